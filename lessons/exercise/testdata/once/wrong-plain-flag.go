// wants: Do has called f 2 times

package answer

type myOnce struct {
	done bool
}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {
	if !o.done {
		f()
		o.done = true
	}
}
