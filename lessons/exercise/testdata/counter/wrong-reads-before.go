// wants: An update is lost

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	value := *counter
	myLock.Lock()
	*counter = value + 1
	myLock.Unlock()
}
