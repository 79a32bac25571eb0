// wants: Nobody can go on

package answer

type fairLock struct{ next, served *dialect.Int }

func newFairLock(p *dialect.Program) *fairLock {
	return &fairLock{next: p.Int("next", 0), served: p.Int("served", 0)}
}

func (l *fairLock) Take() (ticket int) { return l.next.Add(1) }

func (l *fairLock) Wait(ticket int) {
	for l.served.Read() != ticket {
	}
}

func (l *fairLock) Release() { l.served.Add(1) }
