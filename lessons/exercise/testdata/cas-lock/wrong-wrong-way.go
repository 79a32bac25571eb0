// wants: It never ends

package answer

type casLock struct{ state atomic.Int64 }

func newCASLock() *casLock { return &casLock{} }

func (l *casLock) Lock() {
	for !l.state.CompareAndSwap(1, 0) {
	}
}

func (l *casLock) Unlock() {
	l.state.Store(1)
}
