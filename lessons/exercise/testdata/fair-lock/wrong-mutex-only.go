// wants: The goroutine that took its ticket as number 2 is inside as number 1

package answer

type fairLock struct {
	mu sync.Mutex
}

func newFairLock() *fairLock { return &fairLock{} }

func (l *fairLock) Take() (ticket int64) {
	return 0
}

func (l *fairLock) Wait(ticket int64) {
	l.mu.Lock()
	_ = ticket
}

func (l *fairLock) Release() {
	l.mu.Unlock()
}
