// wants: An update is lost: 1 was added 4 times to 40, and 2 is left

package answer

var total atomic.Int64

func addOne(counter *int, myLock *sync.Mutex) {
	n := total.Add(1)
	myLock.Lock()
	defer myLock.Unlock()
	*counter = int(n)
}
