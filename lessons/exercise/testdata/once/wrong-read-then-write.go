// wants: f is called a second time

package answer

type myOnce struct{ done *dialect.Int }

func newOnce(p *dialect.Program) *myOnce { return &myOnce{done: p.Int("done", 0)} }

func (o *myOnce) Do(f func()) {
	if o.done.Read() == 0 {
		f()
		o.done.Write(1)
	}
}
