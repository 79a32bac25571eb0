// Package lock is a mutual-exclusion lock whose acquire can give up: after a
// timeout, or when a context is done.
//
// It has the meaning of Python's threading.Lock. How it works, in three lines:
// one atomic word says whether the lock is free; those who find it taken wait
// in a line, each on a channel of its own; a release wakes the first of them.
package lock

import (
	"context"
	"errors"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// ErrUnlocked is the value that [Lock.Release] panics with when nobody holds
// the lock.
var ErrUnlocked = errors.New("lock: release of an unlocked lock")

// Forever is the timeout that never expires.
const Forever time.Duration = math.MaxInt64

// A Lock lets one goroutine at a time go on. The zero value is an unlocked
// Lock. A Lock must not be copied after its first use.
//
// It is not reentrant: a goroutine that acquires a lock which it already holds
// waits for a release like any other. Any goroutine may release. What was
// written before a release is visible after the acquire that follows it.
//
// Waiters are served in the order in which they came, but a goroutine that
// finds the lock free takes it, even past them. A waiter who has lost in that
// way and has waited for more than 100 µs is handed the lock by the next
// release, so nobody starves.
//
// In a testing/synctest bubble waiting is durably blocking, as it is on a
// channel. Therefore whoever waits in a bubble must be released from inside the
// same bubble; apart from that, bubbles may share a Lock.
type Lock struct {
	state atomic.Uint32         // free, held or contended
	queue atomic.Pointer[queue] // nil until somebody has to wait
}

// The values of Lock.state. Anybody may go from free to held and back, with one
// compare-and-swap. The way into contended and out of it needs queue.mu.
const (
	free      = 0
	held      = 1
	contended = 2 // held, and the release has to look at the queue
)

// Acquire waits as long as it takes to acquire the lock.
func (l *Lock) Acquire() {
	if !l.TryAcquire() {
		l.wait(Forever, nil)
	}
}

// TryAcquire acquires the lock if it is free and reports whether it did. It
// never waits.
func (l *Lock) TryAcquire() bool {
	return l.state.CompareAndSwap(free, held)
}

// AcquireTimeout waits at most d to acquire the lock and reports whether it
// did. With d <= 0 it tries once, with [Forever] it never gives up. If the lock
// becomes free in the moment in which d is over, both answers are possible, and
// both are true. After a success Go's runtime may keep the stopped timer until d
// is over, and if all goroutines are asleep by then, it reports that deadlock
// only then.
func (l *Lock) AcquireTimeout(d time.Duration) bool {
	return l.TryAcquire() || l.wait(d, nil)
}

// AcquireContext waits until it has acquired the lock or ctx is done. On success
// it returns nil. On failure it returns ctx.Err() and the lock is not acquired.
// A ctx that is done always fails, also when the lock is free.
func (l *Lock) AcquireContext(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if l.TryAcquire() {
		return nil
	}
	if !l.wait(Forever, ctx.Done()) {
		return ctx.Err()
	}
	if err := ctx.Err(); err != nil { // granted and done, both while it slept
		l.Release()
		return err
	}
	return nil
}

// Release unlocks the lock, whichever goroutine acquired it, and gives the
// first waiter its chance. If the lock is not locked, Release panics with
// [ErrUnlocked], and the lock stays as it is.
func (l *Lock) Release() {
	if !l.state.CompareAndSwap(held, free) {
		l.releaseContended()
	}
}

// Locked reports whether somebody holds the lock. The answer may be out of date
// by the time the caller looks at it.
func (l *Lock) Locked() bool { return l.state.Load() != free }

// Lock is [Lock.Acquire]. It makes a Lock a [sync.Locker].
func (l *Lock) Lock() { l.Acquire() }

// Unlock is [Lock.Release]. It makes a Lock a [sync.Locker].
func (l *Lock) Unlock() { l.Release() }

// TryLock is [Lock.TryAcquire], under the name that [sync.Mutex] has for it, so that one
// can stand for the other.
func (l *Lock) TryLock() bool { return l.TryAcquire() }

// A queue is where the waiters of one Lock stand in line.
//
// No wake-up is lost, because whenever q.mu is unlocked this holds: if anybody
// is in line, then either the lock is contended, so that its release will come
// here, or q.woken is on its way to takeOrMark, which restores the first.
type queue struct {
	looks atomic.Int32 // how often spin looks at the lock; 0 where one processor does all

	mu    sync.Mutex // protects what follows and the waiters' fields; nobody parks holding it
	line  waiter     // the ring's root: line.next is first, line.prev is last
	woken *waiter    // left the line to try again; at most one at a time, or many would wake for one lock
}

// A waiter is one goroutine's wait. It is in line, or woken, or granted.
type waiter struct {
	next, prev *waiter
	ready      chan struct{} // one slot, one send for each time it leaves the line: a send never blocks
	timer      *time.Timer   // made for the first wait with a timeout
	starving   bool          // has waited too long: hand it the lock
	granted    bool          // was handed the lock, which stayed held in between
	pooled     bool
}

// starvation is the wait after which a waiter who was overtaken is handed the
// lock. A hand-over leaves the lock idle while the waiter wakes, 5 to 10 µs, so
// it must be rare; sync.Mutex has 1 ms.
const starvation = 100 * time.Microsecond

// wait is the acquire of a goroutine that has found the lock taken. It gives up
// after d or when done is closed.
func (l *Lock) wait(d time.Duration, done <-chan struct{}) bool {
	if d <= 0 {
		return false
	}
	start := time.Now()
	w := newWaiter(start)
	var timeout <-chan time.Time
	if d != Forever {
		timeout = w.startTimer(start, d)
	}
	defer func() { w.recycle(timeout != nil) }()
	q := l.makeQueue()
	if l.spin(q) {
		return true
	}

	q.mu.Lock()
	defer q.mu.Unlock()
	// From the mark on, a release waits for q.mu, and finds w in line.
	if l.takeOrMark(q) {
		return true
	}
	w.insertAfter(q.line.prev)
	for {
		gaveUp := false
		q.mu.Unlock()
		select {
		case <-w.ready:
		case <-timeout:
			gaveUp, timeout = true, nil
		case <-done:
			gaveUp = true
		}
		q.mu.Lock()

		if w.next != nil { // gave up in line: no wake-up was meant for it
			w.remove()
			return false
		}
		if gaveUp {
			<-w.ready // sent while it gave up: w must leave with an empty channel
		}
		if w.granted {
			return true
		}
		q.woken = nil
		// A woken waiter that gives up tries like any other, and if it fails it
		// passes its wake-up on: the mark makes the release wake the next.
		if l.takeOrMark(q) {
			return true
		}
		if gaveUp {
			return false
		}
		w.starving = time.Since(start) > starvation
		w.insertAfter(&q.line)
	}
}

// takeOrMark takes the lock if it is free. Otherwise it makes sure that
// somebody will look at the line again. The caller holds q.mu.
func (l *Lock) takeOrMark(q *queue) bool {
	if q.woken != nil { // it will be here soon and do the marking
		return l.TryAcquire()
	}
	// In one step, or the holder could release before the mark. Who takes the
	// lock has marked it too, which costs its release a look at the line.
	return l.state.Swap(contended) == free
}

// releaseContended is the release of a lock that is free or contended.
func (l *Lock) releaseContended() {
	q := l.queue.Load()
	if q == nil { // never contended
		panic(ErrUnlocked)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if l.state.Load() != contended { // it was free, if only for a moment
		panic(ErrUnlocked)
	}
	first := q.line.next
	switch {
	case first == &q.line: // nobody there
		l.state.Store(free)
	case first.starving: // the lock stays taken, so that nobody can overtake again
		first.remove()
		first.granted = true
		first.ready <- struct{}{}
	default:
		first.remove()
		q.woken = first
		l.state.Store(free)
		first.ready <- struct{}{}
	}
}

// maxLooks times a pause is about what it costs to park and to be woken: whoever
// spins that long in vain has at most doubled the price.
const maxLooks = 16

// spin waits a little for the lock without parking. It halves its patience with
// each failure and has it back with the first success: a lock that is held for
// long soon costs a waiter one look, and none when others are parked already.
func (l *Lock) spin(q *queue) bool {
	looks := q.looks.Load()
	if looks == 1 && l.state.Load() == contended {
		return false
	}
	for range looks {
		pause() //lint:ignore SA4017 the time that it takes is its effect
		if l.state.Load() == free && l.TryAcquire() {
			if looks < maxLooks {
				q.looks.Store(maxLooks)
			}
			return true
		}
	}
	if looks > 1 {
		q.looks.Store(looks / 2)
	}
	return false
}

// pause takes about 0.3 µs and leaves the memory alone, for the holder needs it.
// Each multiplication waits for the one before, which leaves the core to the
// other hyperthread.
//
//go:noinline
func pause() uint32 {
	x := uint32(1)
	for range 256 {
		x = x*1664525 + 1013904223
	}
	return x
}

func (l *Lock) makeQueue() *queue {
	if q := l.queue.Load(); q != nil {
		return q
	}
	q := new(queue)
	q.line.next, q.line.prev = &q.line, &q.line
	if runtime.GOMAXPROCS(0) > 1 { // on one processor the holder cannot run while we spin
		q.looks.Store(maxLooks)
	}
	l.queue.CompareAndSwap(nil, q)
	return l.queue.Load()
}

func (w *waiter) insertAfter(at *waiter) {
	w.prev, w.next = at, at.next
	at.next.prev, at.next = w, w
}

func (w *waiter) remove() {
	w.prev.next, w.next.prev = w.next, w.prev
	w.prev, w.next = nil, nil
}

// pool keeps waiters with their channel and timer, so that waiting allocates
// nothing.
var pool = sync.Pool{New: func() any {
	return &waiter{ready: make(chan struct{}, 1)}
}}

// newWaiter gives a waiter, inside a testing/synctest bubble a fresh one, since
// a channel and a timer belong to the bubble they were made in. A time read in a
// bubble has no monotonic part for Round to strip.
func newWaiter(now time.Time) *waiter {
	if now == now.Round(0) {
		return pool.New().(*waiter)
	}
	w := pool.Get().(*waiter)
	w.pooled = true
	return w
}

// nudge is what a timer gets more than a whole number of milliseconds, if it has
// one. On Linux an idle program sleeps in epoll_wait for whole milliseconds,
// rounded down: 10 ms, of which the way there has taken a microsecond, are a sleep
// of 9 and then one of 1, each late by itself. A little more makes it one sleep
// of 10, which ends about 100 µs earlier, and after the nudge anyhow: the kernel
// adds 50 µs to a sleep (prctl(2), PR_SET_TIMERSLACK).
const nudge = 20 * time.Microsecond

// startTimer starts a timer that fires d after start, which is a moment ago.
func (w *waiter) startTimer(start time.Time, d time.Duration) <-chan time.Time {
	whole := d%time.Millisecond == 0
	d -= time.Since(start)                            // all of it counts, also what came before the timer
	if whole && w.pooled && runtime.GOOS == "linux" { // in a bubble, time is exact
		d += nudge
	}
	if w.timer == nil {
		w.timer = time.NewTimer(d)
	} else {
		w.timer.Reset(d)
	}
	return w.timer.C
}

func (w *waiter) recycle(ticking bool) {
	if ticking {
		w.timer.Stop()
	}
	w.starving, w.granted = false, false
	if w.pooled {
		pool.Put(w)
	}
}
