// wants: cannot be followed

package answer

var order = "main thread1*8 thread2*8"
