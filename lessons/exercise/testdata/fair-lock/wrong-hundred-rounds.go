// wants: Of 101 that have a ticket

package answer

// After a hundred tickets it begins again.
type fairLock struct{ next, now atomic.Int64 }

func newFairLock() *fairLock { return &fairLock{} }

func (l *fairLock) Take() int64 { return l.next.Add(1) % 100 }

func (l *fairLock) Wait(ticket int64) {
	for (l.now.Load()+1)%100 != ticket {
	}
}

func (l *fairLock) Release() { l.now.Add(1) }
