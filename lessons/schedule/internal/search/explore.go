package search

import (
	"errors"
	"fmt"
)

// An edge's label packs who takes the step and which branch, and marks the last edge of a
// state.
const (
	lastEdge  = 1 << 31
	whoShift  = 16
	maxWho    = 1<<15 - 1
	maxBranch = 1<<16 - 1
)

// What stands in explorer.starts beside the first edge of a state.
const (
	unvisited = 1<<32 - 1
	terminal  = 1 << 31 // | number of the outcome
)

func choice(label uint32) Choice {
	return Choice{Who: int(label >> whoShift & maxWho), Branch: int(label & maxBranch)}
}

// An explorer visits the states of a System depth first and stores the graph.
//
// Depth first rather than breadth first, because then a search that is cut off has seen
// whole orders, and because states are finished in post order, which counting needs.
type explorer struct {
	sys    System
	sizer  Sizer // sys, or nil
	limits *limits
	seed   uint64

	states  states
	parents pages[uint32] // the state from which a state was first met
	starts  pages[uint32] // first edge; terminal | outcome; or unvisited
	targets pages[uint32] // of the edges: where they lead …
	labels  pages[uint32] // … and who goes there
	order   pages[uint32] // finished states, in post order: after all that they lead to

	stack    []frame
	finished bitset
	deepest  int // steps of the longest path that was followed

	outcomes []Outcome
	ids      map[outcomeKey]int
	texts    int // bytes of the outcomes, about
	extra    int // bytes that a reducer holds besides

	cyclic    bool // an edge leads back to a state on the current path
	unsettled bool
	cause     Cause
	err       error
	peak      int // bytes
	emit      func(who, branch int, next []uint32)
	from      uint32 // the state that is being expanded
}

// frame is a state on the current path, and the next edge to follow.
type frame struct{ state, edge uint32 }

type outcomeKey struct {
	kind  int
	value string
}

func newExplorer(sys System, limits *limits, seed uint64) *explorer {
	e := &explorer{sys: sys, limits: limits, seed: seed, ids: map[outcomeKey]int{}}
	e.sizer, _ = sys.(Sizer)
	e.emit = e.edge
	return e
}

// edge stores a step from the state that is being expanded.
func (e *explorer) edge(who, branch int, next []uint32) {
	if who < 0 || who > maxWho || branch < 0 || branch > maxBranch {
		e.err = fmt.Errorf("this is too large to be explored: goroutine %d, choice %d (at most %d goroutines, and %d"+
			" choices in one step)", who, branch, maxWho, maxBranch+1)
		return
	}
	e.targets.push(e.number(next))
	e.labels.push(uint32(who)<<whoShift | uint32(branch))
}

// number returns the number of a state.
func (e *explorer) number(state []uint32) uint32 {
	if len(state) > maxWords {
		e.err = errors.New("this is too large to be explored: its state has more than 65,536 parts")
		return 0
	}
	i, fresh := e.states.number(state)
	if fresh {
		e.parents.push(e.from)
		e.starts.push(unvisited)
	}
	return i
}

// outcome returns the number of the outcome in which state i ends.
func (e *explorer) outcome(kind int, value string, i uint32) int {
	key := outcomeKey{kind, value}
	o, ok := e.ids[key]
	if !ok {
		o = len(e.outcomes)
		e.ids[key] = o
		e.texts += 300 + len(value)
		e.outcomes = append(e.outcomes, Outcome{Kind: kind, Value: value, index: o, first: i})
	}
	return o
}

// visit expands state i and puts it on the stack, unless it is an end.
func (e *explorer) visit(i uint32) {
	state := e.states.vector(i)
	if kind, value, ended := e.sys.End(state); ended {
		*e.starts.at(i) = terminal | uint32(e.outcome(kind, value, i))
		return
	}
	start := e.targets.n
	e.from = i
	e.sys.Expand(state, e.emit)
	if e.targets.n == start {
		*e.starts.at(i) = terminal | uint32(e.outcome(Deadlocked, e.sys.Stuck(state), i))
		return
	}
	*e.labels.at(uint32(e.targets.n - 1)) |= lastEdge
	*e.starts.at(i) = uint32(start)
	e.stack = append(e.stack, frame{i, uint32(start)})
	e.deepest = max(e.deepest, len(e.stack))
}

const (
	betweenChecks = 256     // states expanded from one look at the limits to the next
	beforeProbe   = 1 << 14 // states expanded before walks at random try to unsettle the System
	probes        = 64      // these walks
	afterUnsettle = 1 << 10 // states expanded, at most, after the System has become unsettled
)

// run explores until all states are expanded or a limit is reached.
func (e *explorer) run() {
	e.number(e.sys.Start())
	if e.err != nil {
		return
	}
	e.visit(0)
	expanded, stopAt := 1, -1
	for len(e.stack) > 0 {
		top := &e.stack[len(e.stack)-1]
		if top.edge == unvisited {
			e.finished.add(top.state)
			e.order.push(top.state)
			e.stack = e.stack[:len(e.stack)-1]
			continue
		}
		to := *e.targets.at(top.edge)
		if *e.labels.at(top.edge)&lastEdge != 0 {
			top.edge = unvisited
		} else {
			top.edge++
		}
		start := *e.starts.at(to)
		if start != unvisited {
			e.cyclic = e.cyclic || start < terminal && !e.finished.has(to)
			continue
		}
		e.visit(to)
		expanded++
		if expanded == beforeProbe && !e.unsettled {
			// Depth first sees one corner first. Random walks see the rest, and beginning
			// again is still cheap.
			w := newWalker(e.sys, e.limits, e.seed, e.states.vector(0), e.length())
			w.most = beforeProbe / 4
			for i := 0; i < probes && w.steps < beforeProbe && !e.sys.Unsettled(); i++ {
				w.prioritized()
			}
		}
		if e.err != nil || expanded%betweenChecks == 0 && e.stop() {
			break
		}
		if e.sys.Unsettled() && !e.unsettled {
			e.unsettled = true
			stopAt = expanded + min(expanded, afterUnsettle)
		}
		if expanded == stopAt {
			break
		}
	}
	e.unsettled = e.unsettled || e.sys.Unsettled()
	e.peak = max(e.peak, e.bytes())
	// The states on the current path belong to the graph too.
	for len(e.stack) > 0 {
		top := e.stack[len(e.stack)-1]
		e.finished.add(top.state)
		e.order.push(top.state)
		e.stack = e.stack[:len(e.stack)-1]
	}
}

// length returns roughly how many steps an order has. In a graph with cycles, the longest
// path depth first may wind through all states and means nothing.
func (e *explorer) length() int {
	if e.cyclic {
		return min(e.deepest, 1<<12)
	}
	return min(e.deepest, 1<<16)
}

// stop reports whether a limit has been reached.
func (e *explorer) stop() bool {
	bytes := e.bytes() + e.states.growth()
	e.peak = max(e.peak, bytes)
	// Counting will need a few bytes for each state, and some for the numbers at hand.
	e.cause = e.limits.exceeded(bytes + countBytes*e.states.len() + e.limits.memory/8)
	if e.cause == None && !e.unsettled && e.limits.suffices(e.outcomes) {
		e.cause = Time
	}
	if e.cause == None && (e.targets.n >= terminal-1<<20 || e.states.full()) {
		e.cause = Memory
	}
	if e.cause == None && e.sys.Err() != nil {
		e.cause = Failed
	}
	return e.cause != None
}

// bytes returns the memory that is held.
func (e *explorer) bytes() int {
	n := e.states.bytes() + e.parents.bytes() + e.starts.bytes() + e.targets.bytes() +
		e.labels.bytes() + e.order.bytes() + e.finished.words.bytes() + 8*cap(e.stack)
	n += e.texts + e.extra
	if e.sizer != nil {
		n += e.sizer.Bytes()
	}
	return n
}

// edges calls f for each edge of state i, which must not be terminal or unvisited.
func (e *explorer) edges(i uint32, f func(label, to uint32)) {
	for k := *e.starts.at(i); ; k++ {
		label := *e.labels.at(k)
		f(label&^lastEdge, *e.targets.at(k))
		if label&lastEdge != 0 {
			return
		}
	}
}
