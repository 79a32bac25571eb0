package answer

func (b *buffer) Put(value int) {
	b.mu.Lock()
	for {
		if len(b.items) < b.room {
			b.items = append(b.items, value)
			b.mu.Unlock()
			b.changed.Broadcast()
			return
		}
		b.changed.Wait()
	}
}

func (b *buffer) Get() int {
	b.mu.Lock()
	for {
		if len(b.items) > 0 {
			value := b.items[0]
			b.items = slices.Delete(b.items, 0, 1)
			b.mu.Unlock()
			b.changed.Broadcast()
			return value
		}
		b.changed.Wait()
	}
}
