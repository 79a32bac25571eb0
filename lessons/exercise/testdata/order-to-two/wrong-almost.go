// wants: and not 2

package answer

var order = "thread1 thread2*6 thread1 thread2 thread1*5 thread2 thread1"
