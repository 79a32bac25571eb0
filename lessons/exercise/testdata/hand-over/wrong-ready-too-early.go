// wants: thread2 gets 1

package answer

func set(value int, shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) {
	ready.Release()
	myLock.Acquire()
	shared.Write(value)
	myLock.Release()
}

func get(shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) int {
	ready.Acquire()
	myLock.Acquire()
	value := shared.Read()
	myLock.Release()
	return value
}
