// wants: A data race on *shared

package answer

func set(value int, shared *int, myLock *sync.Mutex, ready chan struct{}) {
	*shared = value
}

func get(shared *int, myLock *sync.Mutex, ready chan struct{}) int {
	for *shared == 1 {
	}
	return *shared
}
