// wants: A data race on b.items

package answer

func (b *buffer) Put(value int) {
	mu := b.mu
	mu.Lock()
	defer mu.Unlock()
	for len(b.items) == b.room {
		runtime.Gosched()
	}
	b.items = append(b.items, value)
}

func (b *buffer) Get() int {
	mu := b.mu
	mu.Lock()
	defer mu.Unlock()
	for len(b.items) == 0 {
		runtime.Gosched()
	}
	value := b.items[0]
	b.items = b.items[1:]
	return value
}
