// wants: before f has ended

package answer

type myOnce struct{}

func newOnce(p *dialect.Program) *myOnce { return &myOnce{} }

func (o *myOnce) Do(f func()) {}
