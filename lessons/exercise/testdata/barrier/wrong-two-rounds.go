// wants: In round 10 Wait returns before all 2 have called it

package answer

// Two rounds are made in advance.
type barrier struct {
	mu     sync.Mutex
	n      int
	calls  int
	rounds [2]sync.WaitGroup
}

func newBarrier(n int) *barrier {
	b := &barrier{n: n}
	b.rounds[0].Add(n)
	b.rounds[1].Add(n)
	return b
}

func (b *barrier) Wait() {
	b.mu.Lock()
	round := &b.rounds[min(b.calls/b.n, 1)]
	first := b.calls < 2*b.n
	b.calls++
	b.mu.Unlock()
	if first {
		round.Done()
		round.Wait()
	}
}
