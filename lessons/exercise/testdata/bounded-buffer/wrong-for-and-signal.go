// wants: Nobody can go on

package answer

type buffer struct {
	mu      *dialect.Lock
	changed *dialect.Cond
	items   *exercise.Items
}

func newBuffer(p *dialect.Program, items *exercise.Items) *buffer {
	mu := p.Lock("mu")
	return &buffer{mu, p.Cond("changed", mu), items}
}

func (b *buffer) Put(value int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.items.Full() {
		b.changed.Wait()
	}
	b.items.Push(value)
	b.changed.Signal()
}

func (b *buffer) Get() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.items.Empty() {
		b.changed.Wait()
	}
	value := b.items.Pop()
	b.changed.Signal()
	return value
}
