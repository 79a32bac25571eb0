// wants: Not yet.

package answer

type casLock struct{ state atomic.Int64 }

func newCASLock() *casLock { return &casLock{} }

func (l *casLock) Lock() {
	for range 1_000 {
		if l.state.CompareAndSwap(0, 1) {
			return
		}
	}
}

func (l *casLock) Unlock() { l.state.Store(0) }
