// wants: is the oldest

package answer

type buffer struct {
	mu       sync.Mutex
	changed  *sync.Cond
	places   [8]int
	room     int
	get, put int
}

func newBuffer(room int) *buffer {
	b := &buffer{room: room}
	b.changed = sync.NewCond(&b.mu)
	return b
}

func (b *buffer) Put(value int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.put-b.get == b.room {
		b.changed.Wait()
	}
	b.places[b.put%8] = value
	b.put++
	b.changed.Broadcast()
}

func (b *buffer) Get() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.put == b.get {
		b.changed.Wait()
	}
	value := b.places[b.get%8]
	b.get++
	b.changed.Broadcast()
	return value
}
