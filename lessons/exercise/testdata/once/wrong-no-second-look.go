// wants: Do has called f 2 times

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
	f()
	o.done.Store(true)
}
