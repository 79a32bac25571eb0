// wants: This order leaves 4, and not 2

package answer

var order = "thread1 thread2*8 thread1*7"
