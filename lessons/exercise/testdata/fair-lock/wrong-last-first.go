// wants: Two goroutines are inside at once

package answer

type fairLock struct {
	next, served atomic.Int64
}

func newFairLock() *fairLock { return &fairLock{} }

func (l *fairLock) Take() (ticket int64) {
	return l.next.Add(1) - 1
}

func (l *fairLock) Wait(ticket int64) {
	for l.next.Load()-1 != ticket {
	}
}

func (l *fairLock) Release() {
	l.next.Add(-1)
}
