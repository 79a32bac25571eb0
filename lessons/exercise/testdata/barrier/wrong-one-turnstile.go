// wants: Nobody can go on:

package answer

// The last one gives everybody a token. A fast one may take two.
type barrier struct {
	mu     sync.Mutex
	n      int
	here   int
	tokens chan struct{}
}

func newBarrier(n int) *barrier { return &barrier{n: n, tokens: make(chan struct{}, n)} }

func (b *barrier) Wait() {
	b.mu.Lock()
	if b.here++; b.here == b.n {
		b.here = 0
		for range b.n - 1 {
			b.tokens <- struct{}{}
		}
		b.mu.Unlock()
		return
	}
	b.mu.Unlock()
	<-b.tokens
}
