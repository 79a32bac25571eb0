// wants: goes in before

package answer

type fairLock struct {
	mu      *dialect.Lock
	waiting *dialect.Int
	held    *dialect.Int
}

func newFairLock(p *dialect.Program) *fairLock {
	return &fairLock{p.Lock("mu"), p.Int("waiting", 0), p.Int("held", 0)}
}

func (l *fairLock) Take() (ticket int) { return l.waiting.Add(1) }

func (l *fairLock) Wait(ticket int) {
	for {
		if l.waiting.Read() == ticket && l.held.CompareAndSwap(0, 1) {
			l.waiting.Add(-1)
			return
		}
	}
}

func (l *fairLock) Release() { l.held.Write(0) }
