package answer

func addOne(counter *int, myLock *sync.Mutex) {
	myLock.Lock()
	*counter = *counter + 1
	myLock.Unlock()
}
