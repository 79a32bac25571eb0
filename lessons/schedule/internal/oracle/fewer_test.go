package oracle

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"locklab/kernel-setup/tests/short"
	"locklab/lessons/schedule/internal/load"
)

// Orders that lead to no new outcome are left out: the outcomes and the data races are those of all
// orders.
func TestFewerStates(t *testing.T) {
	var all []program
	for _, folder := range []string{"concurrent", "published", "cases", "questions"} {
		all = append(all, corpus(t, folder)...)
	}
	all = slices.DeleteFunc(all, func(p program) bool { return p.directives["Large"] != "" })
	all = append(some(all), some(programs(t, concurrent("fewer", *randomSeed, max(*randomPrograms, 300))))...)
	reduced, before, after := 0, 0, 0
	for _, p := range all {
		loaded, err := loaded(p)
		if err != nil {
			continue
		}
		r, states, fewer := sameOutcomes(t, p.id(), loaded)
		if r {
			reduced++
			before += states
			after += fewer
		}
	}
	t.Logf("%d of %d programs reduced: %d states instead of %d", reduced, len(all), after, before)
	if reduced < len(all)/2 || after > before*3/4 {
		t.Errorf("%d of %d programs reduced: %d states instead of %d", reduced, len(all), after, before)
	}
}

// Where there are too many orders to follow them all, the outcomes are those that are known.
func TestFewerStatesOfLargePrograms(t *testing.T) {
	short.Skip(t, "large programs")
	for _, p := range corpus(t, "published") {
		if !slices.Contains([]string{"FibBenchReaches", "Indexer12", "Readers13"}, p.name) {
			continue
		}
		loaded, err := loaded(p)
		if err != nil {
			t.Fatal(err)
		}
		e := run(t, p.id(), loaded, lens{time: 5 * time.Minute, outcomesOnly: true})
		if e.refusal != nil || !e.Complete || !e.Reduced {
			t.Errorf("%s: refused %v, complete %v, reduced %v", p.id(), e.refusal, e.Complete, e.Reduced)
			continue
		}
		leaves(t, p, e)
	}
}

// sameOutcomes explores a program in both ways. It returns whether orders were left out, and how many
// states there were.
func sameOutcomes(t *testing.T, name string, loaded *load.Program) (reduced bool, states, fewer int) {
	t.Helper()
	whole := run(t, name, loaded, lens{time: 2 * time.Minute})
	fewest := run(t, name, loaded, lens{time: 2 * time.Minute, outcomesOnly: true})
	if (whole.refusal == nil) != (fewest.refusal == nil) {
		t.Errorf("%s: refused %v, with fewer orders %v", name, whole.refusal, fewest.refusal)
	}
	if whole.refusal != nil || fewest.refusal != nil {
		return false, 0, 0
	}
	if !whole.Complete || !fewest.Complete {
		t.Errorf("%s was not explored to the end: cause %d, with fewer orders %d", name, whole.Cause, fewest.Cause)
		return false, 0, 0
	}
	if !slices.Equal(whole.outcomes, fewest.outcomes) {
		t.Errorf("%s with fewer orders:\n%q, want\n%q", name, fewest.outcomes, whole.outcomes)
	}
	if want, got := fmt.Sprint(whole.machine.Races()), fmt.Sprint(fewest.machine.Races()); want != got {
		t.Errorf("%s with fewer orders has the data races\n%s, want\n%s", name, got, want)
	}
	return fewest.Reduced, whole.States, fewest.States
}
