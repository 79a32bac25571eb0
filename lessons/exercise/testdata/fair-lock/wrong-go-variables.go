// wants: it does not do the same when it is run again

package answer

type fairLock struct {
	p            *dialect.Program
	next, served int
}

func newFairLock(p *dialect.Program) *fairLock { return &fairLock{p: p} }

func (l *fairLock) Take() int {
	l.next++
	return l.next - 1
}

func (l *fairLock) Wait(ticket int) {
	for l.served != ticket {
		l.p.Yield()
	}
}

func (l *fairLock) Release() { l.served++ }
