// wants: thread1 sets 5, and thread2 gets 777

package answer

func set(value int, shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) {}

func get(shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) int { return 777 }
