package answer

func set(value int, shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) {
	myLock.Lock()
	shared.Write(value)
	myLock.Unlock()
	ready.Release()
}

func get(shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) int {
	for !ready.TryAcquire() {
	}
	myLock.Lock()
	defer myLock.Unlock()
	return shared.Read()
}
