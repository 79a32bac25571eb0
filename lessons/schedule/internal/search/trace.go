package search

import (
	"math/bits"
	"slices"
)

// A tracer finds every outcome without storing states. Two orders are equivalent if they
// differ by swapping neighbours that do not conflict; the tracer walks one order of each
// class. Where there are many states but few classes, this is faster than merging.
//
// The algorithm is source-DPOR (Abdulla, Aronis, Jonsson and Sagonas, Optimal dynamic
// partial order reduction, POPL 2014, algorithm 1), with additions for steps that wait or
// end the program. The next step of a goroutine that waits can be in a race too. If the
// goroutine that should come first cannot, all that can take a step are tried, as Flanagan
// and Godefroid do (POPL 2005). The same holds before a step that ends the program, because
// it keeps the others from whatever they would have done.
type tracer struct {
	sys    System
	feet   Footprints
	limits *limits
	down   bool // try high numbers first
	start  []uint32
	longer int // steps after which it gives up, because the order may go on for ever

	nodes []*point // the current path from the start; those from depth on are kept for their memory
	depth int
	size  int // goroutines have numbers below this

	ready  func(who int)
	touch  func(who int, place uint32, write bool)
	begins func(who, whom int)
	gather func(who, branch int, next []uint32)

	outcomes  []Outcome
	ids       map[outcomeKey]int
	steps     int
	traces    int // orders that were walked to the end
	gaveUp    bool
	cause     Cause
	unsettled bool
}

// clock has, for each goroutine, how many of its steps must come before.
type clock [maxReduced]uint32

// point is a state on the current path, and the step that is taken from it.
type point struct {
	state   []uint32
	labels  []uint32 // the choices of who
	next    []uint32 // the states after them, one after another …
	ends    []int    // … and where each ends
	items   []item   // what the next steps touch
	enabled uint64
	live    uint64 // goroutines that have choices or touch something
	try     uint64 // goroutines to be tried here: the source set
	asleep  uint64 // those that need not be: they were tried earlier, and nothing conflicted since
	known   uint64 // goroutines that have been met so far

	// last has, for each goroutine, the place on the path of the last step that it took or
	// that started it, plus 1; 0 if there is none.
	last [maxReduced]int32

	who   int    // takes the step
	index uint32 // how many steps it has taken with this one
	clock clock  // of the step
	at    int    // the choice that comes next
}

// trace runs two tracers in turn until one is done or stopped. It returns both, that one
// first.
//
// Some orders turn out to be equivalent to an earlier one only after many steps. How many
// do depends on which goroutines are tried first: lastzero with 15 writers takes 3 million
// steps if the reader comes last, and 35 million if it comes first. One tracer prefers low
// numbers and the other high numbers, which takes at most twice the time of the better one.
func trace(sys System, feet Footprints, limits *limits, start []uint32, deepest int) [2]*tracer {
	up := newTracer(sys, feet, limits, start, deepest, false)
	down := newTracer(sys, feet, limits, start, deepest, true)
	for !up.run(turn) {
		up, down = down, up
	}
	return [2]*tracer{up, down}
}

// turn is the number of steps after which the other tracer has its turn.
const turn = 4096

func newTracer(sys System, feet Footprints, limits *limits, start []uint32, deepest int, down bool) *tracer {
	t := &tracer{
		down: down,
		sys:  sys, feet: feet, limits: limits, start: slices.Clone(trim(start)), longer: 8*deepest + 10_000,
		ids: map[outcomeKey]int{},
	}
	t.ready = func(who int) {
		if who < 0 || who >= maxReduced {
			t.gaveUp = true
			return
		}
		t.nodes[t.depth-1].enabled |= 1 << who
	}
	t.touch = func(who int, place uint32, write bool) {
		if who < 0 || who >= maxReduced {
			t.gaveUp = true
			return
		}
		p := t.nodes[t.depth-1]
		p.items = append(p.items, item{who: who, place: place, write: write})
		p.live |= 1 << who
	}
	t.begins = func(who, whom int) {}
	t.gather = func(who, branch int, next []uint32) {
		if branch < 0 || branch > maxBranch {
			t.gaveUp = true
			return
		}
		p := t.nodes[t.depth-1]
		p.labels = append(p.labels, uint32(who)<<whoShift|uint32(branch))
		p.next = append(p.next, next...)
		p.ends = append(p.ends, len(p.next))
	}
	t.enter(t.start, 0)
	return t
}

// run takes this many steps; the next call continues from there. It returns true when every
// class is covered, a limit is reached, or it gives up.
func (t *tracer) run(steps int) bool {
	for most := t.steps + steps; t.depth > 0 && t.steps < most; {
		p := t.nodes[t.depth-1]
		if p.at == len(p.labels) {
			if p.who >= 0 {
				p.asleep |= 1 << p.who
			}
			more := p.try &^ p.asleep
			if more == 0 {
				t.depth--
				continue
			}
			p.who, p.at = t.prefer(more), 0
			p.labels, p.next, p.ends = p.labels[:0], p.next[:0], p.ends[:0]
			t.feet.Step(p.state, p.who, t.gather)
			t.races(p, p.who, &p.clock)
			p.clock[p.who]++
			p.index = p.clock[p.who]
			continue
		}
		k := p.at
		p.at++
		from := 0
		if k > 0 {
			from = p.ends[k-1]
		}
		asleep := uint64(0)
		for q := p.asleep; q != 0; q &= q - 1 {
			if who := bits.TrailingZeros64(q); !t.conflict(p, p.who, p, who) {
				asleep |= 1 << who
			}
		}
		t.enter(trim(p.next[from:p.ends[k]]), asleep)
		t.steps++
		if t.steps%betweenChecks == 0 {
			t.cause = t.limits.exceeded(0)
			if t.cause == None && t.sys.Err() != nil {
				t.cause = Failed
			}
			t.unsettled = t.sys.Unsettled()
			if t.cause != None || t.unsettled {
				return true
			}
		}
		if t.gaveUp || t.depth > t.longer {
			t.gaveUp = true
			return true
		}
	}
	t.unsettled = t.sys.Unsettled()
	return t.depth == 0
}

// prefer returns the goroutine out of a mask that is tried first.
func (t *tracer) prefer(mask uint64) int {
	if t.down {
		return 63 - bits.LeadingZeros64(mask)
	}
	return bits.TrailingZeros64(mask)
}

// enter extends the path by a state.
func (t *tracer) enter(state []uint32, asleep uint64) {
	var before *point
	if t.depth > 0 {
		before = t.nodes[t.depth-1]
	}
	if kind, value, ended := t.sys.End(state); ended {
		if before != nil {
			before.try = before.enabled
		}
		t.end(kind, value)
		return
	}
	if t.depth == len(t.nodes) {
		t.nodes = append(t.nodes, &point{})
	}
	p := t.nodes[t.depth]
	t.depth++
	p.state = append(p.state[:0], state...)
	p.labels, p.next, p.ends, p.items = p.labels[:0], p.next[:0], p.ends[:0], p.items[:0]
	p.enabled, p.live, p.try, p.asleep, p.who, p.at = 0, 0, 0, asleep, -1, 0
	t.feet.Ready(p.state, t.ready)
	t.feet.Footprints(p.state, t.touch, t.begins)
	p.live |= p.enabled
	if n := bits.Len64(p.live); n > t.size {
		// Nobody has heard of the new ones yet.
		for _, q := range t.nodes {
			clear(q.last[t.size:n])
			clear(q.clock[t.size:n])
		}
		t.size = n
	}
	p.known = p.live
	if before != nil {
		copy(p.last[:t.size], before.last[:t.size])
		p.last[before.who] = int32(t.depth - 1)
		p.known |= before.known
		for q := p.live &^ before.known; q != 0; q &= q - 1 {
			p.last[bits.TrailingZeros64(q)] = int32(t.depth - 1) // this step started it
		}
	}
	var c clock
	for q := p.live &^ p.enabled; q != 0; q &= q - 1 {
		t.races(p, bits.TrailingZeros64(q), &c)
	}
	if p.enabled == 0 {
		t.depth--
		t.end(Deadlocked, t.sys.Stuck(p.state))
		return
	}
	if first := p.enabled &^ p.asleep; first != 0 {
		who := t.prefer(first)
		if !t.down && before != nil && first&(1<<before.who) != 0 {
			who = before.who // fewer switches
		}
		p.try = 1 << who
	}
}

// conflict reports whether the next step of who in p and that of whom in q conflict.
func (t *tracer) conflict(p *point, who int, q *point, whom int) bool {
	for _, a := range p.items {
		if a.who != who {
			continue
		}
		for _, b := range q.items {
			if b.who == whom && b.place == a.place && (a.write || b.write) {
				return true
			}
		}
	}
	return false
}

// races finds the steps on the path that are in a race with who's next step from p: they
// conflict, and nothing else orders one before the other. It makes sure that the other
// order is tried too. It sets c to the clock of what must come before who's step.
func (t *tracer) races(p *point, who int, c *clock) {
	if last := p.last[who]; last > 0 {
		copy(c[:t.size], t.nodes[last-1].clock[:t.size])
	} else {
		clear(c[:t.size])
	}
	for i := t.depth - 2; i >= 0; i-- {
		e := t.nodes[i]
		if e.who == who || c[e.who] >= e.index || !t.conflict(e, e.who, p, who) {
			continue
		}
		t.reverse(i, who, c)
		for k := range t.size {
			c[k] = max(c[k], e.clock[k])
		}
	}
}

// reverse makes sure that at point i a goroutine is tried that can lead to who's step coming
// before the step that was taken there. c is the clock of who's step, without what must
// come before it because of points up to i.
func (t *tracer) reverse(i, who int, c *clock) {
	e := t.nodes[i]
	var first, seen uint64 // goroutines that can come first; that have a step in between
	for j := i + 1; j < t.depth-1; j++ {
		f := t.nodes[j]
		if f.clock[e.who] >= e.index || seen&(1<<f.who) != 0 {
			continue // it must come after the step at i
		}
		seen |= 1 << f.who
		free := true
		for k := i + 1; k < j && free; k++ {
			g := t.nodes[k]
			free = g.clock[e.who] >= e.index || f.clock[g.who] < g.index
		}
		if free {
			first |= 1 << f.who
			if (e.try|e.asleep)&(1<<f.who) != 0 {
				return
			}
		}
	}
	if seen&(1<<who) == 0 && e.enabled&(1<<who) != 0 {
		free := true
		for k := i + 1; k < t.depth-1 && free; k++ {
			g := t.nodes[k]
			free = g.clock[e.who] >= e.index || c[g.who] < g.index
		}
		if free {
			first |= 1 << who
			if (e.try|e.asleep)&(1<<who) != 0 {
				return
			}
		}
	}
	switch first &= e.enabled; {
	case first == 0:
		e.try = e.enabled
	case first&(1<<who) != 0:
		e.try |= 1 << who
	default:
		e.try |= 1 << t.prefer(first)
	}
}

// end records an outcome.
func (t *tracer) end(kind int, value string) {
	t.traces++
	key := outcomeKey{kind, value}
	if _, ok := t.ids[key]; ok {
		return
	}
	t.ids[key] = len(t.outcomes)
	var way []Choice
	for _, p := range t.nodes[:t.depth] {
		if p.at > 0 {
			way = append(way, choice(p.labels[p.at-1]))
		}
	}
	t.outcomes = append(t.outcomes, Outcome{Kind: kind, Value: value, Example: slices.Clip(way), index: -1})
}

// others returns the outcomes that are not in ids, and adds them there.
func (t *tracer) others(ids map[outcomeKey]int) []Outcome {
	return slices.DeleteFunc(slices.Clone(t.outcomes), func(o Outcome) bool {
		key := outcomeKey{o.Kind, o.Value}
		_, ok := ids[key]
		ids[key] = -1
		return ok
	})
}
