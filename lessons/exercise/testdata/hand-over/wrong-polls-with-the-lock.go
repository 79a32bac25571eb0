// wants: It never ends

package answer

func set(value int, shared *int, myLock *sync.Mutex, ready chan struct{}) {
	myLock.Lock()
	*shared = value
	myLock.Unlock()
	close(ready)
}

func get(shared *int, myLock *sync.Mutex, ready chan struct{}) int {
	myLock.Lock()
	defer myLock.Unlock()
	for *shared == 1 {
	}
	return *shared
}
