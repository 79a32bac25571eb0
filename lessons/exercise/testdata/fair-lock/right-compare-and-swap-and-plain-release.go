package answer

type fairLock struct{ next, served *dialect.Int }

func newFairLock(p *dialect.Program) fairLock {
	return fairLock{p.Int("next", 1), p.Int("served", 1)}
}

func (l fairLock) Take() int {
	for {
		ticket := l.next.Read()
		if l.next.CompareAndSwap(ticket, ticket+1) {
			return ticket
		}
	}
}

func (l fairLock) Wait(ticket int) {
	for {
		if l.served.Read() == ticket {
			return
		}
	}
}

func (l fairLock) Release() { l.served.Write(l.served.Read() + 1) }
