// wants: which had its ticket before

package answer

type fairLock struct{ held *dialect.Int }

func newFairLock(p *dialect.Program) *fairLock { return &fairLock{held: p.Int("held", 0)} }

func (l *fairLock) Take() (ticket int) { return 0 }

func (l *fairLock) Wait(ticket int) {
	for !l.held.CompareAndSwap(0, 1) {
	}
}

func (l *fairLock) Release() { l.held.Write(0) }
