package answer

var order = schedule.Order{"thread1", "thread2", "thread2", "thread2", "thread2", "thread2", "thread2", "thread1", "thread2", "thread1", "thread1", "thread1", "thread1", "thread1", "thread1", "thread2"}
