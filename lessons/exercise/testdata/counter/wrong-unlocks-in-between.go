// wants: Not yet.

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	myLock.Lock()
	defer myLock.Unlock()
	value := *counter
	myLock.Unlock()
	runtime.Gosched()
	myLock.Lock()
	*counter = value + 1
}
