// wants: thread1 sets 5, and thread2 gets 777

package answer

func set(value int, shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) {}

func get(shared *schedule.Int, myLock *schedule.Lock, ready *schedule.Semaphore) int { return 777 }
