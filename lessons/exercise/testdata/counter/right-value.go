package answer

func addOne(counter *int, myLock *sync.Mutex) {
	myLock.Lock()
	value := *counter
	value++
	*counter = value
	myLock.Unlock()
}
