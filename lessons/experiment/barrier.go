package experiment

import (
	"fmt"
	"sync"
)

// A Barrier holds goroutines back until all of them have arrived, so that none
// is done before the last one has begun. Make one with NewBarrier for each run.
type Barrier struct {
	mu      sync.Mutex // protects missing
	missing int
	open    chan struct{} // closed by the last to arrive
}

// NewBarrier returns a barrier for n goroutines. It panics if n is less than 1.
func NewBarrier(n int) *Barrier {
	if n < 1 {
		panic(fmt.Sprintf("experiment: a barrier for %d goroutines: it takes at least 1", n))
	}
	return &Barrier{missing: n, open: make(chan struct{})}
}

// Wait waits until n goroutines, this one included, have called Wait. It panics
// when one more than n calls it: that one would have started late.
func (b *Barrier) Wait() {
	b.mu.Lock()
	b.missing--
	missing := b.missing
	b.mu.Unlock()
	switch {
	case missing < 0:
		panic("experiment: more goroutines at the barrier than it was made for")
	case missing == 0:
		close(b.open)
	default:
		<-b.open
	}
}
