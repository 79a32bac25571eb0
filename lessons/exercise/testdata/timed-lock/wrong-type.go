// wants: something with the methods AcquireTimeout(int, time.Duration) bool, Release()

package answer

func newTimedLock(p *dialect.Program, threads int) *dialect.Lock { return p.Lock("the_lock") }

func (l *timedLock) AcquireTimeout(me int, d time.Duration) bool { return true }
