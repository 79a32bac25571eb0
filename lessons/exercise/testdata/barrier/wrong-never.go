// wants: Nobody can go on:

package answer

type barrier struct {
	mu             sync.Mutex
	all            *sync.Cond
	here, round, n int
}

func newBarrier(n int) *barrier {
	b := &barrier{n: n}
	b.all = sync.NewCond(&b.mu)
	return b
}

func (b *barrier) Wait() {
	select {}
}
