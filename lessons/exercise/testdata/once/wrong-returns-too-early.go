// wants: before f has ended

package answer

type myOnce struct{ done *dialect.Int }

func newOnce(p *dialect.Program) *myOnce { return &myOnce{done: p.Int("done", 0)} }

func (o *myOnce) Do(f func()) {
	if o.done.CompareAndSwap(0, 1) {
		f()
	}
}
