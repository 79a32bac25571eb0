package answer

func set(value int, shared *int, myLock *sync.Mutex, ready chan struct{}) {
	myLock.Lock()
	*shared = value
	myLock.Unlock()
	done := ready
	close(done)
}

func get(shared *int, myLock *sync.Mutex, ready chan struct{}) int {
	<-ready
	myLock.Lock()
	count := *shared
	myLock.Unlock()
	return count
}
