// wants: There is room for 1, and more is in the buffer

package answer

func (b *buffer) Put(value int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.items = append(b.items, value)
	b.changed.Broadcast()
}

func (b *buffer) Get() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == 0 {
		b.changed.Wait()
	}
	value := b.items[0]
	b.items = b.items[1:]
	b.changed.Broadcast()
	return value
}
