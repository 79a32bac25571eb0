package answer

func (b *buffer) Put(value int) {
	for {
		b.mu.Lock()
		if len(b.items) < b.room {
			b.items = append(b.items, value)
			b.mu.Unlock()
			return
		}
		b.mu.Unlock()
		runtime.Gosched()
	}
}

func (b *buffer) Get() int {
	for {
		b.mu.Lock()
		if len(b.items) > 0 {
			value := b.items[0]
			b.items = b.items[1:]
			b.mu.Unlock()
			return value
		}
		b.mu.Unlock()
		runtime.Gosched()
	}
}
