// wants: Two goroutines are inside at once

package answer

type fairLock struct {
	next, served int64
}

func newFairLock() *fairLock { return &fairLock{} }

func (l *fairLock) Take() (ticket int64) {
	l.next++
	return l.next - 1
}

func (l *fairLock) Wait(ticket int64) {
	for l.served != ticket {
	}
}

func (l *fairLock) Release() {
	l.served++
}
