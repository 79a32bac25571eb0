// wants: The lock is free and nobody else wants it

package answer

func (l *timedLock) AcquireTimeout(me int, d time.Duration) bool { return false }
