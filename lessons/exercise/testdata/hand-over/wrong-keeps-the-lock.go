// wants: At the end the lock is still locked

package answer

func set(value int, shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) {
	shared.Write(value)
	ready.Release()
}

func get(shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) int {
	ready.Acquire()
	myLock.Acquire()
	return shared.Read()
}
