// wants: data race

package answer

type myOnce struct {
	mu   sync.Mutex
	done bool
}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {
	if o.done {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.done {
		f()
		o.done = true
	}
}
