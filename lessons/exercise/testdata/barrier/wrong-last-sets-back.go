// wants: Nobody can go on:

package answer

// Who leaves last sets it back. But the first may be here again by then.
type barrier struct {
	mu         sync.Mutex
	all        *sync.Cond
	here, gone int
	n          int
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
	if b.gone++; b.gone == b.n {
		b.here, b.gone = 0, 0
	}
}
