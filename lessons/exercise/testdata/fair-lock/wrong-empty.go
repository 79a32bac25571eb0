// wants: Two goroutines are inside at once

package answer

type fairLock struct {
	x int
}

func newFairLock() *fairLock { return &fairLock{} }

func (l *fairLock) Take() (ticket int64) {
	return 0
}

func (l *fairLock) Wait(ticket int64) {
	_ = ticket
}

func (l *fairLock) Release() {
	l.x = 0
}
