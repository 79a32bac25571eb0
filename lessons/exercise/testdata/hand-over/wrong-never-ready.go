// wants: Nobody can go on

package answer

func set(value int, shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) {
	myLock.Acquire()
	shared.Write(value)
	myLock.Release()
}

func get(shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) int {
	ready.Acquire()
	return shared.Read()
}
