package answer

type casLock struct{ state atomic.Int64 }

func newCASLock() *casLock { return &casLock{} }

func (l *casLock) Lock() {
	for l.state.Add(1) != 1 {
		for l.state.Load() != 0 {
		}
	}
}

func (l *casLock) Unlock() {
	l.state.Store(0)
}
