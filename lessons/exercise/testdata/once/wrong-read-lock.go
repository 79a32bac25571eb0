// wants: Do has called f 2 times

package answer

type myOnce struct {
	mu   sync.RWMutex
	done bool
}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {
	o.mu.RLock()
	done := o.done
	o.mu.RUnlock()
	if done {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	f()
	o.done = true
}
