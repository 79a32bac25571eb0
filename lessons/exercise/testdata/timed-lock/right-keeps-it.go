package answer

type timedLock struct {
	mu      *dialect.Lock
	held    *dialect.Int
	waiting []*dialect.Int
	granted []*dialect.Channel
}

func newTimedLock(p *dialect.Program, threads int) *timedLock {
	l := &timedLock{mu: p.Lock("mu"), held: p.Int("held", 0)}
	for i := range threads {
		l.waiting = append(l.waiting, p.Int(fmt.Sprint("waiting", i), 0))
		l.granted = append(l.granted, p.Channel(fmt.Sprint("granted", i), 1))
	}
	return l
}

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
	defer l.mu.Release()
	if _, ok := l.granted[me].TryReceive(); ok {
		return true
	}
	l.waiting[me].Write(0)
	return false
}

func (l *timedLock) Release() {
	l.mu.Acquire()
	defer l.mu.Release()
	for i, waits := range l.waiting {
		if waits.Read() == 1 {
			waits.Write(0)
			l.granted[i].Send(1)
			return
		}
	}
	l.held.Write(0)
}
