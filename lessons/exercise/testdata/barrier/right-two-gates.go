package answer

type barrier struct {
	come    *dialect.Int
	in, out *dialect.Semaphore
	n       int
}

func newBarrier(p *dialect.Program, n int) *barrier {
	return &barrier{p.Int("come", 0), p.Semaphore("in", 0), p.Semaphore("out", 0), n}
}

func (b *barrier) Wait() {
	if b.come.Add(1) == b.n {
		for range b.n {
			b.in.Release()
		}
	}
	b.in.Acquire()
	if b.come.Add(-1) == 0 {
		for range b.n {
			b.out.Release()
		}
	}
	b.out.Acquire()
}
