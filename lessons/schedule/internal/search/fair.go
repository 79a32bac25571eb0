package search

import "slices"

// An Endless is a way to go round for ever although every goroutine has its turns: a livelock.
// Each goroutine takes steps again and again, or cannot go from some time on. That an order only
// goes round while a goroutine that could go is never chosen, as with somebody who polls, is none:
// no scheduler is like that. Nor is it one if a step that can go several ways, like a select with two
// cases that are ready, would have to go the same way for ever.
type Endless struct {
	Value   string   // who goes round, as the value of a NeverEnds outcome
	Example []Choice // a way to a state of the round
}

// Fairness of this kind is called strong (Francez, Fairness, Springer 1986). A component of the
// graph has such a round if and only if, after states have been taken out of it in which somebody
// can go who never goes inside of it, something is left that still goes round. Steps that can also lead
// out of it are none of its own: what is left is called an end component (de Alfaro, Formal Verification
// of Probabilistic Systems, Stanford 1997).

// largestFair limits the components that are scanned, in states.
const largestFair = 300_000

// livelocks looks for a round in each component that can be left. The others are outcomes.
func (c *counter) livelocks() []Endless {
	var found []Endless
	said := map[string]bool{}
	for _, l := range c.loops {
		if l.outcome >= 0 || l.last-l.first >= largestFair {
			continue
		}
		states := make([]uint32, 0, l.last-l.first+1)
		for at := l.first; at <= l.last; at++ {
			states = append(states, *c.seq.at(uint32(at)))
		}
		who, u, ok := c.fair(states)
		if !ok {
			continue
		}
		value := rounds(c.e.sys, c.e.states.vector(u), who)
		if said[value] {
			continue
		}
		said[value] = true
		found = append(found, Endless{Value: value, Example: c.e.path(u)})
	}
	return found
}

// fair looks for a round among states. It returns who moves in it and one of its states.
func (c *counter) fair(states []uint32) (who []int, at uint32, ok bool) {
	for work := [][]uint32{states}; len(work) > 0; {
		states := work[len(work)-1]
		work = work[:len(work)-1]
		number := make(map[uint32]int, len(states))
		for i, u := range states {
			number[u] = i
		}
		var moves, can set64
		edges := make([][]int, len(states))
		able := make([]set64, len(states))
		for i, u := range states {
			var leaves set64 // whose step may lead out
			c.e.edges(u, func(label, to uint32) {
				w := choice(label).Who
				able[i].add(w)
				if _, inside := number[to]; !inside {
					leaves.add(w)
				}
			})
			can |= able[i]
			c.e.edges(u, func(label, to uint32) {
				if w := choice(label).Who; !leaves.has(w) {
					moves.add(w)
					edges[i] = append(edges[i], number[to])
				}
			})
		}
		if can&largeNumbers != 0 {
			return nil, 0, false
		}
		starved := can &^ moves
		keep := make([]bool, len(states))
		for i := range states {
			keep[i] = able[i]&starved == 0
		}
		for _, part := range strong(edges, keep) {
			if starved == 0 && len(part) == len(states) {
				return moves.list(), states[len(states)-1], true
			}
			var next []uint32
			for _, i := range part {
				next = append(next, states[i])
			}
			work = append(work, next)
		}
	}
	return nil, 0, false
}

// A set64 is a set of numbers below 63. All larger ones are one member.
type set64 uint64

const largeNumbers set64 = 1 << 63

func (s *set64) add(n int) { *s |= 1 << min(n, 63) }

func (s set64) has(n int) bool { return s&(1<<min(n, 63)) != 0 }

func (s set64) list() (all []int) {
	for n := range 63 {
		if s&(1<<n) != 0 {
			all = append(all, n)
		}
	}
	return all
}

// strong returns the parts of a graph that go round: its strongly connected components with an edge
// inside, among the nodes to keep. It is Kosaraju's and Sharir's algorithm: depth first, and then
// against the edges in the opposite order.
func strong(edges [][]int, keep []bool) (parts [][]int) {
	n := len(edges)
	back := make([][]int, n)
	for i, list := range edges {
		for _, k := range list {
			if keep[i] && keep[k] {
				back[k] = append(back[k], i)
			}
		}
	}
	var order []int
	met := make([]bool, n)
	type visit struct{ node, next int }
	for start := range n {
		if !keep[start] || met[start] {
			continue
		}
		met[start] = true
		for stack := []visit{{start, 0}}; len(stack) > 0; {
			top := &stack[len(stack)-1]
			if top.next == len(edges[top.node]) {
				order = append(order, top.node)
				stack = stack[:len(stack)-1]
				continue
			}
			k := edges[top.node][top.next]
			top.next++
			if keep[k] && !met[k] {
				met[k] = true
				stack = append(stack, visit{k, 0})
			}
		}
	}
	taken := make([]bool, n)
	for _, start := range slices.Backward(order) {
		if taken[start] {
			continue
		}
		taken[start] = true
		part := []int{start}
		for i := 0; i < len(part); i++ {
			for _, k := range back[part[i]] {
				if !taken[k] {
					taken[k] = true
					part = append(part, k)
				}
			}
		}
		if len(part) > 1 || slices.Contains(edges[start], start) {
			parts = append(parts, part)
		}
	}
	return parts
}
