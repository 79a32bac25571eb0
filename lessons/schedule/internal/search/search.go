// Package search explores every order in which the goroutines of a System can take their
// steps. It merges equal states, counts the orders exactly, computes how likely each
// outcome is, and finds an example of it.
//
// It knows nothing of Go: a state is a vector of numbers, and a step leads from one vector
// to another. The files, in the order in which to read them:
//
//	pages.go    arrays that grow without being copied
//	states.go   equal vectors get equal numbers
//	explore.go  depth first through the states: the graph
//	count.go    orders and probabilities, added up along the graph's edges
//	cycles.go   the same where the graph goes round
//	example.go  the order to show for each outcome
//	walk.go     random orders, where the graph is too large
//	reduce.go   the outcomes alone, with fewer states
//	trace.go    the outcomes alone, without states
//	graph.go    the whole graph, for a stepper
//
// To report something new about outcomes, give Outcome a field and fill it in Run, which
// puts the parts together.
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

// A System can be explored. Its states are vectors; two vectors that differ only in
// trailing zeros are the same state. It must be deterministic: Expand of a state always
// emits the same choices in the same order. Its methods are called from one goroutine.
type System interface {
	// Start returns the first state.
	Start() []uint32

	// Expand calls emit for each choice in state: who takes a step (0 to 32767), which
	// branch (0 to 65535; 0 unless the step can go several ways), and the state after it.
	// state and next are only valid during the call.
	Expand(state []uint32, emit func(who, branch int, next []uint32))

	// End reports whether the program has ended in state, and if so how (one of the kinds
	// below) and with what value. A state that has ended is not expanded.
	End(state []uint32) (kind int, value string, ended bool)

	// Stuck describes a state that has not ended and has no choices: who waits for what.
	Stuck(state []uint32) string

	// Unsettled reports whether the System has learned, since the last call of Start, that
	// what counts as a state or a step has to change. Everything found since then is void.
	// The search continues briefly, so that the System can learn more, and calls Start again.
	Unsettled() bool

	// Err returns why the search must stop: the System met something that it cannot
	// explore. It returns nil otherwise.
	Err() error
}

// Kinds of an Outcome. The numbers are those of schedule.Kind.
const (
	Finished   = iota // the program returned
	Deadlocked        // nobody can take a step
	NeverEnds         // steps are taken for ever, and no end can be reached any more
	Panicked          // a goroutine panicked, or the runtime ended the program
)

// A Rounder is a System that describes an outcome that never ends: which goroutines go
// round for ever. state is one of the states that they pass through. The text for other
// Systems is "goroutines 1 and 2 go round".
type Rounder interface {
	Rounds(state []uint32, who []int) string
}

// A Sizer is a System whose own memory, in bytes, counts against Options.Memory. Bytes is
// called often and must be fast.
type Sizer interface {
	Bytes() int
}

// Options limit a search. The zero value is what readers get.
type Options struct {
	Time   time.Duration    // 0: 10 seconds
	Now    func() time.Time // by which Time is counted; nil is time.Now
	Memory int              // bytes, as counted by the search; 0: 1 GB (10⁹)
	Seed   uint64           // of the random walks; the same seed takes the same walks

	// OutcomesOnly leaves out orders that lead to no new outcome, if the System implements
	// Footprints and no order goes on for ever. Nothing is counted then: Orders is nil and
	// probabilities are 0.
	OutcomesOnly bool

	// OrOutcomes begins again like that, if the System implements Footprints, where not every
	// order could be explored within 65 % of Time and three quarters of Memory.
	OrOutcomes bool

	// Enough, unless nil, is asked again and again, when the search has taken as long as Soon says, whether
	// the outcomes that it has met are enough. If so it ends, as if Time were over.
	Enough func(met []Outcome) bool
	Soon   time.Duration
}

// A Choice is one step: who takes it, and which way it goes where it can go several.
type Choice struct{ Who, Branch int }

// An Outcome is what one or more orders lead to.
type Outcome struct {
	Kind  int
	Value string

	// Orders counts the orders that lead here: all of them if the Result is complete,
	// otherwise those that the search followed to their end, which are none if only a random
	// walk found the outcome. It is nil if there is no end to them or nothing was counted.
	Orders *big.Int

	// Probability, 0 to 1, assumes that every choice in a state is equally likely. It is
	// exact to about 12 digits if the Result is complete; otherwise it is the share of the
	// even random walks that led here.
	Probability float64

	// Example is an order that leads here. If Shortest is set, it is the best one: no other
	// order has fewer switches between goroutines; of those with equally many, none is
	// shorter; and of those, none has a lower number at the first difference.
	Example  []Choice
	Shortest bool

	// Round, for NeverEnds only, is what repeats for ever after Example: a shortest way back
	// to the same state. There may be other ways round.
	Round []Choice

	index int    // among the outcomes as the search met them
	first uint32 // a state in which it has ended
}

// A Cause says why a search is not complete.
type Cause int

// Causes of an incomplete search.
const (
	None     Cause = iota // it is complete
	Time                  // Options.Time was over
	Memory                // Options.Memory was used up
	Canceled              // the context ended
	Failed                // Result.Err says why
)

// A Result is what a search found.
type Result struct {
	Complete bool  // every order was explored
	Cause    Cause // why not
	Err      error // System.Err, or that the System is too large to be stored; then nothing else holds

	// Orders is how many there are. It is nil if there is no end to them, if they were not
	// counted, or if the search is not complete.
	Orders *big.Int

	// Seen counts the orders that were followed to their end, without the random walks: a
	// lower bound if the search is not complete. It is nil if Orders of some outcome is.
	Seen *big.Int

	// Outcomes are sorted: values first, numbers as numbers, then panics, deadlocks, and what
	// never ends. If the search is not complete, there may be others.
	Outcomes []Outcome

	// Endless are the livelocks: rounds that could be left, and need not be although every
	// goroutine has its turns. Their probability is 0, so they are no Outcomes.
	Endless []Endless

	// Unresolved is the probability that is missing from the outcomes: 0, except for graphs
	// with very large cycles that are hard to leave.
	Unresolved float64

	Walks    int       // random walks that were taken after the search was cut off
	Estimate *Estimate // of the number of orders, from these walks; nil if there is none

	Cyclic   bool // some order goes on for ever
	States   int  // different states
	Edges    int  // steps between them
	Bytes    int  // memory held at most, as counted
	Reduced  bool // orders were left out: nothing was counted; if Complete, every outcome is there
	Traces   int  // orders that were walked one by one because merging was too slow; not in States
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
	if opts.Now == nil {
		opts.Now = time.Now
	}
	began := opts.Now()
	limits := &limits{
		ctx:    ctx,
		now:    opts.Now,
		until:  began.Add(opts.Time),
		memory: opts.Memory,
	}
	r := &Result{}

	// If exploring is cut off, counting takes about a tenth of the time it took; the rest
	// is for the random walks.
	explore := *limits
	explore.until = began.Add(opts.Time / 100 * 75)
	explore.enough, explore.soon = opts.Enough, began.Add(opts.Soon)
	feet, ok := sys.(Footprints)
	again := ok && opts.OrOutcomes
	ok = ok && opts.OutcomesOnly
	if again {
		explore.until = began.Add(opts.Time / 100 * 65)
		explore.memory = opts.Memory / 4 * 3
	}
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
		if !unsettled {
			break
		}
		if explore.exceeded(0) != None {
			e.unsettled, e.cause = true, explore.exceeded(0)
			break
		}
		r.Restarts++
	}
	if again && !e.limits.ended && (e.cause == Time || e.cause == Memory) && sys.Err() == nil {
		most := *limits
		most.until = began.Add(opts.Time / 100 * 85)
		if fewer := r.again(sys, feet, &most, opts.Seed, e); fewer != nil {
			e, r.Reduced = fewer, true
		} else if ctx.Err() != nil {
			e.cause = Canceled
		}
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
		// Counting what was found so far is worth a moment, but no more.
		limits.ctx, limits.until = context.WithoutCancel(ctx), opts.Now().Add(500*time.Millisecond)
	}
	if r.Cause != None {
		e.states.table = nil // no state will be looked up again
	}
	if e.unsettled {
		e.outcomes = nil // it was cut off before it could begin again
		r.Seen = new(big.Int)
	} else {
		r.count(e, limits)
		examples(e, r.counter, limits, r.Outcomes)
		r.Bytes = max(r.Bytes, e.peak)
		for _, t := range tracers {
			if t != nil {
				r.Traces = max(r.Traces, t.traces)
				r.Outcomes = append(r.Outcomes, t.others(e.ids)...)
			}
		}
		if !r.Complete || r.Reduced {
			for i := range r.Outcomes {
				r.Outcomes[i].Shortest = false // it is the best of those explored only
			}
		}
	}
	if r.Cause == Time || r.Cause == Memory {
		start := e.states.vector(0)
		if e.unsettled {
			start = sys.Start()
		}
		// If memory ran out early, the reader need not wait for the rest of the time.
		most := max(300*time.Millisecond, opts.Now().Sub(began)/3)
		if until := opts.Now().Add(most); until.Before(limits.until) {
			limits.until = until
		}
		newWalker(sys, limits, opts.Seed, start, e.length()).explore(r)
		if r.Err = sys.Err(); r.Err != nil {
			r.Cause = Failed
		}
	}
	r.finish()
	if r.counter != nil {
		// From and Graph, which are called later, have no limits.
		r.counter.limits = unlimited()
	}
	return r
}

// again looks for every outcome with fewer states, where e could not be finished. It returns nil
// if that does not succeed within the limits.
//
// It does not trace: that reduction has been compared with the whole search for small Systems of
// the tests only.
func (r *Result) again(sys System, feet Footprints, limits *limits, seed uint64, e *explorer) *explorer {
	r.Bytes = max(r.Bytes, e.peak)
	e.states.table = nil // none of its states will be looked up again
	limits.memory -= e.bytes()
	if e.sizer != nil { // the System counts once
		limits.memory += e.sizer.Bytes()
	}
	for {
		fewer := reduce(sys, feet, limits, seed)
		void := sys.Unsettled()
		e.unsettled = e.unsettled || void // the System has learned what holds for e as well
		switch {
		case fewer == nil || fewer.cause != None || fewer.err != nil || sys.Err() != nil:
			return nil
		case !void:
			return fewer
		case limits.exceeded(fewer.bytes()) != None:
			return nil
		}
		r.Restarts++
	}
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
	if r.Complete && len(r.Outcomes) == 1 {
		r.Outcomes[0].Probability = 1 - sums.Unresolved // rounding may have left it below
	}
	r.Seen = total(r.Outcomes)
	if r.Complete {
		r.Endless = c.livelocks()
		r.Unresolved = sums.Unresolved
		if !r.Cyclic {
			r.Orders = r.Seen
		}
	}
}

// total returns the number of orders of all outcomes, nil if there is no end to some.
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

// finish sorts the outcomes: numbers by value, and before all other texts.
func (r *Result) finish() {
	rank := [...]int{Finished: 0, Panicked: 1, Deadlocked: 2, NeverEnds: 3}
	numbers := map[string]float64{} // of the values that are numbers: to read one takes as long as to compare many
	for _, o := range r.Outcomes {
		if n, err := strconv.ParseFloat(strings.TrimSpace(o.Value), 64); err == nil {
			numbers[o.Value] = n
		}
	}
	slices.SortFunc(r.Outcomes, func(a, b Outcome) int {
		if c := cmp.Compare(rank[a.Kind], rank[b.Kind]); c != 0 {
			return c
		}
		x, isX := numbers[a.Value]
		y, isY := numbers[b.Value]
		switch {
		case isX && isY:
			return cmp.Or(cmp.Compare(x, y), strings.Compare(a.Value, b.Value))
		case isX:
			return -1
		case isY:
			return 1
		}
		return strings.Compare(a.Value, b.Value)
	})
}

// limits are what a search must respect.
type limits struct {
	ctx    context.Context
	now    func() time.Time
	until  time.Time
	memory int

	enough func(met []Outcome) bool // Options.Enough
	soon   time.Time                // when it is asked first
	ended  bool                     // what was met is enough
}

func unlimited() *limits {
	return &limits{ctx: context.Background(), now: time.Now, until: time.Now().AddDate(100, 0, 0), memory: math.MaxInt}
}

// suffices reports whether the search may end with the outcomes that it has met.
func (l *limits) suffices(met []Outcome) bool {
	l.ended = l.enough != nil && l.now().After(l.soon) && l.enough(met)
	return l.ended
}

// exceeded returns the limit that a search which holds so many bytes has reached, or None.
func (l *limits) exceeded(bytes int) Cause {
	switch {
	case l.ctx.Err() != nil:
		return Canceled
	case l.now().After(l.until):
		return Time
	case bytes > l.memory:
		return Memory
	}
	return None
}
