package answer

type buffer struct {
	mu         *dialect.Lock
	free, full *dialect.Semaphore
	items      *exercise.Items
}

func newBuffer(p *dialect.Program, items *exercise.Items) *buffer {
	return &buffer{p.Lock("mu"), p.Semaphore("free", items.Room()), p.Semaphore("full", 0), items}
}

func (b *buffer) Put(value int) {
	b.free.Acquire()
	b.mu.Lock()
	b.items.Push(value)
	b.mu.Unlock()
	b.full.Release()
}

func (b *buffer) Get() int {
	b.full.Acquire()
	b.mu.Lock()
	value := b.items.Pop()
	b.mu.Unlock()
	b.free.Release()
	return value
}
