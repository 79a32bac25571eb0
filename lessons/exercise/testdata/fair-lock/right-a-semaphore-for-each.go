package answer

type fairLock struct {
	next, served *dialect.Int
	turn         []*dialect.Semaphore
}

func newFairLock(p *dialect.Program) *fairLock {
	l := &fairLock{next: p.Int("next", 0), served: p.Int("served", 0)}
	for i := range 5 {
		l.turn = append(l.turn, p.Semaphore(fmt.Sprint("turn", i), map[bool]int{true: 1}[i == 0]))
	}
	return l
}

func (l *fairLock) Take() int       { return l.next.Add(1) - 1 }
func (l *fairLock) Wait(ticket int) { l.turn[ticket%5].Acquire() }
func (l *fairLock) Release()        { l.turn[l.served.Add(1)%5].Release() }
