// wants: Everybody has gone, and the lock is still locked

package answer

func (l *timedLock) AcquireTimeout(me int, d time.Duration) bool {
	l.mu.Acquire()
	if l.held.Read() == 0 {
		l.held.Write(1)
		l.mu.Release()
		return true
	}
	l.waiting[me].Write(1)
	l.mu.Release()

	if _, ok := l.granted[me].ReceiveTimeout(d); ok {
		return true
	}
	l.mu.Acquire()
	l.waiting[me].Write(0)
	l.mu.Release()
	return false
}
