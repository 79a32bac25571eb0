package answer

type myOnce struct {
	sync.Mutex
	ended *sync.Cond
	state int // 1: it runs, 2: it has ended
}

func newOnce() *myOnce {
	o := new(myOnce)
	o.ended = sync.NewCond(o)
	return o
}

func (o *myOnce) Do(f func()) {
	o.Lock()
	defer o.Unlock()
	if o.state == 0 {
		o.state = 1
		o.Unlock()
		f()
		o.Lock()
		o.state = 2
		o.ended.Broadcast()
	}
	for o.state != 2 {
		o.ended.Wait()
	}
}
