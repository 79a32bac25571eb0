package answer

type myOnce struct {
	mu   sync.Mutex
	done bool
}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.done {
		return
	}
	defer func() { o.done = true }()
	f()
}
