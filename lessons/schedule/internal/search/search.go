// Package search explores every order in which the goroutines of a System can take their
// steps. It merges equal states, counts the orders exactly, finds out how likely each
// outcome is, and an example for it.
//
// It knows nothing of Go: a state is a vector of numbers, a step leads from one vector to
// another. The way through the package:
//
//	pages.go    arrays that grow without being copied
//	states.go   equal vectors get equal numbers
//	explore.go  depth first through the states: the graph
//	count.go    orders and probabilities, added up along the graph's edges
//	cycles.go   the same where the graph goes round
//	example.go  the order to show for each outcome
//	walk.go     at random, where the graph is too large
//	reduce.go   the outcomes alone, with fewer states
//	trace.go    the outcomes alone, without states
//	graph.go    the whole graph, for somebody who steps through it
//
// To add something that is told of every outcome, give Outcome a field and fill it in
// Run, where the parts are put together.
package search

import (
	"cmp"
	"context"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A System is what can be explored. Its states are vectors; two vectors that differ only
// in trailing zeros are the same state. It must be deterministic: Expand of a state always
// emits the same choices in the same order. Its methods are called from one goroutine.
type System interface {
	// Start returns the first state.
	Start() []uint32

	// Expand calls emit for each choice in state: who takes a step (0 to 32767), which
	// branch of it (0 to 65535, other than 0 where a step can go several ways), and the
	// state after it. next is only valid during the call, and so is state.
	Expand(state []uint32, emit func(who, branch int, next []uint32))

	// End reports whether the program has ended in state, how (one of the kinds below) and
	// with what. A state that has ended is not expanded.
	End(state []uint32) (kind int, value string, ended bool)

	// Stuck describes a state that has not ended and has no choices: who waits for what.
	Stuck(state []uint32) string

	// Unsettled reports whether, since Start was last called, it has turned out that
	// states have to be told apart or steps divided that were not. Everything found
	// since then is void: the search goes on for a little, to find out more of this kind,
	// and calls Start again.
	Unsettled() bool

	// Err returns why the exploration must stop: something was met that cannot be
	// explored. It is nil otherwise.
	Err() error
}

// Kinds of an Outcome. The numbers are those of schedule.Kind.
const (
	Finished   = iota // the program returned
	Deadlocked        // nobody can take a step
	NeverEnds         // steps are taken for ever, and no end can be reached any more
	Panicked          // a goroutine panicked, or the runtime ended the program
)

// Systems may implement Rounder to put in words which goroutines go round for ever, in an
// outcome that never ends. state is one of those that they go through. Without it, the
// text is "goroutines 1 and 2 go round".
type Rounder interface {
	Rounds(state []uint32, who []int) string
}

// Systems may implement Sizer to have the memory that they hold counted against
// Options.Memory. It is called often and must be fast.
type Sizer interface {
	Bytes() int
}

// Options limit a search. The zero value is what readers get.
type Options struct {
	Time   time.Duration // 0: 10 seconds
	Memory int           // bytes that may be held, counted, not guessed; 0: 1 GB (10⁹)
	Seed   uint64        // of the walks at random; equal seeds walk alike

	// OutcomesOnly leaves out orders that lead to no other outcome, if the System
	// implements Footprints and no order goes on for ever. Then nothing is counted: Orders
	// are nil, probabilities 0.
	OutcomesOnly bool
}

// A Choice is one step: who takes it, and which way it goes where it can go several.
type Choice struct{ Who, Branch int }

// An Outcome is what one or more orders lead to.
type Outcome struct {
	Kind  int
	Value string

	// Orders counts the orders that lead here: all of them if the Result is complete,
	// otherwise those that the search followed to the end. It is nil if there is no end to
	// them, and if nothing was counted.
	Orders *big.Int

	// Probability, 0 to 1, is exact to about 12 digits if the Result is complete and every
	// choice of a state is equally likely. Otherwise it is the share of the walks at random
	// that led here.
	Probability float64

	// Example is an order that leads here. If Shortest is set, no other switches less often
	// between goroutines, among these none is shorter, and among these it is the one with
	// the lowest numbers at the first difference.
	Example  []Choice
	Shortest bool

	// Round is how it goes on, again and again, after Example: only for NeverEnds. Other
	// ways round may exist.
	Round []Choice

	index int    // among the outcomes as the search met them
	first uint32 // a state in which it has ended
}

// A Cause says why a search is not complete.
type Cause int

// Causes of an incomplete search.
const (
	None     Cause = iota // it is complete
	Time                  // Options.Time had passed
	Memory                // Options.Memory was used up
	Canceled              // the context ended
	Failed                // System.Err, or a state that cannot be stored
)

// A Result is what a search found.
type Result struct {
	Complete bool  // every order was explored
	Cause    Cause // why not
	Err      error // of System.Err; then nothing else holds

	// Orders is how many there are; nil if there is no end to them, if they were not
	// counted, or if the search is not complete.
	Orders *big.Int

	// Seen counts the orders that were followed to their end: a lower bound where the
	// search is not complete. Walks at random are not in it. It is nil where Orders of an
	// outcome is.
	Seen *big.Int

	// Outcomes are sorted: what finished comes first, numbers as numbers, then panics,
	// deadlocks, and what never ends. In an incomplete Result there may be others.
	Outcomes []Outcome

	// Unresolved is the probability, at most, that the exact computation has not assigned
	// to an outcome: about 0, except for graphs with large cycles that are hard to leave.
	Unresolved float64

	Walks    int       // walks at random that were made after the search had been cut off
	Estimate *Estimate // of the number of orders, from these walks; nil if there is none

	Cyclic   bool // some order goes on for ever
	States   int  // different states that were met
	Edges    int  // steps between them
	Bytes    int  // memory held at most, as counted
	Reduced  bool // orders were left out: every outcome is there, but nothing was counted
	Traces   int  // orders that were walked one by one, as merging was too slow; not in States
	Restarts int  // how often the search began again because the System was unsettled

	explored *explorer // for From and Graph
	counter  *counter
}

// Run explores sys from its first state and returns when everything is explored or a
// limit is reached. It stops soon after ctx ends, and still returns what it has found.
func Run(ctx context.Context, sys System, opts Options) *Result {
	if opts.Time <= 0 {
		opts.Time = 10 * time.Second
	}
	if opts.Memory <= 0 {
		opts.Memory = 1_000_000_000
	}
	began := time.Now()
	limits := &limits{
		ctx:    ctx,
		until:  began.Add(opts.Time),
		memory: opts.Memory,
	}
	r := &Result{}

	// A search that is cut off needs time for what comes after it: counting takes about
	// a tenth of the time that exploring took, and the walks the rest.
	explore := *limits
	explore.until = began.Add(opts.Time / 100 * 75)
	feet, ok := sys.(Footprints)
	ok = ok && opts.OutcomesOnly
	var e *explorer
	var tracers [2]*tracer
	for {
		e, tracers = nil, [2]*tracer{}
		if ok {
			merge := explore
			merge.until = began.Add(opts.Time / 100 * 30)
			e = reduce(sys, feet, &merge, opts.Seed)
			r.Reduced = e != nil
		}
		if e == nil {
			e = newExplorer(sys, &explore, opts.Seed)
			e.run()
		}
		r.Bytes = max(r.Bytes, e.peak)
		unsettled := e.unsettled
		if r.Reduced && !unsettled && (e.cause == Time || e.cause == Memory) {
			tracers = trace(sys, feet, &explore, e.states.vector(0), e.deepest)
			unsettled = tracers[0].unsettled
		} else if e.cause != None {
			break
		}
		if !unsettled || time.Now().After(explore.until) {
			e.unsettled = unsettled
			break
		}
		r.Restarts++
	}
	r.explored = e
	r.Cause = e.cause
	if t := tracers[0]; t != nil && t.cause != Time && !t.gaveUp {
		r.Cause = t.cause
	}
	r.States, r.Edges = e.states.len(), e.targets.n
	if r.Err = cmp.Or(sys.Err(), e.err); r.Err != nil {
		r.Cause = Failed
		return r
	}
	if r.Cause == Canceled {
		// What was found so far is worth a moment, but not as long as counting may take.
		limits.ctx, limits.until = context.WithoutCancel(ctx), time.Now().Add(500*time.Millisecond)
	}
	if r.Cause != None {
		e.states.table = nil // nothing will be looked up any more
	}
	if e.unsettled {
		e.outcomes = nil // it was cut off before it could begin again
		r.Seen = new(big.Int)
	} else {
		r.count(e, limits)
		examples(e, r.counter, limits, r.Outcomes)
		for _, t := range tracers {
			if t != nil {
				r.Traces = max(r.Traces, t.traces)
				r.Outcomes = append(r.Outcomes, t.others(e.ids)...)
			}
		}
		if !r.Complete || r.Reduced {
			for i := range r.Outcomes {
				r.Outcomes[i].Shortest = false // among those explored, that is all
			}
		}
	}
	if r.Cause == Time || r.Cause == Memory {
		start := e.states.vector(0)
		if e.unsettled {
			start = sys.Start()
		}
		// Where memory ran out early nobody has to wait for the whole of the time.
		most := max(300*time.Millisecond, time.Since(began)/3)
		if until := time.Now().Add(most); until.Before(limits.until) {
			limits.until = until
		}
		newWalker(sys, limits, opts.Seed, start, e.deepest).explore(r)
		if r.Err = sys.Err(); r.Err != nil {
			r.Cause = Failed
		}
	}
	r.finish()
	if r.counter != nil {
		// What is asked later, by From and Graph, has all the time it takes.
		r.counter.limits = unlimited()
	}
	return r
}

// count fills in the outcomes that e found, with their orders and probabilities.
func (r *Result) count(e *explorer, limits *limits) {
	c := newCounter(e, limits)
	c.components()
	r.counter = c
	r.Cyclic = e.cyclic
	var sums *Ahead
	if !r.Reduced {
		sums = c.from(0)
	}
	r.Bytes = max(r.Bytes, c.peak)
	if r.Cause == None {
		r.Cause = c.cause
	}
	r.Complete = r.Cause == None
	r.Outcomes = slices.Clone(e.outcomes)
	if r.Reduced || c.cause != None {
		return
	}
	for i := range r.Outcomes {
		o := &r.Outcomes[i]
		o.Orders = sums.Orders[i]
		if r.Complete {
			o.Probability = min(sums.Probability[i], 1) // rounding may leave it above
		}
	}
	r.Seen = total(r.Outcomes)
	if r.Complete {
		r.Unresolved = sums.Unresolved
		if !r.Cyclic {
			r.Orders = r.Seen
		}
	}
}

// total adds the orders of all outcomes up; it is nil if there is no end to some.
func total(outcomes []Outcome) *big.Int {
	sum := new(big.Int)
	for i := range outcomes {
		if outcomes[i].Orders == nil {
			return nil
		}
		sum.Add(sum, outcomes[i].Orders)
	}
	return sum
}

// finish brings the outcomes into their order.
func (r *Result) finish() {
	rank := [...]int{Finished: 0, Panicked: 1, Deadlocked: 2, NeverEnds: 3}
	slices.SortFunc(r.Outcomes, func(a, b Outcome) int {
		return cmp.Or(cmp.Compare(rank[a.Kind], rank[b.Kind]), compareValues(a.Value, b.Value))
	})
}

// compareValues orders numbers by their value, before all other texts.
func compareValues(a, b string) int {
	x, errX := strconv.ParseFloat(strings.TrimSpace(a), 64)
	y, errY := strconv.ParseFloat(strings.TrimSpace(b), 64)
	switch {
	case errX == nil && errY == nil:
		return cmp.Or(cmp.Compare(x, y), strings.Compare(a, b))
	case errX == nil:
		return -1
	case errY == nil:
		return 1
	}
	return strings.Compare(a, b)
}

// limits are what a search must keep to.
type limits struct {
	ctx    context.Context
	until  time.Time
	memory int
}

func unlimited() *limits {
	return &limits{context.Background(), time.Now().AddDate(100, 0, 0), math.MaxInt}
}

// exceeded returns the limit that has been reached by a search which holds so many bytes.
func (l *limits) exceeded(bytes int) Cause {
	switch {
	case l.ctx.Err() != nil:
		return Canceled
	case time.Now().After(l.until):
		return Time
	case bytes > l.memory:
		return Memory
	}
	return None
}
