// wants: full buffer

package answer

type buffer struct{ items *exercise.Items }

func newBuffer(p *dialect.Program, items *exercise.Items) *buffer { return &buffer{items} }

func (b *buffer) Put(value int) {
	for b.items.Full() {
	}
	b.items.Push(value)
}

func (b *buffer) Get() int {
	for b.items.Empty() {
	}
	return b.items.Pop()
}
