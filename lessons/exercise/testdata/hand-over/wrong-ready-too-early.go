// wants: thread2 gets 1

package answer

func set(value int, shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) {
	ready.Release()
	myLock.Acquire()
	shared.Write(value)
	myLock.Release()
}

func get(shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) int {
	ready.Acquire()
	myLock.Acquire()
	value := shared.Read()
	myLock.Release()
	return value
}
