// wants: The lock is released while somebody waits for it, and in no order does he get it within a quarter of his time

package answer

func (l *timedLock) AcquireTimeout(d time.Duration) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.held {
		l.held = true
		return true
	}
	mine := make(chan bool, 1)
	l.waiting = append(l.waiting, mine)
	select {
	case <-mine:
		return true
	case <-time.After(d):
	}
	l.leave(mine)
	return false
}
