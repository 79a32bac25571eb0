package search

import (
	"cmp"
	"math"
	"slices"
	"unsafe"
)

// exampleNodes limits the search for the best examples. A node takes 28 bytes.
const exampleNodes = 1 << 19

// examples gives every outcome an order that leads there.
//
// The best order has the fewest switches between goroutines, then the fewest steps, then
// the lowest number at the first difference. The search for it takes the pairs of a state
// and the goroutine that took the last step by the switches and steps that they need, as
// Dijkstra's does. Most outcomes need few switches, so it finds them long before it has
// seen the whole of a large graph. After exampleNodes pairs it stops, and the remaining
// outcomes get the path on which the explorer met them first.
func examples(e *explorer, c *counter, limits *limits, outcomes []Outcome) {
	b := &best{e: e, c: c, goals: make([]goal, len(outcomes))}
	b.newest.resize(e.states.len())
	b.search(limits)
	e.peak = max(e.peak, e.bytes()+cap(b.nodes)*int(unsafe.Sizeof(node{}))+b.newest.bytes())
	for i := range outcomes {
		o := &outcomes[i]
		g := b.goals[o.index]
		if g.reached {
			o.Example, o.Shortest = b.path(g), g.cost.less(b.done)
			o.Example = slices.Clip(o.Example)
		} else {
			o.Example = e.path(o.first)
			g.end = o.first
		}
		if o.Kind == NeverEnds {
			o.Round = c.way(g.end)
		}
	}
}

// cost is what the best order has least of: switches, then steps.
type cost struct{ switches, steps int32 }

func (a cost) less(b cost) bool {
	return a.switches < b.switches || a.switches == b.switches && a.steps < b.steps
}

// node is a state, the goroutine that took the last step there, and the best way to it.
type node struct {
	state   uint32
	label   uint32 // the last step
	before  int32  // the node before it, -1 at the start
	other   int32  // another node of the same state, 0 if there is none
	cost    cost
	settled bool
}

// goal is the best way to an outcome found so far.
type goal struct {
	reached bool
	before  int32  // the last node but for the end; -1 if the start is the end
	label   uint32 // the step from there to the end
	end     uint32 // the state of the end
	cost    cost
}

type best struct {
	e      *explorer
	c      *counter
	nodes  []node       // the start is node 0
	newest pages[int32] // state → its newest node, 0 if it has none or only node 0
	goals  []goal
	now    *queue // nodes with the current number of switches
	then   *queue // those with one more
	open   int    // goals that have not been reached
	done   cost   // all ways that cost less have been seen
}

// queue holds nodes by their steps. The zero queue is empty.
type queue struct {
	lists   [][]int32 // by steps
	first   int32     // no list before this one has nodes
	waiting int       // nodes in all lists
}

func (q *queue) add(steps, node int32) {
	for int(steps) >= len(q.lists) {
		q.lists = append(q.lists, nil)
	}
	q.lists[steps] = append(q.lists[steps], node)
	q.first = min(q.first, steps)
	q.waiting++
}

// next takes the nodes out that have the fewest steps. They are valid until a node of as many is added.
func (q *queue) next() (steps int32, nodes []int32) {
	for len(q.lists[q.first]) == 0 {
		q.first++
	}
	nodes = q.lists[q.first]
	q.lists[q.first] = nodes[:0]
	q.waiting -= len(nodes)
	return q.first, nodes
}

func (b *best) search(limits *limits) {
	b.open = len(b.goals)
	b.now, b.then = &queue{}, &queue{}
	if o, ok := b.ended(0); ok {
		b.goals[o] = goal{reached: true, before: -1}
		b.done.switches = 1
		return
	}
	b.nodes = append(b.nodes, node{before: -1})
	b.now.add(0, 0)
	for switches := int32(0); b.now.waiting > 0; switches++ {
		for b.now.waiting > 0 {
			steps, nodes := b.now.next()
			b.done = cost{switches, steps + 1}
			for _, k := range nodes {
				if b.nodes[k].settled {
					continue
				}
				b.nodes[k].settled = true
				if !b.dominated(k) {
					b.relax(k)
				}
				if len(b.nodes) >= exampleNodes || k%1024 == 0 && limits.exceeded(0) != None {
					return
				}
			}
			if b.found() {
				return
			}
		}
		b.now, b.then = b.then, b.now
	}
	b.done.switches = math.MaxInt32
}

// found reports whether every goal has been reached at a lower cost than any way still to
// come.
func (b *best) found() bool {
	if b.open > 0 {
		return false
	}
	for i := range b.goals {
		if !b.goals[i].cost.less(b.done) {
			return false
		}
	}
	return true
}

// ended returns the outcome in which state i ends or goes round for ever.
func (b *best) ended(i uint32) (outcome int, ok bool) {
	start := *b.e.starts.at(i)
	if start != unvisited && start >= terminal {
		return int(start &^ terminal), true
	}
	if start == unvisited {
		return 0, false
	}
	if l, ok := b.c.in(i); ok && l.outcome >= 0 {
		return l.outcome, true
	}
	return 0, false
}

// relax follows the steps from node k.
func (b *best) relax(k int32) {
	from := b.nodes[k]
	b.e.edges(from.state, func(label, to uint32) {
		if *b.e.starts.at(to) == unvisited {
			return
		}
		next := cost{from.cost.switches, from.cost.steps + 1}
		queue := b.now
		who := label >> whoShift
		if from.before >= 0 && who != from.label>>whoShift {
			next.switches++
			queue = b.then
		}
		if o, ok := b.ended(to); ok {
			g := &b.goals[o]
			if !g.reached {
				b.open--
			}
			if !g.reached || next.less(g.cost) || next == g.cost && b.before(k, label, g.before, g.label) {
				*g = goal{true, k, label, to, next}
			}
			return
		}
		newest := b.newest.at(to)
		n := *newest
		for n != 0 && b.nodes[n].label>>whoShift != who {
			n = b.nodes[n].other
		}
		if n == 0 {
			n = int32(len(b.nodes))
			b.nodes = append(b.nodes, node{state: to, label: label, before: k, other: *newest, cost: next})
			*newest = n
			queue.add(next.steps, n)
			return
		}
		old := &b.nodes[n]
		switch {
		case old.settled:
		case next.less(old.cost):
			old.label, old.before, old.cost = label, k, next
			queue.add(next.steps, n)
		case next == old.cost && b.before(k, label, old.before, old.label):
			old.label, old.before = label, k
		}
	})
}

// dominated reports whether no best order goes through node k, because the same state can be
// reached otherwise with at least one switch less. That makes up for the switch back, if it
// takes one to go on as from k.
func (b *best) dominated(k int32) bool {
	n := b.nodes[k]
	for i := *b.newest.at(n.state); i != 0; i = b.nodes[i].other {
		m := b.nodes[i]
		if i == k || !m.settled || m.cost.switches >= n.cost.switches {
			continue
		}
		switched := cost{m.cost.switches + 1, m.cost.steps}
		if switched.less(n.cost) || switched == n.cost && b.before(i, 0, k, 0) {
			return true
		}
	}
	return false
}

// before reports whether the way to node i and then step x has the lower number at the first
// difference from the way to node j and then step y. Both have the same length.
func (b *best) before(i int32, x uint32, j int32, y uint32) bool {
	less := x < y
	for i != j {
		if p, q := b.nodes[i].label, b.nodes[j].label; p != q {
			less = p < q
		}
		i, j = b.nodes[i].before, b.nodes[j].before
	}
	return less
}

// path returns the way to a goal.
func (b *best) path(g goal) []Choice {
	if g.cost.steps == 0 {
		return nil
	}
	way := []Choice{choice(g.label)}
	for k := g.before; b.nodes[k].before >= 0; k = b.nodes[k].before {
		way = append(way, choice(b.nodes[k].label))
	}
	slices.Reverse(way)
	return way
}

// path returns the way on which the explorer met state i first.
func (e *explorer) path(i uint32) []Choice {
	var way []Choice
	for i != 0 {
		before := *e.parents.at(i)
		found := false
		e.edges(before, func(label, to uint32) {
			if to == i && !found {
				found = true
				way = append(way, choice(label))
			}
		})
		i = before
	}
	slices.Reverse(way)
	return way
}

// way returns the shortest way from state i back to itself; of several, one with low numbers.
// State i must belong to a component that cannot be left.
func (c *counter) way(i uint32) []Choice {
	type link struct{ state, before, label uint32 }
	steps := []link{{state: i}}
	met := map[uint32]bool{}
	for k := 0; k < len(steps); k++ {
		var edges []link
		c.e.edges(steps[k].state, func(label, to uint32) { edges = append(edges, link{to, uint32(k), label}) })
		slices.SortFunc(edges, func(a, b link) int { return cmp.Compare(a.label, b.label) })
		for _, s := range edges {
			if s.state == i {
				way := []Choice{choice(s.label)}
				for k := s.before; k != 0; k = steps[k].before {
					way = append(way, choice(steps[k].label))
				}
				slices.Reverse(way)
				return way
			}
			if !met[s.state] {
				met[s.state] = true
				steps = append(steps, s)
			}
		}
	}
	return nil
}
