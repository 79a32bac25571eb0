// wants: A data race on l.times

package answer

type casLock struct {
	state atomic.Int64
	times int
}

func newCASLock() *casLock { return &casLock{} }

func (l *casLock) Lock() {
	for !l.state.CompareAndSwap(0, 1) {
	}
	l.times++
}

func (l *casLock) Unlock() {
	l.state.Store(0)
	if l.times > 5 {
		l.state.Store(2)
	}
}
