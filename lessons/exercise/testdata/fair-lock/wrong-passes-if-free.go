// wants: The goroutine that took its ticket as number 2 is inside as number 1

package answer

// Who comes while nobody is inside goes in, whoever has a ticket.
type fairLock struct {
	next, serving atomic.Int64
	held          atomic.Bool
}

func newFairLock() *fairLock { return new(fairLock) }

func (l *fairLock) Take() int64 { return l.next.Add(1) - 1 }

func (l *fairLock) Wait(ticket int64) {
	for !l.held.CompareAndSwap(false, true) {
		for l.serving.Load() < ticket && l.held.Load() {
		}
	}
}

func (l *fairLock) Release() {
	l.serving.Add(1)
	l.held.Store(false)
}
