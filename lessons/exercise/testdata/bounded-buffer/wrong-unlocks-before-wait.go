// wants: It ends the whole program: sync: unlock of unlocked mutex

package answer

func (b *buffer) Put(value int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == b.room {
		b.mu.Unlock()
		b.changed.Wait()
		b.mu.Lock()
	}
	b.items = append(b.items, value)
	b.changed.Broadcast()
}

func (b *buffer) Get() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == 0 {
		b.mu.Unlock()
		b.changed.Wait()
		b.mu.Lock()
	}
	value := b.items[0]
	b.items = b.items[1:]
	b.changed.Broadcast()
	return value
}
