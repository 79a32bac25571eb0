package answer

type casLock struct{ held atomic.Bool }

func newCASLock() *casLock { return &casLock{} }

func (l *casLock) Lock() {
	for !l.held.CompareAndSwap(false, true) {
	}
}

func (l *casLock) Unlock() {
	l.held.Store(false)
}
