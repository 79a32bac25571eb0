// wants: Nobody can go on

package answer

type buffer struct{ c *dialect.Channel }

func newBuffer(p *dialect.Program, items *exercise.Items) *buffer {
	return &buffer{p.Channel("c", items.Room())}
}

func (b *buffer) Put(value int) { b.c.TrySend(value) }

func (b *buffer) Get() int {
	value, _ := b.c.Receive()
	return value
}
