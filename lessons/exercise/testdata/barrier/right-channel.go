package answer

type barrier struct {
	mu      sync.Mutex
	gate    chan bool
	here, n int
}

func newBarrier(n int) *barrier {
	return &barrier{n: n, gate: make(chan bool)}
}

func (b *barrier) Wait() {
	b.mu.Lock()
	gate := b.gate
	b.here++
	if b.here == b.n {
		b.here = 0
		b.gate = make(chan bool)
		close(gate)
	}
	b.mu.Unlock()
	<-gate
}
