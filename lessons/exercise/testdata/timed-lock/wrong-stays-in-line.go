// wants: Two have given up, the lock has been released since, and AcquireTimeout says false

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
	select {
	case <-mine:
		return true
	default:
	}
	return false
}
