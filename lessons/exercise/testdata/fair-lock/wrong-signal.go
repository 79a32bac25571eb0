// wants: Nobody can go on

package answer

type fairLock struct {
	mu           *dialect.Lock
	changed      *dialect.Cond
	next, served *dialect.Int
}

func newFairLock(p *dialect.Program) *fairLock {
	mu := p.Lock("mu")
	return &fairLock{mu, p.Cond("changed", mu), p.Int("next", 0), p.Int("served", 0)}
}

func (l *fairLock) Take() int { return l.next.Add(1) - 1 }

func (l *fairLock) Wait(ticket int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.served.Read() != ticket {
		l.changed.Wait()
	}
}

func (l *fairLock) Release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.served.Add(1)
	l.changed.Signal()
}
