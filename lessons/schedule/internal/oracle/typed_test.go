package oracle

import (
	"fmt"
	"maps"
	"math"
	"testing"

	"locklab/lessons/dialect"
)

// A spelling is one program said twice: for the typed engine, and in ordinary Go. Each of
// the goroutines in code is run by group.Go; result is what the function returns.
type spelling struct {
	name   string
	typed  func(p *dialect.Program)
	vars   string
	code   []string
	result string
	// counts says that the two count the same orders; otherwise only the outcomes are the
	// same. In ordinary Go a result that main reads later is shared: writing it is a step.
	counts bool
}

func repeat(n int, code string) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = code
	}
	return list
}

// typedCounter is n goroutines that read and write a number k times.
func typedCounter(n, k int, calculate bool) func(p *dialect.Program) {
	return func(p *dialect.Program) {
		x := p.Int("x", 0)
		for g := range n {
			p.Go(fmt.Sprint("g", g), func() {
				for range k {
					v := x.Read()
					if calculate {
						v = p.Calculate(v + 1)
						x.Write(v)
					} else {
						x.Write(v + 1)
					}
				}
			})
		}
		p.Outcome(x.String)
	}
}

func loop(k int, code string) string { return fmt.Sprintf("for range %d { %s }", k, code) }

const readWrite = "v := x; x = v + 1"

var spellings = []spelling{
	{"two", typedCounter(2, 1, false), "x := 0", repeat(2, readWrite), "x", true},
	{"two increments", typedCounter(2, 1, true), "x := 0", repeat(2, "x++"), "x", true},
	{"two, twice", typedCounter(2, 2, false), "x := 0", repeat(2, loop(2, readWrite)), "x", true},
	{"two increments, twice", typedCounter(2, 2, true), "x := 0", repeat(2, loop(2, "x++")), "x", true},
	{"two, five times", typedCounter(2, 5, false), "x := 0", repeat(2, loop(5, readWrite)), "x", true},
	{"three", typedCounter(3, 1, false), "x := 0", repeat(3, readWrite), "x", true},
	{"three, twice", typedCounter(3, 2, false), "x := 0", repeat(3, loop(2, readWrite)), "x", true},
	{"three increments", typedCounter(3, 1, true), "x := 0", repeat(3, "x++"), "x", true},
	{"four", typedCounter(4, 1, false), "x := 0", repeat(4, readWrite), "x", true},
	{"locked", func(p *dialect.Program) {
		x, l := p.Int("x", 0), p.Lock("l")
		for g := range 2 {
			p.Go(fmt.Sprint("g", g), func() { l.Acquire(); x.Write(x.Read() + 1); l.Release() })
		}
		p.Outcome(x.String)
	}, "x := 0; var l sync.Mutex", repeat(2, "l.Lock(); v := x; x = v + 1; l.Unlock()"), "x", true},
	{"locked, twice", func(p *dialect.Program) {
		x, l := p.Int("x", 0), p.Lock("l")
		for g := range 2 {
			p.Go(fmt.Sprint("g", g), func() {
				for range 2 {
					l.Acquire()
					x.Write(x.Read() + 1)
					l.Release()
				}
			})
		}
		p.Outcome(x.String)
	}, "x := 0; var l sync.Mutex", repeat(2, loop(2, "l.Lock(); v := x; x = v + 1; l.Unlock()")), "x", true},
	{"three locked", func(p *dialect.Program) {
		x, l := p.Int("x", 0), p.Lock("l")
		for g := range 3 {
			p.Go(fmt.Sprint("g", g), func() { l.Acquire(); x.Write(x.Read() + 1); l.Release() })
		}
		p.Outcome(x.String)
	}, "x := 0; var l sync.Mutex", repeat(3, "l.Lock(); v := x; x = v + 1; l.Unlock()"), "x", true},
	{"one of two locked", func(p *dialect.Program) {
		x, l := p.Int("x", 0), p.Lock("l")
		p.Go("a", func() { l.Acquire(); x.Write(x.Read() + 1); l.Release() })
		p.Go("b", func() { x.Write(x.Read() + 1) })
		p.Outcome(x.String)
	}, "x := 0; var l sync.Mutex", []string{"l.Lock(); v := x; x = v + 1; l.Unlock()", readWrite}, "x", true},
	{"opposite orders", func(p *dialect.Program) {
		a, b := p.Lock("a"), p.Lock("b")
		p.Go("g", func() { a.Acquire(); b.Acquire(); b.Release(); a.Release() })
		p.Go("h", func() { b.Acquire(); a.Acquire(); a.Release(); b.Release() })
		p.Outcome(func() string { return "done" })
	}, "var a, b sync.Mutex", []string{"a.Lock(); b.Lock(); b.Unlock(); a.Unlock()", "b.Lock(); a.Lock(); a.Unlock(); b.Unlock()"}, `"done"`, true},
	{"philosophers", typedDinner(3), "var f [3]sync.Mutex", []string{
		"f[0].Lock(); f[1].Lock(); f[1].Unlock(); f[0].Unlock()",
		"f[1].Lock(); f[2].Lock(); f[2].Unlock(); f[1].Unlock()",
		"f[2].Lock(); f[0].Lock(); f[0].Unlock(); f[2].Unlock()"}, `"done"`, true},
	{"four philosophers", typedDinner(4), "var f [4]sync.Mutex", []string{
		"f[0].Lock(); f[1].Lock(); f[1].Unlock(); f[0].Unlock()",
		"f[1].Lock(); f[2].Lock(); f[2].Unlock(); f[1].Unlock()",
		"f[2].Lock(); f[3].Lock(); f[3].Unlock(); f[2].Unlock()",
		"f[3].Lock(); f[0].Lock(); f[0].Unlock(); f[3].Unlock()"}, `"done"`, true},
	{"try", func(p *dialect.Program) {
		x, l := p.Int("x", 0), p.Lock("l")
		for g := range 2 {
			p.Go(fmt.Sprint("g", g), func() {
				if l.TryAcquire() {
					x.Add(1)
					l.Release()
				}
			})
		}
		p.Outcome(x.String)
	}, "var x atomic.Int64; var l sync.Mutex", repeat(2, "if l.TryLock() { x.Add(1); l.Unlock() }"), "x.Load()", true},
	{"lock.Lock with a timeout", func(p *dialect.Program) {
		x, l := p.Int("x", 0), p.Lock("l")
		for g := range 2 {
			p.Go(fmt.Sprint("g", g), func() {
				if l.AcquireTimeout(1e6) {
					x.Add(1)
					l.Release()
				}
			})
		}
		p.Outcome(x.String)
	}, "var x atomic.Int64; var l lock.Lock", repeat(2, "if l.AcquireTimeout(1e6) { x.Add(1); l.Release() }"), "x.Load()", false},
	{"atomic", func(p *dialect.Program) {
		x := p.Int("x", 0)
		for g := range 3 {
			p.Go(fmt.Sprint("g", g), func() { x.Add(1); x.Add(2) })
		}
		p.Outcome(x.String)
	}, "var x atomic.Int64", repeat(3, "x.Add(1); x.Add(2)"), "x.Load()", true},
	{"compare and swap", func(p *dialect.Program) {
		x, won := p.Int("x", 0), p.Int("won", 0)
		for g := range 2 {
			p.Go(fmt.Sprint("g", g), func() {
				if x.CompareAndSwap(0, 1) {
					won.Add(1)
				}
			})
		}
		p.Outcome(won.String)
	}, "var x, won atomic.Int64", repeat(2, "if x.CompareAndSwap(0, 1) { won.Add(1) }"), "won.Load()", true},
	{"swap", func(p *dialect.Program) {
		x := p.Int("x", 0)
		a, b := 0, 0
		p.Go("g", func() { a = x.Swap(1) })
		p.Go("h", func() { b = x.Swap(2) })
		p.Outcome(func() string { return fmt.Sprint(a, " ", b) })
	}, "var x atomic.Int64; a, b := int64(0), int64(0)", []string{"a = x.Swap(1)", "b = x.Swap(2)"}, `fmt.Sprint(a, " ", b)`, false},
	{"store buffering", func(p *dialect.Program) {
		x, y := p.Int("x", 0), p.Int("y", 0)
		a, b := 0, 0
		p.Go("g", func() { x.Write(1); a = y.Read() })
		p.Go("h", func() { y.Write(1); b = x.Read() })
		p.Outcome(func() string { return fmt.Sprint(a, " ", b) })
	}, "x, y, a, b := 0, 0, 0, 0", []string{"x = 1; a = y", "y = 1; b = x"}, `fmt.Sprint(a, " ", b)`, false},
	{"message passing", func(p *dialect.Program) {
		x, y := p.Int("x", 0), p.Int("y", 0)
		a, b := 0, 0
		p.Go("g", func() { x.Write(1); y.Write(1) })
		p.Go("h", func() { a = y.Read(); b = x.Read() })
		p.Outcome(func() string { return fmt.Sprint(a, " ", b) })
	}, "x, y, a, b := 0, 0, 0, 0", []string{"x = 1; y = 1", "a = y; b = x"}, `fmt.Sprint(a, " ", b)`, false},
	{"readers of a number", func(p *dialect.Program) {
		x := p.Int("x", 0)
		var seen [3]int
		p.Go("w", func() { x.Write(1); x.Write(2) })
		for g := range 3 {
			p.Go(fmt.Sprint("g", g), func() { seen[g] = x.Read() })
		}
		p.Outcome(func() string { return fmt.Sprint(seen) })
	}, "x := 0; var seen [3]int", []string{"x = 1; x = 2", "seen[0] = x", "seen[1] = x", "seen[2] = x"}, "fmt.Sprint(seen)", false},
	{"semaphore", func(p *dialect.Program) {
		x, s := p.Int("x", 0), p.Semaphore("s", 2)
		for g := range 3 {
			p.Go(fmt.Sprint("g", g), func() { s.Acquire(); x.Write(x.Read() + 1); s.Release() })
		}
		p.Outcome(x.String)
	}, "x := 0; s := make(chan int, 2)", repeat(3, "s <- 1; v := x; x = v + 1; <-s"), "x", true},
	{"channel", func(p *dialect.Program) {
		c := p.Channel("c", 2)
		a, b := 0, 0
		p.Go("one", func() { c.Send(1) })
		p.Go("two", func() { c.Send(2) })
		p.Go("take", func() { a, _ = c.Receive(); b, _ = c.Receive() })
		p.Outcome(func() string { return fmt.Sprint(a, " ", b) })
	}, "c := make(chan int, 2); a, b := 0, 0", []string{"c <- 1", "c <- 2", "a = <-c; b = <-c"}, `fmt.Sprint(a, " ", b)`, false},
	{"channel of one place", func(p *dialect.Program) {
		c := p.Channel("c", 1)
		sum := 0
		p.Go("send", func() { c.Send(1); c.Send(2); c.Close() })
		p.Go("take", func() {
			for {
				v, ok := c.Receive()
				if !ok {
					return
				}
				sum = sum*10 + v
			}
		})
		p.Outcome(func() string { return fmt.Sprint(sum) })
	}, "c := make(chan int, 1); sum := 0", []string{"c <- 1; c <- 2; close(c)", "for v := range c { sum = sum*10 + v }"}, "sum", false},
	{"try to receive", func(p *dialect.Program) {
		c := p.Channel("c", 1)
		got := false
		p.Go("send", func() { c.Send(1) })
		p.Go("take", func() { _, got = c.TryReceive() })
		p.Outcome(func() string { return fmt.Sprint(got) })
	}, "c := make(chan int, 1); got := false", []string{"c <- 1", "select { case <-c: got = true; default: }"}, "got", true},
	{"condition", func(p *dialect.Program) {
		l := p.Lock("l")
		ready, cond := p.Int("ready", 0), p.Cond("cond", l)
		p.Go("wait", func() {
			l.Acquire()
			for ready.Read() == 0 {
				cond.Wait()
			}
			l.Release()
		})
		p.Go("signal", func() { l.Acquire(); ready.Write(1); cond.Signal(); l.Release() })
		p.Outcome(func() string { return "done" })
	}, "var l sync.Mutex; cond := sync.NewCond(&l); ready := 0", []string{
		"l.Lock(); for ready == 0 { cond.Wait() }; l.Unlock()", "l.Lock(); ready = 1; cond.Signal(); l.Unlock()"}, `"done"`, true},
	{"missed signal", func(p *dialect.Program) {
		l := p.Lock("l")
		cond := p.Cond("cond", l)
		p.Go("wait", func() { l.Acquire(); cond.Wait(); l.Release() })
		p.Go("signal", func() { cond.Signal() })
		p.Outcome(func() string { return "done" })
	}, "var l sync.Mutex; cond := sync.NewCond(&l)", []string{"l.Lock(); cond.Wait(); l.Unlock()", "cond.Signal()"}, `"done"`, true},
	{"readers and a writer", func(p *dialect.Program) {
		l, x := p.RWMutex("l"), p.Int("x", 0)
		seen := [2]int{}
		p.Go("w", func() { l.Lock(); x.Write(1); l.Unlock() })
		for g := range 2 {
			p.Go(fmt.Sprint("r", g), func() { l.RLock(); seen[g] = x.Read(); l.RUnlock() })
		}
		p.Outcome(func() string { return fmt.Sprint(seen) })
	}, "var l sync.RWMutex; x := 0; var seen [2]int", []string{"l.Lock(); x = 1; l.Unlock()",
		"l.RLock(); seen[0] = x; l.RUnlock()", "l.RLock(); seen[1] = x; l.RUnlock()"}, "fmt.Sprint(seen)", false},
	{"nested read lock", func(p *dialect.Program) {
		l := p.RWMutex("l")
		p.Go("w", func() { l.Lock(); l.Unlock() })
		p.Go("r", func() { l.RLock(); l.RLock(); l.RUnlock(); l.RUnlock() })
		p.Outcome(func() string { return "done" })
	}, "var l sync.RWMutex", []string{"l.Lock(); l.Unlock()", "l.RLock(); l.RLock(); l.RUnlock(); l.RUnlock()"}, `"done"`, false},
	{"unbuffered channel", func(p *dialect.Program) {
		c := p.Channel("c", 0)
		a, b := 0, 0
		p.Go("one", func() { c.Send(1) })
		p.Go("two", func() { c.Send(2) })
		p.Go("take", func() { a, _ = c.Receive(); b, _ = c.Receive() })
		p.Outcome(func() string { return fmt.Sprint(a, " ", b) })
	}, "c := make(chan int); a, b := 0, 0", []string{"c <- 1", "c <- 2", "a = <-c; b = <-c"}, `fmt.Sprint(a, " ", b)`, false},
}

func typedDinner(n int) func(p *dialect.Program) {
	return func(p *dialect.Program) {
		forks := make([]*dialect.Lock, n)
		for i := range forks {
			forks[i] = p.Lock(fmt.Sprint("fork", i))
		}
		for i := range n {
			p.Go(fmt.Sprint("p", i), func() {
				forks[i].Acquire()
				forks[(i+1)%n].Acquire()
				forks[(i+1)%n].Release()
				forks[i].Release()
			})
		}
		p.Outcome(func() string { return "done" })
	}
}

// source writes a spelling as a file with one function.
func (s spelling) source() *source {
	text := "package said\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n\t\"sync/atomic\"\n\n\t\"locklab/lessons/lock\"\n)\n\n" +
		"var _, _, _ = fmt.Sprint, atomic.AddInt32, lock.Forever\n\nfunc Said() string {\n\t" + s.vars + "\n\tvar group sync.WaitGroup\n"
	for _, code := range s.code {
		text += "\tgroup.Go(func() { " + code + " })\n"
	}
	return &source{"said", text + "\tgroup.Wait()\n\treturn fmt.Sprint(" + s.result + ")\n}\n", true}
}

// The typed engine counts the same orders, outcome by outcome, and gives them the same
// probabilities.
func TestAgainstTheTypedEngine(t *testing.T) {
	if len(spellings) < 30 {
		t.Errorf("%d programs", len(spellings))
	}
	for _, s := range spellings {
		typed, err := dialect.Explore(s.typed)
		if err != nil || !typed.Complete {
			t.Fatalf("%s: the typed engine: %v", s.name, err)
		}
		e := explore(t, programs(t, s.source())[0], lens{})
		if e.refusal != nil {
			t.Errorf("%s is refused: %v", s.name, e.refusal)
			continue
		}
		want, found := map[string]string{}, map[string]string{}
		odds := map[string]float64{}
		for _, o := range typed.Outcomes {
			value := o.Value
			if o.Deadlock {
				value = "deadlock"
			}
			want[value] = o.Schedules.String()
			odds[value] = o.Probability
		}
		for _, o := range e.Outcomes {
			value := said(o.Kind, o.Value)
			found[value] = orders(o.Orders)
			if s.counts && math.Abs(odds[value]-o.Probability) > 1e-9 {
				t.Errorf("%s: %q has probability %v, in the typed engine %v", s.name, value, o.Probability, odds[value])
			}
		}
		if !s.counts {
			for value := range found {
				found[value] = want[value]
			}
		}
		if !maps.Equal(want, found) {
			t.Errorf("%s:\ntyped    %v\nexplorer %v", s.name, want, found)
		}
	}
}
