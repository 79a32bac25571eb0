// wants: Two goroutines are inside at once

package answer

type fairLock struct {
	next, served atomic.Int64
}

func newFairLock() *fairLock { return &fairLock{} }

func (l *fairLock) Take() (ticket int64) {
	t := l.next.Load()
	l.next.Store(t + 1)
	return t
}

func (l *fairLock) Wait(ticket int64) {
	for l.served.Load() != ticket {
	}
}

func (l *fairLock) Release() {
	l.served.Add(1)
}
