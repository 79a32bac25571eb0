// wants: there is no end to the orders

package answer

func set(value int, shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) {
	myLock.Acquire()
	shared.Write(value)
	myLock.Release()
}

func get(shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) int {
	for {
		myLock.Acquire()
		value := shared.Read()
		myLock.Release()
		if value != 1 {
			return value
		}
	}
}
