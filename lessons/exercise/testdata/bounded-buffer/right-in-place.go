package answer

func (b *buffer) until(ok func() bool) {
	for !ok() {
		b.changed.Wait()
	}
}

func (b *buffer) Put(value int) {
	b.changed.L.Lock()
	defer b.changed.L.Unlock()
	defer b.changed.Broadcast()
	b.until(func() bool { return len(b.items) < b.room })
	b.items = append(b.items, value)
}

func (b *buffer) Get() int {
	b.changed.L.Lock()
	defer b.changed.L.Unlock()
	defer b.changed.Broadcast()
	b.until(func() bool { return len(b.items) > 0 })
	first := b.items[0]
	b.items = b.items[:copy(b.items, b.items[1:])]
	return first
}
