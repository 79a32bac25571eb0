package answer

var order = []string{"thread2", "thread1", "thread1", "thread1", "thread1", "thread1", "thread1", "thread2", "thread1", "thread2", "thread2", "thread2", "thread2", "thread2", "thread2", "thread1"}
