// wants: In round 1 Wait returns before all 2 have called it

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
	time.Sleep(time.Second)
}
