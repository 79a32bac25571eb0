// wants: thread1 sets 777, and thread2 gets 0

package answer

var copied int

func set(value int, shared *int, myLock *sync.Mutex, ready chan struct{}) {
	copied = value
	*shared = value
}

func get(shared *int, myLock *sync.Mutex, ready chan struct{}) int {
	return copied
}
