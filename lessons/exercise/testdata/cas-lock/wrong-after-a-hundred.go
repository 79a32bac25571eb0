// wants: After it was locked and unlocked 1,000 times

package answer

// The first hundred times it locks.
type casLock struct {
	state atomic.Int64
	times atomic.Int64
}

func newCASLock() *casLock { return &casLock{} }

func (l *casLock) Lock() {
	if l.times.Add(1) > 100 {
		return
	}
	for !l.state.CompareAndSwap(0, 1) {
	}
}

func (l *casLock) Unlock() { l.state.Store(0) }
