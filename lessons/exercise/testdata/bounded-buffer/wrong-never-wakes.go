// wants: Nobody can go on:

package answer

func (b *buffer) Put(value int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == b.room {
		b.changed.Wait()
	}
	b.items = append(b.items, value)
}

func (b *buffer) Get() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == 0 {
		b.changed.Wait()
	}
	value := b.items[0]
	b.items = b.items[1:]
	return value
}
