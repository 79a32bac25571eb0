// wants: Not yet.

package answer

var total atomic.Int64

func addOne(counter *int, myLock *sync.Mutex) {
	n := total.Add(1)
	myLock.Lock()
	defer myLock.Unlock()
	*counter = int(n)
}
