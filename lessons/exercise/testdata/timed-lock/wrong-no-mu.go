// wants: Two threads hold the lock at once

package answer

type timedLock struct{ held *dialect.Int }

func newTimedLock(p *dialect.Program) *timedLock { return &timedLock{p.Int("held", 0)} }

func (l *timedLock) AcquireTimeout(me int, d time.Duration) bool {
	if l.held.Read() == 0 {
		l.held.Write(1)
		return true
	}
	return false
}

func (l *timedLock) Release() { l.held.Write(0) }
