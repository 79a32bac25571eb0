// wants: An update is lost: 1 was added 4 times to 40, and 42 is left

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
