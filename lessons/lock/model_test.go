package lock_test

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"locklab/lessons/lock"
)

// The model: a lock is held or free, its waiters stand in line, and a list of
// commands, run one after the other in virtual time, has a known outcome.

// A command is something done to the lock.
type command struct {
	do string
	d  time.Duration // of an acquire: the timeout; of "sleep": how long
	i  int           // of "cancel": which of those in line
}

func (c command) String() string { return fmt.Sprintf("%s(%v, %d)", c.do, c.d, c.i) }

var commands = rapid.Custom(func(t *rapid.T) command {
	return command{
		do: rapid.SampledFrom([]string{
			"acquire", "acquire", "acquire timeout", "acquire timeout", "acquire context", "try",
			"release", "release", "release and barge", "release and barge", "release late", "cancel",
			"cancel and release", "sleep",
		}).Draw(t, "do"),
		// Around the 100 µs after which a waiter starves.
		d: time.Duration(rapid.SampledFrom([]int{-1, 0, 1, 50_000, 99_999, 100_000, 100_001, 1_000_000}).Draw(t, "d")),
		i: rapid.IntRange(0, 4).Draw(t, "i"),
	}
})

// An attempt is one acquire that had to wait.
type attempt struct {
	id       int
	since    time.Time
	deadline time.Time               // zero: none
	cancel   context.CancelFunc      // nil: no context
	outcome  atomic.Pointer[outcome] // nil while it waits
	// What the model knows: whether it was overtaken after starving. Where two
	// things happened in one moment, that may be unknown.
	starving, unsure bool
}

type outcome struct {
	acquired bool
	at       time.Time
}

func (a *attempt) ended() bool    { return a.outcome.Load() != nil }
func (a *attempt) acquired() bool { return a.ended() && a.outcome.Load().acquired }
func (a *attempt) gaveUpAt(t time.Time) bool {
	return a.ended() && !a.acquired() && a.outcome.Load().at.Equal(t)
}

func (a *attempt) String() string {
	if !a.ended() {
		return fmt.Sprintf("attempt %d, which waits,", a.id)
	}
	return fmt.Sprintf("attempt %d, which ended at %v with acquired %v,", a.id, a.outcome.Load().at, a.acquired())
}

type world struct {
	l     lock.Lock
	held  bool
	line  []*attempt
	ids   int
	fault string
}

func (w *world) fail(format string, args ...any) {
	if w.fault == "" {
		w.fault = fmt.Sprintf(format, args...)
	}
}

// granted says that the model's first in line has the lock now, and checks it.
func (w *world) granted() {
	w.held = len(w.line) > 0
	if w.held {
		first := w.line[0]
		w.line = w.line[1:]
		if !first.acquired() {
			w.fail("%v was to be served", first)
		}
	}
}

// expire takes those out of the line whose time is over, and checks that they
// gave up exactly then.
func (w *world) expire() {
	w.line = slices.DeleteFunc(w.line, func(a *attempt) bool {
		if a.deadline.IsZero() || a.deadline.After(time.Now()) {
			return false
		}
		if !a.gaveUpAt(a.deadline) {
			w.fail("%v was to give up at %v", a, a.deadline)
		}
		return true
	})
}

// settle sorts out a moment in which the lock was released while those in
// candidates gave up: any of them, or else the first of the others, has it.
func (w *world) settle(candidates func(*attempt) bool) {
	var winner *attempt
	var rest []*attempt
	for _, a := range w.line {
		may := candidates(a)
		if !a.ended() {
			if may {
				w.fail("%v was to end", a)
			}
			rest = append(rest, a)
			continue
		}
		if a.acquired() && winner != nil {
			w.fail("%v and %v both acquired", winner, a)
		}
		if a.acquired() {
			winner = a
			if !may && len(rest) > 0 {
				w.fail("%v was served before %v", a, rest[0])
			}
		} else if !may {
			w.fail("%v gave up without a reason", a)
		}
	}
	if w.held = winner != nil; !w.held && len(rest) > 0 {
		w.fail("a wake-up was lost: the lock is free before %v", rest[0])
	}
	for _, a := range rest {
		a.unsure = true
	}
	w.line = rest
}

func (w *world) acquire(c command) {
	a := &attempt{id: w.ids, since: time.Now()}
	w.ids++
	acquire := func() bool { w.l.Acquire(); return true }
	waits := w.held
	switch c.do {
	case "acquire timeout":
		acquire = func() bool { return w.l.AcquireTimeout(c.d) }
		a.deadline = a.since.Add(c.d)
		waits = w.held && c.d > 0
	case "acquire context":
		ctx, cancel := context.WithCancel(context.Background())
		acquire = func() bool { return w.l.AcquireContext(ctx) == nil }
		a.cancel = cancel
	}
	go func() {
		acquired := acquire()
		a.outcome.Store(&outcome{acquired, time.Now()})
	}()
	synctest.Wait()
	switch {
	case waits && a.ended():
		w.fail("%v was to wait", a)
	case waits:
		w.line = append(w.line, a)
	case !a.ended() || a.acquired() == w.held:
		w.fail("%v found held %v", a, w.held)
	default:
		w.held = true
	}
}

func (w *world) release() {
	if !w.held {
		if releasePanic(w.l.Release) != lock.ErrUnlocked {
			w.fail("release of an unlocked lock does not panic with ErrUnlocked")
		}
		return
	}
	w.l.Release()
}

func (w *world) run(c command) {
	switch c.do {
	case "acquire", "acquire timeout", "acquire context":
		w.acquire(c)
	case "try":
		if w.l.TryAcquire() == w.held {
			w.fail("TryAcquire of a lock with held %v", w.held)
		}
		w.held = true
	case "release":
		w.release()
		synctest.Wait()
		w.granted()
	case "release and barge":
		w.release()
		barged := w.l.TryAcquire()
		synctest.Wait()
		if len(w.line) == 0 {
			if !barged {
				w.fail("TryAcquire of a free lock failed")
			}
			w.held = true
			return
		}
		if first := w.line[0]; !barged {
			w.granted()
		} else {
			if first.starving && !first.unsure {
				w.fail("%v starved and was overtaken again", first)
			}
			first.starving, first.unsure = time.Since(first.since) > 100*time.Microsecond, false
		}
	case "release late": // in the moment in which the first in line gives up
		if !w.held || len(w.line) == 0 || w.line[0].deadline.IsZero() {
			return
		}
		now := w.line[0].deadline
		time.Sleep(time.Until(now) - 1)
		synctest.Wait()
		w.expire()
		time.Sleep(1)
		w.l.Release()
		synctest.Wait()
		w.settle(func(a *attempt) bool { return a.deadline.Equal(now) })
	case "cancel", "cancel and release":
		if c.i >= len(w.line) || w.line[c.i].cancel == nil {
			return
		}
		canceled := w.line[c.i]
		canceled.cancel()
		if c.do == "cancel and release" {
			w.l.Release()
			synctest.Wait()
			w.settle(func(a *attempt) bool { return a == canceled })
			return
		}
		synctest.Wait()
		if !canceled.gaveUpAt(time.Now()) {
			w.fail("%v was canceled", canceled)
		}
		w.line = slices.Delete(w.line, c.i, c.i+1)
	case "sleep":
		time.Sleep(max(c.d, 0))
		synctest.Wait()
		w.expire()
	}
	for _, a := range w.line {
		if a.ended() {
			w.fail("%v ended without a reason", a)
		}
	}
	if w.l.Locked() != w.held {
		w.fail("Locked is %v, want %v", w.l.Locked(), w.held)
	}
}

func TestModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list := rapid.SliceOfN(commands, 10, 60).Draw(rt, "commands")
		var w world
		synctest.Test(t, func(t *testing.T) {
			for _, c := range list {
				if w.run(c); w.fault != "" {
					w.fault = fmt.Sprintf("%s after %v", w.fault, c)
					break
				}
			}
			// Let everybody go: as long as somebody has the lock, release it.
			for w.l.Locked() {
				w.l.Release()
				synctest.Wait()
			}
		})
		if w.fault != "" {
			rt.Fatal(w.fault)
		}
	})
}
