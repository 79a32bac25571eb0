// Package schedule runs goroutines in every possible order.
package schedule

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"
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
	Probability float64  // if at each step every goroutine that is ready is equally likely to take it, 0 to 1
	Example     Order    // of the orders that lead here, one with the fewest switches between goroutines
}

// A PanicError is a panic in a goroutine of the program.
type PanicError struct {
	Goroutine string // its name
	Value     any    // what it panicked with
	Order     Order  // the steps taken until then; Replay shows them
	Stack     []byte // where it panicked, as debug.Stack gives it
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("schedule: %s panicked: %v, after the order %q", e.Goroutine, e.Value, e.Order)
}

// Unwrap gives the error that the goroutine panicked with, if it was one.
func (e *PanicError) Unwrap() error { err, _ := e.Value.(error); return err }

// An Option changes how Explore searches.
type Option func(*options)

type options struct{ limit int }

const defaultLimit = 1_000_000

// Limit ends the search after n runs.
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

// String gives one line for each outcome: how many orders lead there, how likely it is, the outcome, an example.
func (r Report) String() string {
	var b strings.Builder
	if r.Complete {
		fmt.Fprintf(&b, "%s, all there are\n", count(r.Schedules))
	} else {
		fmt.Fprintf(&b, "%s seen before the limit; there are more, and perhaps other outcomes\n", count(r.Schedules))
	}
	for _, o := range r.Outcomes {
		fmt.Fprintf(&b, "%s (probability %.4f): %s, as in %s\n", count(o.Schedules), o.Probability, o.Value, o.Example)
	}
	return b.String()
}

func count(n *big.Int) string {
	if n.IsInt64() && n.Int64() == 1 {
		return "1 order"
	}
	return n.String() + " orders"
}
