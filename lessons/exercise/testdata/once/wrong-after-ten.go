// wants: Do has called f 2 times

package answer

type myOnce struct {
	mu sync.Mutex
	n  int
}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.n%10 == 0 {
		f()
	}
	o.n++
}
