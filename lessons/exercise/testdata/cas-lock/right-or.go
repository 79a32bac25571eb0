package answer

type casLock struct{ bits atomic.Uint32 }

func newCASLock() *casLock { return new(casLock) }

func (l *casLock) Lock() {
	for l.bits.Or(1)&1 != 0 {
	}
}

func (l *casLock) Unlock() { l.bits.And(^uint32(1)) }
