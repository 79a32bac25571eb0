// wants: Do returns before f has ended

package answer

type myOnce struct {
	mu   sync.Mutex
	done bool
}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {
	if !o.mu.TryLock() {
		return // somebody else does it
	}
	defer o.mu.Unlock()
	if !o.done {
		f()
		o.done = true
	}
}
