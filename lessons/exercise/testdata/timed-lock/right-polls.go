package answer

// It never stands in line: it looks again and again.
func (l *timedLock) AcquireTimeout(d time.Duration) bool {
	over := time.After(d)
	for {
		l.mu.Lock()
		if !l.held {
			l.held = true
			l.mu.Unlock()
			return true
		}
		l.mu.Unlock()
		select {
		case <-over:
			return false
		case <-time.After(time.Millisecond):
		}
	}
}
