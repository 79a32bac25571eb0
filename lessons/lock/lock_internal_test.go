package lock

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"locklab/kernel-setup/tests/short"
)

// The steps that others can come between, each on its own: what a stress test
// would find now and then is found here at once.

// newLine returns a lock in the given state with waiters in line that nobody
// waits as.
func newLine(state uint32, waiters ...*waiter) (*Lock, *queue) {
	l := new(Lock)
	l.state.Store(state)
	q := l.makeQueue()
	for _, w := range waiters {
		w.ready = make(chan struct{}, 1)
		w.insertAfter(q.line.prev)
	}
	return l, q
}

func TestTakeOrMark(t *testing.T) {
	for _, c := range []struct {
		before uint32
		woken  bool
		take   bool
		after  uint32
	}{
		{free, false, true, contended},
		{held, false, false, contended},
		{contended, false, false, contended},
		// With a mark here, a release would wake a second waiter.
		{free, true, true, held},
		{held, true, false, held},
	} {
		l, q := newLine(c.before)
		if c.woken {
			q.woken = new(waiter)
		}
		if take := l.takeOrMark(q); take != c.take || l.state.Load() != c.after {
			t.Errorf("%+v: takes %v, state %d", c, take, l.state.Load())
		}
	}
}

func TestReleaseOfContended(t *testing.T) {
	l, _ := newLine(contended)
	if l.Release(); l.state.Load() != free {
		t.Errorf("nobody in line: state %d, want free", l.state.Load())
	}

	first, second := new(waiter), new(waiter)
	l, q := newLine(contended, first, second)
	if l.Release(); l.state.Load() != free || q.woken != first || first.granted || len(first.ready) != 1 {
		t.Errorf("state %d, first waiter %+v, want free and the first woken", l.state.Load(), first)
	}
	if q.line.next != second || second.next != &q.line || len(second.ready) != 0 || first.next != nil {
		t.Error("the second was to be alone in line, and asleep")
	}

	first, second = &waiter{starving: true}, new(waiter)
	l, q = newLine(contended, first, second)
	if l.Release(); l.state.Load() != contended || q.woken != nil || !first.granted || len(first.ready) != 1 {
		t.Errorf("state %d, starving waiter %+v, want the lock handed over and marked", l.state.Load(), first)
	}
	if q.line.next != second || len(second.ready) != 0 || first.next != nil {
		t.Error("the second was to be alone in line, and asleep")
	}
}

func TestRecycle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := pool.New().(*waiter)
		w.startTimer(time.Now(), time.Hour)
		w.starving, w.granted = true, true
		w.recycle(true)
		if w.starving || w.granted {
			t.Errorf("the next wait would begin as %+v", w)
		}
		if w.timer.Stop() {
			t.Error("the timer was left running")
		}
	})
}

// A waiter that gives up in the moment in which it is woken must not leave the
// wake-up in its channel: the next wait with it would end without a release.
func TestNoWakeUpIsLeftBehind(t *testing.T) {
	// On one processor the waiter cannot run between the cancel and the release.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	fresh := pool.New
	defer func() { pool.New = fresh }()
	var w *waiter // in a bubble a waiter is used once, so what it leaves is there to be seen
	pool.New = func() any {
		w = fresh().(*waiter)
		return w
	}
	for _, starving := range []bool{false, true} {
		both := 0
		for range 20 {
			synctest.Test(t, func(t *testing.T) {
				var l Lock
				l.Acquire()
				ctx, cancel := context.WithCancel(t.Context())
				go func() {
					if l.AcquireContext(ctx) == nil {
						l.Release()
					}
				}()
				synctest.Wait()
				w.starving = starving
				cancel() // decides how the waiter's select ends
				l.Release()
				q := l.queue.Load()
				q.mu.Lock()
				if q.line.next == &q.line && len(w.ready) == 1 {
					both++
				}
				q.mu.Unlock()
				synctest.Wait()
				if len(w.ready) != 0 || l.Locked() {
					t.Errorf("starving %v: left with %d wake-ups, locked: %v", starving, len(w.ready), l.Locked())
				}
			})
		}
		if both == 0 {
			t.Errorf("starving %v: never given up and woken in the same moment", starving)
		}
	}
}

// together lets two goroutines play their parts in the same instant, in many
// rounds (fewer where the machine is busy with something else), each on a new
// lock. Then check, which runs alone, gets what the parts returned.
func together(t *testing.T, prepare func(*Lock), part [2]func(*Lock) bool, check func(l *Lock, did [2]bool)) {
	rounds := short.Of(30_000)
	patience := 10_000 // looks before it yields; a goroutine that slept would come too late
	if runtime.GOMAXPROCS(0) == 1 {
		patience = 1
	}
	var l *Lock
	var did [2]bool
	last := false
	var enough atomic.Bool
	defer time.AfterFunc(2*time.Second, func() { enough.Store(true) }).Stop()
	var arrived atomic.Int32
	meet := func(n int) {
		arrived.Add(1)
		for looks := 1; int(arrived.Load()) < 2*n; looks++ {
			if looks%patience == 0 {
				runtime.Gosched()
			}
		}
	}
	play := func(i int) {
		for round := 0; !last; round++ {
			if i == 0 {
				l = new(Lock)
				prepare(l)
			}
			meet(3*round + 1)
			if round%2 == i { // try all distances, up to some 100 ns
				for range round % 256 {
					arrived.Load()
				}
			}
			did[i] = part[i](l)
			meet(3*round + 2)
			if i == 0 {
				check(l, did)
				last = round == rounds || t.Failed() || enough.Load()
			}
			meet(3*round + 3)
		}
	}
	done := make(chan struct{})
	go func() { play(1); close(done) }()
	play(0)
	<-done
}

// Each step that must be atomic, against another that would slip into a gap. No
// part waits, so nothing can hang.
func TestAtomicSteps(t *testing.T) {
	release := func(l *Lock) bool {
		defer func() { recover() }()
		l.Release()
		return true
	}
	spin := func(l *Lock) bool { return l.spin(l.queue.Load()) }
	for name, c := range map[string]struct {
		prepare func(*Lock)
		part    func(*Lock) bool
	}{
		"acquire":                     {func(*Lock) {}, (*Lock).TryAcquire},
		"spin":                        {func(l *Lock) { l.makeQueue().looks.Store(maxLooks) }, spin},
		"release":                     {(*Lock).Acquire, release},
		"release of a contended lock": {func(l *Lock) { l.makeQueue(); l.state.Store(contended) }, release},
	} {
		t.Run(name, func(t *testing.T) {
			together(t, c.prepare, [2]func(*Lock) bool{c.part, c.part}, func(l *Lock, did [2]bool) {
				if did[0] == did[1] {
					t.Errorf("two at once: %v, want one to succeed", did)
				}
			})
		})
	}

	t.Run("mark against release", func(t *testing.T) {
		prepare := func(l *Lock) {
			l.makeQueue().mu.Lock() // here, so that the mark is the first thing after the start
			l.Acquire()
		}
		mark := func(l *Lock) bool {
			q := l.queue.Load()
			defer q.mu.Unlock()
			return l.takeOrMark(q)
		}
		together(t, prepare, [2]func(*Lock) bool{mark, release}, func(l *Lock, did [2]bool) {
			if !did[1] || l.Locked() != did[0] {
				t.Errorf("taken %v, released %v, and then locked %v", did[0], did[1], l.Locked())
			}
		})
	})

	// The gap of a mark in two steps is a nanosecond wide, so here nobody waits
	// for the other's start: each goes on until both have had their share.
	t.Run("mark against acquire and release", func(t *testing.T) {
		l, q := newLine(free)
		var inside atomic.Int32
		enter := func() {
			if inside.Add(1) != 1 {
				t.Error("two at once")
			}
			inside.Add(-1)
			l.Release()
		}
		var rounds [2]atomic.Int64
		const enough = 300_000
		var late atomic.Bool
		defer time.AfterFunc(5*time.Second, func() { late.Store(true) }).Stop()
		var done sync.WaitGroup
		play := func(i int, take func() bool) {
			for (rounds[0].Load() < enough || rounds[1].Load() < enough) && !late.Load() && !t.Failed() {
				if take() {
					enter()
				}
				rounds[i].Add(1)
			}
		}
		done.Go(func() { play(0, l.TryAcquire) })
		done.Go(func() {
			play(1, func() bool {
				q.mu.Lock()
				defer q.mu.Unlock()
				return l.takeOrMark(q)
			})
		})
		done.Wait()
		if l.Locked() {
			t.Error("marked after its release, and nobody is left to release it")
		}
	})

	t.Run("first to wait", func(t *testing.T) {
		var made [2]*queue
		part := func(i int) func(*Lock) bool {
			return func(l *Lock) bool { made[i] = l.makeQueue(); return true }
		}
		together(t, func(*Lock) {}, [2]func(*Lock) bool{part(0), part(1)}, func(*Lock, [2]bool) {
			if made[0] != made[1] {
				t.Error("two queues for one lock")
			}
		})
	})
}
