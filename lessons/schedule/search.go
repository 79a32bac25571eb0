package schedule

import (
	"fmt"
	"math/big"
	"sync"
)

// homes holds the goroutines that are inside an Explore or Replay, to refuse one inside another.
var homes sync.Map

// enter makes a Program for one Explore or Replay; leave ends it.
func enter(name string) (*Program, error) {
	home := goroutine()
	if _, inside := homes.LoadOrStore(home, true); inside {
		return nil, fmt.Errorf("schedule: %s inside an Explore or Replay; call it outside of the program that is explored", name)
	}
	return &Program{home: home}, nil
}

func (p *Program) leave() {
	p.close()
	homes.Delete(p.home)
}

// ready gives the goroutines that can take a step now.
func (p *Program) ready(ready []int) []int {
	for i, g := range p.gs {
		if g.state == pending && p.world.ready(p.words, i, &g.step) {
			ready = append(ready, i)
		}
	}
	return ready
}

func (p *Program) order(steps []int) Order {
	order := make(Order, len(steps))
	for i, g := range steps {
		order[i] = p.gs[g].name
	}
	return order
}

// Explore runs the program in every order.
func Explore(program func(*Program), opts ...Option) (Report, error) {
	o := options{limit: defaultLimit}
	for _, opt := range opts {
		opt(&o)
	}
	report := Report{Schedules: new(big.Int)}
	p, err := enter("Explore")
	if err != nil {
		return report, err
	}
	defer p.leave()

	type choice struct {
		ready []int
		next  int
		prob  float64
	}
	type key struct {
		value            string
		deadlock, failed bool
	}
	found := map[key]*Outcome{}
	var stack []choice
	var path []int
	one := big.NewInt(1)
	for runs := 0; ; runs++ {
		if runs == o.limit {
			break
		}
		if err := p.begin(program); err != nil {
			return report, err
		}
		path = path[:0]
		prob := 1.0
		for p.panicked == nil && !p.failed {
			depth := len(path)
			if depth == 10000 {
				return report, fmt.Errorf("schedule: an order of more than 10000 steps")
			}
			if depth == len(stack) {
				stack = append(stack, choice{ready: p.ready(nil), prob: prob})
			}
			c := &stack[depth]
			if len(c.ready) == 0 {
				break
			}
			g := c.ready[c.next]
			prob = c.prob / float64(len(c.ready))
			path = append(path, g)
			p.take(p.gs[g])
			if p.err != nil {
				return report, p.err
			}
		}
		if p.panicked != nil {
			p.panicked.Order = p.order(path)
			return report, p.panicked
		}
		k := p.leaf()
		if p.err != nil {
			return report, p.err
		}
		p.abandon()
		out := found[k]
		if out == nil {
			out = &Outcome{Value: k.value, Deadlock: k.deadlock, Failed: k.failed, Schedules: new(big.Int), Example: p.order(path)}
			found[k] = out
		}
		out.Schedules.Add(out.Schedules, one)
		out.Probability += prob
		if e := p.order(path); e.Switches() < out.Example.Switches() {
			out.Example = e
		}
		report.Schedules.Add(report.Schedules, one)
		for len(stack) > 0 {
			c := &stack[len(stack)-1]
			c.next++
			if c.next < len(c.ready) {
				break
			}
			stack = stack[:len(stack)-1]
		}
		if len(stack) == 0 {
			report.Complete = true
			break
		}
	}
	for _, out := range found {
		report.Outcomes = append(report.Outcomes, *out)
	}
	sortOutcomes(report.Outcomes)
	return report, nil
}

// leaf says where a run has led when nobody is ready or the program failed.
func (p *Program) leaf() (k struct {
	value            string
	deadlock, failed bool
}) {
	if p.failed {
		k.value, k.failed = p.failure, true
		return k
	}
	for _, g := range p.gs {
		if g.state == pending {
			k.value, k.deadlock = p.deadlock(), true
			return k
		}
	}
	k.value = p.conclude()
	if p.failed {
		k.value, k.failed = p.failure, true
	}
	return k
}
