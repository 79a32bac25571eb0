// wants: Nobody can go on

package answer

type buffer struct {
	mu    *dialect.Lock
	items *exercise.Items
}

func newBuffer(p *dialect.Program, items *exercise.Items) *buffer {
	return &buffer{p.Lock("mu"), items}
}

func (b *buffer) Put(value int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.items.Full() {
	}
	b.items.Push(value)
}

func (b *buffer) Get() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.items.Empty() {
	}
	return b.items.Pop()
}
