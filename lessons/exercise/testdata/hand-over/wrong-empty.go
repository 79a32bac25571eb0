// wants: hand-over

package answer

func set(value int, shared *int, myLock *sync.Mutex, ready chan struct{}) {

}

func get(shared *int, myLock *sync.Mutex, ready chan struct{}) int {
	return 0
}
