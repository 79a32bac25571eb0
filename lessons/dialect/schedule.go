// Package dialect runs goroutines in every possible order.
//
// No machine shows all that could have happened: it runs one order, and mostly the same
// one. Explore runs all of them, and counts exactly where they lead:
//
//	report, err := dialect.Explore(func(p *dialect.Program) {
//		number := p.Int("some_number", 0)
//		increment := func() {
//			v := number.Read()                     // a step
//			v = p.Calculate(v+1, "some_number+1")  // a step that touches nothing shared
//			number.Write(v)                        // a step
//		}
//		p.Go("thread1", increment)
//		p.Go("thread2", increment)
//		p.Outcome(number.String) // asked when both have ended
//	})
//	if err != nil {
//		log.Fatal(err)
//	}
//	for _, o := range report.Outcomes {
//		fmt.Println(o.Value, o.Schedules, o.Probability, o.Example)
//	}
//
// prints that 18 of the 20 orders lose an update, and one of them that does:
//
//	1 18 0.75 thread1 thread1 thread2 thread2 thread2 thread1
//	2 2 0.25 thread1 thread1 thread1 thread2 thread2 thread2
//
// Replay runs one such order again and gives it as a table.
//
// # Steps
//
// What the goroutines share is made by the Program: Int, Lock, RWMutex, Semaphore,
// Channel, Cond. Each call of their methods is one step (or two, where the method says
// so), and nothing comes between its parts. The order of the steps is all that differs
// from run to run: every step sees all steps before it, as Go promises to programs without
// data races. What a processor may do to a program with data races besides is not
// explored.
//
// Code between two steps belongs to the step before it. It runs any number of times, since
// the program is run again and again, each time from the beginning of the declaring
// function; so it should not print, and what it does may depend only on what the steps
// gave it: no clock, no random numbers, and no variable that another goroutine changes.
// Explore runs a number of random orders for real to see whether that is so, and gives
// ErrDiffers if not. A variable that only one goroutine sets, and the function given to
// Outcome reads, is fine.
//
// # What it can't do
//
// Only steps can be interrupted. A goroutine that loops without taking a step, or blocks
// on something that is not made by the Program (a channel, a sync.Mutex, time.Sleep),
// holds up Explore as it would hold up any function that calls it; a stack overflow ends
// the process.
//
// A loop that takes steps for ever does not: the search ends at its limit. And a goroutine
// that spins, for !x.CompareAndSwap(0, 1) {}, takes its fruitless steps once and then
// waits until it would see something else (no outcome is lost by that, only orders that go
// round once more); if nothing will ever change, that is an outcome with Deadlock, as for
// goroutines that wait for a lock.
//
// # How
//
// Two beginnings of an order after which everything shared is the same, and every
// goroutine has seen the same values, have the same future: it is explored once, and the
// counts are added. That is what makes exact counts of numbers with many digits possible.
// Each goroutine is a coroutine (iter.Pull); none is left when Explore or Replay returns.
package dialect

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	digitsOf "locklab/lessons/internal/number"
)

// A Report says where the orders of a program lead.
type Report struct {
	Schedules *big.Int  // how many orders were counted; exact
	Complete  bool      // these are all orders there are; false if the limit cut the search off
	Outcomes  []Outcome // sorted: numbers as numbers, then text, then failures and deadlocks
}

// An Outcome is what one or more orders lead to.
type Outcome struct {
	Value       string   // what the function given to Program.Outcome said, the message of Fail, or who waits for what
	Deadlock    bool     // goroutines are left that wait for ever
	Failed      bool     // the program called Fail
	Panic       bool     // a goroutine panicked; Explore gives a *PanicError too
	Schedules   *big.Int // how many orders lead here; exact
	Probability float64  // 0 to 1, if at each step all goroutines that are ready are equally likely to take it

	// Example is, of the orders that lead here, the one with the fewest switches between
	// goroutines; of several the shortest; then the one whose goroutines come in the order
	// of p.Go.
	Example Order
}

// A PanicError is a panic in a goroutine of the program.
type PanicError struct {
	Goroutine string // its name
	Value     any    // what it panicked with
	Order     Order  // the steps taken until then; Replay shows them
	Stack     []byte // where it panicked, as debug.Stack gives it
}

func (e *PanicError) Error() string {
	if len(e.Order) == 0 {
		return fmt.Sprintf("schedule: %s panicked: %v, before any step was taken", e.Goroutine, e.Value)
	}
	return fmt.Sprintf("schedule: %s panicked: %v, after the order %q", e.Goroutine, e.Value, e.Order)
}

// Unwrap gives the error that the goroutine panicked with, if it was one.
func (e *PanicError) Unwrap() error { err, _ := e.Value.(error); return err }

// An Option changes how Explore searches.
type Option func(*options)

type options struct{ limit int }

const defaultLimit = 1_000_000 // runs

// Limit ends the search after n runs, 1 or more; without it, after 1,000,000, which takes
// a few seconds. A run follows an order on from where it differs from those before until
// it ends, comes to what another run has seen, or has gone 64 steps further. A search that
// was cut off has a report with Complete == false, and counts only what it saw. An order
// is followed for 10,000 steps at most.
func Limit(n int) Option { return func(o *options) { o.limit = n } }

// sortOutcomes sorts numbers as numbers, before other text; then failures, then deadlocks.
func sortOutcomes(outcomes []Outcome) {
	kind := func(o *Outcome) int {
		switch {
		case o.Deadlock:
			return 3
		case o.Failed, o.Panic:
			return 2
		}
		if _, ok := new(big.Int).SetString(o.Value, 10); ok {
			return 0
		}
		return 1
	}
	slices.SortFunc(outcomes, func(a, b Outcome) int {
		if c := cmp.Compare(kind(&a), kind(&b)); c != 0 {
			return c
		}
		if kind(&a) == 0 {
			x, _ := new(big.Int).SetString(a.Value, 10)
			y, _ := new(big.Int).SetString(b.Value, 10)
			if c := x.Cmp(y); c != 0 {
				return c
			}
		}
		return cmp.Compare(a.Value, b.Value)
	})
}

// Total says how many orders were run, and whether these are all there are.
func (r Report) Total() string {
	switch {
	case !r.Complete:
		return count(r.Schedules) + " seen before the limit; there are more, and perhaps other outcomes"
	case r.Schedules.IsInt64() && r.Schedules.Int64() == 1:
		return "1 order, the only one"
	}
	return count(r.Schedules) + ", all there are"
}

// String gives the total and one line for each outcome: how many orders lead there, how
// likely it is, the outcome, an example.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintln(&b, r.Total())
	for _, o := range r.Outcomes {
		fmt.Fprintf(&b, "%s (probability %.4f): %s, as in %s\n", count(o.Schedules), o.Probability, o.Value, o.Example)
	}
	return b.String()
}

// count writes a number of orders: in digits with commas, or rounded if that takes more than 18.
func count(n *big.Int) string {
	digits := n.String()
	switch {
	case digits == "1":
		return "1 order"
	case len(digits) > 18:
		f, _ := new(big.Float).SetInt(n).Float64()
		if math.IsInf(f, 0) {
			return fmt.Sprintf("about 10^%d orders", len(digits)-1)
		}
		return fmt.Sprintf("about %.3g orders", f)
	}
	return digitsOf.Thousands(digits) + " orders"
}
