// wants: An update is lost

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	myLock.Lock()
	value := *counter
	myLock.Unlock()

	value++

	myLock.Lock()
	*counter = value
	myLock.Unlock()
}
