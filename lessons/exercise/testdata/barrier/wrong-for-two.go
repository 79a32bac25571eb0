// wants: Nobody can go on

package answer

type barrier struct {
	here, gone *dialect.Semaphore
	first      *dialect.Int
}

func newBarrier(p *dialect.Program, n int) *barrier {
	return &barrier{p.Semaphore("here", 0), p.Semaphore("gone", 0), p.Int("first", 0)}
}

func (b *barrier) Wait() {
	if b.first.Add(1)%2 == 1 {
		b.here.Release()
		b.gone.Acquire()
	} else {
		b.here.Acquire()
		b.gone.Release()
	}
}
