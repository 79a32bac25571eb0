// wants: Get returns 1 where 0 is the oldest

package answer

func (b *buffer) Put(value int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == b.room {
		b.changed.Wait()
	}
	b.items = append(b.items, value)
	b.changed.Broadcast()
}

func (b *buffer) Get() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == 0 {
		b.changed.Wait()
	}
	value := b.items[len(b.items)-1]
	b.items = b.items[:len(b.items)-1]
	b.changed.Broadcast()
	return value
}
