// wants: is inside as number

package answer

type fairLock struct {
	held atomic.Int64
}

func newFairLock() *fairLock { return &fairLock{} }

func (l *fairLock) Take() (ticket int64) {
	return 0
}

func (l *fairLock) Wait(ticket int64) {
	for !l.held.CompareAndSwap(0, 1) {
	}
}

func (l *fairLock) Release() {
	l.held.Store(0)
}
