package questions

import (
	"fmt"
	"sync"
	"time"
)

// Programs about locks as people asked about them in public, in our words. Each runs
// without a change.

// Source: forum.golangbridge.org/t/goroutine-question/15553 (two goroutines, each reads,
// adds and writes a counter twice; the answer there: 2 to 4).
// Outcomes: 2 | 3 | 4
func TwoIncrementTwice() int {
	counter := 0
	var wg sync.WaitGroup
	wg.Add(2)
	incCounter := func(id int) {
		defer wg.Done()
		for count := 0; count < 2; count++ {
			value := counter
			value++
			counter = value
		}
	}
	go incCounter(1)
	go incCounter(2)
	wg.Wait()
	return counter
}

type safeCounter struct {
	mu    sync.Mutex
	count int
}

func (c safeCounter) increment() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count++
}

// Source: senior-stack.uz, "Mutex Copying: Find the Bug", bug 1, and newsletter.onedfrk.com,
// "The Lock That Guards a Copy" (value receiver; the answer there: always 0).
// Outcomes: 0
func ValueReceiver() int {
	c := safeCounter{}
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c.increment()
		}()
	}
	wg.Wait()
	return c.count
}

type example struct {
	m sync.RWMutex
	a int
}

func (e *example) readA() int {
	defer e.m.RUnlock()
	e.m.RLock()
	return e.a
}

func (e *example) workWithA() int {
	defer e.m.RUnlock()
	e.m.RLock()
	return e.readA() + 1
}

func (e *example) updateA(a int) {
	defer e.m.Unlock()
	e.m.Lock()
	e.a = a
}

// Source: vanderwijk.info/posts/go-locking-pitfall (a reader that takes its read lock again
// while a writer waits; the answer there: deadlock).
// Outcomes: 1 | 6 | deadlock
func NestedReadLock() int {
	e := &example{}
	result := 0
	var wg sync.WaitGroup
	wg.Go(func() { result = e.workWithA() })
	wg.Go(func() { e.updateA(5) })
	wg.Wait()
	return result
}

// Source: newsletter.onedfrk.com, "The Wait That Doesn't Wait", and senior-stack.uz,
// "WaitGroups: Find the Bug", bug 1 (Add inside the goroutine; the answer there: some, all
// or none of the results).
// Outcomes: 0 | 1 | 2
// | panic: sync: WaitGroup is reused before previous Wait has returned
// | panic: sync: WaitGroup misuse: Add called concurrently with Wait
func AddInsideTheGoroutine() int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var results []int
	for item := range 2 {
		go func() {
			wg.Add(1)
			defer wg.Done()
			mu.Lock()
			results = append(results, item*item)
			mu.Unlock()
		}()
	}
	wg.Wait()
	mu.Lock()
	defer mu.Unlock()
	return len(results)
}

// Source: github.com/ochinchina/supervisord issue 223 (Signal before Wait, because it does
// not take the lock; the answer there: a deadlock).
// Outcomes: woken | deadlock
func SignalWithoutTheLock() string {
	cond := sync.NewCond(&sync.Mutex{})
	cond.L.Lock()
	go func() { cond.Signal() }()
	cond.Wait()
	cond.L.Unlock()
	return "woken"
}

// Source: the same issue, with the two lines that were commented out.
// Outcomes: woken
func SignalWithTheLock() string {
	cond := sync.NewCond(&sync.Mutex{})
	cond.L.Lock()
	go func() {
		cond.L.Lock()
		cond.Signal()
		cond.L.Unlock()
	}()
	cond.Wait()
	cond.L.Unlock()
	return "woken"
}

// Source: github.com/juicedata/juicefs pull request 3782 (a signal sent by a select with
// default while nobody receives yet; the answer there: a deadlock).
// Outcomes: ready | deadlock
func SignalIsDropped() string {
	var mu sync.Mutex
	wake := make(chan struct{})
	ready := false
	go func() {
		mu.Lock()
		ready = true
		select {
		case wake <- struct{}{}:
		default:
		}
		mu.Unlock()
	}()
	mu.Lock()
	for !ready {
		mu.Unlock()
		<-wake
		mu.Lock()
	}
	mu.Unlock()
	return "ready"
}

// Source: github.com/stripe-archive/sequins pull request 90 (two locks, taken in opposite
// orders by two threads; the answer there: a deadlock).
// Outcomes: done | deadlock
func TwoLocksTwoOrders() string {
	var lock, hooksLock sync.Mutex
	var wg sync.WaitGroup
	wg.Go(func() {
		lock.Lock()
		defer lock.Unlock()
		hooksLock.Lock()
		defer hooksLock.Unlock()
	})
	wg.Go(func() {
		hooksLock.Lock()
		defer hooksLock.Unlock()
		lock.Lock()
		defer lock.Unlock()
	})
	wg.Wait()
	return "done"
}

// Source: oscarchou.com, "Avoid Using defer mu.Unlock() Inside Loops" (the answer there: the
// second turn waits for ever).
// Outcomes: deadlock
func DeferInALoop() int {
	var mu sync.Mutex
	messages := make(chan int, 2)
	messages <- 1
	messages <- 2
	close(messages)
	sum := 0
	for m := range messages {
		mu.Lock()
		defer mu.Unlock()
		sum += m
	}
	return sum
}

// Source: errornotes.dev, "Fix panic: sync: unlock of unlocked mutex", case 3 (unlocked by
// hand and by defer; the answer there: it ends the program).
// Outcomes: fatal error: sync: unlock of unlocked mutex
func UnlockedTwice() int {
	var mu sync.Mutex
	n := 0
	mu.Lock()
	defer mu.Unlock()
	n++
	mu.Unlock()
	return n
}

type bankAccount struct {
	mu      sync.Mutex
	balance int
}

func (a *bankAccount) transfer(amount int, target *bankAccount) {
	a.mu.Lock()
	defer a.mu.Unlock()
	target.mu.Lock()
	defer target.mu.Unlock()
	a.balance -= amount
	target.balance += amount
}

// Source: github.com/RezaSi/go-interview-practice pull request 1860 (the answer there:
// deadlock for A to B beside B to A, and for an account to itself).
// Outcomes: 90 110 | deadlock
func TransferBothWays() string {
	a, b := &bankAccount{balance: 100}, &bankAccount{balance: 100}
	var wg sync.WaitGroup
	wg.Go(func() { a.transfer(20, b) })
	wg.Go(func() { b.transfer(10, a) })
	wg.Wait()
	return fmt.Sprint(a.balance, " ", b.balance)
}

// Source: the same.
// Outcomes: deadlock
func TransferToItself() int {
	a := &bankAccount{balance: 100}
	a.transfer(10, a)
	return a.balance
}

// Source: github.com/codeskyblue/go-sh issue 26 (the answer there: after the timeout the
// sender is left behind, but the caller goes on).
// Outcomes: done | timeout
func LeftBehindByTheTimeout() string {
	ch := make(chan string)
	go func() { ch <- "done" }()
	select {
	case s := <-ch:
		return s
	case <-time.After(time.Millisecond):
		return "timeout"
	}
}

// Source: golang/go issue 15418 (a goroutine with a read lock starts another that wants one,
// and a writer waits).
// Outcomes: 2 | 1
func ReaderStartsReader() int {
	var l sync.RWMutex
	x := 0
	var wg sync.WaitGroup
	wg.Go(func() {
		l.RLock()
		wg.Go(func() {
			l.RLock()
			v := x
			l.RUnlock()
			l.Lock()
			x = v + 1
			l.Unlock()
		})
		l.RUnlock()
	})
	wg.Go(func() {
		l.Lock()
		x++
		l.Unlock()
	})
	wg.Wait()
	return x
}

// Source: gofaq.org, "Fix concurrent map writes" (the answer there: the program may end
// with a fatal error).
// Outcomes: 2 | fatal error: concurrent map writes
// Native: no
func SessionCache() int {
	cache := map[string]int{}
	var wg sync.WaitGroup
	for _, user := range []string{"ann", "bob"} {
		wg.Go(func() { cache[user] = len(user) })
	}
	wg.Wait()
	return len(cache)
}
