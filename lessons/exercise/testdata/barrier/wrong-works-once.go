// wants: In round 2 Wait returns before all 2 have called it

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
	b.here++
	for b.here < b.n {
		b.all.Wait()
	}
	b.all.Broadcast()
}
