// wants: Not yet.

package answer

func set(value int, shared *int,
	myLock *sync.Mutex, ready chan struct{}) {
	go func() {
		myLock.Lock()
		*shared = value
		myLock.Unlock()
	}()
	close(ready)
}

func get(shared *int,
	myLock *sync.Mutex, ready chan struct{}) int {
	<-ready
	myLock.Lock()
	defer myLock.Unlock()
	return *shared
}
