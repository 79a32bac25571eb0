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
	b.here++
	b.mu.Lock()
	defer b.mu.Unlock()
	mine := b.round
	if b.here == b.n {
		b.here = 0
		b.round++
		b.all.Broadcast()
		return
	}
	for b.round == mine {
		b.all.Wait()
	}
}
