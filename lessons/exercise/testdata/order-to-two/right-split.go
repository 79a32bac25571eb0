package answer

var order = "thread1 thread2*3 thread2*3 thread1 thread2 thread1*2 thread1*4 thread2"
