package answer

func (l *timedLock) AcquireTimeout(d time.Duration) bool {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
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
	case granted := <-mine:
		return granted
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		select {
		case granted := <-mine:
			return granted
		default:
			l.leave(mine)
			return false
		}
	}
}
