// wants: This order leaves 4, and not 2

package answer

var order = strings.Repeat("thread1 thread2 ", 8)
