package answer

// A WaitGroup for each round.
type barrier struct {
	mu    sync.Mutex
	n     int
	here  int
	round *sync.WaitGroup
}

func newBarrier(n int) *barrier {
	b := &barrier{n: n, round: new(sync.WaitGroup)}
	b.round.Add(n)
	return b
}

func (b *barrier) Wait() {
	b.mu.Lock()
	round := b.round
	if b.here++; b.here == b.n {
		b.here, b.round = 0, new(sync.WaitGroup)
		b.round.Add(b.n)
	}
	b.mu.Unlock()
	round.Done()
	round.Wait()
}
