// wants: leaves

package answer

var order = "thread1 thread2 thread1*7 thread2*7"
