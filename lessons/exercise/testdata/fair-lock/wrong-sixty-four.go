// wants: Nobody can go on

package answer

type fairLock struct {
	next  atomic.Int64
	now   atomic.Int64
	place [64]chan bool
}

func newFairLock() *fairLock {
	l := &fairLock{}
	for i := range l.place {
		l.place[i] = make(chan bool, 1)
	}
	l.place[0] <- true
	return l
}

func (l *fairLock) Take() int64       { return l.next.Add(1) - 1 }
func (l *fairLock) Wait(ticket int64) { <-l.place[ticket%64] }
func (l *fairLock) Release()          { l.place[l.now.Add(1)%64] <- true }
