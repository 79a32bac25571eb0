package memory

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// The results are read by the function that waits, so writing them is a step too: 6 of 20
// orders differ in more than that.
// Outcomes: 0 1 | 1 0 | 1 1
// Orders: 20
func StoreBuffering() (a, b int) {
	x, y := 0, 0
	var group sync.WaitGroup
	group.Go(func() { x = 1; a = y })
	group.Go(func() { y = 1; b = x })
	group.Wait()
	return
}

// Outcomes: 0 0 | 0 1 | 1 1
// Orders: 15
func MessagePassing() (flag, data int) {
	x, y := 0, 0
	var group sync.WaitGroup
	group.Go(func() { x = 1; y = 1 })
	group.Go(func() { flag = y; data = x })
	group.Wait()
	return
}

// Outcomes: 0 0 | 0 1 | 1 0
// Orders: 20
func LoadBuffering() (a, b int) {
	x, y := 0, 0
	var group sync.WaitGroup
	group.Go(func() { a = x; y = 1 })
	group.Go(func() { b = y; x = 1 })
	group.Wait()
	return
}

// Outcomes: 1 2 | 2 1 | 2 2
func TwoPlusTwoWrites() (int, int) {
	x, y := 0, 0
	var group sync.WaitGroup
	group.Go(func() { x = 1; y = 2 })
	group.Go(func() { y = 1; x = 2 })
	group.Wait()
	return x, y
}

// Outcomes: 42
func SpinFlag() int {
	var ready atomic.Bool
	data := 0
	go func() {
		data = 42
		ready.Store(true)
	}()
	for !ready.Load() {
		runtime.Gosched()
	}
	return data
}

// Outcomes: never ends | 3
// Native: no
func LostUpdatesSpinForEver() int {
	n := 0
	for range 3 {
		go func() { n++ }()
	}
	for n < 3 {
	}
	return n
}

// Outcomes: never ends
// Native: no
func NeverReady() int {
	ready := false
	go func() { ready = false }()
	for !ready {
	}
	return 1
}

// Outcomes: never ends
// Native: no
func LoopForEver() int {
	for {
	}
}

// A real run may also meet a slice that is half old and half new, and panic: seen once in ten thousand runs or so.
//
// Outcomes: [1] | [2] | [1 2] | [2 1]
// Native: no
func AppendRaces() []int {
	var a []int
	var group sync.WaitGroup
	for i := range 2 {
		group.Go(func() { a = append(a, i+1) })
	}
	group.Wait()
	return a
}

// Outcomes: [1 2] | [2 1]
func AppendLocked() []int {
	var a []int
	var mu sync.Mutex
	var group sync.WaitGroup
	for i := range 2 {
		group.Go(func() {
			mu.Lock()
			a = append(a, i+1)
			mu.Unlock()
		})
	}
	group.Wait()
	return a
}

// Outcomes: map[a:1 b:1]
func MapLocked() map[string]int {
	m := map[string]int{}
	var mu sync.Mutex
	var group sync.WaitGroup
	for _, k := range []string{"a", "b"} {
		group.Go(func() {
			mu.Lock()
			m[k]++
			mu.Unlock()
		})
	}
	group.Wait()
	return m
}

// Outcomes: map[a:1 b:1] | fatal error: concurrent map writes
// Native: no
func MapWrites() map[string]int {
	m := map[string]int{}
	var group sync.WaitGroup
	for _, k := range []string{"a", "b"} {
		group.Go(func() { m[k] = 1 })
	}
	group.Wait()
	return m
}

// Outcomes: 1 1
func MapReads() (a, b int) {
	m := map[string]int{"x": 1}
	var group sync.WaitGroup
	group.Go(func() { a = m["x"] })
	group.Go(func() { b = m["x"] })
	group.Wait()
	return
}

type config struct{ host, port string }

// Outcomes: old 1 | new 2
func PointerSwap() string {
	var p atomic.Pointer[config]
	p.Store(&config{"old", "1"})
	seen := ""
	var group sync.WaitGroup
	group.Go(func() { p.Store(&config{"new", "2"}) })
	group.Go(func() {
		c := p.Load()
		seen = c.host + " " + c.port
	})
	group.Wait()
	return seen
}

// Outcomes: old 1 | new 2 | new 1
func FieldsOneByOne() string {
	c := config{"old", "1"}
	seen := ""
	var group sync.WaitGroup
	group.Go(func() {
		c.host = "new"
		c.port = "2"
	})
	group.Go(func() {
		port := c.port
		host := c.host
		seen = host + " " + port
	})
	group.Wait()
	return seen
}

// Outcomes: a | b
func LastWriterWins() string {
	s := ""
	var group sync.WaitGroup
	group.Go(func() { s = "a" })
	group.Go(func() { s = "b" })
	group.Wait()
	return s
}

// A real run may also leave the type of one with the value of the other.
//
// Outcomes: int 1 | string x
// Native: no
func InterfaceRaces() string {
	var v any
	var group sync.WaitGroup
	group.Go(func() { v = 1 })
	group.Go(func() { v = "x" })
	group.Wait()
	return fmt.Sprintf("%T %v", v, v)
}

// Outcomes: panic: boom
func PanicInGoroutine() int {
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer group.Done()
		panic("boom")
	}()
	group.Wait()
	select {}
}

// Outcomes: panic: boom | 0
func PanicMaybeSeen() int {
	go func() { panic("boom") }()
	return 0
}

// Outcomes: panic: runtime error: integer divide by zero | 5
func PanicInSomeOrders() int {
	n := 2
	var group sync.WaitGroup
	result := 0
	group.Go(func() { n = 0; n = 2 })
	group.Go(func() { result = 10 / n })
	group.Wait()
	return result
}

// Outcomes: panic: runtime error: invalid memory address or nil pointer dereference | x
func NilInSomeOrders() string {
	c := &config{host: "x"}
	seen := ""
	var group sync.WaitGroup
	group.Go(func() {
		if c != nil {
			seen = c.host
		}
	})
	group.Go(func() { c = nil; c = &config{host: "x"} })
	group.Wait()
	if seen == "" {
		return "x"
	}
	return seen
}

// Outcomes: recovered boom
func RecoveredInGoroutine() string {
	text := ""
	var group sync.WaitGroup
	group.Go(func() {
		defer func() { text = fmt.Sprint("recovered ", recover()) }()
		panic("boom")
	})
	group.Wait()
	return text
}

// Outcomes: deadlock
func DoneForgottenOnPanic() string {
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer func() { recover() }()
		panic("boom")
	}()
	group.Wait()
	return "done"
}

// Outcomes: done
func GoexitDone() string {
	var group sync.WaitGroup
	group.Go(func() {
		runtime.Goexit()
		panic("not reached")
	})
	group.Wait()
	return "done"
}

// Outcomes: deadlock
func MainGoexit() string {
	var mu sync.Mutex
	mu.Lock()
	go func() { mu.Lock() }()
	runtime.Goexit()
	return "no"
}

// Outcomes: 3 0 | 3 1 | 3 2 | 3 3
func LoopVariableEach() string {
	var n atomic.Int32
	sum := 0
	var mu sync.Mutex
	var group sync.WaitGroup
	seen := 0
	for i := range 3 {
		group.Go(func() {
			mu.Lock()
			sum += i
			mu.Unlock()
			n.Add(1)
		})
	}
	seen = int(n.Load())
	group.Wait()
	return fmt.Sprint(sum, " ", seen)
}

// Outcomes: 3 3 3
func LoopVariableShared() string {
	var i int
	var wait sync.Mutex
	wait.Lock()
	out := make([]string, 3)
	var group sync.WaitGroup
	for i = 0; i < 3; i++ {
		n := i
		group.Go(func() {
			wait.Lock()
			out[n] = fmt.Sprint(i)
			wait.Unlock()
		})
	}
	wait.Unlock()
	group.Wait()
	return strings.Join(out, " ")
}

// Outcomes: a failed, b failed | b failed, a failed
func FirstError() string {
	var mu sync.Mutex
	var errs []string
	var first error
	fail := func(name string) {
		err := errors.New(name + " failed")
		mu.Lock()
		defer mu.Unlock()
		if first == nil || len(errs) < 2 {
			first = err
			errs = append(errs, err.Error())
		}
	}
	var group sync.WaitGroup
	group.Go(func() { fail("a") })
	group.Go(func() { fail("b") })
	group.Wait()
	return strings.Join(errs, ", ")
}

// Outcomes: 6
func Tree() int {
	type node struct {
		left, right *node
		n           int
	}
	var sum func(*node) int
	sum = func(t *node) int {
		if t == nil {
			return 0
		}
		var left, right int
		var group sync.WaitGroup
		group.Go(func() { left = sum(t.left) })
		group.Go(func() { right = sum(t.right) })
		group.Wait()
		return left + right + t.n
	}
	return sum(&node{&node{nil, nil, 2}, &node{nil, nil, 3}, 1})
}

// Outcomes: 0 1 | 0 2 | 1 0 | 2 0 | 1 2 | 2 1 | 1 1 | 2 2 | 0 0
func ArrayReplaced() string {
	a := [2]int{0, 0}
	x, y := 0, 0
	var group sync.WaitGroup
	group.Go(func() { a[0] = 1; a[0] = 2 })
	group.Go(func() { x = a[0] })
	group.Go(func() { y = a[0] })
	group.Wait()
	return fmt.Sprint(x, " ", y)
}

// Outcomes: 0 | 1 | 2
func GlobalLoopBound() int {
	limit := 0
	n := 0
	var group sync.WaitGroup
	group.Go(func() { limit = 2; limit = 1 })
	group.Go(func() {
		for i := 0; i < limit; i++ {
			n++
		}
	})
	group.Wait()
	return n
}

// Outcomes: 1 2 | 2 1
func Swap() (int, int) {
	a, b := 1, 2
	var mu sync.Mutex
	var group sync.WaitGroup
	group.Go(func() {
		mu.Lock()
		a, b = b, a
		mu.Unlock()
	})
	group.Wait()
	var again sync.WaitGroup
	again.Go(func() {
		if mu.TryLock() {
			a, b = b, a
			mu.Unlock()
		}
	})
	if mu.TryLock() {
		mu.Unlock()
	}
	again.Wait()
	return a, b
}

// Outcomes: 1 | 2
func Generic() int {
	n := box[int]{}
	var group sync.WaitGroup
	group.Go(func() { n.set(n.get() + 1) })
	group.Go(func() { n.set(n.get() + 1) })
	group.Wait()
	return n.get()
}

type box[T any] struct{ value T }

func (b *box[T]) get() T  { return b.value }
func (b *box[T]) set(x T) { b.value = x }

// Outcomes: 2
func GenericLocked() int {
	c := guarded[map[string]int]{value: map[string]int{}}
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { c.with(func(m map[string]int) { m["n"]++ }) })
	}
	group.Wait()
	return c.value["n"]
}

type guarded[T any] struct {
	mu    sync.Mutex
	value T
}

func (g *guarded[T]) with(f func(T)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f(g.value)
}

// Outcomes: 1 | 2
func MethodValueStarted() int {
	b := &box[int]{}
	var group sync.WaitGroup
	inc := b.increment
	group.Go(inc)
	group.Go(inc)
	group.Wait()
	return b.value
}

func (b *box[T]) increment() {
	if n, ok := any(&b.value).(*int); ok {
		*n = *n + 1
	}
}

// Outcomes: 2
func InterfaceLocker() int {
	n := 0
	add := func(l sync.Locker) {
		l.Lock()
		defer l.Unlock()
		n++
	}
	var mu sync.Mutex
	var group sync.WaitGroup
	group.Go(func() { add(&mu) })
	group.Go(func() { add(&mu) })
	group.Wait()
	return n
}

// Outcomes: 5
func GoWithArguments() int {
	n := 5
	var got int
	var group sync.WaitGroup
	group.Add(1)
	go func(x int) {
		defer group.Done()
		got = x
	}(n)
	n = 7
	group.Wait()
	return got
}

// Outcomes: 3
func GoMethod() int {
	w := worker{n: 3}
	var group sync.WaitGroup
	group.Add(1)
	got := 0
	go w.work(&group, &got)
	w.n = 100
	group.Wait()
	return got
}

type worker struct{ n int }

func (w worker) work(group *sync.WaitGroup, got *int) {
	defer group.Done()
	*got = w.n
}
