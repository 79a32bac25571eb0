// wants: It never ends

package answer

var next, served atomic.Int64

type fairLock struct {
	x int
}

func newFairLock() *fairLock { return &fairLock{} }

func (l *fairLock) Take() (ticket int64) {
	return next.Add(1) - 1
}

func (l *fairLock) Wait(ticket int64) {
	for served.Load() != ticket {
	}
}

func (l *fairLock) Release() {
	served.Add(1)
}
