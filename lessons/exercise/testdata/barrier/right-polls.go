package answer

type barrier struct {
	n     int64
	total atomic.Int64
}

func newBarrier(n int) *barrier { return &barrier{n: int64(n)} }

func (b *barrier) Wait() {
	mine := b.total.Add(1)
	for b.total.Load() < (mine+b.n-1)/b.n*b.n {
		runtime.Gosched()
	}
}
