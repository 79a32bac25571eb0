// wants: leaves 8

package answer

var order = "thread1*8 thread2*8"
