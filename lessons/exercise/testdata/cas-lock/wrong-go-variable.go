// wants: it does not do the same when it is run again

package answer

type casLock struct {
	held  bool
	state exercise.Word
}

func newCASLock(state exercise.Word) *casLock { return &casLock{state: state} }

func (l *casLock) Lock() {
	for l.held {
		l.state.Load()
	}
	l.held = true
}

func (l *casLock) Unlock() { l.held = false }
