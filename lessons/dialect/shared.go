package dialect

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// A verb is what a step does.
type verb uint8

const (
	calculate verb = iota
	yield
	read
	write
	add
	swap
	compareAndSwap
	acquire
	tryAcquire
	acquireTimeout
	acquireContext
	release
	lookLocked
	semaphoreAcquire
	semaphoreTryAcquire
	semaphoreAcquireTimeout
	semaphoreRelease
	send
	trySend
	sendTimeout
	offer
	awaitTaken
	receive
	tryReceive
	receiveTimeout
	closeChannel
	condWait
	condWake
	condSignal
	condBroadcast
	rLock
	rUnlock
	announceLock
	wLock
	wUnlock
)

// A step is one access as data: what is done, on which object, with which numbers. Being
// data, it can be carried out on any state of the shared world, without the goroutine that
// asked for it.
type step struct {
	verb   verb
	object int32 // index in world.objects; for calculate an index in world.expressions, -1 for none
	a, b   int64
}

// A result is what a goroutine sees of its step.
type result struct {
	value int64
	ok    bool
}

// An object is one thing that the goroutines share. Its state is the words at, at+1, … of
// the world.
type object struct {
	name     string
	kind     string
	at       int32
	capacity int32 // of a channel
	partner  int32 // index of a condition's lock
	initial  int64
	handle   any // *Int, *Lock, …: made once, handed out again in every run
}

// A world is everything that the goroutines share.
type world struct {
	objects     []object
	expressions *[]string // what Calculate was told
}

// ready says whether goroutine g can take step s now: it does not wait for another.
// carry carries it out on words, which it changes; it must be ready.
func (w *world) ready(words []int64, g int, s *step) bool {
	switch s.verb {
	case calculate, yield:
		return true
	}
	o := &w.objects[s.object]
	at := words[o.at:]
	switch s.verb {
	case acquire:
		return at[0] == 0
	case semaphoreAcquire:
		return at[0] > 0
	case send:
		return at[0] != 0 || at[1] < int64(o.capacity)
	case offer:
		return at[0] != 0 || at[1] == 0
	case awaitTaken:
		return at[2]>>g&1 != 0 || at[0] != 0
	case receive:
		return at[1] > 0 || at[0] != 0
	case condWake:
		return !waits(at, g) && words[w.objects[o.partner].at] == 0
	case rLock:
		return at[0] == 0 && at[2] == 0
	case wLock:
		return at[0] == 0 && at[1] == 0
	}
	return true
}

// waits says whether g stands in the queue at[1:1+at[0]] of a condition.
func waits(at []int64, g int) bool {
	for _, waiter := range at[1 : 1+at[0]] {
		if waiter == int64(g) {
			return true
		}
	}
	return false
}

func (w *world) carry(words []int64, g int, s *step) result {
	switch s.verb {
	case calculate:
		return result{s.a, true}
	case yield:
		return result{0, true}
	}
	o := &w.objects[s.object]
	at := words[o.at:]
	switch s.verb {
	case read:
		return result{at[0], true}
	case write:
		at[0] = s.a
	case add:
		at[0] += s.a
		return result{at[0], true}
	case swap:
		old := at[0]
		at[0] = s.a
		return result{old, true}
	case compareAndSwap:
		if at[0] != s.a {
			return result{at[0], false}
		}
		at[0] = s.b
	case acquire, tryAcquire, acquireTimeout, acquireContext:
		if at[0] != 0 {
			return result{0, false}
		}
		at[0] = int64(g) + 1
	case release:
		if at[0] == 0 {
			return result{0, false}
		}
		at[0] = 0
	case lookLocked:
		return result{0, at[0] != 0}
	case semaphoreAcquire, semaphoreTryAcquire, semaphoreAcquireTimeout:
		if at[0] == 0 {
			return result{0, false}
		}
		at[0]--
	case semaphoreRelease:
		at[0]++

	// A channel with room is closed?, length, buffer.
	case send, trySend, sendTimeout:
		if at[0] != 0 {
			return result{-1, false}
		}
		if at[1] == int64(o.capacity) {
			return result{0, false}
		}
		at[2+at[1]] = s.a
		at[1]++
	// One without is closed?, offered?, senders whose value was taken, the value, its sender.
	case offer:
		if at[0] != 0 {
			return result{-1, false}
		}
		at[1], at[3], at[4] = 1, s.a, int64(g)
	case awaitTaken:
		if at[2]>>g&1 == 0 {
			return result{-1, false}
		}
		at[2] &^= 1 << g
	case receive, tryReceive, receiveTimeout:
		if at[1] == 0 {
			return result{0, false}
		}
		if o.capacity == 0 {
			v := at[3]
			at[2] |= 1 << at[4]
			at[1], at[3], at[4] = 0, 0, 0
			return result{v, true}
		}
		v := at[2]
		n := at[1] - 1
		copy(at[2:2+n], at[3:3+n])
		at[2+n] = 0
		at[1] = n
		return result{v, true}
	case closeChannel:
		if at[0] != 0 {
			return result{0, false}
		}
		at[0] = 1

	// A condition is the queue of those who wait: its length, then their numbers.
	case condWait:
		lock := &words[w.objects[o.partner].at]
		if *lock == 0 {
			return result{0, false}
		}
		*lock = 0
		at[1+at[0]] = int64(g)
		at[0]++
	case condWake:
		words[w.objects[o.partner].at] = int64(g) + 1
	case condSignal:
		if at[0] > 0 {
			n := at[0] - 1
			copy(at[1:1+n], at[2:2+n])
			at[1+n] = 0
			at[0] = n
		}
	case condBroadcast:
		clear(at[1 : 1+at[0]])
		at[0] = 0

	// A lock for readers and writers is its writer, its readers, the writers that wait.
	case rLock:
		at[1]++
	case rUnlock:
		if at[1] == 0 {
			return result{0, false}
		}
		at[1]--
	case announceLock:
		at[2]++
	case wLock:
		at[2]--
		at[0] = int64(g) + 1
	case wUnlock:
		if at[0] == 0 {
			return result{0, false}
		}
		at[0] = 0
	}
	return result{0, true}
}

// An Int is a whole number that the goroutines share. Each of its methods that reads or
// writes is one step.
type Int struct {
	p *Program
	i int32
}

// Int makes a shared whole number with its first value.
func (p *Program) Int(name string, value int) *Int {
	i := p.add("int", name, 1, int64(value), 0, 0)
	if h, ok := p.world.objects[i].handle.(*Int); ok {
		return h
	}
	h := &Int{p, i}
	p.world.objects[i].handle = h
	return h
}

// Read takes a step: it gives the value. In the function given to Outcome it may be called
// too, and is no step there.
func (x *Int) Read() int {
	return int(x.p.step(step{read, x.i, 0, 0}).value)
}

// Write takes a step: it sets the value.
func (x *Int) Write(value int) { x.p.step(step{write, x.i, int64(value), 0}) }

// Add takes one step, that nothing can come between: it adds delta and gives the new
// value, as atomic.Int64 does.
func (x *Int) Add(delta int) int {
	return int(x.p.step(step{add, x.i, int64(delta), 0}).value)
}

// Swap takes one step, that nothing can come between: it sets the value and gives the old one.
func (x *Int) Swap(value int) int {
	return int(x.p.step(step{swap, x.i, int64(value), 0}).value)
}

// CompareAndSwap takes one step, that nothing can come between: if the value is old, it
// sets it to value and gives true; otherwise it changes nothing and gives false.
func (x *Int) CompareAndSwap(old, value int) bool {
	return x.p.step(step{compareAndSwap, x.i, int64(old), int64(value)}).ok
}

// String gives the value in digits. It is no step: it is meant for the function given to Outcome.
func (x *Int) String() string { return x.p.textOf(x.i) }

// A Lock is a lock with the methods of lock.Lock, each of them one step. A goroutine that
// waits for it is not ready until it is free; which of several gets it then is left to the
// order. It must be made by Program.Lock.
type Lock struct {
	p *Program
	i int32
}

// Lock makes an unlocked lock.
func (p *Program) Lock(name string) *Lock {
	i := p.add("lock", name, 1, 0, 0, 0)
	if h, ok := p.world.objects[i].handle.(*Lock); ok {
		return h
	}
	h := &Lock{p, i}
	p.world.objects[i].handle = h
	return h
}

// Acquire takes a step as soon as the lock is free: it acquires the lock.
func (l *Lock) Acquire() { l.p.step(step{acquire, l.i, 0, 0}) }

// TryAcquire takes a step: it acquires the lock if it is free, and says whether it did.
func (l *Lock) TryAcquire() bool { return l.p.step(step{tryAcquire, l.i, 0, 0}).ok }

// AcquireTimeout takes a step: it acquires the lock if it is free then; if it is held
// then, the time is over and it gives false. How long d is does not matter: orders have no
// clock, and a timeout may expire whenever the lock is held. As for lock.Lock, d <= 0
// tries once and lock.Forever waits as Acquire does.
func (l *Lock) AcquireTimeout(d time.Duration) bool {
	switch {
	case d == math.MaxInt64: // lock.Forever
		l.Acquire()
		return true
	case d <= 0:
		return l.TryAcquire()
	}
	return l.p.step(step{acquireTimeout, l.i, int64(d), 0}).ok
}

// AcquireContext takes a step: it acquires the lock if it is free then and gives nil; if
// it is held then, the context ends and AcquireContext gives context.DeadlineExceeded for
// a context with a deadline, context.Canceled for another. A context that can't end
// (context.Background) waits as Acquire does; one that is done already always gives
// ctx.Err().
func (l *Lock) AcquireContext(ctx context.Context) error {
	if ctx.Done() == nil {
		l.Acquire()
		return nil
	}
	if err := ctx.Err(); err != nil {
		l.p.step(step{yield, -1, 0, 0})
		return err
	}
	if l.p.step(step{acquireContext, l.i, 0, 0}).ok {
		return nil
	}
	if _, ok := ctx.Deadline(); ok {
		return context.DeadlineExceeded
	}
	return context.Canceled
}

// Release takes a step: it unlocks the lock, whoever acquired it. Releasing an unlocked
// lock panics.
func (l *Lock) Release() {
	if !l.p.step(step{release, l.i, 0, 0}).ok {
		panic("lock: release of an unlocked lock")
	}
}

// Locked takes a step: it says whether the lock is held.
func (l *Lock) Locked() bool { return l.p.step(step{lookLocked, l.i, 0, 0}).ok }

// Lock is Acquire; with Unlock it makes the lock a sync.Locker.
func (l *Lock) Lock() { l.Acquire() }

// Unlock is Release.
func (l *Lock) Unlock() { l.Release() }

// TryLock is TryAcquire, under the name that sync.Mutex has for it.
func (l *Lock) TryLock() bool { return l.TryAcquire() }

// An RWMutex is a lock for many readers or one writer, with the methods of sync.RWMutex.
// As there, a writer that waits keeps new readers out: Lock takes two steps, one to
// announce itself and one to acquire.
type RWMutex struct {
	p *Program
	i int32
}

// RWMutex makes an unlocked lock for readers and writers.
func (p *Program) RWMutex(name string) *RWMutex {
	i := p.add("rwmutex", name, 3, 0, 0, 0)
	if h, ok := p.world.objects[i].handle.(*RWMutex); ok {
		return h
	}
	h := &RWMutex{p, i}
	p.world.objects[i].handle = h
	return h
}

// RLock takes a step as soon as there is no writer, neither inside nor waiting: it
// acquires the lock for reading.
func (l *RWMutex) RLock() { l.p.step(step{rLock, l.i, 0, 0}) }

// RUnlock takes a step: it releases the lock for reading.
func (l *RWMutex) RUnlock() {
	if !l.p.step(step{rUnlock, l.i, 0, 0}).ok {
		panic("sync: RUnlock of unlocked RWMutex")
	}
}

// Lock takes two steps: from the first on, new readers wait; the second is taken as soon
// as nobody is inside.
func (l *RWMutex) Lock() {
	l.p.step(step{announceLock, l.i, 0, 0})
	l.p.step(step{wLock, l.i, 0, 0})
}

// Unlock takes a step: it releases the lock for writing.
func (l *RWMutex) Unlock() {
	if !l.p.step(step{wUnlock, l.i, 0, 0}).ok {
		panic("sync: Unlock of unlocked RWMutex")
	}
}

// A Semaphore counts permits. Acquire takes one and waits while there is none; Release
// gives one back.
type Semaphore struct {
	p *Program
	i int32
}

// Semaphore makes a semaphore with its first number of permits, 0 or more.
func (p *Program) Semaphore(name string, permits int) *Semaphore {
	if permits < 0 {
		p.misuse("schedule: semaphore %q: %d permits; a semaphore starts with 0 or more", name, permits)
	}
	i := p.add("semaphore", name, 1, int64(permits), 0, 0)
	if h, ok := p.world.objects[i].handle.(*Semaphore); ok {
		return h
	}
	h := &Semaphore{p, i}
	p.world.objects[i].handle = h
	return h
}

// Acquire takes a step as soon as there is a permit: it takes the permit.
func (s *Semaphore) Acquire() { s.p.step(step{semaphoreAcquire, s.i, 0, 0}) }

// TryAcquire takes a step: it takes a permit if there is one, and says whether it did.
func (s *Semaphore) TryAcquire() bool { return s.p.step(step{semaphoreTryAcquire, s.i, 0, 0}).ok }

// AcquireTimeout takes a step: it takes a permit if there is one then; otherwise the time
// is over and it gives false. See Lock.AcquireTimeout for what d means.
func (s *Semaphore) AcquireTimeout(d time.Duration) bool {
	if d <= 0 {
		return s.TryAcquire()
	}
	return s.p.step(step{semaphoreAcquireTimeout, s.i, int64(d), 0}).ok
}

// Release takes a step: it gives back a permit, or adds one.
func (s *Semaphore) Release() { s.p.step(step{semaphoreRelease, s.i, 0, 0}) }

// String gives the number of permits in digits. It is no step.
func (s *Semaphore) String() string { return s.p.textOf(s.i) }

// A Channel carries whole numbers from goroutine to goroutine, in the order in which they
// were sent, as a Go channel does.
type Channel struct {
	p *Program
	i int32
}

// Channel makes a channel with room for capacity numbers, 0 to 1000. With capacity 0, Send
// takes two steps: it offers the number, and goes on when a receiver has taken it.
func (p *Program) Channel(name string, capacity int) *Channel {
	if capacity < 0 || capacity > 1000 {
		p.misuse("schedule: channel %q: capacity %d; it must be 0 to 1000", name, capacity)
	}
	size := 2 + capacity
	if capacity == 0 {
		size = 5
	}
	i := p.add("channel", name, size, 0, capacity, 0)
	if h, ok := p.world.objects[i].handle.(*Channel); ok {
		return h
	}
	h := &Channel{p, i}
	p.world.objects[i].handle = h
	return h
}

func (c *Channel) unbuffered() bool { return c.p.world.objects[c.i].capacity == 0 }

// Send takes a step as soon as the channel has room: it puts the number in. Sending on a
// closed channel panics.
func (c *Channel) Send(value int) {
	var sent bool
	if c.unbuffered() {
		sent = c.p.step(step{offer, c.i, int64(value), 0}).ok && c.p.step(step{awaitTaken, c.i, 0, 0}).ok
	} else {
		sent = c.p.step(step{send, c.i, int64(value), 0}).ok
	}
	if !sent {
		panic("send on closed channel")
	}
}

// TrySend takes a step, as a select with a default does: it puts the number in if the
// channel has room, and says whether it did. It needs a channel with capacity 1 or more.
func (c *Channel) TrySend(value int) bool { return c.sendOr(trySend, value, 0) }

// SendTimeout takes a step, as a select with time.After does: it puts the number in if the
// channel has room then; if it has none, the time is over and it gives false. See
// Lock.AcquireTimeout for what d means. It needs a channel with capacity 1 or more.
func (c *Channel) SendTimeout(value int, d time.Duration) bool {
	return c.sendOr(sendTimeout, value, d)
}

func (c *Channel) sendOr(v verb, value int, d time.Duration) bool {
	if c.unbuffered() {
		c.p.misuse("schedule: channel %q: TrySend and SendTimeout need a capacity of 1 or more", c.p.world.objects[c.i].name)
	}
	r := c.p.step(step{v, c.i, int64(value), int64(d)})
	if r.value < 0 {
		panic("send on closed channel")
	}
	return r.ok
}

// Receive takes a step as soon as there is a number or the channel is closed: it gives the
// oldest number and true, or 0 and false if the channel is closed and empty.
func (c *Channel) Receive() (int, bool) {
	r := c.p.step(step{receive, c.i, 0, 0})
	return int(r.value), r.ok
}

// TryReceive takes a step, as a select with a default does: it gives the oldest number and
// true if there is one, otherwise 0 and false.
func (c *Channel) TryReceive() (int, bool) {
	r := c.p.step(step{tryReceive, c.i, 0, 0})
	return int(r.value), r.ok
}

// ReceiveTimeout takes a step, as a select with time.After does: it gives the oldest
// number and true if there is one then; otherwise the time is over and it gives 0 and
// false. See Lock.AcquireTimeout for what d means.
func (c *Channel) ReceiveTimeout(d time.Duration) (int, bool) {
	r := c.p.step(step{receiveTimeout, c.i, int64(d), 0})
	return int(r.value), r.ok
}

// Close takes a step: it closes the channel. Closing it twice panics.
func (c *Channel) Close() {
	if !c.p.step(step{closeChannel, c.i, 0, 0}).ok {
		panic("close of closed channel")
	}
}

// A Cond is a condition to wait for, with the methods of sync.Cond. Signal wakes the one
// that has waited longest, as Go's does.
type Cond struct {
	p *Program
	i int32
}

// Cond makes a condition whose waiters hold l.
func (p *Program) Cond(name string, l *Lock) *Cond {
	i := p.add("cond", name, oneEach, 0, 0, l.i)
	if h, ok := p.world.objects[i].handle.(*Cond); ok {
		return h
	}
	h := &Cond{p, i}
	p.world.objects[i].handle = h
	return h
}

// Wait takes two steps: the first releases the lock and begins to wait; the second is
// taken as soon as the goroutine has been woken and the lock is free, and acquires it.
func (c *Cond) Wait() {
	if !c.p.step(step{condWait, c.i, 0, 0}).ok {
		panic("lock: release of an unlocked lock")
	}
	c.p.step(step{condWake, c.i, 0, 0})
}

// Signal takes a step: it wakes the goroutine that has waited longest, if one waits.
func (c *Cond) Signal() { c.p.step(step{condSignal, c.i, 0, 0}) }

// Broadcast takes a step: it wakes all that wait.
func (c *Cond) Broadcast() { c.p.step(step{condBroadcast, c.i, 0, 0}) }

// Calculate takes a step that touches nothing shared, and gives value back: v =
// p.Calculate(v + 1). A step table shows expression, if there is one, beside the value:
// p.Calculate(v+1, "some_number+1").
func (p *Program) Calculate(value int, expression ...string) int {
	p.turn()
	return int(p.step(step{calculate, p.expression(expression), int64(value), 0}).value)
}

// Yield takes a step that does nothing, as runtime.Gosched does: a place where the others
// may come between.
func (p *Program) Yield() { p.step(step{yield, -1, 0, 0}) }

// text gives the state of an object in words.
func (w *world) text(words []int64, i int32, name func(g int) string) string {
	o := &w.objects[i]
	at := words[o.at:]
	switch o.kind {
	case "lock":
		if at[0] == 0 {
			return "unlocked"
		}
		return name(int(at[0] - 1))
	case "rwmutex":
		switch {
		case at[0] != 0:
			return name(int(at[0] - 1))
		case at[1] != 0:
			return fmt.Sprintf("%d reading", at[1])
		}
		return "unlocked"
	case "channel":
		values := at[2 : 2+at[1]]
		if o.capacity == 0 {
			values = at[3 : 3+at[1]]
		}
		words := make([]string, 0, len(values)+1)
		for _, v := range values {
			words = append(words, strconv.FormatInt(v, 10))
		}
		if at[0] != 0 {
			words = append(words, "closed")
		}
		return "[" + strings.Join(words, " ") + "]"
	case "cond":
		names := make([]string, at[0])
		for k := range names {
			names[k] = name(int(at[1+k]))
		}
		return "[" + strings.Join(names, " ") + "]"
	}
	return strconv.FormatInt(at[0], 10)
}
