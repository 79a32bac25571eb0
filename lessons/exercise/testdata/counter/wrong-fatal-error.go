// wants: It ends the whole program: fatal error: sync: unlock of unlocked mutex

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	var mu sync.Mutex
	mu.Unlock()
}
