// wants: It panics

package answer

func (b *buffer) Put(value int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.items) == b.room {
		b.changed.Wait()
	}
	b.items = append(b.items, value)
	b.changed.Signal()
}

func (b *buffer) Get() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.items) == 0 {
		b.changed.Wait()
	}
	value := b.items[0]
	b.items = b.items[1:]
	b.changed.Signal()
	return value
}
