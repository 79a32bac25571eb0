// wants: in an order

package answer

var order = "thread1*x"
