// wants: in no order does he get it within a quarter

package answer

// It looks once in the middle of its time and once at the end.
func (l *timedLock) AcquireTimeout(d time.Duration) bool {
	l.mu.Lock()
	if !l.held {
		l.held = true
		l.mu.Unlock()
		return true
	}
	mine := make(chan bool, 1)
	l.waiting = append(l.waiting, mine)
	l.mu.Unlock()
	for range 2 {
		time.Sleep(d / 2)
		l.mu.Lock()
		if len(mine) > 0 {
			l.mu.Unlock()
			return true
		}
		l.mu.Unlock()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(mine) > 0 {
		return true
	}
	l.leave(mine)
	return false
}
