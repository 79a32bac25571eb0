package answer

func set(value int, shared *dialect.Int, myLock sync.Locker, ready *dialect.Semaphore) {
	myLock.Lock()
	defer myLock.Unlock()
	shared.Write(value)
	ready.Release()
}

func get(shared *dialect.Int, myLock sync.Locker, ready *dialect.Semaphore) int {
	ready.Acquire()
	myLock.Lock()
	defer myLock.Unlock()
	return shared.Read()
}
