package answer

// The sense turns with each round.
type barrier struct {
	sync.Mutex
	turned *sync.Cond
	n      int
	left   int
	sense  bool
}

func newBarrier(n int) *barrier {
	b := &barrier{n: n, left: n}
	b.turned = sync.NewCond(b)
	return b
}

func (b *barrier) Wait() {
	b.Lock()
	defer b.Unlock()
	mine := b.sense
	if b.left--; b.left == 0 {
		b.left, b.sense = b.n, !mine
		b.turned.Broadcast()
		return
	}
	for b.sense == mine {
		b.turned.Wait()
	}
}
