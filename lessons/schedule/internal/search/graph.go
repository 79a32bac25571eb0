package search

import (
	"math/big"
	"slices"
)

// A Graph is everything that a search met, for a stepper.
type Graph struct {
	Nodes []Node // the first is the start
}

// A Node is a state and what can still come from it.
type Node struct {
	State []uint32
	Edges []Edge // in the order of Who and Branch; none where it has ended

	Outcome int // index in Result.Outcomes if it has ended or goes round for ever, otherwise -1

	// Orders is how many orders remain, nil if there is no end to them. Ahead.Orders has
	// them by outcome.
	Orders *big.Int
	Ahead
}

// An Edge is a step.
type Edge struct {
	Choice
	To int // index in Graph.Nodes
}

// First returns the state that the search began with; nil if it could not begin. A System may have
// learned so much meanwhile that it would now begin with another.
func (r *Result) First() []uint32 {
	if r.explored == nil || r.States == 0 {
		return nil
	}
	return slices.Clone(r.explored.states.vector(0))
}

// Graph returns the graph, with what remains from each state. It returns nil if the search
// was not complete, left orders out, or met more than most states.
func (r *Result) Graph(most int) *Graph {
	if !r.Complete || r.Reduced || r.States > most {
		return nil
	}
	e, c := r.explored, r.counter
	sorted := make([]int, len(e.outcomes)) // number of an outcome in e → index in r.Outcomes
	for i, o := range r.Outcomes {
		sorted[o.index] = i
	}
	g := &Graph{Nodes: make([]Node, r.States)}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		n.State = e.states.vector(uint32(i))
		n.Outcome = -1
		start := *e.starts.at(uint32(i))
		if start >= terminal {
			n.Outcome = sorted[start&^terminal]
			n.settle(len(r.Outcomes))
			continue
		}
		if l, ok := c.in(uint32(i)); ok && l.outcome >= 0 {
			n.Outcome = sorted[l.outcome]
			n.settle(len(r.Outcomes))
			n.Orders, n.Ahead.Orders[n.Outcome] = nil, nil
		}
		e.edges(uint32(i), func(label, to uint32) {
			n.Edges = append(n.Edges, Edge{choice(label), int(to)})
		})
		slices.SortFunc(n.Edges, func(a, b Edge) int {
			if a.Who != b.Who {
				return a.Who - b.Who
			}
			return a.Branch - b.Branch
		})
	}
	loop := 0
	for at := 0; at < c.seq.n; at++ {
		if loop < len(c.loops) && c.loops[loop].first == at {
			l := c.loops[loop]
			loop++
			if l.outcome < 0 {
				g.round(c, l, len(r.Outcomes))
			}
			at = l.last
			continue
		}
		n := &g.Nodes[*c.seq.at(uint32(at))]
		n.collect(g, len(r.Outcomes))
	}
	return g
}

// settle fills in a node whose outcome is certain: one order remains, without steps.
func (n *Node) settle(outcomes int) {
	n.clear(outcomes)
	n.Orders = big.NewInt(1)
	n.Ahead.Orders[n.Outcome] = n.Orders
	n.Probability[n.Outcome] = 1
}

func (n *Node) clear(outcomes int) {
	n.Ahead.Orders = make([]*big.Int, outcomes)
	for o := range n.Ahead.Orders {
		n.Ahead.Orders[o] = new(big.Int)
	}
	n.Probability = make([]float64, outcomes)
}

// collect adds up what remains after the steps from n.
func (n *Node) collect(g *Graph, outcomes int) {
	n.clear(outcomes)
	n.Orders = new(big.Int)
	for _, edge := range n.Edges {
		to := &g.Nodes[edge.To]
		for o := range outcomes {
			n.Probability[o] += to.Probability[o] / float64(len(n.Edges))
			n.Ahead.Orders[o] = plus(n.Ahead.Orders[o], to.Ahead.Orders[o])
		}
		n.Orders = plus(n.Orders, to.Orders)
	}
}

// plus returns a + b, where nil is without end.
func plus(a, b *big.Int) *big.Int {
	if a == nil || b == nil {
		return nil
	}
	return new(big.Int).Add(a, b)
}

// round does for the states of component l together what collect does for one.
func (g *Graph) round(c *counter, l component, outcomes int) {
	chain := c.newChain(l)
	nodes := make([]*Node, 0, l.last-l.first+1)
	inside := map[int]bool{}
	for at := l.first; at <= l.last; at++ {
		i := *c.seq.at(uint32(at))
		inside[int(i)] = true
		n := &g.Nodes[i]
		n.clear(outcomes)
		nodes = append(nodes, n)
	}
	for o := range outcomes {
		exits := make([]float64, len(nodes))
		reached := false
		for i, n := range nodes {
			for _, edge := range n.Edges {
				if to := &g.Nodes[edge.To]; !inside[edge.To] {
					exits[i] += to.Probability[o] * chain.share[i]
					reached = reached || to.Ahead.Orders[o] == nil || to.Ahead.Orders[o].Sign() > 0
				}
			}
		}
		if !reached {
			continue
		}
		for i, p := range chain.hits(exits, c.limits) {
			nodes[i].Probability[o] = p
			nodes[i].Ahead.Orders[o] = nil
		}
	}
}
