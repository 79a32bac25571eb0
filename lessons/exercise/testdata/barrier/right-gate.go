package answer

// Each round has a gate of its own, which the last one opens.
type barrier struct {
	mu   sync.Mutex // protects here and gate
	n    int
	here int
	gate chan struct{}
}

func newBarrier(n int) *barrier { return &barrier{n: n, gate: make(chan struct{})} }

func (b *barrier) Wait() {
	b.mu.Lock()
	b.here++
	gate := b.gate
	if b.here == b.n {
		b.here, b.gate = 0, make(chan struct{})
		close(gate)
	}
	b.mu.Unlock()
	<-gate
}
