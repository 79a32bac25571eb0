// wants: It never ends: goroutine 1 goes round for ever

package answer

// Release calls the ticket that was taken last.
type fairLock struct{ next, serving atomic.Int64 }

func newFairLock() *fairLock { return new(fairLock) }

func (l *fairLock) Take() int64 { return l.next.Add(1) - 1 }

func (l *fairLock) Wait(ticket int64) {
	for l.serving.Load() != ticket {
	}
}

func (l *fairLock) Release() { l.serving.Store(l.next.Load()) }
