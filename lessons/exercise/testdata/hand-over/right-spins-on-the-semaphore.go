package answer

func set(value int, shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) {
	myLock.Lock()
	shared.Write(value)
	myLock.Unlock()
	ready.Release()
}

func get(shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) int {
	for !ready.TryAcquire() {
	}
	myLock.Lock()
	defer myLock.Unlock()
	return shared.Read()
}
