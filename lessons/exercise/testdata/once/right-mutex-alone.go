package answer

type myOnce struct {
	mu   *schedule.Lock
	done *schedule.Int
}

func newOnce(p *schedule.Program) *myOnce {
	return &myOnce{p.Lock("mu"), p.Int("done", 0)}
}

func (o *myOnce) Do(f func()) {
	o.mu.Acquire()
	if o.done.Read() == 0 {
		o.done.Write(1)
		f()
	}
	o.mu.Release()
}
