// wants: thread2 gets 1

package answer

func set(value int, shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) {
	shared.Write(value)
}

func get(shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) int {
	for range 3 {
		ready.TryAcquire() // takes a while, but waits for nobody
	}
	return shared.Read()
}
