// wants: passes the barrier in round 2

package answer

type barrier struct {
	come *dialect.Int
	gate *dialect.Semaphore
	n    int
}

func newBarrier(p *dialect.Program, n int) *barrier {
	return &barrier{p.Int("come", 0), p.Semaphore("gate", 0), n}
}

func (b *barrier) Wait() {
	if b.come.Add(1) == b.n {
		b.come.Write(0)
		for range b.n {
			b.gate.Release()
		}
	}
	b.gate.Acquire()
}
