package alone

import (
	"fmt"
	"sync"
	"sync/atomic"

	"locklab/lessons/lock"
)

// What locks, atomics and channels do while nobody else is there.

func Mutex() string {
	var mu sync.Mutex
	a := mu.TryLock()
	b := mu.TryLock()
	mu.Unlock()
	mu.Lock()
	c := mu.TryLock()
	mu.Unlock()
	return fmt.Sprint(a, b, c)
}

func RWMutex() string {
	var mu sync.RWMutex
	mu.RLock()
	a, b := mu.TryRLock(), mu.TryLock()
	mu.RUnlock()
	mu.RUnlock()
	c, d := mu.TryLock(), mu.TryRLock()
	mu.Unlock()
	l := mu.RLocker()
	l.Lock()
	e := mu.TryLock()
	l.Unlock()
	return fmt.Sprint(a, b, c, d, e)
}

func Once() string {
	var once sync.Once
	n := 0
	once.Do(func() { n++ })
	once.Do(func() { n += 10 })
	f := sync.OnceFunc(func() { n += 100 })
	f()
	f()
	g := sync.OnceValue(func() int { n += 1000; return n })
	h := sync.OnceValues(func() (int, error) { n += 10000; return n, nil })
	a, b := g(), g()
	c, err := h()
	d, _ := h()
	return fmt.Sprint(n, a, b, c, err, d)
}

func OncePanics() string {
	var once sync.Once
	n := 0
	try := func() (r any) {
		defer func() { r = recover() }()
		once.Do(func() { n++; panic("once") })
		return "quiet"
	}
	f := sync.OnceValue(func() int { n += 10; panic("value") })
	again := func() (r any) {
		defer func() { r = recover() }()
		return f()
	}
	return fmt.Sprint(try(), try(), again(), again(), n)
}

func WaitGroup() string {
	var wg sync.WaitGroup
	wg.Wait()
	wg.Add(2)
	wg.Done()
	wg.Add(-1)
	wg.Wait()
	return "done"
}

func Locker() string {
	var mu sync.Mutex
	var rw sync.RWMutex
	n := 0
	for _, l := range []sync.Locker{&mu, &rw, rw.RLocker()} {
		l.Lock()
		n++
		l.Unlock()
	}
	return fmt.Sprint(n)
}

type counter struct {
	sync.Mutex
	n map[string]int
}

func (c *counter) inc(key string) int {
	c.Lock()
	defer c.Unlock()
	c.n[key]++
	return c.n[key]
}

func EmbeddedMutex() string {
	c := counter{n: map[string]int{}}
	c.inc("a")
	return fmt.Sprint(c.inc("a"), c.inc("b"), c.n)
}

func AtomicTypes() string {
	var i atomic.Int32
	var j atomic.Int64
	var u atomic.Uint32
	var b atomic.Bool
	a := i.Add(5)
	old := i.Swap(9)
	ok := i.CompareAndSwap(9, 1)
	no := i.CompareAndSwap(9, 2)
	j.Store(1 << 40)
	u.Add(^uint32(0))
	was := b.Swap(true)
	return fmt.Sprint(a, old, ok, no, i.Load(), j.Load(), u.Load(), was, b.Load(), i.And(3), i.Or(6), i.Load())
}

func AtomicFunctions() string {
	var i int32
	var j int64
	var u uint64
	a := atomic.AddInt32(&i, 5)
	b := atomic.SwapInt64(&j, 9)
	c := atomic.CompareAndSwapInt64(&j, 9, 3)
	atomic.StoreUint64(&u, 7)
	s := struct{ a, b int32 }{1, 2}
	atomic.AddInt32(&s.b, 40)
	list := []int64{1, 2}
	atomic.AddInt64(&list[1], 40)
	return fmt.Sprint(a, b, c, atomic.LoadInt64(&j), atomic.LoadUint64(&u), i, s, list)
}

func AtomicPointer() string {
	type config struct{ n int }
	var p atomic.Pointer[config]
	first := p.Load() == nil
	a, b := &config{1}, &config{2}
	p.Store(a)
	old := p.Swap(b)
	ok := p.CompareAndSwap(b, a)
	return fmt.Sprint(first, old.n, ok, p.Load().n)
}

func AtomicValue() string {
	var v atomic.Value
	first := v.Load() == nil
	v.Store([]int{1, 2})
	return fmt.Sprint(first, v.Load(), v.Load().([]int)[1])
}

func AtomicValueOtherType() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	var v atomic.Value
	v.Store(1)
	v.Store("s")
	return "no"
}

func Lock() string {
	var l lock.Lock
	a := l.TryAcquire()
	b := l.TryAcquire()
	c := l.AcquireTimeout(0)
	l.Release()
	d := l.AcquireTimeout(lock.Forever)
	e := l.Locked()
	l.Release()
	l.Acquire()
	l.Unlock()
	l.Lock()
	l.Release()
	return fmt.Sprint(a, b, c, d, e, l.Locked())
}

// Outcomes: panic: lock: release of an unlocked lock
func LockReleased() int {
	var l lock.Lock
	l.Release()
	return 0
}

func LockSeconds() string { return fmt.Sprint(lock.Seconds(2.5)) }

func BufferedChannel() string {
	ch := make(chan int, 3)
	ch <- 1
	ch <- 2
	a := <-ch
	n, c := len(ch), cap(ch)
	close(ch)
	b, ok := <-ch
	d, no := <-ch
	var null chan int
	return fmt.Sprint(a, n, c, b, ok, d, no, len(null), cap(null), null == nil)
}

func ChannelRange() string {
	ch := make(chan string, 3)
	for _, s := range []string{"a", "b", "c"} {
		ch <- s
	}
	close(ch)
	s := ""
	for x := range ch {
		s += x
	}
	return s
}

func SelectDefault() string {
	ch := make(chan int, 1)
	try := func() string {
		select {
		case x := <-ch:
			return fmt.Sprint("got ", x)
		default:
			return "empty"
		}
	}
	a := try()
	select {
	case ch <- 5:
	default:
		return "no"
	}
	full := false
	select {
	case ch <- 6:
	default:
		full = true
	}
	return fmt.Sprint(a, full, try(), try())
}

func ChannelDirections() int {
	ch := make(chan int, 1)
	send := func(c chan<- int) { c <- 7 }
	receive := func(c <-chan int) int { return <-c }
	send(ch)
	return receive(ch)
}

func ChannelOfChannels() string {
	requests := make(chan chan string, 1)
	answer := make(chan string, 1)
	requests <- answer
	(<-requests) <- "hello"
	return <-answer
}

func ChannelEquality() string {
	a, b := make(chan int), make(chan int)
	c := a
	m := map[chan int]string{a: "a", b: "b"}
	return fmt.Sprint(a == b, a == c, m[c])
}

// Outcomes: panic: send on closed channel
func SendOnClosed() int {
	ch := make(chan int, 1)
	close(ch)
	ch <- 1
	return 0
}

// Outcomes: panic: close of closed channel
func CloseTwice() int {
	ch := make(chan int)
	close(ch)
	close(ch)
	return 0
}

// Outcomes: panic: close of nil channel
func CloseNil() int {
	var ch chan int
	close(ch)
	return 0
}

// Outcomes: deadlock
func NilChannel() int {
	var ch chan int
	return <-ch
}

// Outcomes: deadlock
func SendToNobody() int {
	ch := make(chan int)
	ch <- 1
	return 0
}

// Outcomes: deadlock
func EmptySelect() int {
	select {}
}

func SyncMap() string {
	var m sync.Map
	m.Store("a", 1)
	v, ok := m.Load("a")
	_, no := m.Load("b")
	w, loaded := m.LoadOrStore("a", 9)
	x, fresh := m.LoadOrStore("b", 2)
	y, was := m.LoadAndDelete("a")
	old, had := m.Swap("b", 5)
	swapped := m.CompareAndSwap("b", 5, 6)
	n := 0
	m.Range(func(k, v any) bool { n += v.(int); return true })
	m.Delete("b")
	_, gone := m.Load("b")
	return fmt.Sprint(v, ok, no, w, loaded, x, fresh, y, was, old, had, swapped, n, gone)
}
