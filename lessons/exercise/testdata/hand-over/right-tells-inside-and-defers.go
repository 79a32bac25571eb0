package answer

func set(value int, shared *schedule.Int, myLock sync.Locker, ready *schedule.Semaphore) {
	myLock.Lock()
	defer myLock.Unlock()
	shared.Write(value)
	ready.Release()
}

func get(shared *schedule.Int, myLock sync.Locker, ready *schedule.Semaphore) int {
	ready.Acquire()
	myLock.Lock()
	defer myLock.Unlock()
	return shared.Read()
}
