package answer

var order = dialect.Order{"thread2", "thread1", "thread1", "thread1", "thread1", "thread1", "thread1",
	"thread2", "thread1", "thread2", "thread2", "thread2", "thread2", "thread2", "thread2", "thread1"}
