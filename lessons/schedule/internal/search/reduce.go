package search

import (
	"math/bits"
	"slices"
)

// Footprints is a System whose outcomes can be found with fewer states
// (Options.OutcomesOnly), because it knows which steps do not concern each other and can
// take the steps of one goroutine alone.
type Footprints interface {
	// Ready calls ready once for each goroutine that has choices in state.
	Ready(state []uint32, ready func(who int))

	// Step emits the choices of one goroutine, as Expand does for all.
	Step(state []uint32, who int, emit func(who, branch int, next []uint32))

	// Footprints calls touch for each place that the next step of a goroutine may read or
	// write, for all goroutines that have not ended. A step that has to wait reads every
	// place that its condition may depend on, whatever their values are. As long as a
	// goroutine does not move, its footprint stays the same, except for what the step
	// touches after reading something that others have changed.
	//
	// A place is a number that stands for the same thing in all states. Two things may
	// share a number, which only costs states. Starting a goroutine touches nothing. A step
	// that ends the program reads every place that the outcome depends on, or else End
	// depends only on that step; deadlocks, and ends that no goroutine is left to prevent,
	// may depend on everything.
	//
	// It calls start if the step starts whom. A number that is used again, after its goroutine
	// has ended, may stand for another goroutine. A step that lets other goroutines move on
	// touches what each of them would have touched. If who is not a goroutine, the step cannot
	// be told, and everything is explored.
	Footprints(state []uint32, touch func(who int, place uint32, write bool), start func(who, whom int))

	// Behind reports whether waiting, which has no choices in state, cannot take a step before
	// first has taken one.
	Behind(state []uint32, waiting, first int) bool
}

// maxReduced is the most goroutines, counting from number 0, that a reducer can handle.
const maxReduced = 64

// A reducer explores enough of the orders to find every outcome.
//
// In each state it takes the steps of some goroutines only, the chosen ones. Suppose that
// the others go first, as far as they like. If nothing that they can do conflicts with the
// next step of a chosen goroutine (two steps conflict if they touch the same place and one
// of them writes it), that step can be taken first instead, and leads to the same outcomes.
// The chosen goroutines are a persistent set (Godefroid, Partial-Order Methods for the
// Verification of Concurrent Systems, 1996).
//
// Which goroutines must be chosen turns out on the way, as in dynamic partial-order
// reduction (Flanagan and Godefroid, POPL 2005). A finished state has a summary: what can
// be touched from there on, and by whom. States are merged, and the summary stands for the
// orders that are not walked again (Yang, Chen, Gopalakrishnan and Kirby, Efficient stateful
// dynamic partial order reduction, SPIN 2008). The first choice is arbitrary. A step needs
// all goroutines that conflict with it by the summary of the state that it leads to, or
// that stand before a conflicting step already. In place of one that does not live yet, it
// needs those that may start it. It needs everybody if one of these cannot take a step yet,
// or if the step ends the program, because then nobody else can come later. A state is
// finished when some of the goroutines that were tried need nobody else.
//
// One that waits is not needed if the step touches everything that it waits for: whatever
// lets it go on conflicts with the step, and is needed itself. Nor is it if it waits for
// the goroutine whose step it is. If it waits for another one, that one is needed instead.
//
// The proof is by induction on the length of the longest order from a state: each order
// has an equivalent one among those explored, which differs by swapping neighbours that do
// not conflict, or one that does more and ends the same way. Take the first step of a
// chosen goroutine in the order, or its next step if it takes none. Suppose that steps
// before it conflict with it. The goroutine of the first of these would stand before a
// conflicting step after the chosen step as well, so it would be in the summary, and
// chosen. Hence none conflicts, and the step can be moved to the front, where it was
// explored.
//
// The induction needs an end. As soon as an order goes round, the reducer gives up and
// everything is explored. Otherwise a goroutine could be left out for ever because others
// go round (the ignoring problem: Valmari, Stubborn sets for reduced state space generation,
// 1990). It does not give up for a step that leads back to the same state, a wait in a loop:
// without these steps an order leads to the same end. Such a step needs everybody. It gives
// up if that step is one of several that the goroutine can choose from: to choose it for ever
// is a livelock, which only the whole graph shows (Result.Endless).
type reducer struct {
	*explorer
	feet Footprints

	// A summary is a set of items, given by its number in sets.
	summaries pages[uint32] // of the finished states
	items     map[item]uint32
	list      []item
	sets      states
	unions    map[uint64]uint32
	clashes   map[uint64]uint64
	starters  map[uint32][]item // who starts whom, by summary
	covered   map[uint64]bool   // all places of one set are in another

	frames []reduced // those above len(e.stack) are kept for their memory
	ready  func(who int)
	touch  func(who int, place uint32, write bool)
	start  func(who, whom int)
	gather func(who, branch int, next []uint32)
	bits   []uint32
	gaveUp bool
}

// item: a goroutine may touch a place, or start a goroutine.
type item struct {
	who    int
	place  uint32
	write  bool
	starts bool // place is a goroutine
}

// meets reports whether steps of two goroutines that touch these conflict.
func (i item) meets(j item) bool {
	return i.place == j.place && (i.write || j.write) && !i.starts && !j.starts
}

// reduced is a state on the current path.
type reduced struct {
	state   uint32
	last    int      // the goroutine that led here
	labels  []uint32 // the choices of who …
	next    []uint32 // … the states after them, one after another …
	ends    []int    // … and where each ends
	items   []uint32 // what the next steps touch
	summary uint32
	here    uint32             // the set of items
	enabled uint64             // goroutines that have choices
	live    uint64             // those, and the others that touch something
	done    uint64             // goroutines whose choices have all been followed
	needs   [maxReduced]uint64 // for each of these, who has to be chosen too
	who     int                // whose choices are being followed
	at      int                // the choice that comes next

	foot    [maxReduced]uint32 // sets of what each live goroutine touches
	edges   []uint32           // labels …
	targets []uint32           // … and where they lead
}

// reduce explores sys with fewer states. It returns nil if an order goes round by more than
// one step, or if there are more than 64 goroutines.
func reduce(sys System, feet Footprints, limits *limits, seed uint64) *explorer {
	d := &reducer{
		explorer: newExplorer(sys, limits, seed),
		feet:     feet,
		items:    map[item]uint32{},
		unions:   map[uint64]uint32{},
		clashes:  map[uint64]uint64{},
		starters: map[uint32][]item{},
		covered:  map[uint64]bool{},
	}
	add := func(k item) {
		i, ok := d.items[k]
		if !ok {
			i = uint32(len(d.list))
			d.items[k] = i
			d.list = append(d.list, k)
		}
		top := &d.frames[len(d.stack)-1]
		top.items = append(top.items, i)
		top.live |= 1 << k.who
	}
	d.touch = func(who int, place uint32, write bool) {
		if who < 0 || who >= maxReduced {
			d.gaveUp = true
			return
		}
		add(item{who: who, place: place, write: write})
	}
	d.start = func(who, whom int) {
		if who < 0 || who >= maxReduced || whom < 0 || whom >= maxReduced {
			d.gaveUp = true
			return
		}
		add(item{who: who, place: uint32(whom), starts: true})
	}
	d.gather = func(who, branch int, next []uint32) {
		if who < 0 || who >= maxReduced || branch < 0 || branch > maxBranch {
			d.gaveUp = true
			return
		}
		top := &d.frames[len(d.stack)-1]
		top.labels = append(top.labels, uint32(who)<<whoShift|uint32(branch))
		top.next = append(top.next, next...)
		top.ends = append(top.ends, len(top.next))
	}
	d.ready = func(who int) {
		if who < 0 || who >= maxReduced {
			d.gaveUp = true
			return
		}
		d.frames[len(d.stack)-1].enabled |= 1 << who
	}
	d.sets.number(nil) // the empty set is 0
	d.run()
	if d.gaveUp {
		return nil
	}
	return d.explorer
}

func (d *reducer) run() {
	d.number(d.sys.Start())
	if d.err == nil {
		d.visit(0, -1)
	}
	expanded, stopAt := 1, -1
	for len(d.stack) > 0 && !d.gaveUp && d.err == nil {
		top := &d.frames[len(d.stack)-1]
		if top.at == len(top.labels) {
			top.done |= 1 << top.who
			if more := top.missing(); more != 0 {
				d.choose(top, bits.TrailingZeros64(more))
				continue
			}
			d.finish(top)
			continue
		}
		k := top.at
		top.at++
		from := 0
		if k > 0 {
			from = top.ends[k-1]
		}
		d.from = top.state
		before := d.states.len()
		to := d.number(top.next[from:top.ends[k]])
		top.edges = append(top.edges, top.labels[k])
		top.targets = append(top.targets, to)
		if to == top.state {
			// The step changes nothing, so it leads nowhere new: a wait in a loop. It needs
			// everybody, because only another step can make a difference.
			if len(top.ends) > 1 {
				d.gaveUp = true // its goroutine might choose to go round for ever
				return
			}
			d.cyclic = true
			top.needs[top.who] = top.enabled
			continue
		}
		if int(to) < before {
			if !d.finished.has(to) {
				d.gaveUp = true
				return
			}
			d.absorb(top, to)
			continue
		}
		who := top.who
		if d.visit(to, who) {
			d.absorb(&d.frames[len(d.stack)-1], to)
			continue
		}
		expanded++
		if expanded%betweenChecks == 0 && d.stop() {
			break
		}
		if d.sys.Unsettled() && !d.unsettled {
			d.unsettled = true
			stopAt = expanded + min(expanded, afterUnsettle)
		}
		if expanded == stopAt {
			break
		}
	}
	d.unsettled = d.unsettled || d.sys.Unsettled()
	d.peak = max(d.peak, d.bytes())
	for len(d.stack) > 0 {
		top := &d.frames[len(d.stack)-1]
		d.finish(top)
	}
}

// visit puts state i on the stack. It returns true if the state is an end instead.
func (d *reducer) visit(i uint32, last int) bool {
	d.summaries.push(0)
	state := d.states.vector(i)
	if kind, value, ended := d.sys.End(state); ended {
		*d.starts.at(i) = terminal | uint32(d.outcome(kind, value, i))
		d.finished.add(i)
		return true
	}
	d.stack = append(d.stack, frame{state: i})
	if len(d.frames) < len(d.stack) {
		d.frames = append(d.frames, reduced{})
	}
	top := &d.frames[len(d.stack)-1]
	*top = reduced{
		state: i, last: last,
		labels: top.labels[:0], next: top.next[:0], ends: top.ends[:0], items: top.items[:0],
		edges: top.edges[:0], targets: top.targets[:0],
	}
	d.feet.Ready(state, d.ready)
	d.feet.Footprints(state, d.touch, d.start)
	d.deepest = max(d.deepest, len(d.stack))
	top.live |= top.enabled
	top.here = d.set(top.items)
	top.summary = top.here
	if top.enabled == 0 {
		*d.starts.at(i) = terminal | uint32(d.outcome(Deadlocked, d.sys.Stuck(state), i))
		*d.summaries.at(i) = top.summary
		d.finished.add(i)
		d.stack = d.stack[:len(d.stack)-1]
		return true
	}
	for who := range d.each(top.live) {
		d.bits = d.bits[:0]
		for _, k := range top.items {
			if d.list[k].who == who {
				d.bits = append(d.bits, k)
			}
		}
		top.foot[who] = d.set(slices.Clone(d.bits))
	}
	d.choose(top, d.first(top))
	return false
}

// choose makes who the goroutine whose choices are followed next.
func (d *reducer) choose(top *reduced, who int) {
	top.who, top.at = who, 0
	top.labels, top.next, top.ends = top.labels[:0], top.next[:0], top.ends[:0]
	d.feet.Step(d.states.vector(top.state), who, d.gather)
}

// missing returns 0 if some of the goroutines that were tried need nobody else. Otherwise
// it returns the goroutines to try next: the smallest set that would make this true, as far
// as is known.
func (top *reduced) missing() uint64 {
	best := top.enabled &^ top.done
	for first := top.done; first != 0; first &= first - 1 {
		chosen := first & -first
		for {
			more := chosen
			for c := chosen & top.done; c != 0; c &= c - 1 {
				more |= top.needs[bits.TrailingZeros64(c)]
			}
			if more == chosen {
				break
			}
			chosen = more
		}
		if open := chosen &^ top.done; bits.OnesCount64(open) < bits.OnesCount64(best) {
			best = open
		}
	}
	return best
}

// each yields the numbers in a mask.
func (d *reducer) each(mask uint64) func(func(int) bool) {
	return func(yield func(int) bool) {
		for ; mask != 0; mask &= mask - 1 {
			if !yield(bits.TrailingZeros64(mask)) {
				return
			}
		}
	}
}

// first returns the goroutine to begin with: the one whose next step conflicts with the
// fewest others', and of several the one that took the last step.
func (d *reducer) first(top *reduced) int {
	best, least := -1, 0
	for who := range d.each(top.enabled) {
		n := 2 * bits.OnesCount64(d.clash(who, top.foot[who], top.summary))
		if who != top.last {
			n++
		}
		if best < 0 || n < least {
			best, least = who, n
		}
	}
	return best
}

// absorb adds what can come after the step of top.who that led to state i.
func (d *reducer) absorb(top *reduced, i uint32) {
	summary := *d.summaries.at(i)
	top.summary = d.union(top.summary, summary)
	foot := top.foot[top.who]
	clash := d.clash(top.who, foot, summary) | d.clash(top.who, foot, top.here)
	start := *d.starts.at(i)
	if start != unvisited && start >= terminal && d.outcomes[start&^terminal].Kind != Deadlocked {
		top.needs[top.who] = top.enabled
		return
	}
	top.needs[top.who] |= d.able(top, clash, summary)
}

// able returns who must be chosen so that none of some goroutines can take a step before
// top.who does. What comes after the step of top.who is in summary.
func (d *reducer) able(top *reduced, some uint64, summary uint32) uint64 {
	needed, seen := uint64(0), uint64(1)<<top.who
	for some &^= seen; some != 0; some &^= seen {
		who := bits.TrailingZeros64(some)
		seen |= 1 << who
		started := false
		for _, set := range [2]uint32{summary, top.here} {
			for _, s := range d.startsIn(set) {
				if int(s.place) == who {
					started = true
					some |= 1 << s.who
				}
			}
		}
		switch bit := uint64(1) << who; {
		case top.enabled&bit != 0:
			needed |= bit
		case top.live&bit == 0 && started:
		case top.live&bit != 0 && d.waits(top, who):
		case top.live&bit != 0:
			others := d.ahead(top, who)
			if others == 0 {
				return top.enabled
			}
			if others&(seen|some) == 0 {
				some |= others & -others
			}
		default:
			return top.enabled
		}
	}
	return needed
}

// ahead returns the goroutines that have to take a step before one that waits does.
func (d *reducer) ahead(top *reduced, waiting int) uint64 {
	mask := uint64(0)
	for who := range d.each(top.live &^ (1 << waiting)) {
		if d.feet.Behind(d.states.vector(top.state), waiting, who) {
			mask |= 1 << who
		}
	}
	return mask
}

// waits reports whether a goroutine that cannot take a step now cannot do so before top.who
// does, or before somebody who conflicts with the step of top.who.
func (d *reducer) waits(top *reduced, who int) bool {
	a, b := top.foot[who], top.foot[top.who]
	key := uint64(a)<<32 | uint64(b)
	all, ok := d.covered[key]
	if !ok {
		all = true
		for i := range d.members(a) {
			found := d.list[i].starts
			for j := range d.members(b) {
				found = found || d.list[j].place == d.list[i].place && !d.list[j].starts
			}
			all = all && found
		}
		d.covered[key] = all
	}
	return all || d.feet.Behind(d.states.vector(top.state), who, top.who)
}

// startsIn returns who starts whom in a set.
func (d *reducer) startsIn(set uint32) []item {
	list, ok := d.starters[set]
	if !ok {
		for i := range d.members(set) {
			if d.list[i].starts {
				list = append(list, d.list[i])
			}
		}
		d.starters[set] = list
	}
	return list
}

// finish takes the top off the stack and stores its edges.
func (d *reducer) finish(top *reduced) {
	i := top.state
	if n := len(top.edges); n > 0 {
		*d.starts.at(i) = uint32(d.targets.n)
		for k, label := range top.edges {
			if k == n-1 {
				label |= lastEdge
			}
			d.targets.push(top.targets[k])
			d.labels.push(label)
		}
	}
	*d.summaries.at(i) = top.summary
	d.finished.add(i)
	d.order.push(i)
	d.stack = d.stack[:len(d.stack)-1]
	if len(d.stack) > 0 {
		d.absorb(&d.frames[len(d.stack)-1], i)
	}
}

// set returns the number of a set of items.
func (d *reducer) set(items []uint32) uint32 {
	d.bits = d.bits[:0]
	for _, i := range items {
		for len(d.bits) <= int(i/32) {
			d.bits = append(d.bits, 0)
		}
		d.bits[i/32] |= 1 << (i % 32)
	}
	n, _ := d.sets.number(d.bits)
	return n
}

// union returns the number of the union of two sets.
func (d *reducer) union(a, b uint32) uint32 {
	if a == b || b == 0 {
		return a
	}
	if a == 0 {
		return b
	}
	key := uint64(min(a, b))<<32 | uint64(max(a, b))
	if u, ok := d.unions[key]; ok {
		return u
	}
	x, y := d.sets.vector(a), d.sets.vector(b)
	if len(x) < len(y) {
		x, y = y, x
	}
	d.bits = append(d.bits[:0], x...)
	for i, w := range y {
		d.bits[i] |= w
	}
	u, _ := d.sets.number(d.bits)
	d.unions[key] = u
	return u
}

// clash returns the goroutines, other than who, that have an item in the summary that
// conflicts with one in foot, the items of who's next step.
func (d *reducer) clash(who int, foot, summary uint32) uint64 {
	if foot == 0 || summary == 0 {
		return 0
	}
	key := uint64(foot)<<32 | uint64(summary)
	if mask, ok := d.clashes[key]; ok {
		return mask &^ (1 << who)
	}
	mask := uint64(0)
	for i := range d.members(foot) {
		mine := d.list[i]
		for j := range d.members(summary) {
			if other := d.list[j]; other.meets(mine) {
				mask |= 1 << other.who
			}
		}
	}
	d.clashes[key] = mask
	return mask &^ (1 << who)
}

// members yields the items of a set.
func (d *reducer) members(set uint32) func(func(uint32) bool) {
	return func(yield func(uint32) bool) {
		for k, w := range d.sets.vector(set) {
			for ; w != 0; w &= w - 1 {
				if !yield(uint32(32*k + bits.TrailingZeros32(w))) {
					return
				}
			}
		}
	}
}

// stop reports whether a limit has been reached.
func (d *reducer) stop() bool {
	d.extra = d.summaries.bytes() + d.sets.bytes() +
		48*(len(d.unions)+len(d.clashes)+len(d.list)+len(d.starters)+len(d.covered)) +
		len(d.frames)*1000
	return d.explorer.stop()
}
