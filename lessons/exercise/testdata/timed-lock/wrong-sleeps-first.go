// wants: in no order does he get it within a quarter

package answer

// It sleeps its whole time, and only then looks whether it has been granted the lock.
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
	time.Sleep(d)
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-mine:
		return true
	default:
		l.leave(mine)
		return false
	}
}
