// wants: It panics: runtime error: index out of range [4] with length 4

package answer

// A place for each of four.
type barrier struct {
	n     int
	round atomic.Int64
	mu    sync.Mutex
	gates [4]chan bool
	here  int
}

func newBarrier(n int) *barrier {
	b := &barrier{n: n}
	for i := range b.gates {
		b.gates[i] = make(chan bool)
	}
	return b
}

func (b *barrier) Wait() {
	b.mu.Lock()
	me := b.here
	if b.here++; b.here < b.n {
		b.mu.Unlock()
		<-b.gates[me]
		return
	}
	b.here = 0
	for i := range b.n - 1 {
		b.gates[i] <- true
	}
	b.mu.Unlock()
}
