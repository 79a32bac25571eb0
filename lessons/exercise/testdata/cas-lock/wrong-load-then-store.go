// wants: Two threads hold the lock at once

package answer

type casLock struct{ state exercise.Word }

func newCASLock(state exercise.Word) *casLock { return &casLock{state} }

func (l *casLock) Lock() {
	for l.state.Load() == 1 {
	}
	l.state.Store(1)
}

func (l *casLock) Unlock() { l.state.Store(0) }
