package answer

type myOnce struct {
	begun atomic.Int32
	group sync.WaitGroup
}

func newOnce() *myOnce {
	o := &myOnce{}
	o.group.Add(1)
	return o
}

func (o *myOnce) Do(f func()) {
	if o.begun.Add(1) == 1 {
		f()
		o.group.Done()
		return
	}
	o.group.Wait()
}
