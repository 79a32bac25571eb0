package dialect_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/big"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"locklab/lessons/dialect"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// counter is the lesson's program: goroutines that increment a number k times each, in two
// steps or in three.
func counter(goroutines, k int, withCalculate bool) func(*dialect.Program) {
	return func(p *dialect.Program) {
		number := p.Int("some_number", 0)
		for i := range goroutines {
			p.Go(fmt.Sprint("thread", i+1), func() {
				for range k {
					v := number.Read()
					if withCalculate {
						v = p.Calculate(v+1, "some_number+1")
					} else {
						v++
					}
					number.Write(v)
				}
			})
		}
		p.Outcome(number.String)
	}
}

// explore explores a program that must be explored completely and without an error.
func explore(t *testing.T, program func(*dialect.Program), options ...dialect.Option) dialect.Report {
	t.Helper()
	r, err := dialect.Explore(program, options...)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Complete {
		t.Fatal("not complete:", r)
	}
	sum, chance := new(big.Int), 0.0
	for _, o := range r.Outcomes {
		sum.Add(sum, o.Schedules)
		chance += o.Probability
		trace, err := dialect.Replay(program, o.Example)
		if err != nil || trace.Outcome != o.Value || trace.Deadlock != o.Deadlock || trace.Failed != o.Failed {
			t.Errorf("the example %v of %q leads to %q (%v)", o.Example, o.Value, trace.Outcome, err)
		}
	}
	if sum.Cmp(r.Schedules) != 0 {
		t.Errorf("the outcomes have %v orders, all together are %v", sum, r.Schedules)
	}
	if math.Abs(chance-1) > 1e-9 {
		t.Errorf("the probabilities add up to %v", chance)
	}
	return r
}

// counts writes the outcomes of a report as "value×orders".
func counts(r dialect.Report) string {
	var words []string
	for _, o := range r.Outcomes {
		words = append(words, fmt.Sprintf("%s×%s", o.Value, o.Schedules))
	}
	return strings.Join(words, " ")
}

func TestKnownAnswers(t *testing.T) {
	for _, test := range []struct {
		name    string
		program func(*dialect.Program)
		want    string
	}{
		{"read, calculate, write", counter(2, 1, true), "1×18 2×2"},
		{"read, write", counter(2, 1, false), "1×4 2×2"},
		{"twice", counter(2, 2, false), "2×32 3×32 4×6"},
		{"three times", counter(2, 3, false), "2×8 3×300 4×416 5×180 6×20"},
	} {
		if got := counts(explore(t, test.program)); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	if n := explore(t, counter(3, 2, false)).Schedules; n.Int64() != 34650 {
		t.Errorf("three goroutines of two: %v", n)
	}
}

// Two goroutines of k reads and writes have C(4k, 2k) orders; the lowest number they can
// leave is 2, and for k >= 3 there are 8 ways to it.
func TestLowestIsTwo(t *testing.T) {
	for k := 2; k <= 6; k++ {
		r := explore(t, counter(2, k, false))
		if want := new(big.Int).Binomial(int64(4*k), int64(2*k)); r.Schedules.Cmp(want) != 0 {
			t.Errorf("k = %d: %v orders, want %v", k, r.Schedules, want)
		}
		lowest := r.Outcomes[0]
		if lowest.Value != "2" || k >= 3 && lowest.Schedules.Int64() != 8 {
			t.Errorf("k = %d: the lowest is %s, %v orders", k, lowest.Value, lowest.Schedules)
		}
		if highest := r.Outcomes[len(r.Outcomes)-1].Value; highest != fmt.Sprint(2*k) {
			t.Errorf("k = %d: the highest is %s", k, highest)
		}
	}
}

// Goroutines that only write constants have as many orders as a multiset has arrangements,
// however many that are.
func TestMultinomials(t *testing.T) {
	for _, lengths := range [][]int{{1}, {7}, {3, 4}, {2, 2, 2, 2}, {5, 5, 5}, {1, 2, 3, 4}, {0, 3, 2}, {40, 40}, {30, 30, 30}} {
		want, sum := big.NewInt(1), 0
		for _, n := range lengths {
			sum += n
			want.Mul(want, new(big.Int).Binomial(int64(sum), int64(n)))
		}
		r := explore(t, func(p *dialect.Program) {
			for i, n := range lengths {
				p.Go(fmt.Sprint("g", i), func() {
					for range n {
						p.Yield()
					}
				})
			}
			p.Outcome(func() string { return "end" })
		})
		if r.Schedules.Cmp(want) != 0 {
			t.Errorf("%v: %v orders, want %v", lengths, r.Schedules, want)
		}
	}
}

// The first of two ready goroutines is equally likely at each step, so that not all orders are.
func TestProbability(t *testing.T) {
	r := explore(t, func(p *dialect.Program) {
		x := p.Int("x", 0)
		p.Go("short", func() { x.Write(1) })
		p.Go("long", func() { p.Yield(); p.Yield(); x.Write(2) })
		p.Outcome(x.String)
	})
	// long is last unless it takes its three steps first, each with probability 1/2.
	if got := counts(r); got != "1×1 2×3" || r.Outcomes[0].Probability != 1.0/8 || r.Outcomes[1].Probability != 7.0/8 {
		t.Error(r)
	}
}

func TestLockKeepsEveryUpdate(t *testing.T) {
	for _, k := range []int{1, 2, 3} {
		r := explore(t, func(p *dialect.Program) {
			number, lock := p.Int("some_number", 0), p.Lock("my_lock")
			for _, name := range []string{"thread1", "thread2", "thread3"} {
				p.Go(name, func() {
					for range k {
						lock.Acquire()
						number.Write(p.Calculate(number.Read() + 1))
						lock.Release()
					}
				})
			}
			p.Outcome(number.String)
		})
		if len(r.Outcomes) != 1 || r.Outcomes[0].Value != fmt.Sprint(3*k) {
			t.Error(r)
		}
	}
}

// The lesson's own program prints 777 only if thread1 is first.
func TestLessonProgram(t *testing.T) {
	r := explore(t, func(p *dialect.Program) {
		state, lock := p.Int("shared_state[0]", 1), p.Lock("my_lock")
		printed := 0
		p.Go("thread1", func() { lock.Acquire(); state.Write(777); lock.Release() })
		p.Go("thread2", func() { lock.Acquire(); printed = state.Read(); lock.Release() })
		p.Outcome(func() string { return fmt.Sprint(printed) })
	})
	if got := counts(r); got != "1×1 777×1" {
		t.Error(got)
	}
}

func twoLocks(p *dialect.Program) {
	a, b := p.Lock("a"), p.Lock("b")
	use := func(first, second *dialect.Lock) func() {
		return func() {
			first.Acquire()
			defer first.Release()
			second.Acquire()
			defer second.Release()
		}
	}
	p.Go("thread1", use(a, b))
	p.Go("thread2", use(b, a))
	p.Outcome(func() string { return "ok" })
}

func TestDeadlock(t *testing.T) {
	r := explore(t, twoLocks)
	if len(r.Outcomes) != 2 || !r.Outcomes[1].Deadlock || r.Outcomes[0].Value != "ok" {
		t.Fatal(r)
	}
	d := r.Outcomes[1]
	if d.Example.String() != "thread1 thread2" || d.Schedules.Int64() != 2 || d.Probability != 0.5 {
		t.Error(d)
	}
	if want := "deadlock: thread1 waits for b, which thread2 holds; thread2 waits for a, which thread1 holds"; d.Value != want {
		t.Errorf("%q, want %q", d.Value, want)
	}
}

func TestPhilosophers(t *testing.T) {
	table := func(n int, ordered bool) func(*dialect.Program) {
		return func(p *dialect.Program) {
			forks := make([]*dialect.Lock, n)
			for i := range forks {
				forks[i] = p.Lock(fmt.Sprint("fork", i))
			}
			for i := range n {
				first, second := forks[i], forks[(i+1)%n]
				if ordered && i == n-1 {
					first, second = second, first
				}
				p.Go(fmt.Sprint("philosopher", i), func() {
					first.Acquire()
					second.Acquire()
					p.Yield() // eats
					second.Release()
					first.Release()
				})
			}
			p.Outcome(func() string { return "fed" })
		}
	}
	for n := 2; n <= 5; n++ {
		r := explore(t, table(n, false))
		if len(r.Outcomes) != 2 || !r.Outcomes[1].Deadlock || len(r.Outcomes[1].Example) != n {
			t.Errorf("%d philosophers: %v", n, r)
		}
		if r := explore(t, table(n, true)); len(r.Outcomes) != 1 || r.Outcomes[0].Deadlock {
			t.Errorf("%d philosophers with an order: %v", n, r)
		}
	}
}

func TestTimeouts(t *testing.T) {
	// The holder may be slow or fast: both answers are possible, and a free lock is always
	// acquired.
	got := func(try func(p *dialect.Program, l *dialect.Lock) bool) string {
		r := explore(t, func(p *dialect.Program) {
			l := p.Lock("l")
			acquired := false
			p.Go("holder", func() { l.Acquire(); l.Release() })
			p.Go("other", func() {
				if acquired = try(p, l); acquired {
					l.Release()
				}
			})
			p.Outcome(func() string { return fmt.Sprint(acquired) })
		})
		return counts(r)
	}
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	type try = func(p *dialect.Program, l *dialect.Lock) bool
	for _, test := range []struct {
		name string
		try  try
		want string
	}{
		{"timeout", func(p *dialect.Program, l *dialect.Lock) bool { return l.AcquireTimeout(time.Second) }, "false×1 true×2"},
		{"zero timeout", func(p *dialect.Program, l *dialect.Lock) bool { return l.AcquireTimeout(0) }, "false×1 true×2"},
		{"for ever", func(p *dialect.Program, l *dialect.Lock) bool { return l.AcquireTimeout(math.MaxInt64) }, "true×2"},
		{"try", func(p *dialect.Program, l *dialect.Lock) bool { return l.TryAcquire() }, "false×1 true×2"},
		{"TryLock", func(p *dialect.Program, l *dialect.Lock) bool { return l.TryLock() }, "false×1 true×2"},
		{"a context without end", func(p *dialect.Program, l *dialect.Lock) bool {
			return l.AcquireContext(context.Background()) == nil
		}, "true×2"},
		{"a context that can end", func(p *dialect.Program, l *dialect.Lock) bool {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			err := l.AcquireContext(ctx)
			if err != nil && !errors.Is(err, context.Canceled) {
				p.Fail(err.Error())
			}
			return err == nil
		}, "false×1 true×2"},
		{"a context that has ended", func(p *dialect.Program, l *dialect.Lock) bool {
			if err := l.AcquireContext(canceled); !errors.Is(err, context.Canceled) {
				p.Fail("no error")
			}
			return false
		}, "false×3"},
	} {
		if got := got(test.try); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// A deadlock that a timeout resolves: nobody waits for ever.
func TestTimeoutResolvesDeadlock(t *testing.T) {
	r := explore(t, func(p *dialect.Program) {
		a, b := p.Lock("a"), p.Lock("b")
		use := func(first, second *dialect.Lock) func() {
			return func() {
				first.Acquire()
				defer first.Release()
				if second.AcquireTimeout(time.Millisecond) {
					second.Release()
				}
			}
		}
		p.Go("thread1", use(a, b))
		p.Go("thread2", use(b, a))
	})
	for _, o := range r.Outcomes {
		if o.Deadlock {
			t.Error(o)
		}
	}
}

// replayAll goes through every order by replaying it, step by step from the beginning, and
// counts where they lead.
func replayAll(t *testing.T, program func(*dialect.Program), order dialect.Order, counts map[string]int) {
	trace, err := dialect.Replay(program, order)
	var short *dialect.OrderError
	switch {
	case err == nil:
		counts[trace.Outcome]++
	case errors.As(err, &short):
		for _, name := range short.Ready {
			replayAll(t, program, append(slices.Clip(order), name), counts)
		}
	default:
		t.Fatal(order, err)
	}
}

func TestSharedThings(t *testing.T) {
	for _, test := range []struct {
		name    string
		program func(p *dialect.Program)
		want    string
	}{
		{"Add loses nothing", func(p *dialect.Program) {
			x := p.Int("x", 0)
			p.Go("a", func() { x.Add(1); x.Add(1) })
			p.Go("b", func() { x.Add(1); x.Add(1) })
			p.Outcome(x.String)
		}, "4×6"},
		{"Swap gives the old value once", func(p *dialect.Program) {
			x := p.Int("x", 1)
			got := [2]int{}
			p.Go("a", func() { got[0] = x.Swap(0) })
			p.Go("b", func() { got[1] = x.Swap(0) })
			p.Outcome(func() string { return fmt.Sprint(got) })
		}, "[0 1]×1 [1 0]×1"},
		{"a semaphore lets two of three in", func(p *dialect.Program) {
			s, inside := p.Semaphore("s", 2), p.Int("inside", 0)
			for i := range 3 {
				p.Go(fmt.Sprint("g", i), func() {
					s.Acquire()
					if inside.Add(1) == 3 {
						p.Fail("three inside")
					}
					inside.Add(-1)
					s.Release()
				})
			}
			p.Outcome(func() string { return s.String() })
		}, "2×2550"},
		{"a semaphore without a permit", func(p *dialect.Program) {
			s := p.Semaphore("s", 0)
			p.Go("a", func() { s.Acquire() })
		}, "deadlock: a waits for a permit of s×1"},
		{"trying a semaphore", func(p *dialect.Program) {
			s := p.Semaphore("s", 1)
			got := [2]bool{}
			p.Go("a", func() { got[0] = s.TryAcquire() })
			p.Go("b", func() { got[1] = s.AcquireTimeout(time.Second) })
			p.Outcome(func() string { return fmt.Sprint(got) })
		}, "[false true]×1 [true false]×1"},
		{"a channel keeps the order", func(p *dialect.Program) {
			c := p.Channel("c", 1)
			var got []int
			p.Go("sender", func() {
				for i := range 3 {
					c.Send(i)
				}
				c.Close()
			})
			p.Go("receiver", func() {
				for {
					v, ok := c.Receive()
					if !ok {
						return
					}
					got = append(got, v)
				}
			})
			p.Outcome(func() string { return fmt.Sprint(got) })
		}, "[0 1 2]×2"},
		{"an unbuffered channel: the sender goes on when the receiver has come", func(p *dialect.Program) {
			c, x := p.Channel("c", 0), p.Int("x", 0)
			p.Go("sender", func() { c.Send(5); x.Write(x.Read() * 10) })
			p.Go("receiver", func() { v, _ := c.Receive(); x.Write(v) })
			p.Outcome(x.String)
		}, "0×1 5×1 50×2"},
		{"two senders, one receiver, no buffer", func(p *dialect.Program) {
			c := p.Channel("c", 0)
			var got [2]int
			p.Go("a", func() { c.Send(1) })
			p.Go("b", func() { c.Send(2) })
			p.Go("r", func() { got[0], _ = c.Receive(); got[1], _ = c.Receive() })
			p.Outcome(func() string { return fmt.Sprint(got) })
		}, "[1 2]×4 [2 1]×4"},
		{"a channel as a lock", func(p *dialect.Program) {
			c, x := p.Channel("c", 1), p.Int("x", 0)
			for i := range 2 {
				p.Go(fmt.Sprint("g", i), func() {
					c.Send(0)
					x.Write(x.Read() + 1)
					c.Receive()
				})
			}
			p.Outcome(x.String)
		}, "2×2"},
		{"trying a channel", func(p *dialect.Program) {
			c := p.Channel("c", 1)
			p.Go("a", func() {
				ok1, ok2 := c.TrySend(1), c.TrySend(2)
				v, ok3 := c.TryReceive()
				_, ok4 := c.TryReceive()
				ok5 := c.SendTimeout(3, time.Second)
				v2, ok6 := c.ReceiveTimeout(time.Second)
				_, ok7 := c.ReceiveTimeout(time.Second)
				p.Fail(fmt.Sprint(ok1, ok2, v, ok3, ok4, ok5, v2, ok6, ok7))
			})
		}, "true false 1 true false true 3 true false×1"},
		{"a closed channel still gives what is in it", func(p *dialect.Program) {
			c := p.Channel("c", 2)
			p.Go("a", func() {
				c.Send(1)
				c.Close()
				v, ok := c.Receive()
				w, ok2 := c.Receive()
				p.Fail(fmt.Sprint(v, ok, w, ok2))
			})
		}, "1 true 0 false×1"},
		{"readers together, a writer alone", func(p *dialect.Program) {
			l, x := p.RWMutex("l"), p.Int("x", 0)
			var saw [2]int
			p.Go("writer", func() { l.Lock(); x.Write(1); x.Write(2); l.Unlock() })
			for i := range 2 {
				p.Go(fmt.Sprint("reader", i), func() { l.RLock(); saw[i] = x.Read(); l.RUnlock() })
			}
			p.Outcome(func() string { return fmt.Sprint(saw) })
		}, "[0 0]×90 [0 2]×3 [2 0]×3 [2 2]×20"},
		{"a reader that reads again while a writer waits", func(p *dialect.Program) {
			l := p.RWMutex("l")
			p.Go("reader", func() { l.RLock(); l.RLock(); l.RUnlock(); l.RUnlock() })
			p.Go("writer", func() { l.Lock(); l.Unlock() })
			p.Outcome(func() string { return "ok" })
		}, "ok×4 deadlock: reader waits for l, which a writer waits for too; writer waits for l, held for reading×1"},
		{"a condition", func(p *dialect.Program) {
			l, full := p.Lock("l"), p.Int("full", 0)
			c := p.Cond("c", l)
			p.Go("taker", func() {
				l.Acquire()
				for full.Read() == 0 {
					c.Wait()
				}
				full.Write(0)
				l.Release()
			})
			p.Go("giver", func() { l.Acquire(); full.Write(1); c.Signal(); l.Release() })
			p.Outcome(full.String)
		}, "0×2"},
		{"a lost wake-up", func(p *dialect.Program) {
			l := p.Lock("l")
			c := p.Cond("c", l)
			p.Go("waiter", func() { l.Acquire(); c.Wait(); l.Release() })
			p.Go("waker", func() { c.Signal() })
			p.Outcome(func() string { return "woken" })
		}, "woken×1 deadlock: waiter waits for c×2"},
		{"Broadcast wakes all", func(p *dialect.Program) {
			l, open := p.Lock("l"), p.Int("open", 0)
			c := p.Cond("c", l)
			for i := range 2 {
				p.Go(fmt.Sprint("w", i), func() {
					l.Acquire()
					for open.Read() == 0 {
						c.Wait()
					}
					l.Release()
				})
			}
			p.Go("opener", func() { l.Acquire(); open.Write(1); c.Broadcast(); l.Release() })
			p.Outcome(func() string { return "open" })
		}, "open×10"},
		{"without Outcome, the shared state", func(p *dialect.Program) {
			x, l, s := p.Int("x", 3), p.Lock("l"), p.Semaphore("s", 2)
			c, rw := p.Channel("c", 2), p.RWMutex("rw")
			p.Go("a", func() { x.Add(1); l.Acquire(); s.Release(); c.Send(7); rw.RLock() })
		}, "x 4, l a, s 3, c [7], rw 1 reading×1"},
	} {
		r := explore(t, test.program)
		if got := counts(r); got != test.want {
			t.Errorf("%s:\n%s, want\n%s", test.name, got, test.want)
		}
		got, replayed := map[string]int{}, map[string]int{}
		for _, o := range r.Outcomes {
			got[o.Value] = int(o.Schedules.Int64())
		}
		replayAll(t, test.program, nil, replayed)
		if !maps.Equal(got, replayed) {
			t.Errorf("%s:\n%v, replayed one by one\n%v", test.name, got, replayed)
		}
	}
}

// What Fail says is an outcome of its own, with the order that leads there.
func TestFail(t *testing.T) {
	r := explore(t, func(p *dialect.Program) {
		inside := p.Int("inside", 0)
		for _, name := range []string{"thread1", "thread2"} {
			p.Go(name, func() {
				if inside.Add(1) == 2 {
					p.Fail("two in the critical section")
				}
				inside.Add(-1)
			})
		}
		p.Outcome(func() string { return "ok" })
	})
	if got := counts(r); got != "ok×2 two in the critical section×2" || !r.Outcomes[1].Failed || r.Outcomes[0].Failed {
		t.Error(r)
	}
	if got := r.Outcomes[1].Example.String(); got != "thread1 thread2" {
		t.Error(got)
	}
	r = explore(t, func(p *dialect.Program) {
		x := p.Int("x", 0)
		p.Go("thread1", func() { x.Add(1) })
		p.Outcome(func() string {
			if x.Read() == 1 {
				p.Fail("a cent is lost")
			}
			return "ok"
		})
	})
	if got := counts(r); got != "a cent is lost×1" || !r.Outcomes[0].Failed {
		t.Error(r)
	}
}

func TestPanic(t *testing.T) {
	boom := errors.New("boom")
	program := func(p *dialect.Program) {
		x := p.Int("x", 0)
		p.Go("thread1", func() { x.Write(1); x.Write(2); x.Write(3) })
		p.Go("thread2", func() {
			if x.Read() == 2 {
				panic(boom)
			}
		})
		p.Outcome(x.String)
	}
	r, err := dialect.Explore(program)
	var p *dialect.PanicError
	if !errors.As(err, &p) || !errors.Is(err, boom) {
		t.Fatal(err)
	}
	if p.Goroutine != "thread2" || p.Order.String() != "thread1 thread1 thread2" || !strings.Contains(string(p.Stack), "TestPanic") {
		t.Errorf("%v\n%s", p, p.Stack)
	}
	if want := `schedule: thread2 panicked: boom, after the order "thread1 thread1 thread2"`; err.Error() != want {
		t.Errorf("%q, want %q", err, want)
	}
	if got := counts(r); got != "3×3 boom×1" || !r.Complete || !r.Outcomes[1].Panic {
		t.Error(r)
	}
	trace, err := dialect.Replay(program, p.Order)
	if !errors.Is(err, boom) || len(trace.Steps) != 3 || trace.Panic != "boom" {
		t.Error(trace, err)
	}

	_, err = dialect.Explore(func(p *dialect.Program) {
		p.Go("thread1", func() { p.Yield() })
		p.Go("thread2", func() { panic("at once") })
	})
	if !errors.As(err, &p) || err.Error() != "schedule: thread2 panicked: at once, before any step was taken" {
		t.Error(err)
	}

	// Releasing an unlocked lock is one.
	_, err = dialect.Explore(func(p *dialect.Program) {
		l := p.Lock("l")
		p.Go("thread1", func() { l.Release() })
	})
	if !errors.As(err, &p) || p.Value != "lock: release of an unlocked lock" {
		t.Error(err)
	}
}

func TestSpinning(t *testing.T) {
	spin := func(p *dialect.Program, x *dialect.Int) func() {
		return func() {
			for !x.CompareAndSwap(0, 1) {
			}
		}
	}
	for _, test := range []struct {
		name string
		lock func(p *dialect.Program, x *dialect.Int) func()
		want bool
	}{
		{"compare-and-swap", spin, true},
		{"swap", func(p *dialect.Program, x *dialect.Int) func() {
			return func() {
				for x.Swap(1) == 1 {
				}
			}
		}, true},
		{"with a yield", func(p *dialect.Program, x *dialect.Int) func() {
			return func() {
				for !x.CompareAndSwap(0, 1) {
					p.Yield()
				}
			}
		}, true},
		{"with a calculation", func(p *dialect.Program, x *dialect.Int) func() {
			return func() {
				for p.Calculate(x.Read(), "x") == 1 || !x.CompareAndSwap(0, p.Calculate(1, "one")) {
				}
			}
		}, true},
		{"test and compare-and-swap", func(p *dialect.Program, x *dialect.Int) func() {
			return func() {
				for {
					for x.Read() == 1 {
						p.Yield()
					}
					if x.CompareAndSwap(0, 1) {
						return
					}
				}
			}
		}, true},
		{"read, then write", func(p *dialect.Program, x *dialect.Int) func() {
			return func() {
				for x.Read() == 1 {
				}
				x.Write(1)
			}
		}, false},
	} {
		for goroutines := 2; goroutines <= 3; goroutines++ {
			r := explore(t, func(p *dialect.Program) {
				x, inside := p.Int("x", 0), p.Int("inside", 0)
				lock := test.lock(p, x)
				for i := range goroutines {
					p.Go(fmt.Sprint("thread", i+1), func() {
						lock()
						if inside.Add(1) == 2 {
							p.Fail("two inside")
						}
						inside.Add(-1)
						x.Write(0)
					})
				}
				p.Outcome(func() string { return "ok" })
			})
			if safe := len(r.Outcomes) == 1 && r.Outcomes[0].Value == "ok"; safe != test.want {
				t.Errorf("%s, %d goroutines: %v", test.name, goroutines, r)
			}
		}
	}
}

// Who spins on a lock that is never released waits for ever, as in a deadlock.
func TestSpinsForEver(t *testing.T) {
	r := explore(t, func(p *dialect.Program) {
		x := p.Int("x", 0)
		for _, name := range []string{"thread1", "thread2"} {
			p.Go(name, func() {
				for !x.CompareAndSwap(0, 1) {
				}
			})
		}
	})
	if len(r.Outcomes) != 2 || !r.Outcomes[0].Deadlock || r.Outcomes[0].Value != "deadlock: thread1 spins: it goes round a loop until x changes" {
		t.Error(r)
	}
}

var spinGlobal, insideGlobal *dialect.Int

// A program may keep what it declares in package variables, as a notebook does.
func TestPackageVariables(t *testing.T) {
	r := explore(t, func(p *dialect.Program) {
		spinGlobal, insideGlobal = p.Int("x", 0), p.Int("inside", 0)
		for i := range 3 {
			p.Go(fmt.Sprint("g", i), func() {
				for !spinGlobal.CompareAndSwap(0, 1) {
				}
				insideGlobal.Write(insideGlobal.Read() + 1)
				spinGlobal.Write(0)
			})
		}
		p.Outcome(func() string { return insideGlobal.String() })
	})
	if len(r.Outcomes) != 1 || r.Outcomes[0].Value != "3" {
		t.Error(r)
	}
}

// Deferred functions take their steps when a goroutine panics and recovers, and none after Fail.
func TestDeferred(t *testing.T) {
	r := explore(t, func(p *dialect.Program) {
		l, x := p.Lock("l"), p.Int("x", 0)
		for i := range 2 {
			p.Go(fmt.Sprint("g", i), func() {
				defer func() { recover() }()
				l.Acquire()
				defer l.Release()
				x.Write(x.Read() + 1)
				panic("inside")
			})
		}
		p.Outcome(x.String)
	})
	if got := counts(r); got != "2×2" {
		t.Error(got)
	}
	r = explore(t, func(p *dialect.Program) {
		l, x := p.Lock("l"), p.Int("x", 0)
		for i := range 2 {
			p.Go(fmt.Sprint("g", i), func() {
				l.Acquire()
				defer l.Release()
				if x.Add(1) == 2 {
					p.Fail("two")
				}
			})
		}
		p.Outcome(x.String)
	})
	if got := counts(r); got != "two×2" || len(r.Outcomes[0].Example) != 5 {
		t.Error(r)
	}
}

func TestReportIsReadable(t *testing.T) {
	r := explore(t, counter(2, 5, false))
	if !strings.HasPrefix(r.String(), "184,756 orders, all there are\n8 orders (probability ") {
		t.Error(r)
	}
	r = explore(t, func(p *dialect.Program) {
		for i := range 3 {
			p.Go(fmt.Sprint("g", i), func() {
				for range 50 {
					p.Yield()
				}
			})
		}
	})
	if !strings.HasPrefix(r.String(), "about 2.03e+69 orders, all there are\n") {
		t.Error(r)
	}
}

// Peterson's lock is one, and none if the two lines that ask for it are exchanged.
func TestPeterson(t *testing.T) {
	peterson := func(right bool) func(*dialect.Program) {
		return func(p *dialect.Program) {
			wants := []*dialect.Int{p.Int("wants0", 0), p.Int("wants1", 0)}
			turn, inside := p.Int("turn", 0), p.Int("inside", 0)
			for i := range 2 {
				p.Go(fmt.Sprint("thread", i), func() {
					if right {
						wants[i].Write(1)
						turn.Write(1 - i)
					} else {
						turn.Write(1 - i)
						wants[i].Write(1)
					}
					for wants[1-i].Read() == 1 && turn.Read() == 1-i {
					}
					if inside.Add(1) == 2 {
						p.Fail("two inside")
					}
					inside.Add(-1)
					wants[i].Write(0)
				})
			}
			p.Outcome(func() string { return "ok" })
		}
	}
	if r := explore(t, peterson(true)); len(r.Outcomes) != 1 || r.Outcomes[0].Value != "ok" {
		t.Error(r)
	}
	if r := explore(t, peterson(false)); len(r.Outcomes) != 2 || !r.Outcomes[1].Failed {
		t.Error(r)
	}
}

// Who gives up after some tries is no spinner, and no try is left out.
func TestGivesUp(t *testing.T) {
	r := explore(t, func(p *dialect.Program) {
		l := p.Lock("l")
		tries := 0
		p.Go("holder", func() { l.Acquire(); l.Release() })
		p.Go("other", func() {
			for tries < 20 {
				tries++
				if l.TryAcquire() {
					l.Release()
					return
				}
			}
			tries = -1
		})
		p.Outcome(func() string { return fmt.Sprint(tries) })
	})
	if len(r.Outcomes) != 21 || r.Outcomes[0].Value != "-1" || r.Outcomes[20].Value != "20" {
		t.Error(r)
	}
}

func TestLimit(t *testing.T) {
	before := runtime.NumGoroutine()
	r, err := dialect.Explore(counter(2, 5, false), dialect.Limit(100))
	if err != nil || r.Complete || r.Schedules.Sign() == 0 || r.Schedules.Cmp(big.NewInt(184756)) >= 0 {
		t.Error(r, err)
	}
	if !strings.Contains(r.String(), "limit") {
		t.Error(r)
	}
	chance := 0.0
	for _, o := range r.Outcomes {
		chance += o.Probability
		if trace, err := dialect.Replay(counter(2, 5, false), o.Example); err != nil || trace.Outcome != o.Value {
			t.Error(trace, err)
		}
	}
	if chance >= 1 {
		t.Error("probabilities add up to", chance)
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines are left, there were %d", after, before)
	}
	if _, err := dialect.Explore(counter(2, 1, false), dialect.Limit(0)); err == nil {
		t.Error("a limit of 0 is no error")
	}

	// Loops of steps without end, alone and beside others.
	for _, goroutines := range []int{1, 2} {
		r, err = dialect.Explore(func(p *dialect.Program) {
			x := p.Int("x", 0)
			for i := range goroutines {
				p.Go(fmt.Sprint("g", i), func() {
					for {
						x.Add(1)
					}
				})
			}
			p.Go("end", func() {})
		}, dialect.Limit(5000))
		if err != nil || r.Complete || r.Schedules.Sign() != 0 {
			t.Error(r, err)
		}
	}

	// Two that back off from a deadlock can do so again and again: no end, but outcomes
	// that come early are found.
	r, err = dialect.Explore(func(p *dialect.Program) {
		a, b := p.Lock("a"), p.Lock("b")
		use := func(first, second *dialect.Lock) func() {
			return func() {
				for {
					first.Acquire()
					if second.TryAcquire() {
						second.Release()
						first.Release()
						return
					}
					first.Release()
				}
			}
		}
		p.Go("thread1", use(a, b))
		p.Go("thread2", use(b, a))
		p.Outcome(func() string { return "ok" })
	}, dialect.Limit(20000))
	if err != nil || r.Complete || len(r.Outcomes) != 1 || r.Outcomes[0].Value != "ok" || r.Outcomes[0].Probability < 0.9 {
		t.Error(r, err)
	}
}

func TestErrors(t *testing.T) {
	calls := 0
	shared := 0
	for _, test := range []struct {
		name    string
		program func(p *dialect.Program)
		want    string
	}{
		{"no goroutines", func(p *dialect.Program) {}, "no goroutines"},
		{"nil", nil, "no program"},
		{"nil goroutine", func(p *dialect.Program) { p.Go("a", nil) }, "no function to run"},
		{"bad name", func(p *dialect.Program) { p.Go("thread 1", func() {}) }, "without spaces"},
		{"empty name", func(p *dialect.Program) { p.Go("", func() {}) }, "without spaces"},
		{"same names", func(p *dialect.Program) { p.Go("a", func() {}); p.Go("a", func() {}) }, `two goroutines are called "a"`},
		{"same things", func(p *dialect.Program) { p.Int("x", 0); p.Lock("x") }, `two shared things are called "x"`},
		{"negative semaphore", func(p *dialect.Program) { p.Semaphore("s", -1) }, "0 or more"},
		{"negative channel", func(p *dialect.Program) { p.Channel("c", -1) }, "0 to 1000"},
		{"declaring function panics", func(p *dialect.Program) { panic("ouch") }, "panicked: ouch"},
		{"outcome panics", func(p *dialect.Program) {
			p.Go("a", func() {})
			p.Outcome(func() string { panic("ouch") })
		}, "Outcome panicked: ouch"},
		{"outcome writes", func(p *dialect.Program) {
			x := p.Int("x", 0)
			p.Go("a", func() { x.Read() })
			p.Outcome(func() string { x.Write(1); return "" })
		}, "may only read"},
		{"a step while declaring", func(p *dialect.Program) {
			p.Int("x", 0).Write(1)
			p.Go("a", func() {})
		}, "outside of the goroutines"},
		{"Go in a goroutine", func(p *dialect.Program) {
			p.Go("a", func() { p.Go("b", func() {}) })
		}, `goroutine "b" is started by a goroutine`},
		{"Int in a goroutine", func(p *dialect.Program) {
			p.Go("a", func() { p.Int("x", 0) })
		}, `int "x" is made while goroutines run`},
		{"Goexit", func(p *dialect.Program) {
			p.Go("a", func() { p.Yield(); runtime.Goexit() })
		}, "ended by runtime.Goexit"},
		{"Goexit before the first step", func(p *dialect.Program) {
			p.Go("a", func() { runtime.Goexit() })
		}, "ended by runtime.Goexit"},
		{"Explore inside", func(p *dialect.Program) {
			p.Go("a", func() {
				_, err := dialect.Explore(func(*dialect.Program) {})
				p.Fail(err.Error())
			})
		}, ""},
		{"a go statement in a goroutine", func(p *dialect.Program) {
			x := p.Int("x", 0)
			p.Go("a", func() {
				done := make(chan bool)
				go func() {
					defer close(done)
					x.Write(1)
				}()
				<-done
				x.Read()
			})
		}, "go statement"},
		{"a go statement while declaring", func(p *dialect.Program) {
			x := p.Int("x", 0)
			done := make(chan bool)
			go func() {
				defer close(done)
				x.Write(1)
			}()
			<-done
			p.Go("a", func() { x.Read() })
		}, "go statement"},
		{"other things in another run", func(p *dialect.Program) {
			calls++
			x := p.Int(fmt.Sprint("x", calls), 0)
			p.Go("a", func() { x.Read() })
			p.Go("b", func() { x.Write(1) })
		}, "in one run and"},
		{"more goroutines in another run", func(p *dialect.Program) {
			calls++
			x := p.Int("x", 0)
			for i := range calls {
				p.Go(fmt.Sprint("g", i), func() { x.Read(); x.Write(i) })
			}
		}, ""},
		{"other steps in another run", func(p *dialect.Program) {
			calls++
			n := calls
			x := p.Int("x", 0)
			p.Go("a", func() { x.Write(n) })
			p.Go("b", func() { x.Read() })
		}, "behaves differently"},
		{"no step in another run", func(p *dialect.Program) {
			calls++
			n := calls
			x := p.Int("x", 0)
			for i := range 2 {
				p.Go(fmt.Sprint("g", i), func() {
					if n%2 == 1 {
						x.Read()
					}
				})
			}
		}, "behaves differently"},
		{"other steps after thousands of runs in which nothing merged", func(p *dialect.Program) {
			calls++
			odd := calls > 3000
			next := p.Int("next", 0)
			for _, name := range []string{"a", "b"} {
				p.Go(name, func() {
					for range 8 {
						next.Add(1)
					}
					if odd {
						next.Add(1)
					}
				})
			}
		}, "behaves differently"},
		{"a plain variable that the goroutines share", func(p *dialect.Program) {
			log := ""
			for _, name := range []string{"a", "b"} {
				p.Go(name, func() { p.Yield(); log += name })
			}
			p.Outcome(func() string { return log })
		}, "behaves differently"},
		{"a plain variable that outlives the run", func(p *dialect.Program) {
			for _, name := range []string{"a", "b"} {
				p.Go(name, func() { p.Yield(); shared++ })
			}
			p.Outcome(func() string { return fmt.Sprint(shared) })
		}, "behaves differently"},
	} {
		calls = 0
		before := runtime.NumGoroutine()
		r, err := dialect.Explore(test.program)
		switch {
		case test.name == "Explore inside":
			if err != nil || !strings.Contains(counts(r), "Explore inside an Explore or Replay") {
				t.Errorf("%s: %v %v", test.name, r, err)
			}
		case err == nil || !strings.HasPrefix(err.Error(), "schedule: ") || !strings.Contains(err.Error(), test.want):
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
		if after := runtime.NumGoroutine(); after > before {
			t.Errorf("%s: %d goroutines are left, there were %d", test.name, after, before)
		}
	}
	if _, err := dialect.Explore(counter(2, 1, false), nil); err != nil {
		t.Error("a nil option:", err)
	}
}

// Explore in several goroutines at the same time is fine.
func TestParallel(t *testing.T) {
	for range 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			if got := counts(explore(t, counter(2, 3, false))); got != "2×8 3×300 4×416 5×180 6×20" {
				t.Error(got)
			}
		})
	}
}

// A goroutine that recovers, or defers steps, can't hold up the end of a run that is given up.
func TestStubborn(t *testing.T) {
	r := explore(t, func(p *dialect.Program) {
		l := p.Lock("l")
		for _, name := range []string{"a", "b"} {
			p.Go(name, func() {
				defer func() {
					recover()
					l.Release()
				}()
				for range 2 {
					func() {
						defer func() { recover() }()
						l.Acquire()
					}()
				}
			})
		}
	})
	for _, o := range r.Outcomes {
		if !o.Deadlock {
			t.Error(o)
		}
	}
}

func TestOutcomesAreSorted(t *testing.T) {
	r := explore(t, func(p *dialect.Program) {
		x := p.Int("x", 0)
		values := []string{"10", "9", "-1", "b", "a"}
		p.Go("writer", func() {
			for i := range values {
				x.Write(i)
			}
		})
		p.Go("reader", func() {
			if x.Read() == 2 {
				p.Fail("0")
			}
		})
		var saw int
		p.Go("reader2", func() { saw = x.Read() })
		p.Outcome(func() string { return values[saw] })
	})
	var got []string
	for _, o := range r.Outcomes {
		got = append(got, o.Value)
	}
	if want := []string{"-1", "9", "10", "a", "b", "0"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// What panics in Go panics here, with the same words.
func TestMisusePanics(t *testing.T) {
	for want, body := range map[string]func(p *dialect.Program) func(){
		"sync: RUnlock of unlocked RWMutex": func(p *dialect.Program) func() { l := p.RWMutex("l"); return l.RUnlock },
		"sync: Unlock of unlocked RWMutex":  func(p *dialect.Program) func() { l := p.RWMutex("l"); return l.Unlock },
		"lock: release of an unlocked lock": func(p *dialect.Program) func() { c := p.Cond("c", p.Lock("l")); return c.Wait },
		"send on closed channel": func(p *dialect.Program) func() {
			c := p.Channel("c", 1)
			return func() { c.Close(); c.Send(1) }
		},
		"send on closed channel, tried": func(p *dialect.Program) func() {
			c := p.Channel("c", 1)
			return func() { c.Close(); c.TrySend(1) }
		},
		"send on closed channel, unbuffered": func(p *dialect.Program) func() {
			c := p.Channel("c", 0)
			return func() { c.Close(); c.Send(1) }
		},
		"close of closed channel": func(p *dialect.Program) func() {
			c := p.Channel("c", 1)
			return func() { c.Close(); c.Close() }
		},
	} {
		_, err := dialect.Explore(func(p *dialect.Program) { p.Go("a", body(p)) })
		var panicked *dialect.PanicError
		if want, _, _ = strings.Cut(want, ","); !errors.As(err, &panicked) || panicked.Value != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := dialect.Explore(func(p *dialect.Program) {
		c := p.Channel("c", 0)
		p.Go("a", func() { c.TrySend(1) })
	}); err == nil || !strings.Contains(err.Error(), "capacity of 1 or more") {
		t.Error(err)
	}
}

// A deadlock says who waits for what.
func TestWhoWaits(t *testing.T) {
	r := explore(t, func(p *dialect.Program) {
		l, s, full, empty, never := p.Lock("l"), p.Semaphore("s", 0), p.Channel("full", 1), p.Channel("empty", 1), p.Channel("never", 0)
		rw, other, c := p.RWMutex("rw"), p.Lock("other"), p.Cond("c", l)
		p.Go("a", func() { l.Lock(); c.Wait() })
		p.Go("b", func() { s.Acquire() })
		p.Go("c", func() { full.Send(1); full.Send(2) })
		p.Go("d", func() { empty.Receive() })
		p.Go("e", func() { never.Send(1) })
		p.Go("f", func() { rw.Lock(); rw.RLock() })
		p.Go("g", func() { other.Acquire(); other.Acquire() })
	}, dialect.Limit(1e7))
	want := "deadlock: a waits for c; b waits for a permit of s; c waits for room in full; d waits for something in empty; " +
		"e waits for a receiver of never; f waits for rw, which f holds; g waits for other, which g holds"
	if len(r.Outcomes) != 1 || r.Outcomes[0].Value != want {
		t.Error(r)
	}
}

// Orders that turn out to be long after none has merged are searched in the other way.
func TestLongAfterAll(t *testing.T) {
	r, err := dialect.Explore(func(p *dialect.Program) {
		next := p.Int("next", 0)
		for _, name := range []string{"a", "b"} {
			p.Go(name, func() {
				first := next.Add(1)
				for range 7 {
					next.Add(1)
				}
				if first == 2 {
					for range 400 {
						p.Yield()
					}
				}
			})
		}
		p.Outcome(func() string { return "end" })
	}, dialect.Limit(3000))
	if err != nil || r.Complete || r.Schedules.Sign() == 0 {
		t.Error(r, err)
	}
}
