// wants: thread2 gets 1

package answer

func set(value int, shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) {
	shared.Write(value)
}

func get(shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) int {
	for range 3 {
		ready.TryAcquire() // takes a while, but waits for nobody
	}
	return shared.Read()
}
