// wants: This order leaves 8, and not 2

package answer

var order = "thread1*8 thread2*8"
