// wants: something with the methods AcquireTimeout(int, time.Duration) bool, Release()

package answer

func newTimedLock(p *schedule.Program, threads int) *schedule.Lock { return p.Lock("the_lock") }

func (l *timedLock) AcquireTimeout(me int, d time.Duration) bool { return true }
