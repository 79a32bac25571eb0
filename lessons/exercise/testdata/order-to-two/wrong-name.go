// wants: there is no goroutine with this name

package answer

var order = "thread1 thread3"
