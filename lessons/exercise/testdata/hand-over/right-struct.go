package answer

func set(value int, shared *int,
	myLock *sync.Mutex, ready chan struct{}) {
	defer close(ready)
	myLock.Lock()
	defer myLock.Unlock()
	*shared = value
}

func get(shared *int,
	myLock *sync.Mutex, ready chan struct{}) int {
	if _, open := <-ready; open {
		return -1
	}
	myLock.Lock()
	defer myLock.Unlock()
	return *shared
}
