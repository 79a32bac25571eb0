// wants: thread1 sets 777, and thread2 gets 1

package answer

func set(value int, shared *int, myLock *sync.Mutex, ready chan struct{}) {
	close(ready)
	myLock.Lock()
	*shared = value
	myLock.Unlock()

}

func get(shared *int, myLock *sync.Mutex, ready chan struct{}) int {
	<-ready
	myLock.Lock()
	defer myLock.Unlock()
	return *shared
}
