package models_test

import "testing"

func TestMutex(t *testing.T) {
	testSamples(t, []sample{
		{"counts", `
import "sync"
func f() int {
	var mu sync.Mutex
	var group sync.WaitGroup
	counter := 0
	for range 3 {
		group.Go(func() { mu.Lock(); defer mu.Unlock(); counter++ })
	}
	group.Wait()
	return counter
}`, []string{"3"}},
		{"TryLock", `
import "sync"
func f() (got bool) {
	var mu sync.Mutex
	var group sync.WaitGroup
	group.Go(func() { mu.Lock(); mu.Unlock() })
	got = mu.TryLock()
	if got { mu.Unlock() }
	group.Wait()
	return got
}`, []string{"true", "false"}},
		{"unlock of unlocked", `
import "sync"
func f() { var mu sync.Mutex; defer func() { recover() }(); mu.Unlock() }`,
			[]string{"fatal error: sync: unlock of unlocked mutex"}},
		{"anybody unlocks", `
import "sync"
func f() int {
	var mu sync.Mutex
	mu.Lock()
	go mu.Unlock()
	mu.Lock()
	return 1
}`, []string{"1"}},
		{"not reentrant", `
import "sync"
func f() { var mu sync.Mutex; mu.Lock(); mu.Lock() }`, []string{"deadlock"}},
		{"two in opposite orders", `
import "sync"
func f() int {
	var a, b sync.Mutex
	var group sync.WaitGroup
	group.Go(func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() })
	group.Go(func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() })
	group.Wait()
	return 1
}`, []string{"1", "deadlock"}},
		{"a Locker", `
import "sync"
type counted struct { sync.Locker; n int }
func f() int {
	c := counted{Locker: new(sync.Mutex)}
	done := make(chan bool)
	go func() { c.Lock(); c.n++; c.Unlock(); done <- true }()
	c.Lock(); c.n++; c.Unlock()
	<-done
	return c.n
}`, []string{"2"}},
		{"a copy is a lock of its own, held if it was", `
import "sync"
func f() (bool, bool) {
	var a sync.Mutex
	a.Lock()
	b := a
	a.Unlock()
	return a.TryLock(), b.TryLock()
}`, []string{"true false"}},
	})
}

func TestRWMutex(t *testing.T) {
	testSamples(t, []sample{
		{"readers together", `
import "sync"
func f() int {
	var rw sync.RWMutex
	rw.RLock()
	done := make(chan bool)
	go func() { rw.RLock(); done <- true; rw.RUnlock() }()
	<-done
	rw.RUnlock()
	return 1
}`, []string{"1"}},
		{"a reader reads twice while a writer waits", `
import "sync"
func f() int {
	var rw sync.RWMutex
	var group sync.WaitGroup
	group.Go(func() { rw.Lock(); rw.Unlock() })
	rw.RLock()
	rw.RLock()
	rw.RUnlock()
	rw.RUnlock()
	group.Wait()
	return 1
}`, []string{"1", "deadlock"}},
		{"a waiting writer lets nobody try", `
import "sync"
func f() string {
	var rw sync.RWMutex
	rw.RLock()
	go rw.Lock()
	a, b := rw.TryRLock(), rw.TryLock()
	switch {
	case b: return "writer beside a reader"
	case a: return "read"
	}
	return "kept out"
}`, []string{"read", "kept out"}},
		{"writers exclude all", `
import "sync"
func f() int {
	var rw sync.RWMutex
	var group sync.WaitGroup
	inside, worst := 0, 0
	write := func() { rw.Lock(); inside += 10; worst = max(worst, inside); inside -= 10; rw.Unlock() }
	read := func() { rw.RLock(); n := inside; rw.RUnlock(); if n > 0 { panic("torn") } }
	group.Go(write)
	group.Go(write)
	group.Go(read)
	group.Wait()
	return worst
}`, []string{"10"}},
		{"RLocker", `
import "sync"
func f() bool {
	var rw sync.RWMutex
	l := rw.RLocker()
	l.Lock()
	defer l.Unlock()
	return rw.TryRLock() && !rw.TryLock()
}`, []string{"true"}},
		{"RUnlock of unlocked", `
import "sync"
func f() { var rw sync.RWMutex; rw.RUnlock() }`, []string{"fatal error: sync: RUnlock of unlocked RWMutex"}},
		{"Unlock of unlocked", `
import "sync"
func f() { var rw sync.RWMutex; rw.RLock(); rw.Unlock() }`, []string{"fatal error: sync: Unlock of unlocked RWMutex"}},
		{"another goroutine ends the reading", `
import "sync"
func f() int {
	var rw sync.RWMutex
	rw.RLock()
	go rw.RUnlock()
	rw.Lock()
	return 1
}`, []string{"1"}},
	})
}

func TestWaitGroup(t *testing.T) {
	testSamples(t, []sample{
		{"negative", `
import "sync"
func f() { var wg sync.WaitGroup; wg.Done() }`, []string{"panic: sync: negative WaitGroup counter"}},
		{"Add inside the goroutine comes too late", `
import ("sync"; "sync/atomic")
func f() int32 {
	var wg sync.WaitGroup
	var n atomic.Int32
	go func() { wg.Add(1); n.Add(1); wg.Done() }()
	wg.Wait()
	return n.Load()
}`, []string{"0", "1"}},
		{"used again while somebody still waits", `
import "sync"
func f() int {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { wg.Done(); wg.Add(1); wg.Done() }()
	wg.Wait()
	return 1
}`, []string{
			"1", "panic: sync: WaitGroup is reused before previous Wait has returned",
			"panic: sync: WaitGroup misuse: Add called concurrently with Wait",
		}},
		{"rounds", `
import "sync"
func f() int {
	var wg sync.WaitGroup
	n := 0
	for range 2 {
		wg.Add(1)
		go func() { defer wg.Done(); n++ }()
		wg.Wait()
	}
	return n
}`, []string{"2"}},
		{"nobody is done", `
import "sync"
func f() { var wg sync.WaitGroup; wg.Add(1); wg.Wait() }`, []string{"deadlock"}},
		{"Go does not finish a panic", `
import "sync"
func f() int {
	var wg sync.WaitGroup
	wg.Go(func() { panic("no") })
	wg.Wait()
	return 1
}`, []string{"panic: no"}},
		{"Go finishes Goexit", `
import ("runtime"; "sync")
func f() int {
	var wg sync.WaitGroup
	wg.Go(func() { runtime.Goexit() })
	wg.Wait()
	return 1
}`, []string{"1"}},
		{"two wait", `
import "sync"
func f() int {
	var wg, done sync.WaitGroup
	wg.Add(1)
	for range 2 { done.Go(wg.Wait) }
	wg.Done()
	done.Wait()
	return 1
}`, []string{"1"}},
	})
}

func TestOnce(t *testing.T) {
	testSamples(t, []sample{
		{"once, and over when Do returns", `
import "sync"
func f() int {
	var once sync.Once
	var group sync.WaitGroup
	n := 0
	for range 3 {
		group.Go(func() {
			once.Do(func() { n++ })
			if n != 1 { panic("not yet") }
		})
	}
	group.Wait()
	return n
}`, []string{"1"}},
		{"Do inside Do", `
import "sync"
func f() { var once sync.Once; once.Do(func() { once.Do(func() {}) }) }`, []string{"deadlock"}},
		{"a panic counts", `
import "sync"
func f() (n int) {
	var once sync.Once
	func() {
		defer func() { recover() }()
		once.Do(func() { n++; panic("no") })
	}()
	once.Do(func() { n += 10 })
	return n
}`, []string{"1"}},
		{"OnceValues", `
import "sync"
func f() (int, string) {
	calls := 0
	get := sync.OnceValues(func() (int, string) { calls++; return calls, "x" })
	go get()
	get()
	return get()
}`, []string{"1 x"}},
		{"OnceFunc panics again", `
import ("fmt"; "sync")
func f() (s string) {
	g := sync.OnceFunc(func() { panic("no") })
	for range 2 {
		func() { defer func() { s += fmt.Sprint(recover()) + " " }(); g() }()
	}
	return s
}`, []string{"no no "}},
		{"OnceValue of Goexit", `
import "sync"
func f() int { return sync.OnceValue(func() int { return 7 })() }`, []string{"7"}},
	})
}

func TestCond(t *testing.T) {
	queue := func(wait, wake string) string {
		return `
import "sync"
func f() int {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	var group sync.WaitGroup
	ready, woken := false, 0
	for range 2 {
		group.Go(func() {
			mu.Lock()
			` + wait + ` !ready { cond.Wait() }
			woken++
			mu.Unlock()
		})
	}
	mu.Lock()
	ready = true
	mu.Unlock()
	` + wake + `
	group.Wait()
	return woken
}`
	}
	testSamples(t, []sample{
		{"Broadcast", queue("for", "cond.Broadcast()"), []string{"2"}},
		{"Signal wakes one", queue("for", "cond.Signal()"), []string{"2", "deadlock"}},
		{"Signal before anybody waits is lost", `
import "sync"
func f() int {
	cond := sync.NewCond(new(sync.Mutex))
	go cond.Signal()
	cond.L.Lock()
	cond.Wait()
	return 1
}`, []string{"1", "deadlock"}},
		{"who is woken", `
import "sync"
func f() string {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	first := make(chan string, 2)
	waiting := 0
	for _, name := range []string{"a", "b"} {
		go func() { mu.Lock(); waiting++; cond.Wait(); mu.Unlock(); first <- name }()
	}
	for {
		mu.Lock()
		if waiting == 2 { break }
		mu.Unlock()
	}
	mu.Unlock()
	cond.Signal()
	return <-first
}`, []string{"a", "b"}},
		{"with an RWMutex", `
import "sync"
func f() int {
	var rw sync.RWMutex
	cond := sync.NewCond(rw.RLocker())
	ready := false
	go func() { rw.Lock(); ready = true; rw.Unlock(); cond.Broadcast() }()
	cond.L.Lock()
	for !ready { cond.Wait() }
	cond.L.Unlock()
	return 1
}`, []string{"1"}},
		{"copied", `
import "sync"
func f() { a := sync.NewCond(new(sync.Mutex)); a.Signal(); b := *a; b.Signal() }`,
			[]string{"panic: sync.Cond is copied"}},
	})
}

func TestPool(t *testing.T) {
	testSamples(t, []sample{
		{"may give back", `
import "sync"
func f() int {
	made := 0
	pool := sync.Pool{New: func() any { made++; return made }}
	pool.Put(10)
	return pool.Get().(int) + pool.Get().(int)
}`, []string{"3", "11"}},
		{"nothing without New", `
import "sync"
func f() any { var pool sync.Pool; pool.Put(nil); return pool.Get() }`, []string{"<nil>"}},
	})
}

func TestMap(t *testing.T) {
	testSamples(t, []sample{
		{"LoadOrStore", `
import "sync"
func f() any {
	var m sync.Map
	var group sync.WaitGroup
	for i := range 2 { group.Go(func() { m.LoadOrStore("k", i) }) }
	group.Wait()
	v, _ := m.Load("k")
	return v
}`, []string{"0", "1"}},
		{"everything alone", `
import ("fmt"; "sync")
func f() string {
	var m sync.Map
	_, ok := m.Load(1)
	m.Store(1, "a")
	old, loaded := m.Swap(1, "b")
	s := fmt.Sprint(ok, old, loaded, m.CompareAndSwap(1, "a", "c"), m.CompareAndSwap(1, "b", "c"))
	v, was := m.LoadAndDelete(1)
	s += fmt.Sprint(" ", v, was, m.CompareAndDelete(1, "c"))
	m.Store(2, 2)
	m.Clear()
	m.Store(3, 3)
	m.Range(func(k, v any) bool { s += fmt.Sprint(" ", k, v); return true })
	return s
}`, []string{"falseatrue false true ctrue false 3 3"}},
		{"Range comes in any order", `
import ("fmt"; "sync")
func f() (s string) {
	var m sync.Map
	for i := range 3 { m.Store(i, true) }
	m.Range(func(k, _ any) bool { s += fmt.Sprint(k); return true })
	return s
}`, []string{"012", "021", "102", "120", "201", "210"}},
		{"Range may meet what is added", `
import "sync"
func f() (n int) {
	var m sync.Map
	m.Store(1, 1)
	m.Range(func(k, _ any) bool { n++; m.Store(2, 2); return true })
	return n
}`, []string{"1", "2"}},
		{"Range misses what is deleted", `
import "sync"
func f() (n int) {
	var m sync.Map
	m.Store(1, 1)
	m.Store(2, 2)
	m.Range(func(k, _ any) bool { n++; m.Delete(3 - k.(int)); return true })
	return n
}`, []string{"1"}},
	})
}
