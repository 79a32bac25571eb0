package answer

func addOne(counter *int, myLock *sync.Mutex) {
	for !myLock.TryLock() {
	}
	*counter += 1
	myLock.Unlock()
}
