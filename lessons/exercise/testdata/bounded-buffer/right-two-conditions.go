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
	for b.items.Full() {
		b.notFull.Wait()
	}
	b.items.Push(value)
	b.mu.Unlock()
	b.notEmpty.Signal()
}

func (b *buffer) Get() int {
	b.mu.Lock()
	for b.items.Empty() {
		b.notEmpty.Wait()
	}
	value := b.items.Pop()
	b.mu.Unlock()
	b.notFull.Signal()
	return value
}
