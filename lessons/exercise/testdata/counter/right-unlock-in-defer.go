package answer

func addOne(counter *int, myLock *sync.Mutex) {
	defer myLock.Unlock()
	myLock.Lock()
	*counter += 1
}
