// wants: in an order

package answer

var order = "thread1*0 thread2*8 thread1*8"
