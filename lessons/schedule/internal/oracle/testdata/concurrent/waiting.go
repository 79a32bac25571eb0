package waiting

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Outcomes: 1
func CondInLoop() int {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	ready := false
	n := 0
	go func() {
		mu.Lock()
		ready = true
		mu.Unlock()
		cond.Signal()
	}()
	mu.Lock()
	for !ready {
		cond.Wait()
	}
	n++
	mu.Unlock()
	return n
}

// Outcomes: 1 | deadlock
func CondMissed() int {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	go func() { cond.Signal() }()
	mu.Lock()
	cond.Wait()
	mu.Unlock()
	return 1
}

// Outcomes: 2
func CondBroadcast() int {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	open := false
	n := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			for !open {
				cond.Wait()
			}
			n++
		})
	}
	group.Go(func() {
		mu.Lock()
		open = true
		cond.Broadcast()
		mu.Unlock()
	})
	group.Wait()
	return n
}

// Outcomes: 2 | deadlock
func CondSignalForTwo() int {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	open := false
	n := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			for !open {
				cond.Wait()
			}
			n++
		})
	}
	group.Go(func() {
		mu.Lock()
		open = true
		cond.Signal()
		mu.Unlock()
	})
	group.Wait()
	return n
}

// Outcomes: -1 | 0
func CondWithIf() int {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	items := 0
	low := 0
	take := func() {
		mu.Lock()
		if items == 0 {
			cond.Wait()
		}
		items--
		low = min(low, items)
		mu.Unlock()
	}
	go take()
	go take()
	for range 2 {
		mu.Lock()
		items++
		cond.Broadcast()
		mu.Unlock()
	}
	mu.Lock()
	defer mu.Unlock()
	return low
}

// Outcomes: 1 2 | 2 1
func CondOnRWMutex() string {
	var mu sync.RWMutex
	cond := sync.NewCond(mu.RLocker())
	ready := false
	out := ""
	var text sync.Mutex
	var group sync.WaitGroup
	for i := range 2 {
		group.Go(func() {
			mu.RLock()
			for !ready {
				cond.Wait()
			}
			mu.RUnlock()
			text.Lock()
			if out != "" {
				out += " "
			}
			out += fmt.Sprint(i + 1)
			text.Unlock()
		})
	}
	mu.Lock()
	ready = true
	mu.Unlock()
	cond.Broadcast()
	group.Wait()
	return out
}

// Outcomes: 1 | 2
func MapLoadOrStore() int {
	var m sync.Map
	var group sync.WaitGroup
	for i := range 2 {
		group.Go(func() { m.LoadOrStore("k", i+1) })
	}
	group.Wait()
	v, _ := m.Load("k")
	return v.(int)
}

// Outcomes: 1 | 2
func MapLoadThenStore() int {
	var m sync.Map
	m.Store("n", 0)
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			v, _ := m.Load("n")
			m.Store("n", v.(int)+1)
		})
	}
	group.Wait()
	v, _ := m.Load("n")
	return v.(int)
}

// Outcomes: 0 | 1 | 2
func MapRangeWhileStored() int {
	var m sync.Map
	n := 0
	var group sync.WaitGroup
	group.Go(func() { m.Store("a", 1); m.Store("b", 2) })
	group.Go(func() { m.Range(func(k, v any) bool { n++; return true }) })
	group.Wait()
	return n
}

// Outcomes: fresh | used
func PoolMayForget() string {
	type buffer struct{ text string }
	pool := sync.Pool{New: func() any { return &buffer{"fresh"} }}
	pool.Put(&buffer{"used"})
	return pool.Get().(*buffer).text
}

// Outcomes: <nil>
func PoolEmpty() string {
	var pool sync.Pool
	return fmt.Sprint(pool.Get())
}

// Outcomes: ab | ba
func SleepOrdersNothing() string {
	var mu sync.Mutex
	out := ""
	say := func(s string, d time.Duration) {
		time.Sleep(d)
		mu.Lock()
		out += s
		mu.Unlock()
	}
	var group sync.WaitGroup
	group.Go(func() { say("a", time.Millisecond) })
	group.Go(func() { say("b", 2*time.Millisecond) })
	group.Wait()
	return out
}

// Outcomes: answer | timeout
func TimeAfter() string {
	ch := make(chan string, 1)
	go func() { ch <- "answer" }()
	select {
	case s := <-ch:
		return s
	case <-time.After(time.Millisecond):
		return "timeout"
	}
}

// A timer that has fired and was not received from is stopped too, since Go 1.23.
// Outcomes: stopped
func TimerStop() string {
	t := time.NewTimer(time.Millisecond)
	if t.Stop() {
		return "stopped"
	}
	return "fired"
}

// Outcomes: 1
func AfterFunc() int {
	done := make(chan int)
	time.AfterFunc(time.Millisecond, func() { done <- 1 })
	return <-done
}

// Outcomes: ran | stopped
func AfterFuncStopped() string {
	ran := make(chan bool, 1)
	t := time.AfterFunc(time.Microsecond, func() { ran <- true })
	if t.Stop() {
		return "stopped"
	}
	<-ran
	return "ran"
}

// Outcomes: 2
func TickerTwice() int {
	t := time.NewTicker(time.Millisecond)
	defer t.Stop()
	n := 0
	for range t.C {
		n++
		if n == 2 {
			break
		}
	}
	return n
}

// An hour may pass before the select is reached.
// Outcomes: long | short
func TimersInOneSelect() string {
	long, short := time.After(time.Hour), time.After(time.Millisecond)
	select {
	case <-long:
		return "long"
	case <-short:
		return "short"
	}
}

// Outcomes: 3s 1500 1m30s 2.5
func Durations() string {
	d := 3 * time.Second
	return fmt.Sprint(d, " ", (1500 * time.Millisecond).Milliseconds(), " ", 90*time.Second, " ",
		(2500 * time.Millisecond).Seconds())
}

// Outcomes: context canceled
func ContextCancel() string {
	ctx, cancel := context.WithCancel(context.Background())
	go cancel()
	<-ctx.Done()
	return ctx.Err().Error()
}

// Outcomes: context deadline exceeded
func ContextTimeout() string {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	return ctx.Err().Error()
}

// Outcomes: done | context canceled
func ContextOrResult() string {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	result := make(chan string, 1)
	go func() { result <- "done" }()
	go cancel()
	select {
	case s := <-result:
		return s
	case <-ctx.Done():
		return ctx.Err().Error()
	}
}

type key struct{}

// Outcomes: 5 <nil> true
func ContextValues() string {
	ctx := context.WithValue(context.Background(), key{}, 5)
	child, cancel := context.WithCancel(ctx)
	defer cancel()
	_, has := child.Deadline()
	return fmt.Sprint(child.Value(key{}), " ", child.Err(), " ", !has)
}

// Outcomes: context canceled own cause
func ContextCause() string {
	ctx, cancel := context.WithCancelCause(context.Background())
	child, stop := context.WithCancel(ctx)
	defer stop()
	cancel(errors.New("own cause"))
	<-child.Done()
	return fmt.Sprint(child.Err(), " ", context.Cause(child))
}

// Outcomes: 1
func ContextAfterFunc() int {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan int)
	context.AfterFunc(ctx, func() { done <- 1 })
	cancel()
	return <-done
}

// Outcomes: child | parent
func ContextTree() string {
	parent, stop := context.WithCancel(context.Background())
	child, cancel := context.WithCancel(parent)
	defer cancel()
	defer stop()
	go cancel()
	go stop()
	<-child.Done()
	if parent.Err() != nil {
		return "parent"
	}
	return "child"
}

// Outcomes: 0 | 1 | 2
func ContextStopsWorkers() int {
	ctx, cancel := context.WithCancel(context.Background())
	var n atomic.Int32
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			if ctx.Err() != nil {
				return
			}
			n.Add(1)
		})
	}
	cancel()
	group.Wait()
	return int(n.Load())
}
