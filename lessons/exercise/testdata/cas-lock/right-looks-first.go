package answer

type casLock struct{ state exercise.Word }

func newCASLock(state exercise.Word) casLock { return casLock{state} }

func (l casLock) Lock() {
	for {
		for l.state.Load() != 0 {
		}
		if l.state.CompareAndSwap(0, 1) {
			return
		}
	}
}

func (l casLock) Unlock() { l.state.Store(0) }
