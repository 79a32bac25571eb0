package answer

type fairLock struct {
	mu            sync.Mutex // protects both
	turn          *sync.Cond
	next, serving int64
}

func newFairLock() *fairLock {
	l := new(fairLock)
	l.turn = sync.NewCond(&l.mu)
	return l
}

func (l *fairLock) Take() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next++
	return l.next - 1
}

func (l *fairLock) Wait(ticket int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.serving != ticket {
		l.turn.Wait()
	}
}

func (l *fairLock) Release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.serving++
	l.turn.Broadcast()
}
