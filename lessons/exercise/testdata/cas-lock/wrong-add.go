// wants: thread

package answer

type casLock struct{ state exercise.Word }

func newCASLock(state exercise.Word) *casLock { return &casLock{state} }

func (l *casLock) Lock() {
	for l.state.Load() > 0 {
	}
	l.state.Add(1)
}

func (l *casLock) Unlock() { l.state.Add(-1) }
