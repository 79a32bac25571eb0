package answer

// The clock itself takes the waiter out of the line, and closes the channel.
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
	timer := time.AfterFunc(d, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		for _, c := range l.waiting {
			if c == mine {
				l.leave(mine)
				close(mine)
				return
			}
		}
	})
	defer timer.Stop()
	return <-mine
}
