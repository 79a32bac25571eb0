package answer

// Each ticket has a channel, on which its turn is announced.
type fairLock struct {
	mu            sync.Mutex
	next, serving int64
	places        map[int64]chan struct{}
}

func newFairLock() *fairLock { return &fairLock{places: map[int64]chan struct{}{}} }

func (l *fairLock) place(ticket int64) chan struct{} {
	if l.places[ticket] == nil {
		l.places[ticket] = make(chan struct{})
		if ticket == l.serving {
			close(l.places[ticket])
		}
	}
	return l.places[ticket]
}

func (l *fairLock) Take() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next++
	l.place(l.next - 1)
	return l.next - 1
}

func (l *fairLock) Wait(ticket int64) {
	l.mu.Lock()
	mine := l.place(ticket)
	l.mu.Unlock()
	<-mine
}

func (l *fairLock) Release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.places, l.serving)
	l.serving++
	if c := l.places[l.serving]; c != nil {
		close(c)
	}
}
