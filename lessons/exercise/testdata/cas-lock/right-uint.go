package answer

type casLock struct{ word atomic.Uint32 }

func newCASLock() *casLock { return &casLock{} }

func (l *casLock) Lock() {
	for !l.word.CompareAndSwap(0, 7) {
	}
}

func (l *casLock) Unlock() {
	l.word.Store(0)
}
