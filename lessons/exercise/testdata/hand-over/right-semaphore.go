package answer

func set(value int, shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) {
	myLock.Acquire()
	shared.Write(value)
	myLock.Release()
	ready.Release()
}

func get(shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) int {
	ready.Acquire()
	myLock.Acquire()
	value := shared.Read()
	myLock.Release()
	return value
}
