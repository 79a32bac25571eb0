// wants: Two goroutines are inside at once: 2 updates are counted and not 4

package answer

type casLock struct{ state atomic.Int64 }

func newCASLock() *casLock { return &casLock{} }

func (l *casLock) Lock() {
	for {
		old := l.state.Load()
		if l.state.CompareAndSwap(old, 1) {
			return
		}
	}
}

func (l *casLock) Unlock() { l.state.Store(0) }
