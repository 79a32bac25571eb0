// wants: Do returns before f has ended

package answer

type myOnce struct {
	x int
}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {

}
