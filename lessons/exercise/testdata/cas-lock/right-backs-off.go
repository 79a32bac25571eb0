package answer

type casLock struct{ state atomic.Int32 }

func newCASLock() *casLock { return new(casLock) }

func (l *casLock) Lock() {
	for pause := time.Microsecond; !l.state.CompareAndSwap(0, 1); {
		time.Sleep(pause)
		if pause < time.Millisecond {
			pause *= 4
		}
	}
}

func (l *casLock) Unlock() { l.state.Store(0) }
