// wants: Nobody can go on

package answer

type buffer struct {
	mu                *dialect.Lock
	notFull, notEmpty *dialect.Cond
	items             *exercise.Items
}

func newBuffer(p *dialect.Program, items *exercise.Items) *buffer {
	mu := p.Lock("mu")
	return &buffer{mu, p.Cond("not_full", mu), p.Cond("not_empty", mu), items}
}

func (b *buffer) Put(value int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.items.Full() {
		b.notFull.Wait()
	}
	wasEmpty := b.items.Empty()
	b.items.Push(value)
	if wasEmpty {
		b.notEmpty.Signal()
	}
}

func (b *buffer) Get() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.items.Empty() {
		b.notEmpty.Wait()
	}
	value := b.items.Pop()
	b.notFull.Signal()
	return value
}
