// wants: Two goroutines are inside at once

package answer

type casLock struct{ state atomic.Int64 }

func newCASLock() *casLock { return &casLock{} }

func (l *casLock) Lock() {
	l.state.CompareAndSwap(0, 1)
}

func (l *casLock) Unlock() {
	l.state.Store(0)
}
