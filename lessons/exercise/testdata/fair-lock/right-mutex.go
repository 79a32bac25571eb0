package answer

type fairLock struct {
	mu           sync.Mutex
	next, served int
}

func newFairLock() *fairLock { return &fairLock{} }

func (l *fairLock) Take() (ticket int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next++
	return l.next - 1
}

func (l *fairLock) Wait(ticket int) {
	for {
		l.mu.Lock()
		mine := l.served == ticket
		l.mu.Unlock()
		if mine {
			return
		}
	}
}

func (l *fairLock) Release() {
	l.mu.Lock()
	l.served++
	l.mu.Unlock()
}
