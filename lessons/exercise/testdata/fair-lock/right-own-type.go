package answer

type number int64

type fairLock struct {
	next, served atomic.Int64
}

func newFairLock() *fairLock { return &fairLock{} }

func (l *fairLock) Take() (ticket number) {
	return number(l.next.Add(1) - 1)
}

func (l *fairLock) Wait(ticket number) {
	for number(l.served.Load()) != ticket {
	}
}

func (l *fairLock) Release() {
	l.served.Add(1)
}
