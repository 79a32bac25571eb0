// wants: Do returns before f has ended

package answer

type myOnce struct {
	mu   sync.Mutex
	done atomic.Bool
}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {
	if o.done.Load() {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.done.Load() {
		o.done.Store(true)
		f()
	}
}
