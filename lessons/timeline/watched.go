package timeline

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// A Watched is a lock as one goroutine uses it: each call goes to the real lock,
// with marks before and after. It has the methods of sync.Locker for any lock, and those
// of lock.Lock for a lock that has them. The real lock may be used directly too;
// such calls leave no marks.
type Watched struct {
	lane *Lane
	name string
	lock sync.Locker
}

// Watch returns the lock as this goroutine uses it, under the name that pictures show.
func (l *Lane) Watch(name string, locker sync.Locker) *Watched {
	return &Watched{l, name, locker}
}

// Lock waits as long as it takes.
func (w *Watched) Lock() {
	w.lane.Waits(w.name)
	w.lock.Lock()
	w.lane.Holds(w.name)
}

// Unlock releases the lock. A lock that panics or ends the program when it is
// not locked does so here too.
func (w *Watched) Unlock() {
	w.lane.Releases(w.name)
	w.lock.Unlock()
}

// Acquire is Lock, under its other name.
func (w *Watched) Acquire() { w.Lock() }

// Release is Unlock, under its other name.
func (w *Watched) Release() { w.Unlock() }

// TryAcquire never waits; it reports whether it acquired the lock, by its
// TryAcquire or TryLock. It panics if the lock has neither.
func (w *Watched) TryAcquire() bool {
	try := func() bool { panic(w.lacks("TryAcquire")) }
	switch l := w.lock.(type) {
	case interface{ TryAcquire() bool }:
		try = l.TryAcquire
	case interface{ TryLock() bool }:
		try = l.TryLock
	}
	return w.outcome(try())
}

// AcquireTimeout waits for at most d and reports whether it acquired the lock. It
// panics if the lock has no AcquireTimeout.
func (w *Watched) AcquireTimeout(d time.Duration) bool {
	l, ok := w.lock.(interface{ AcquireTimeout(time.Duration) bool })
	if !ok {
		panic(w.lacks("AcquireTimeout"))
	}
	w.lane.Waits(w.name)
	return w.outcome(l.AcquireTimeout(d))
}

// AcquireContext waits until the lock is acquired or the context is done, and
// then returns the context's error. It panics if the lock has no AcquireContext.
func (w *Watched) AcquireContext(ctx context.Context) error {
	l, ok := w.lock.(interface {
		AcquireContext(context.Context) error
	})
	if !ok {
		panic(w.lacks("AcquireContext"))
	}
	w.lane.Waits(w.name)
	err := l.AcquireContext(ctx)
	w.outcome(err == nil)
	return err
}

func (w *Watched) outcome(acquired bool) bool {
	if acquired {
		w.lane.Holds(w.name)
	} else {
		w.lane.GivesUp(w.name)
	}
	return acquired
}

func (w *Watched) lacks(method string) string {
	return fmt.Sprintf("timeline: %s is a %T, which has no %s", w.name, w.lock, method)
}
