package answer

// Who is woken cannot go on before the lock is free.
func (b *buffer) Put(value int) {
	b.mu.Lock()
	for len(b.items) == b.room {
		b.changed.Wait()
	}
	b.changed.Broadcast()
	b.items = append(b.items, value)
	b.mu.Unlock()
}

func (b *buffer) Get() (value int) {
	b.mu.Lock()
	for len(b.items) == 0 {
		b.changed.Wait()
	}
	b.changed.Broadcast()
	value, b.items = b.items[0], b.items[1:]
	b.mu.Unlock()
	return value
}
