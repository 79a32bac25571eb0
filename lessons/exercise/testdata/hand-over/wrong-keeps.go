// wants: Nobody can go on:

package answer

func set(value int, shared *int, myLock *sync.Mutex, ready chan struct{}) {
	myLock.Lock()
	*shared = value
	close(ready)
}

func get(shared *int, myLock *sync.Mutex, ready chan struct{}) int {
	<-ready
	myLock.Lock()
	defer myLock.Unlock()
	return *shared
}
