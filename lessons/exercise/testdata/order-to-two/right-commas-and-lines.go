package answer

var order = `thread2, thread1*2, thread1*2, thread1*2, thread2, thread1,
	thread2, thread2, thread2*4, thread1`
