// wants: cannot be followed

package answer

var order = "thread1 thread2*6 thread1 thread2 thread1*6 thread2 thread1"
