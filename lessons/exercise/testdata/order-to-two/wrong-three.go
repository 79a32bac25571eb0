// wants: leaves 5

package answer

var order = "thread1*2 thread2*7 thread1*6 thread2"
