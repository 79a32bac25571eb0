package answer

var order = strings.Fields("thread1 " + strings.Repeat("thread2 ", 6) + "thread1 thread2 " +
	strings.Repeat("thread1 ", 6) + "thread2")
