package answer

func addOne(counter *int, myLock *sync.Mutex) {
	inside := func() {
		defer myLock.Unlock()
		*counter++
	}
	myLock.Lock()
	inside()
}
