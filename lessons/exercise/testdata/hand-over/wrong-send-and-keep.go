// wants: Nobody can go on

package answer

func set(value int, shared *int, myLock *sync.Mutex, ready chan struct{}) {
	myLock.Lock()
	*shared = value
	ready <- struct{}{}
	myLock.Unlock()
}

func get(shared *int, myLock *sync.Mutex, ready chan struct{}) int {
	myLock.Lock()
	<-ready
	v := *shared
	myLock.Unlock()
	return v
}
