// wants: It never ends

package answer

func set(value int, shared *int, myLock *sync.Mutex, ready chan struct{}) {
	myLock.Lock()
	*shared = value
	myLock.Unlock()

}

func get(shared *int, myLock *sync.Mutex, ready chan struct{}) int {
	for {
		myLock.Lock()
		v := *shared
		myLock.Unlock()
		if v != 1 {
			return v
		}
	}
}
