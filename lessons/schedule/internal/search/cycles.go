package search

import (
	"fmt"
	"slices"
	"strings"
)

// A component is a largest set of states that can all reach each other, by at least one
// step. It lies in counter.seq from first to last.
type component struct {
	first, last int
	outcome     int // number of the outcome if it cannot be left, otherwise -1
}

// components finds the components with cycles. One that cannot be left is an outcome: the
// program never ends. It does nothing if the graph has no cycles.
//
// The algorithm is Tarjan's (Depth-first search and linear graph algorithms, SIAM J.
// Comput. 1, 1972), with a stack of its own instead of recursion.
func (c *counter) components() {
	e := c.e
	if !e.cyclic {
		return
	}
	const done = 1<<32 - 1
	var (
		seq       pages[uint32]
		met, low  pages[uint32] // when a state was met, from 1; the earliest that it reaches
		open      []uint32      // states that were met and belong to no component yet
		under     []frame
		n         uint32
		selfLoops bitset
	)
	met.resize(e.states.len())
	low.resize(e.states.len())
	c.place.resize(e.states.len())
	enter := func(u uint32) {
		n++
		*met.at(u), *low.at(u) = n, n
		open = append(open, u)
		under = append(under, frame{u, *e.starts.at(u)})
	}
	if *e.starts.at(0) >= terminal {
		return
	}
	enter(0)
	for len(under) > 0 {
		top := &under[len(under)-1]
		u := top.state
		if top.edge != unvisited {
			to := *e.targets.at(top.edge)
			if *e.labels.at(top.edge)&lastEdge != 0 {
				top.edge = unvisited
			} else {
				top.edge++
			}
			switch {
			case *e.starts.at(to) >= terminal:
			case *met.at(to) == 0:
				enter(to)
			case to == u:
				selfLoops.add(u)
			default:
				*low.at(u) = min(*low.at(u), *low.at(to))
			}
			continue
		}
		under = under[:len(under)-1]
		if len(under) > 0 {
			before := under[len(under)-1].state
			*low.at(before) = min(*low.at(before), *low.at(u))
		}
		if *low.at(u) != *met.at(u) {
			continue
		}
		// The component consists of u and what was met after it and is still open.
		first := seq.n
		for {
			v := open[len(open)-1]
			open = open[:len(open)-1]
			*low.at(v) = done
			*c.place.at(v) = uint32(seq.n)
			seq.push(v)
			if v == u {
				break
			}
		}
		if seq.n-first > 1 || selfLoops.has(u) {
			c.loops = append(c.loops, component{first, seq.n - 1, -1})
		}
	}
	c.peak = max(c.peak, e.bytes()+met.bytes()+low.bytes()+seq.bytes()+c.place.bytes())
	c.seq = &seq
	for k := range c.loops {
		c.bottom(&c.loops[k])
	}
}

// bottom makes l an outcome if it cannot be left.
func (c *counter) bottom(l *component) {
	var who []int
	for at := l.first; at <= l.last; at++ {
		leaves := false
		c.e.edges(*c.seq.at(uint32(at)), func(label, to uint32) {
			if *c.e.starts.at(to) >= terminal {
				leaves = true
				return
			}
			if at := int(*c.place.at(to)); at < l.first || at > l.last {
				leaves = true
				return
			}
			if w := choice(label).Who; !slices.Contains(who, w) {
				who = append(who, w)
			}
		})
		if leaves {
			return
		}
	}
	slices.Sort(who)
	u := *c.seq.at(uint32(l.last))
	l.outcome = c.e.outcome(NeverEnds, rounds(c.e.sys, c.e.states.vector(u), who), u)
}

// rounds returns the text of an outcome that never ends.
func rounds(sys System, state []uint32, who []int) string {
	if r, ok := sys.(Rounder); ok {
		return r.Rounds(state, who)
	}
	names := make([]string, len(who))
	for i, w := range who {
		names[i] = fmt.Sprint(w)
	}
	if len(names) == 1 {
		return "goroutine " + names[0] + " goes round"
	}
	last := len(names) - 1
	return "goroutines " + strings.Join(names[:last], ", ") + " and " + names[last] + " go round"
}

// round does for the states of component l together what pass does for one. It returns the
// probability that it could not pass on.
func (c *counter) round(l component) (unresolved float64) {
	n := l.last - l.first + 1
	in := make([]float64, n)
	reached := false
	for i := range n {
		if k := *c.slots.at(*c.seq.at(uint32(l.first + i))); k != 0 {
			in[i] = c.mass[k]
			reached = true
			c.release(k)
		}
	}
	if !reached {
		return 0
	}
	if l.outcome >= 0 {
		k := 1 + l.outcome
		c.endless[k] = true
		for _, m := range in {
			c.mass[k] += m
		}
		return 0
	}
	visits, rest := c.newChain(l).visits(in, c.limits)
	for i := range n {
		u := *c.seq.at(uint32(l.first + i))
		degree := 0.0
		c.e.edges(u, func(_, _ uint32) { degree++ })
		c.e.edges(u, func(_, to uint32) {
			if *c.e.starts.at(to) < terminal {
				if at := int(*c.place.at(to)); at >= l.first && at <= l.last {
					return
				}
			}
			if k := c.reach(to); k != 0 {
				c.endless[k] = true
				c.mass[k] += visits[i] / degree
			}
		})
	}
	return rest
}

// A chain is the Markov chain of a component that can be left. Each step of state i has the
// probability share[i]; exit[i] is the probability that it leaves the component.
type chain struct {
	first []int // of the steps of state i in to; one more at the end
	to    []int32
	share []float64
	exit  []float64
}

func (c *counter) newChain(l component) *chain {
	m := &chain{}
	for at := l.first; at <= l.last; at++ {
		m.first = append(m.first, len(m.to))
		degree, exits := 0.0, 0.0
		c.e.edges(*c.seq.at(uint32(at)), func(_, to uint32) {
			degree++
			if *c.e.starts.at(to) < terminal {
				if at := int(*c.place.at(to)); at >= l.first && at <= l.last {
					m.to = append(m.to, int32(at-l.first))
					return
				}
			}
			exits++
		})
		m.share = append(m.share, 1/degree)
		m.exit = append(m.exit, exits/degree)
	}
	m.first = append(m.first, len(m.to))
	return m
}

const (
	maxFill   = 4 << 20 // steps, at about 40 bytes each, after which elimination gives up
	sweptAway = 1e-15   // sweeps end when this share of the probability is left
	maxSweeps = 100_000
)

// visits returns the expected number of visits to each state until the chain is left. It
// is entered with the probabilities in. rest is the probability that was still inside when
// the computation gave up.
func (m *chain) visits(in []float64, limits *limits) (x []float64, rest float64) {
	x = slices.Clone(in)
	if order := m.eliminate(limits); order != nil {
		for _, k := range order {
			for _, s := range k.onward {
				x[s.state] += x[k.state] * s.share / k.out
			}
		}
		for _, k := range slices.Backward(order) {
			for _, s := range k.into {
				x[k.state] += x[s.state] * s.share
			}
			x[k.state] /= k.out
		}
		return x, 0
	}
	// Push what waits in each state along its steps until nearly everything has left.
	// Nothing is ever subtracted, so the rest bounds the error.
	waits := x
	x = make([]float64, len(in))
	total := 0.0
	for _, p := range in {
		total += p
	}
	for sweep := range maxSweeps {
		rest = 0
		for _, p := range waits {
			rest += p
		}
		if rest <= sweptAway*total || sweep%16 == 15 && limits.exceeded(0) != None {
			break
		}
		for i := len(x) - 1; i >= 0; i-- {
			p := waits[i]
			if p == 0 {
				continue
			}
			p /= 1 - m.self(i)
			waits[i] = 0
			x[i] += p
			for _, to := range m.steps(i) {
				if int(to) != i {
					waits[to] += p * m.share[i]
				}
			}
		}
	}
	return x, rest
}

// hits returns, for each state, the expected value on leaving the chain. at[i] is the sum of
// the values of the exits of state i, each times its probability. It overwrites at.
func (m *chain) hits(at []float64, limits *limits) []float64 {
	if order := m.eliminate(limits); order != nil {
		for _, k := range order {
			for _, s := range k.into {
				at[s.state] += s.share / k.out * at[k.state]
			}
		}
		for _, k := range slices.Backward(order) {
			for _, s := range k.onward {
				at[k.state] += s.share * at[s.state]
			}
			at[k.state] /= k.out
		}
		return at
	}
	h := make([]float64, len(at))
	for sweep := range maxSweeps {
		change := 0.0
		for i := range h {
			sum := at[i]
			for _, to := range m.steps(i) {
				if int(to) != i {
					sum += m.share[i] * h[to]
				}
			}
			sum /= 1 - m.self(i)
			change = max(change, sum-h[i])
			h[i] = sum
		}
		if change < sweptAway || sweep%16 == 15 && limits.exceeded(0) != None {
			break
		}
	}
	return h
}

func (m *chain) steps(i int) []int32 { return m.to[m.first[i]:m.first[i+1]] }

// self returns the probability that a step of state i leads back to it.
func (m *chain) self(i int) float64 {
	p := 0.0
	for _, to := range m.steps(i) {
		if int(to) == i {
			p += m.share[i]
		}
	}
	return p
}

// An eliminated state of a chain was replaced by direct steps between those that are left.
type eliminated struct {
	state  int32
	out    float64 // probability of leaving it, for another state or for good
	onward []step  // to states that were eliminated after it
	into   []step  // from these
}

type step struct {
	state int32
	share float64
}

// eliminate removes the states of the chain one after another, those with few steps first,
// and returns them in this order. It returns nil if that takes too much memory or time.
//
// It never subtracts, and so loses no digits: Grassmann, Taksar and Heyman, Regenerative
// analysis and steady state distributions for Markov chains, Oper. Res. 33 (1985).
func (m *chain) eliminate(limits *limits) []eliminated {
	n := len(m.exit)
	exit := slices.Clone(m.exit)
	rows := make([][]step, n)  // steps from a state to another
	from := make([][]int32, n) // the states that have one to this one
	at := make([]int32, n)     // where in the row at hand the step to a state is, from 1
	fill := 0
	add := func(i int32, to int32, p float64) {
		if k := at[to]; k > 0 {
			rows[i][k-1].share += p
			return
		}
		rows[i] = append(rows[i], step{to, p})
		at[to] = int32(len(rows[i]))
		from[to] = append(from[to], i)
		fill++
	}
	for i := range n {
		for _, to := range m.steps(i) {
			if int(to) != i {
				add(int32(i), to, m.share[i])
			}
		}
		for _, s := range rows[i] {
			at[s.state] = 0
		}
	}
	// Lists of states by their number of steps. An outdated entry is skipped; the state is
	// in another list too.
	var lists [][]int32
	gone := make([]bool, n)
	degree := func(i int32) int { return len(rows[i]) + len(from[i]) }
	list := func(i int32) {
		d := degree(i)
		for len(lists) <= d {
			lists = append(lists, nil)
		}
		lists[d] = append(lists[d], i)
	}
	for i := range n {
		list(int32(i))
	}
	order := make([]eliminated, 0, n)
	for d := 0; d < len(lists); {
		if len(lists[d]) == 0 {
			d++
			continue
		}
		k := lists[d][len(lists[d])-1]
		lists[d] = lists[d][:len(lists[d])-1]
		if gone[k] || degree(k) != d {
			continue
		}
		gone[k] = true
		e := eliminated{state: k, onward: rows[k], out: exit[k]}
		for _, s := range rows[k] {
			e.out += s.share
			from[s.state] = remove(from[s.state], k)
		}
		for _, i := range from[k] {
			for x, s := range rows[i] {
				at[s.state] = int32(x + 1)
			}
			x := at[k] - 1
			p := rows[i][x].share
			last := rows[i][len(rows[i])-1]
			rows[i][x] = last
			rows[i] = rows[i][:len(rows[i])-1]
			at[last.state], at[k] = x+1, 0
			e.into = append(e.into, step{i, p})
			f := p / e.out
			for _, s := range e.onward {
				if s.state != i {
					add(i, s.state, f*s.share)
				}
			}
			exit[i] += f * exit[k]
			for _, s := range rows[i] {
				at[s.state] = 0
			}
		}
		for _, i := range e.into {
			list(i.state)
			d = min(d, degree(i.state))
		}
		for _, s := range e.onward {
			list(s.state)
			d = min(d, degree(s.state))
		}
		order = append(order, e)
		if fill > maxFill || len(order)%256 == 255 && limits.exceeded(0) != None {
			return nil
		}
	}
	return order
}

// remove deletes v from s without keeping the order.
func remove(s []int32, v int32) []int32 {
	i := slices.Index(s, v)
	s[i] = s[len(s)-1]
	return s[:len(s)-1]
}
