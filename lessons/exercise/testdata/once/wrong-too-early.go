// wants: before f has ended

package answer

type myOnce struct {
	done atomic.Bool
}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {
	if o.done.CompareAndSwap(false, true) {
		f()
	}
}
