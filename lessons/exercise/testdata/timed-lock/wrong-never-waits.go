// wants: says false before two seconds are over

package answer

func (l *timedLock) AcquireTimeout(d time.Duration) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held {
		return false
	}
	l.held = true
	return true
}
