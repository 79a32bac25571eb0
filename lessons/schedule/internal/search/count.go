package search

import (
	"cmp"
	"encoding/binary"
	"math/big"
	"math/bits"
	"slices"
)

// countBytes is the memory per state that counting needs, apart from the numbers at hand.
const countBytes = 8

// Ahead is what can still come from a state.
type Ahead struct {
	// Orders has, for each of Result.Outcomes, the number of orders that lead there; nil
	// where there is no end to them.
	Orders []*big.Int

	// Probability has, for each of Result.Outcomes, how likely it is if every choice is
	// equally likely.
	Probability []float64

	// Unresolved is the probability missing from the outcomes, as in Result.
	Unresolved float64
}

// From returns what can still come from a state. It returns false if the search did not
// meet that state, was not complete, or left orders out. It takes as long as counting took
// in Run.
func (r *Result) From(state []uint32) (ahead *Ahead, ok bool) {
	if r.explored == nil || !r.Complete || r.Reduced {
		return nil, false
	}
	i, ok := r.explored.states.find(state)
	if !ok {
		return nil, false
	}
	all := r.counter.from(i)
	if r.counter.cause != None {
		return nil, false
	}
	return all.sorted(r.Outcomes), true
}

// sorted returns a with the outcomes in the order of Result.Outcomes.
func (a *Ahead) sorted(outcomes []Outcome) *Ahead {
	b := &Ahead{Unresolved: a.Unresolved}
	for _, o := range outcomes {
		b.Orders = append(b.Orders, a.Orders[o.index])
		b.Probability = append(b.Probability, a.Probability[o.index])
	}
	return b
}

// A counter counts orders by adding along the edges of a graph: the number of orders that
// lead to a state is the sum over the edges into it. States are taken in topological order,
// so a number is complete when its turn comes and is dropped after it. Memory is needed
// only for the states that have been reached and not had their turn.
//
// Probabilities are computed along with it. States that can reach each other are taken
// together (cycles.go).
type counter struct {
	e      *explorer
	limits *limits
	seq    *pages[uint32] // the states, each after all that it leads to, except within a component
	loops  []component    // the components with cycles, in the order of seq
	place  pages[uint32]  // of a state in seq; only if there are loops
	cause  Cause          // the limit that was reached
	peak   int            // bytes

	slots pages[uint32] // state → its numbers, or 0
	sums
}

// sums holds big numbers, all of one width, each with a probability. Slots are reused.
type sums struct {
	width   int      // 64-bit limbs of a number; grows when a sum overflows
	limbs   []uint64 // of slot k from k*width on, the least significant first
	mass    []float64
	endless []bool // no end to the orders that lead here
	free    []uint32
}

func newCounter(e *explorer, limits *limits) *counter {
	return &counter{e: e, limits: limits, seq: &e.order}
}

// slot returns a slot that holds 0.
func (s *sums) slot() uint32 {
	if n := len(s.free); n > 0 {
		k := s.free[n-1]
		s.free = s.free[:n-1]
		return k
	}
	k := len(s.mass)
	s.mass = append(s.mass, 0)
	s.endless = append(s.endless, false)
	for range s.width {
		s.limbs = append(s.limbs, 0)
	}
	return uint32(k)
}

// release makes slot k free.
func (s *sums) release(k uint32) {
	s.mass[k], s.endless[k] = 0, false
	clear(s.number(k))
	s.free = append(s.free, k)
}

func (s *sums) number(k uint32) []uint64 { return s.limbs[int(k)*s.width:][:s.width] }

// add adds the orders of slot from to those of slot to.
func (s *sums) add(to, from uint32) {
	if s.endless[from] {
		s.endless[to] = true
	}
	if s.endless[to] {
		return
	}
	a, b := s.number(to), s.number(from)
	var carry uint64
	for i := range a {
		a[i], carry = bits.Add64(a[i], b[i], carry)
	}
	if carry != 0 {
		s.widen()
		s.number(to)[s.width-1] = carry
	}
}

// widen gives every number one more limb.
func (s *sums) widen() {
	wide := make([]uint64, len(s.mass)*(s.width+1))
	for k := range s.mass {
		copy(wide[k*(s.width+1):], s.number(uint32(k)))
	}
	s.limbs = wide
	s.width++
}

func (s *sums) big(k uint32) *big.Int {
	if s.endless[k] {
		return nil
	}
	var buf []byte
	for _, limb := range slices.Backward(s.number(k)) {
		buf = binary.BigEndian.AppendUint64(buf, limb)
	}
	return new(big.Int).SetBytes(buf)
}

// from counts the orders from state i on; by outcome, in the order of e.outcomes.
func (c *counter) from(i uint32) *Ahead {
	e := c.e
	c.cause = None
	c.slots.resize(e.states.len())
	c.sums = sums{width: 1}
	c.slot() // 0 means none
	for range e.outcomes {
		c.slot() // outcome o has slot 1 + o, for good
	}
	k := c.reach(i)
	c.number(k)[0] = 1
	c.mass[k] = 1
	unresolved := 0.0
	loop := len(c.loops) - 1
	for at := c.seq.n - 1; at >= 0; at-- {
		if at&0xFFFF == 0 {
			bytes := e.bytes() + c.bytes()
			c.peak = max(c.peak, bytes)
			if c.cause = c.limits.exceeded(bytes); c.cause != None {
				return nil
			}
		}
		if loop >= 0 && c.loops[loop].last == at {
			unresolved += c.round(c.loops[loop])
			at = c.loops[loop].first
			loop--
			continue
		}
		u := *c.seq.at(uint32(at))
		if k := *c.slots.at(u); k != 0 {
			c.pass(u, k)
		}
	}
	a := &Ahead{Unresolved: unresolved}
	for o := range e.outcomes {
		a.Orders = append(a.Orders, c.big(uint32(1+o)))
		a.Probability = append(a.Probability, c.mass[1+o])
	}
	c.peak = max(c.peak, e.bytes()+c.bytes())
	c.slots.resize(0)
	c.sums = sums{}
	return a
}

// pass adds slot k, which belongs to state u, to the slots of the states after u.
func (c *counter) pass(u, k uint32) {
	first := *c.e.starts.at(u)
	degree := 1
	for *c.e.labels.at(first + uint32(degree) - 1)&lastEdge == 0 {
		degree++
	}
	share := c.mass[k] / float64(degree)
	for edge := first; edge < first+uint32(degree); edge++ {
		if to := c.reach(*c.e.targets.at(edge)); to != 0 {
			c.add(to, k)
			c.mass[to] += share
		}
	}
	c.release(k)
}

// reach returns the slot of state i or of the outcome in which it ends. It returns 0 if the
// state was not expanded.
func (c *counter) reach(i uint32) uint32 {
	start := *c.e.starts.at(i)
	switch {
	case start == unvisited:
		return 0
	case start >= terminal:
		return 1 + start&^terminal
	}
	k := c.slots.at(i)
	if *k == 0 {
		*k = c.slot()
	}
	return *k
}

// bytes returns the memory that is held, beside the graph's own.
func (c *counter) bytes() int {
	n := 8*cap(c.limbs) + 8*cap(c.mass) + cap(c.endless) + 4*cap(c.free) + c.slots.bytes() + c.place.bytes()
	if len(c.loops) > 0 {
		n += c.seq.bytes()
	}
	return n
}

// in returns the component with cycles that state i belongs to, if any.
func (c *counter) in(i uint32) (component, bool) {
	if len(c.loops) == 0 {
		return component{}, false
	}
	at := int(*c.place.at(i))
	k, found := slices.BinarySearchFunc(c.loops, at, func(l component, at int) int { return cmp.Compare(l.last, at) })
	if !found && k == len(c.loops) || c.loops[k].first > at {
		return component{}, false
	}
	return c.loops[k], true
}
