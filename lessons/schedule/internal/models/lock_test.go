package models_test

import "testing"

func TestLock(t *testing.T) {
	testSamples(t, []sample{
		{"counts", `
import ("locklab/lessons/lock"; "sync")
func f() int {
	var l lock.Lock
	var group sync.WaitGroup
	n := 0
	for range 3 { group.Go(func() { l.Acquire(); n++; l.Release() }) }
	group.Wait()
	return n
}`, []string{"3"}},
		{"a timeout may be over before the lock is free", `
import ("locklab/lessons/lock"; "time")
func f() bool {
	var l lock.Lock
	l.Acquire()
	go l.Release()
	return l.AcquireTimeout(time.Second)
}`, []string{"true", "false"}},
		{"forever never is", `
import "locklab/lessons/lock"
func f() bool {
	var l lock.Lock
	l.Acquire()
	go l.Release()
	return l.AcquireTimeout(lock.Forever)
}`, []string{"true"}},
		{"a free lock is acquired, whatever the timeout", `
import "locklab/lessons/lock"
func f() (bool, bool) {
	var a, b lock.Lock
	return a.AcquireTimeout(1), b.AcquireTimeout(-1)
}`, []string{"true true"}},
		{"no time to wait", `
import "locklab/lessons/lock"
func f() bool {
	var l lock.Lock
	l.Acquire()
	return l.AcquireTimeout(0)
}`, []string{"false"}},
		{"nobody releases", `
import ("fmt"; "locklab/lessons/lock"; "time")
func f() string {
	var l lock.Lock
	l.Lock()
	return fmt.Sprint(l.AcquireTimeout(time.Second), l.TryAcquire(), l.TryLock(), l.Locked())
}`, []string{"false false false true"}},
		{"a context ends the wait", `
import ("context"; "locklab/lessons/lock")
func f() error {
	var l lock.Lock
	l.Acquire()
	ctx, cancel := context.WithCancel(context.Background())
	go cancel()
	return l.AcquireContext(ctx)
}`, []string{"context canceled"}},
		{"or the lock comes first", `
import ("context"; "fmt"; "locklab/lessons/lock"; "time")
func f() string {
	var l lock.Lock
	l.Acquire()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	go l.Release()
	err := l.AcquireContext(ctx)
	return fmt.Sprint(err)
}`, []string{"<nil>", "context deadline exceeded"}},
		{"a context that is over always fails", `
import ("context"; "locklab/lessons/lock")
func f() (error, bool) {
	var l lock.Lock
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return l.AcquireContext(ctx), l.Locked()
}`, []string{"context canceled false"}},
		{"nobody holds it", `
import "locklab/lessons/lock"
func f() (is, free bool) {
	var l lock.Lock
	defer func() { is, free = recover() == lock.ErrUnlocked, !l.Locked() }()
	l.Release()
	return
}`, []string{"true true"}},
		{"a Cond on it", `
import ("locklab/lessons/lock"; "sync")
func f() int {
	cond := sync.NewCond(new(lock.Lock))
	ready := false
	go func() { cond.L.Lock(); ready = true; cond.L.Unlock(); cond.Signal() }()
	cond.L.Lock()
	for !ready { cond.Wait() }
	return 1
}`, []string{"1"}},
		{"Seconds", `
import ("fmt"; "locklab/lessons/lock")
func f() string {
	a, err := lock.Seconds(2.5)
	b, _ := lock.Seconds(-1)
	_, wrong := lock.Seconds(-2)
	return fmt.Sprint(a, err, b == lock.Forever, wrong)
}`, []string{"2.5s <nil> true lock: a timeout of -2 seconds is negative; give 0 or more, or -1 to wait for ever"}},
	})
}

// From their real source.
func TestXSync(t *testing.T) {
	testSamples(t, []sample{
		{"errgroup", `
import ("errors"; "golang.org/x/sync/errgroup")
func f() error {
	var g errgroup.Group
	g.Go(func() error { return errors.New("a") })
	g.Go(func() error { return errors.New("b") })
	return g.Wait()
}`, []string{"a", "b"}},
		{"errgroup with a context", `
import ("context"; "errors"; "golang.org/x/sync/errgroup")
func f() (error, error) {
	g, ctx := errgroup.WithContext(context.Background())
	g.Go(func() error { return errors.New("a") })
	g.Go(func() error { <-ctx.Done(); return nil })
	err := g.Wait()
	return err, context.Cause(ctx)
}`, []string{"a a"}},
		{"errgroup with a limit", `
import ("golang.org/x/sync/errgroup"; "sync/atomic")
func f() int32 {
	var g errgroup.Group
	g.SetLimit(1)
	var inside, worst atomic.Int32
	for range 3 {
		g.Go(func() error {
			if n := inside.Add(1); n > worst.Load() { worst.Store(n) }
			inside.Add(-1)
			return nil
		})
	}
	g.Wait()
	return worst.Load()
}`, []string{"1"}},
		{"semaphore", `
import ("context"; "golang.org/x/sync/semaphore"; "sync")
func f() (int, bool) {
	s := semaphore.NewWeighted(2)
	var group sync.WaitGroup
	inside := 0
	for range 2 {
		group.Go(func() {
			if s.Acquire(context.Background(), 2) == nil { inside++; s.Release(2) }
		})
	}
	group.Wait()
	return inside, s.TryAcquire(3)
}`, []string{"2 false"}},
		{"singleflight", `
import ("golang.org/x/sync/singleflight"; "sync")
func f() int {
	var g singleflight.Group
	var group sync.WaitGroup
	var mu sync.Mutex
	calls := 0
	for range 2 {
		group.Go(func() {
			g.Do("k", func() (any, error) { mu.Lock(); calls++; mu.Unlock(); return nil, nil })
		})
	}
	group.Wait()
	return calls
}`, []string{"1", "2"}},
	})
}
