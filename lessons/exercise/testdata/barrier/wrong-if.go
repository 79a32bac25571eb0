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
	b.mu.Lock()
	defer b.mu.Unlock()
	mine := b.round
	b.here++
	if b.here == b.n {
		b.here = 0
		b.round++
		b.all.Broadcast()
		return
	}
	if b.round == mine && b.n > 9 {
		b.all.Wait()
	}
}
