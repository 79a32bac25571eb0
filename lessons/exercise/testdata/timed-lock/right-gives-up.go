package answer

// giveUp reports whether the lock has been granted before it could leave the line.
func (l *timedLock) giveUp(mine chan bool) (granted bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(mine) == 1 {
		return true
	}
	l.leave(mine)
	return false
}

// enter reports whether the lock was free; otherwise it stands in line now.
func (l *timedLock) enter(mine chan bool) (acquired bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held {
		l.waiting = append(l.waiting, mine)
		return false
	}
	l.held = true
	return true
}

func (l *timedLock) AcquireTimeout(d time.Duration) bool {
	mine := make(chan bool, 1)
	if l.enter(mine) {
		return true
	}
	over := make(chan bool)
	timer := time.AfterFunc(d, func() { close(over) })
	defer timer.Stop()
	select {
	case <-mine:
		return true
	case <-over:
		return l.giveUp(mine)
	}
}
