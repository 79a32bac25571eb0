// wants: Do returns before f has ended

package answer

type myOnce struct {
	once sync.Once
}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {
	o.once.Do(func() { go f() })
}
