package answer

type fairLock struct{ taken, released atomic.Int64 }

func newFairLock() *fairLock { return new(fairLock) }

func (l *fairLock) Take() int64 { return l.taken.Add(1) }

func (l *fairLock) Wait(ticket int64) {
	for ticket != l.released.Load()+1 {
		time.Sleep(time.Millisecond)
	}
}

func (l *fairLock) Release() { l.released.Add(1) }
