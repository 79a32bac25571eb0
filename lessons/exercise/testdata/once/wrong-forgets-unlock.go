// wants: Nobody can go on:

package answer

type myOnce struct {
	mu   sync.Mutex
	done bool
}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {
	o.mu.Lock()
	if !o.done {
		f()
		o.done = true
	}
}
