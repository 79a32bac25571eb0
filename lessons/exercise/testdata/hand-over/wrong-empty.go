// wants: thread1 sets 777, and thread2 gets 0

package answer

func set(value int, shared *int, myLock *sync.Mutex, ready chan struct{}) {

}

func get(shared *int, myLock *sync.Mutex, ready chan struct{}) int {
	return 0
}
