package answer

type myOnce struct {
	first atomic.Bool
	ended chan struct{}
}

func newOnce() *myOnce { return &myOnce{ended: make(chan struct{})} }

func (o *myOnce) Do(f func()) {
	if o.first.CompareAndSwap(false, true) {
		func() {
			defer close(o.ended)
			f()
		}()
	}
	<-o.ended
}
