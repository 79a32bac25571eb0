package answer

type fairLock struct {
	mu   sync.Mutex
	last chan struct{}
	mine chan struct{}
}

type turn struct{ before, mine chan struct{} }

func newFairLock() *fairLock {
	first := make(chan struct{})
	close(first)
	return &fairLock{last: first}
}

func (l *fairLock) Take() turn {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := turn{l.last, make(chan struct{})}
	l.last = t.mine
	return t
}

func (l *fairLock) Wait(t turn) {
	<-t.before
	l.mine = t.mine
}

func (l *fairLock) Release() { close(l.mine) }
