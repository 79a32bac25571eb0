// wants: thread1 sets 0, and thread2 gets 777

package answer

func set(value int, shared *int, myLock *sync.Mutex, ready chan struct{}) {
	myLock.Lock()
	*shared = value
	myLock.Unlock()

}

func get(shared *int, myLock *sync.Mutex, ready chan struct{}) int {
	return 777
}
