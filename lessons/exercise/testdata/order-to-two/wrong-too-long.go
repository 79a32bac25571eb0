// wants: cannot be followed

package answer

var order = "thread1*9 thread2*8"
