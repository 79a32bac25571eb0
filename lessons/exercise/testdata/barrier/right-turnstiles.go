package answer

// Two turnstiles: nobody is through the second before all are through the first.
type barrier struct {
	mu            sync.Mutex // protects count
	n, count      int
	first, second chan struct{}
}

func newBarrier(n int) *barrier {
	return &barrier{n: n, first: make(chan struct{}, n), second: make(chan struct{}, n)}
}

func (b *barrier) pass(by, end int, turnstile chan struct{}) {
	b.mu.Lock()
	if b.count += by; b.count == end {
		for range b.n {
			turnstile <- struct{}{}
		}
	}
	b.mu.Unlock()
	<-turnstile
}

func (b *barrier) Wait() {
	b.pass(+1, b.n, b.first)
	b.pass(-1, 0, b.second)
}
