// wants: hand-over

package answer

var copied int

func set(value int, shared *int, myLock *sync.Mutex, ready chan struct{}) {
	copied = value
	*shared = value
}

func get(shared *int, myLock *sync.Mutex, ready chan struct{}) int {
	return copied
}
