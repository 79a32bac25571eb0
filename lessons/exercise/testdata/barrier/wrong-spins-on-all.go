// wants: It never ends: goroutine 1 and goroutine 2 go round for ever

package answer

// The last one sets the count back, and who has not looked yet never sees it full.
type barrier struct {
	n    int64
	here atomic.Int64
}

func newBarrier(n int) *barrier { return &barrier{n: int64(n)} }

func (b *barrier) Wait() {
	if b.here.Add(1) == b.n {
		b.here.Store(0)
		return
	}
	for b.here.Load() != 0 {
	}
}
