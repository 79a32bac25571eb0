// wants: Somebody has the lock and keeps it, and AcquireTimeout says true

package answer

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
	select {
	case <-mine:
		return true
	case <-time.After(d):
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.leave(mine)
	return true
}
