package dialect_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"locklab/lessons/dialect"
	"locklab/lessons/experiment"
	"locklab/lessons/lock"
)

// number and mutex are what the programs below share, explored or real.
type number interface {
	Read() int
	Write(int)
	Add(int) int
	CompareAndSwap(old, value int) bool
}

type mutex interface {
	Acquire()
	TryAcquire() bool
	Release()
}

// realNumber is one that real goroutines share. Now and then it lets another goroutine go
// first, which the scheduler may do at any time.
type realNumber struct{ v atomic.Int64 }

func perhaps() {
	if rand.IntN(3) == 0 {
		runtime.Gosched()
	}
}

func (n *realNumber) Read() int     { perhaps(); return int(n.v.Load()) }
func (n *realNumber) Write(v int)   { perhaps(); n.v.Store(int64(v)) }
func (n *realNumber) Add(v int) int { perhaps(); return int(n.v.Add(int64(v))) }
func (n *realNumber) CompareAndSwap(old, value int) bool {
	perhaps()
	return n.v.CompareAndSwap(int64(old), int64(value))
}

// realLock is a lock.Lock before which another goroutine may go first.
type realLock struct{ lock.Lock }

func (l *realLock) Acquire()         { perhaps(); l.Lock.Acquire() }
func (l *realLock) TryAcquire() bool { perhaps(); return l.Lock.TryAcquire() }
func (l *realLock) Release()         { perhaps(); l.Lock.Release() }

// What real goroutines leave is always among the outcomes of the explorer.
func TestMeasuredIsPossible(t *testing.T) {
	for _, test := range []struct {
		name       string
		goroutines int
		body       func(g int, x, y number, l mutex)
	}{
		{"read, write", 2, func(g int, x, _ number, _ mutex) {
			for range 3 {
				x.Write(x.Read() + 1)
			}
		}},
		{"three goroutines", 3, func(g int, x, _ number, _ mutex) {
			for range 2 {
				x.Write(x.Read() + 1)
			}
		}},
		{"with the lock", 3, func(g int, x, _ number, l mutex) {
			for range 2 {
				l.Acquire()
				x.Write(x.Read() + 1)
				l.Release()
			}
		}},
		{"locked read, locked write", 2, func(g int, x, _ number, l mutex) {
			for range 2 {
				l.Acquire()
				v := x.Read()
				l.Release()
				l.Acquire()
				x.Write(v + 1)
				l.Release()
			}
		}},
		{"an attempt", 3, func(g int, x, _ number, l mutex) {
			if l.TryAcquire() {
				x.Write(x.Read() + 1)
				l.Release()
			} else {
				x.Add(10)
			}
		}},
		{"compare-and-swap", 3, func(g int, x, y number, _ mutex) {
			if x.CompareAndSwap(0, g+1) {
				y.Add(100)
			}
			y.Write(y.Read() + x.Read())
		}},
		{"store buffering", 2, func(g int, x, y number, _ mutex) {
			mine, other := x, y
			if g == 1 {
				mine, other = y, x
			}
			mine.Write(1)
			mine.Add(10 * other.Read())
		}},
		{"a lock that spins", 2, func(g int, x, y number, _ mutex) {
			for !y.CompareAndSwap(0, 1) {
			}
			x.Write(x.Read() + 1)
			y.Write(0)
		}},
	} {
		report := explore(t, func(p *dialect.Program) {
			x, y, l := p.Int("x", 0), p.Int("y", 0), p.Lock("l")
			for g := range test.goroutines {
				p.Go(fmt.Sprint("g", g), func() { test.body(g, x, y, l) })
			}
			p.Outcome(func() string { return strconv.Itoa(1000*x.Read() + y.Read()) })
		})
		tally := experiment.Repeat(2000, func() int {
			var x, y realNumber
			var l realLock
			var all sync.WaitGroup
			for g := range test.goroutines {
				all.Go(func() { test.body(g, &x, &y, &l) })
			}
			all.Wait()
			return 1000*int(x.v.Load()) + int(y.v.Load())
		})
		for _, v := range tally.Values() {
			if !slices.ContainsFunc(report.Outcomes, func(o dialect.Outcome) bool { return o.Value == strconv.Itoa(v) }) {
				t.Errorf("%s: real goroutines left %d, which the explorer has not among\n%v", test.name, v, report)
			}
		}
		t.Logf("%s: %d of %d outcomes were measured", test.name, len(tally.Values()), len(report.Outcomes))
	}
}
