// wants: Do has called f 16 times

package answer

type myOnce struct {
	x int
}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {
	f()
}
