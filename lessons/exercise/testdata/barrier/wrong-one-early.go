// wants: In round 1 Wait returns before all 2 have called it

package answer

type barrier struct {
	mu   sync.Mutex
	gate chan struct{}
	here int
	n    int
}

func newBarrier(n int) *barrier { return &barrier{n: n, gate: make(chan struct{})} }

func (b *barrier) Wait() {
	b.mu.Lock()
	b.here++
	gate := b.gate
	if b.here >= b.n-1 {
		b.here, b.gate = 0, make(chan struct{})
		close(gate)
	}
	b.mu.Unlock()
	<-gate
}
