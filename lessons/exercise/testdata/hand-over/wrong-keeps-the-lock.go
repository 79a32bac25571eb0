// wants: At the end the lock is still locked

package answer

func set(value int, shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) {
	shared.Write(value)
	ready.Release()
}

func get(shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) int {
	ready.Acquire()
	myLock.Acquire()
	return shared.Read()
}
