// wants: Two goroutines are inside at once: 3 updates are counted and not 4

package answer

// Each half of the callers has a word of its own.
type casLock struct {
	calls atomic.Int64
	state [2]atomic.Int64
	which int64
}

func newCASLock() *casLock { return &casLock{} }

func (l *casLock) Lock() {
	which := l.calls.Add(1) % 2
	for !l.state[which].CompareAndSwap(0, 1) {
	}
	l.which = which
}

func (l *casLock) Unlock() { l.state[l.which].Store(0) }
