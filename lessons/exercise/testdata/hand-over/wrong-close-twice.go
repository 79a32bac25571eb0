// wants: close of closed channel

package answer

func set(value int, shared *int, myLock *sync.Mutex, ready chan struct{}) {
	myLock.Lock()
	*shared = value
	myLock.Unlock()
	close(ready)
	close(ready)
}

func get(shared *int, myLock *sync.Mutex, ready chan struct{}) int {
	<-ready
	myLock.Lock()
	defer myLock.Unlock()
	return *shared
}
