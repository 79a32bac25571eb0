// wants: f is called a second time

package answer

type myOnce struct {
	mu   *dialect.Lock
	done *dialect.Int
}

func newOnce(p *dialect.Program) *myOnce {
	return &myOnce{mu: p.Lock("mu"), done: p.Int("done", 0)}
}

func (o *myOnce) Do(f func()) {
	if o.done.Read() == 0 {
		o.mu.Lock()
		defer o.mu.Unlock()
		f()
		o.done.Write(1)
	}
}
