package lock

import (
	"context"
	"errors"
	"machine"
	"math"
	"time"
)

var ErrUnlocked = errors.New("lock: release of an unlocked lock")

const Forever time.Duration = math.MaxInt64

type Lock struct {
	holder int
}

func (l *Lock) free() bool { return l.holder == 0 }

func (l *Lock) Acquire() {
	machine.Wait(l, "acquires", l.free)
	l.holder = machine.Self()
}

func (l *Lock) TryAcquire() bool { return l.try("tries to acquire") }

func (l *Lock) try(verb string) bool {
	machine.Step(l, verb)
	free := l.free()
	if free {
		l.holder = machine.Self()
	}
	machine.Note(free)
	return free
}

// AcquireTimeout takes a lock that is free when it comes. After that the timeout may be over at
// any moment. Where it finds the lock free again, it need not choose: the timeout that was over
// before that, while the lock was held, is an order of its own.
func (l *Lock) AcquireTimeout(d time.Duration) bool {
	if d == Forever {
		l.Acquire()
		return true
	}
	return l.try("acquires with a timeout") || d > 0 && l.try("acquires or gives up")
}

func (l *Lock) AcquireContext(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if l.try("acquires with a context") {
		return nil
	}
	done := ctx.Done()
	machine.Wait(l, "acquires or gives up", func() bool { return l.free() || closed(done) })
	if !l.free() {
		machine.Note(false)
		return ctx.Err()
	}
	l.holder = machine.Self()
	machine.Note(true)
	if err := ctx.Err(); err != nil { // done, and the lock came as well
		l.Release()
		return err
	}
	return nil
}

func closed(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

func (l *Lock) Release() {
	machine.Step(l, "releases")
	if l.free() {
		panic(ErrUnlocked)
	}
	if l.holder != machine.Self() {
		machine.Lent(l)
	}
	l.holder = 0
}

func (l *Lock) Locked() bool {
	machine.Step(l, "looks at")
	machine.Note(!l.free())
	return !l.free()
}

func (l *Lock) TryLock() bool { return l.TryAcquire() }
func (l *Lock) Lock()         { l.Acquire() }
func (l *Lock) Unlock()       { l.Release() }
