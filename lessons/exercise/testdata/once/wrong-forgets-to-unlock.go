// wants: Nobody can go on

package answer

type myOnce struct {
	mu   *dialect.Lock
	done *dialect.Int
}

func newOnce(p *dialect.Program) *myOnce {
	return &myOnce{mu: p.Lock("mu"), done: p.Int("done", 0)}
}

func (o *myOnce) Do(f func()) {
	o.mu.Lock()
	if o.done.Read() == 1 {
		return
	}
	f()
	o.done.Write(1)
	o.mu.Unlock()
}
