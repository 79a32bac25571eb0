// wants: there is no end to the orders

package answer

func set(value int, shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) {
	myLock.Acquire()
	shared.Write(value)
	myLock.Release()
}

func get(shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) int {
	for {
		myLock.Acquire()
		value := shared.Read()
		myLock.Release()
		if value != 1 {
			return value
		}
	}
}
