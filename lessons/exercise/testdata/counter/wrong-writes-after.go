// wants: An update is lost

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	myLock.Lock()
	value := *counter + 1
	myLock.Unlock()
	*counter = value
}
