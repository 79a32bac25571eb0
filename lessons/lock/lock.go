// Package lock is a mutual-exclusion lock whose acquire can give up after a
// timeout or when a context ends.
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

// A Lock lets one goroutine in at a time. The zero value is an unlocked Lock.
// A Lock must not be copied after first use.
//
// Acquire is not reentrant: a goroutine that acquires a lock it already holds
// waits for a release like everybody else. Any goroutine may release.
type Lock struct {
	state atomic.Uint32
	queue atomic.Pointer[queue] // made when somebody first has to wait
}

// The values of Lock.state.
const (
	free      = 0
	held      = 1
	contended = 2 // held, and the release must look at the queue
)

// A woken waiter that has waited this long without getting the lock is handed
// it by the next release.
const starving = 100 * time.Microsecond

// Acquire waits as long as it takes to acquire the lock.
func (l *Lock) Acquire() {
	if !l.state.CompareAndSwap(free, held) {
		l.wait(Forever, nil)
	}
}

// TryAcquire acquires the lock if it is free, and reports whether it did.
// It never waits.
func (l *Lock) TryAcquire() bool {
	return l.state.CompareAndSwap(free, held)
}

// AcquireTimeout waits for at most d to acquire the lock and reports whether it
// did. With d <= 0 it tries once; with [Forever] it never gives up.
func (l *Lock) AcquireTimeout(d time.Duration) bool {
	return l.state.CompareAndSwap(free, held) || l.wait(d, nil)
}

// AcquireContext waits until it has acquired the lock or ctx is done. It returns
// nil if it acquired the lock. Otherwise it returns ctx.Err() and leaves the lock
// as it was. If ctx is already done it always fails, even when the lock is free.
func (l *Lock) AcquireContext(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if l.state.CompareAndSwap(free, held) {
		return nil
	}
	if !l.wait(Forever, ctx.Done()) {
		return ctx.Err()
	}
	return nil
}

// Release unlocks the lock, whichever goroutine acquired it, and gives one
// waiter its chance. If the lock is not locked, Release panics with
// [ErrUnlocked] and the lock stays unlocked.
func (l *Lock) Release() {
	if !l.state.CompareAndSwap(held, free) {
		l.releaseContended()
	}
}

// Locked reports whether the lock is held by somebody at this moment. By the
// time the caller looks at the answer it may be out of date.
func (l *Lock) Locked() bool { return l.state.Load() != free }

// Lock is [Lock.Acquire]; it makes a Lock a [sync.Locker].
func (l *Lock) Lock() { l.Acquire() }

// Unlock is [Lock.Release]; it makes a Lock a [sync.Locker].
func (l *Lock) Unlock() { l.Release() }

// queue holds the waiters of one Lock, first come first served.
type queue struct {
	mu          sync.Mutex // protects the fields below and those of its waiters
	first, last *waiter
	woken       *waiter // left the line to try its luck and has not come back yet
}

type waiter struct {
	ready      chan struct{} // one slot: a send never blocks
	timer      *time.Timer   // made on the first wait with a timeout
	next, prev *waiter
	inLine     bool
	granted    bool // the lock was handed over
	starving   bool // the next release is to hand it over
	pooled     bool
}

func (q *queue) pushBack(w *waiter) {
	w.inLine, w.prev, w.next = true, q.last, nil
	if q.last != nil {
		q.last.next = w
	} else {
		q.first = w
	}
	q.last = w
}

func (q *queue) pushFront(w *waiter) {
	w.inLine, w.prev, w.next = true, nil, q.first
	if q.first != nil {
		q.first.prev = w
	} else {
		q.last = w
	}
	q.first = w
}

func (q *queue) remove(w *waiter) {
	if w.prev != nil {
		w.prev.next = w.next
	} else {
		q.first = w.next
	}
	if w.next != nil {
		w.next.prev = w.prev
	} else {
		q.last = w.prev
	}
	w.inLine, w.prev, w.next = false, nil, nil
}

// taken is the state in which a goroutine in front of the queue takes the lock.
func (q *queue) taken() uint32 {
	if q.first != nil && q.woken == nil {
		return contended
	}
	return held
}

// takeOrMark takes the lock, or makes sure that its release looks at the queue.
// The caller holds q.mu.
func (l *Lock) takeOrMark(q *queue) bool {
	for {
		if l.state.CompareAndSwap(free, q.taken()) {
			return true
		}
		if l.state.CompareAndSwap(held, contended) || l.state.Load() == contended {
			return false
		}
	}
}

func (l *Lock) wait(d time.Duration, done <-chan struct{}) bool {
	if d <= 0 {
		return false
	}
	q := l.queue.Load()
	if q == nil {
		l.queue.CompareAndSwap(nil, new(queue))
		q = l.queue.Load()
	}
	if l.spin(q) {
		return true
	}

	start := time.Now()
	w := newWaiter(start)
	defer w.free()
	var timeout <-chan time.Time
	if d != Forever {
		timeout = w.startTimer(d)
	}

	q.mu.Lock()
	if q.woken == nil && l.takeOrMark(q) {
		q.mu.Unlock()
		return true
	}
	q.pushBack(w)
	for {
		q.mu.Unlock()
		gaveUp := false
		select {
		case <-w.ready:
		case <-timeout:
			gaveUp = true
		case <-done:
			gaveUp = true
		}
		q.mu.Lock()
		if gaveUp && !w.inLine {
			<-w.ready // it was sent under q.mu, so it is there
		}
		if w.granted {
			q.mu.Unlock()
			return true
		}
		if w.inLine {
			q.remove(w)
		}
		if q.woken == w {
			q.woken = nil
		}
		if gaveUp && (q.first == nil || q.woken != nil) {
			got := l.state.CompareAndSwap(free, held)
			q.mu.Unlock()
			return got
		}
		if got := l.takeOrMark(q); got || gaveUp {
			q.mu.Unlock()
			return got
		}
		w.starving = time.Since(start) > starving
		q.pushFront(w)
	}
}

func (l *Lock) spin(q *queue) bool {
	if runtime.NumCPU() == 1 {
		return false
	}
	for range 4 {
		for range 30 {
		}
		if l.state.Load() == free && l.state.CompareAndSwap(free, held) {
			return true
		}
	}
	return false
}

func (l *Lock) releaseContended() {
	for {
		if l.state.CompareAndSwap(held, free) {
			return
		}
		if l.state.Load() == free {
			panic(ErrUnlocked)
		}
		q := l.queue.Load()
		q.mu.Lock()
		if l.state.Load() != contended {
			q.mu.Unlock()
			continue
		}
		w := q.first
		switch {
		case w != nil && w.starving:
			q.remove(w)
			w.granted = true
			l.state.Store(q.taken())
			w.ready <- struct{}{}
		case w != nil && q.woken == nil:
			q.remove(w)
			q.woken = w
			l.state.Store(free)
			w.ready <- struct{}{}
		default:
			l.state.Store(free)
		}
		q.mu.Unlock()
		return
	}
}

var waiters = sync.Pool{New: func() any { return &waiter{ready: make(chan struct{}, 1), pooled: true} }}

// newWaiter takes a waiter from the pool. Inside a testing/synctest bubble it
// makes a new one: channels and timers must not move between bubbles. There,
// time.Now has no monotonic reading.
func newWaiter(now time.Time) *waiter {
	if now == now.Round(0) {
		return &waiter{ready: make(chan struct{}, 1)}
	}
	return waiters.Get().(*waiter)
}

func (w *waiter) startTimer(d time.Duration) <-chan time.Time {
	if w.timer == nil {
		w.timer = time.NewTimer(d)
	} else {
		w.timer.Reset(d)
	}
	return w.timer.C
}

func (w *waiter) free() {
	if w.timer != nil {
		w.timer.Stop()
	}
	w.granted, w.starving = false, false
	if w.pooled {
		waiters.Put(w)
	}
}
