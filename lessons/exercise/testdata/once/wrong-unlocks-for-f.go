// wants: Do returns before f has ended

package answer

type myOnce struct {
	mu   sync.Mutex
	done bool
}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {
	o.mu.Lock()
	if o.done {
		o.mu.Unlock()
		return
	}
	o.done = true
	o.mu.Unlock()
	f()
}
