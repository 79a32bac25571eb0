package answer

func addOne(counter *int, myLock *sync.Mutex) {
	for !myLock.TryLock() {
		runtime.Gosched()
	}
	defer myLock.Unlock()
	*counter++
}
