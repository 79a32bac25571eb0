package answer

type barrier struct {
	mu   *schedule.Lock
	all  *schedule.Cond
	here *schedule.Int
	n    int
}

func newBarrier(p *schedule.Program, n int) *barrier {
	mu := p.Lock("mu")
	return &barrier{mu, p.Cond("all", mu), p.Int("here", 0), n}
}

func (b *barrier) Wait() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.here.Add(1) == b.n {
		b.here.Write(0)
		b.all.Broadcast()
		return
	}
	b.all.Wait()
}
