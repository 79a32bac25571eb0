// wants: Nobody can go on

package answer

type barrier struct {
	mu   *dialect.Lock
	all  *dialect.Cond
	here *dialect.Int
	n    int
}

func newBarrier(p *dialect.Program, n int) *barrier {
	mu := p.Lock("mu")
	return &barrier{mu, p.Cond("all", mu), p.Int("here", 0), n}
}

func (b *barrier) Wait() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.here.Write(b.here.Read() + 1)
	if b.here.Read() == b.n {
		b.here.Write(0)
		b.all.Broadcast()
		return
	}
	for b.here.Read() != 0 {
		b.all.Wait()
	}
}
