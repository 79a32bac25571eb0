// wants: it does not do the same when it is run again

package answer

type myOnce struct{ called bool }

func newOnce(p *dialect.Program) *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {
	if !o.called {
		o.called = true
		f()
	}
}
