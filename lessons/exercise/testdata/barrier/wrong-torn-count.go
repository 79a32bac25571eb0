// wants: passes the barrier

package answer

type barrier struct {
	come *dialect.Int
	n    int
}

func newBarrier(p *dialect.Program, n int) *barrier { return &barrier{p.Int("come", 0), n} }

func (b *barrier) Wait() {
	mine := b.come.Read()
	b.come.Write(mine + 1)
	end := (mine/b.n + 1) * b.n
	for b.come.Read() < end {
		if b.come.Read() > 0 {
			return
		}
	}
}
