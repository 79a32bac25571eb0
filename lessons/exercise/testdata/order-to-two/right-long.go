package answer

var order = "thread1 thread2 thread2 thread2 thread2 thread2 thread2 thread1 thread2 thread1 thread1 thread1 thread1 thread1 thread1 thread2"
