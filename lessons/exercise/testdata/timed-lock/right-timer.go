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
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-mine:
		return true
	case <-timer.C:
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	before := len(l.waiting)
	l.leave(mine)
	return len(l.waiting) == before
}
