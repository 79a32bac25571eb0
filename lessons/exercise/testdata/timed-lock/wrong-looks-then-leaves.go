// wants: In the end nobody has the lock, and it cannot be had

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
	granted := len(mine) > 0
	l.mu.Unlock()
	if granted {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.leave(mine)
	return false
}
