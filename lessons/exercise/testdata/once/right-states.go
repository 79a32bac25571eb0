package answer

type myOnce struct {
	state atomic.Int64
}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {
	if o.state.CompareAndSwap(0, 1) {
		f()
		o.state.Store(2)
		return
	}
	for o.state.Load() != 2 {
	}
}
