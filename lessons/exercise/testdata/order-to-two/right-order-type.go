package answer

var order = schedule.Order{"thread2", "thread1", "thread1", "thread1", "thread1", "thread1", "thread1",
	"thread2", "thread1", "thread2", "thread2", "thread2", "thread2", "thread2", "thread2", "thread1"}
