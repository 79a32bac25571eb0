// wants: It ends the whole program: fatal error: sync: unlock of unlocked mutex

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	var mu sync.Mutex
	mu.Unlock()
}
