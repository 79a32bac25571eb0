package models_test

import (
	"strings"
	"testing"
)

func TestTime(t *testing.T) {
	testSamples(t, []sample{
		{"Sleep orders nothing", `
import ("sync"; "time")
func f() (s string) {
	var mu sync.Mutex
	var group sync.WaitGroup
	group.Go(func() { time.Sleep(time.Second); mu.Lock(); s += "late "; mu.Unlock() })
	group.Go(func() { time.Sleep(time.Nanosecond); mu.Lock(); s += "soon "; mu.Unlock() })
	group.Wait()
	return s
}`, []string{"late soon ", "soon late "}},
		{"After beside a result", `
import "time"
func f() string {
	c := make(chan int, 1)
	go func() { c <- 1 }()
	select {
	case <-c: return "result"
	case <-time.After(time.Hour): return "timeout"
	}
}`, []string{"result", "timeout"}},
		{"select may choose the timeout though the result is there", `
import ("fmt"; "time")
func f() string {
	c := make(chan int, 1)
	c <- 1
	select {
	case v := <-c: return fmt.Sprint(v)
	case <-time.After(time.Nanosecond): return "timeout"
	}
}`, []string{"1", "timeout"}},
		{"what takes no longer comes first", `
import "time"
func f() string {
	long, short := time.After(time.Second), time.After(time.Second)
	<-short
	select {
	case <-long: return "both"
	default: return "only the later one"
	}
}`, []string{"both"}},
		{"what takes longer may come first", `
import "time"
func f() string {
	long, short := time.After(2*time.Second), time.After(time.Second)
	<-short
	select {
	case <-long: return "both"
	default: return "only the shorter one"
	}
}`, []string{"both", "only the shorter one"}},
		{"Stop", `
import "time"
func f() (bool, int) {
	t := time.NewTimer(time.Second)
	if t.Stop() {
		select {
		case <-t.C: return true, 1
		default: return true, 0
		}
	}
	panic("it fired, and nobody has received that")
}`, []string{"true 0"}},
		{"Stop after it has been received", `
import "time"
func f() (bool, bool) {
	t := time.NewTimer(time.Second)
	<-t.C
	return t.Stop(), t.Reset(time.Second)
}`, []string{"false false"}},
		{"Reset", `
import "time"
func f() int {
	t := time.NewTimer(time.Hour)
	n := 0
	for range 2 {
		t.Reset(time.Second)
		<-t.C
		n++
	}
	return n
}`, []string{"2"}},
		{"AfterFunc may or may not be stopped", `
import ("sync"; "time")
func f() int {
	n := 0
	var mu sync.Mutex
	done := make(chan bool, 1)
	t := time.AfterFunc(time.Second, func() { mu.Lock(); n++; mu.Unlock(); done <- true })
	if t.Stop() { return n }
	<-done
	return 10 + n
}`, []string{"0", "11"}},
		{"a timer fires before a longer Sleep ends", `
import "time"
func f() int { c := time.After(time.Millisecond); time.Sleep(time.Millisecond); return len(c) }`, []string{"1"}},
		{"a longer timer than the Sleep", `
import "time"
func f() int { c := time.After(2 * time.Second); time.Sleep(time.Second); return len(c) }`, []string{"0", "1"}},
		{"a stopped timer delays no Sleep", `
import "time"
func f() bool {
	t := time.NewTimer(time.Millisecond)
	stopped := t.Stop()
	time.Sleep(time.Second)
	return stopped && len(t.C) == 0
}`, []string{"true"}},
		{"a timer that somebody else has set", `
import "time"
func f() int {
	c := make(chan time.Time, 1)
	go func() { time.AfterFunc(1, func() { c <- time.Now() }) }()
	time.Sleep(time.Second)
	return len(c)
}`, []string{"0", "1"}},
		{"a timer and two Sleeps", `
import "time"
func f() int {
	c := time.After(3 * time.Second)
	time.Sleep(2 * time.Second)
	time.Sleep(2 * time.Second)
	return len(c)
}`, []string{"0", "1"}}, // more than what happens, never less
		{"a Ticker keeps one tick", `
import "time"
func f() int {
	t := time.NewTicker(time.Second)
	n := 0
	for range 3 { <-t.C; n++ }
	t.Stop()
	select {
	case <-t.C: n += 10
	default:
	}
	return n
}`, []string{"3"}},
		{"a stopped Timer never fires", `
import "time"
func f() { t := time.NewTimer(1); t.Stop(); <-t.C }`, []string{"deadlock"}},
		{"After in a loop", `
import "time"
func f() int {
	c := make(chan int)
	go func() { for i := range 3 { c <- i }; close(c) }()
	n := 0
	for {
		select {
		case _, ok := <-c:
			if !ok { return n }
			n++
		case <-time.After(time.Second):
			return -1
		}
	}
}`, []string{"-1", "3"}},
		{"a deadline", `
import "time"
func f() bool { var zero time.Time; return zero.IsZero() && !time.Now().Add(time.Second).IsZero() }`, []string{"true"}},
		{"no interval", `
import "time"
func f() { time.NewTicker(0) }`, []string{"panic: non-positive interval for NewTicker"}},
	})
	testRefused(t, []refusal{
		{"Since", `
import "time"
func f() bool { return time.Since(time.Now()) > 0 }`,
			"time.Since is not among what the explorer understands. What the clock reads"},
		{"Sub", `
import "time"
func f() bool { a := time.Now(); return time.Now().Sub(a) > 0 }`,
			"time.Time.Sub is not among what the explorer understands. What the clock reads"},
		{"a printed Time", `
import ("fmt"; "time")
func f() string { return fmt.Sprint(time.Now()) }`, "a time.Time is printed"},
		{"compared Times", `
import "time"
func f() bool { return time.Now() == time.Now() }`, "cannot"},
	})
}

func TestRand(t *testing.T) {
	testSamples(t, []sample{
		{"every value", `
import "math/rand/v2"
func f() int { return rand.IntN(3) }`, []string{"0", "1", "2"}},
		{"the older one", `
import ("fmt"; "math/rand")
func f() string { rand.Seed(1); return fmt.Sprint(rand.Intn(2), rand.Int63n(2)) }`,
			[]string{"0 0", "0 1", "1 0", "1 1"}},
		{"N of a Duration", `
import ("math/rand/v2"; "time")
func f() time.Duration { return rand.N(2 * time.Nanosecond) }`, []string{"0s", "1ns"}},
		{"Perm", `
import ("fmt"; "math/rand")
func f() string { return fmt.Sprint(rand.Perm(3)) }`,
			[]string{"[0 1 2]", "[0 2 1]", "[1 0 2]", "[1 2 0]", "[2 0 1]", "[2 1 0]"}},
		{"below nothing", `
import "math/rand/v2"
func f() int { return rand.IntN(0) }`, []string{"panic: invalid argument to IntN"}},
	})
	testRefused(t, []refusal{
		{"too many", `
import "math/rand"
func f() int { return rand.Intn(1_000_000) }`, "a random number has more than 1,024 values"},
		{"Float64", `
import "math/rand"
func f() float64 { return rand.Float64() }`,
			"rand.Float64 is not among what the explorer understands. It has too many values"},
	})
}

func TestContext(t *testing.T) {
	testSamples(t, []sample{
		{"cancel", `
import "context"
func f() (error, error) {
	ctx, cancel := context.WithCancel(context.Background())
	go cancel()
	<-ctx.Done()
	return ctx.Err(), context.Cause(ctx)
}`, []string{"context canceled context canceled"}},
		{"a timeout may be over at any moment", `
import ("context"; "time")
func f() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	return ctx.Err()
}`, []string{"<nil>", "context deadline exceeded"}},
		{"which of two comes first", `
import ("context"; "time")
func f() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	cancel()
	return ctx.Err()
}`, []string{"context canceled", "context deadline exceeded"}},
		{"over before it begins", `
import ("context"; "time")
func f() (error, error) {
	a, _ := context.WithTimeout(context.Background(), 0)
	b, _ := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	return a.Err(), b.Err()
}`, []string{"context deadline exceeded context deadline exceeded"}},
		{"causes, and who hears of them", `
import ("context"; "errors"; "fmt")
func f() string {
	base, cancel := context.WithCancelCause(context.Background())
	child, end := context.WithCancel(base)
	defer end()
	apart := context.WithoutCancel(child)
	value := context.WithValue(child, "k", "v")
	cancel(errors.New("why"))
	return fmt.Sprint(child.Err(), context.Cause(child), value.Err(), value.Value("k"), value.Value("x"), apart.Err(), context.Cause(apart))
}`, []string{"context canceled why context canceledv<nil> <nil> <nil>"}},
		{"a child ends alone", `
import "context"
func f() (error, error) {
	base, cancel := context.WithCancel(context.Background())
	defer cancel()
	child, end := context.WithCancel(base)
	end()
	return base.Err(), child.Err()
}`, []string{"<nil> context canceled"}},
		{"a child of what is over", `
import "context"
func f() error {
	base, cancel := context.WithCancel(context.Background())
	cancel()
	child, end := context.WithCancel(base)
	defer end()
	return child.Err()
}`, []string{"context canceled"}},
		{"children hear of it one by one", `
import ("context"; "fmt")
func f() string {
	base, cancel := context.WithCancel(context.Background())
	a, _ := context.WithCancel(base)
	b, _ := context.WithCancel(base)
	go cancel()
	<-base.Done()
	return fmt.Sprint(a.Err() != nil, " ", b.Err() != nil)
}`, []string{"false false", "false true", "true false", "true true"}},
		{"AfterFunc", `
import ("context"; "fmt")
func f() string {
	ctx, cancel := context.WithCancel(context.Background())
	ran := make(chan bool, 2)
	stop := context.AfterFunc(ctx, func() { ran <- true })
	stopped := stop()
	again := stop()
	context.AfterFunc(ctx, func() { ran <- true })
	cancel()
	<-ran
	return fmt.Sprint(stopped, again, len(ran))
}`, []string{"true false 0"}},
		{"a Context of one's own", `
import "context"
type own struct { context.Context; done chan struct{} }
func (o own) Done() <-chan struct{} { return o.done }
func (o own) Err() error {
	select {
	case <-o.done: return context.Canceled
	default: return nil
	}
}
func f() error {
	o := own{context.Background(), make(chan struct{})}
	child, cancel := context.WithCancel(o)
	defer cancel()
	close(o.done)
	<-child.Done()
	return child.Err()
}`, []string{"context canceled"}},
		{"printed", `
import ("context"; "fmt")
func f() string {
	ctx, cancel := context.WithCancel(context.WithValue(context.TODO(), 1, "v"))
	defer cancel()
	return fmt.Sprint(ctx)
}`, []string{"context.TODO.WithValue(int, v).WithCancel"}},
	})
}

// A refusal is a program that is not explored, and how the error that says why begins after the
// place.
type refusal struct{ name, program, why string }

func testRefused(t *testing.T, list []refusal) {
	for _, r := range list {
		t.Run(r.name, func(t *testing.T) {
			got, err := exploreFunc(t, "package main\n"+r.program, "main.f")
			if err == nil {
				t.Fatalf("outcomes %q", got)
			}
			if !strings.Contains(err.Error(), r.why) {
				t.Errorf("%q does not say %q", err, r.why)
			}
		})
	}
}
