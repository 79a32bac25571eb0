// wants: Nobody can go on:

package answer

var once sync.Once

type myOnce struct{}

func newOnce() *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) { once.Do(f) }
