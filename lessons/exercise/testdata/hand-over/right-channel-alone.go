package answer

func set(value int, shared *int, myLock *sync.Mutex, ready chan struct{}) {
	*shared = value
	close(ready)
}

func get(shared *int, myLock *sync.Mutex, ready chan struct{}) int {
	<-ready
	return *shared
}
