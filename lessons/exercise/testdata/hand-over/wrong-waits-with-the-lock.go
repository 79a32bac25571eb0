// wants: Nobody can go on

package answer

func set(value int, shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) {
	myLock.Acquire()
	shared.Write(value)
	myLock.Release()
	ready.Release()
}

func get(shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) int {
	myLock.Acquire()
	defer myLock.Release()
	ready.Acquire()
	return shared.Read()
}
