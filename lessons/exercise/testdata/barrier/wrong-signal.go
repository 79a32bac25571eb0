// wants: Nobody can go on

package answer

type barrier struct {
	mu    *dialect.Lock
	all   *dialect.Cond
	here  *dialect.Int
	round *dialect.Int
	n     int
}

func newBarrier(p *dialect.Program, n int) *barrier {
	mu := p.Lock("mu")
	return &barrier{mu, p.Cond("all", mu), p.Int("here", 0), p.Int("round", 0), n}
}

func (b *barrier) Wait() {
	b.mu.Lock()
	defer b.mu.Unlock()
	mine := b.round.Read()
	if b.here.Add(1) == b.n {
		b.here.Write(0)
		b.round.Write(mine + 1)
		b.all.Signal()
		return
	}
	for b.round.Read() == mine {
		b.all.Wait()
	}
}
