package oracle

import (
	"maps"
	"math/big"
	"slices"
	"testing"

	"locklab/lessons/schedule/internal/search"
)

// A tree of all paths through a system, walked without remembering anything: the second
// way to count orders.
type enumeration struct {
	system  search.System
	orders  map[string]int // by outcome
	odds    map[string]float64
	left    int // paths that may still be walked
	tooDeep bool
}

// enumerate walks every path. It returns nil if there are more than most, or one is longer
// than 2,000 steps.
func enumerate(system search.System, most int) *enumeration {
	for restarts := 0; ; restarts++ {
		e := &enumeration{system: system, orders: map[string]int{}, odds: map[string]float64{}, left: most}
		e.walk(slices.Clone(system.Start()), 0, 1)
		if system.Unsettled() && restarts < 100 {
			continue
		}
		if e.left < 0 || e.tooDeep || system.Err() != nil {
			return nil
		}
		return e
	}
}

func (e *enumeration) walk(state []uint32, depth int, odds float64) {
	if e.left < 0 || e.tooDeep || e.system.Unsettled() && depth > 0 {
		return
	}
	if depth > 2000 {
		e.tooDeep = true
		return
	}
	if kind, value, ended := e.system.End(state); ended {
		e.left--
		e.orders[said(kind, value)]++
		e.odds[said(kind, value)] += odds
		return
	}
	var choices [][]uint32
	e.system.Expand(state, func(who, branch int, next []uint32) { choices = append(choices, slices.Clone(next)) })
	if len(choices) == 0 {
		e.left--
		e.orders["deadlock"]++
		e.odds["deadlock"] += odds
		return
	}
	for _, next := range choices {
		e.walk(next, depth+1, odds/float64(len(choices)))
	}
}

// The search counts the same orders as an enumeration without merging, and finds the same
// probabilities.
func TestAgainstPlainEnumeration(t *testing.T) {
	most := 20_000
	if testing.Short() {
		most = 5_000
	}
	var all []program
	for _, folder := range folders {
		all = append(all, corpus(t, folder)...)
	}
	all = append(all, programs(t, concurrent("together", *randomSeed, 2**randomPrograms))...)
	compared, large := 0, 0
	for _, p := range some(all) {
		if p.directives["Large"] != "" {
			continue
		}
		e := explore(t, p, lens{})
		if e.refusal != nil || !e.Complete || e.Orders == nil || e.Orders.Cmp(big.NewInt(int64(most))) > 0 {
			large++
			continue
		}
		plain := enumerate(e.machine, most)
		if plain == nil {
			t.Errorf("%s: the search counts %v orders, the enumeration finds no end", p.id(), e.Orders)
			continue
		}
		compared++
		found, odds := map[string]int{}, map[string]float64{}
		for _, o := range e.Outcomes {
			found[said(o.Kind, o.Value)] += int(o.Orders.Int64())
			odds[said(o.Kind, o.Value)] += o.Probability
		}
		if !maps.Equal(found, plain.orders) {
			t.Errorf("%s:\nsearch      %v\nenumeration %v", p.id(), found, plain.orders)
		}
		for outcome, share := range plain.odds {
			if d := share - odds[outcome]; d > 1e-9 || d < -1e-9 {
				t.Errorf("%s: %q has probability %v, enumerated %v", p.id(), outcome, odds[outcome], share)
			}
		}
	}
	if compared < 20 && !testing.Short() {
		t.Errorf("only %d programs were small enough to be enumerated", compared)
	}
	t.Logf("%d programs enumerated, %d too large", compared, large)
}

func binomial(n, k int) *big.Int { return new(big.Int).Binomial(int64(n), int64(k)) }
