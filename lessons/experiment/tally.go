package experiment

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"locklab/lessons/internal/number"
)

// A Tally counts how often each value was left. The zero Tally is empty. Only Add changes
// it: what Repeat or Of has returned, any number of goroutines may read.
type Tally struct {
	runs     int
	counts   map[int]int
	owner    *Tally // who may write to counts; a copy has another address
	min, max int
	sum      float64
}

// Of counts values that were measured some other way, for example many in one run.
func Of(values ...int) Tally {
	var t Tally
	for _, v := range values {
		t.Add(v)
	}
	return t
}

// Add counts one more value, for experiments that bring many values from one run. Adding
// to a copy leaves the original as it is. Copy a Tally when all is added: an earlier copy
// shares the counts that Add goes on changing. One goroutine at a time may add.
func (t *Tally) Add(v int) {
	if t.runs == 0 {
		t.min, t.max = v, v
	}
	if t.owner != t {
		t.counts = maps.Clone(t.counts) // nil stays nil
		if t.counts == nil {
			t.counts = make(map[int]int)
		}
		t.owner = t
	}
	t.runs++
	t.counts[v]++
	t.min, t.max = min(t.min, v), max(t.max, v)
	t.sum += float64(v)
}

func (t Tally) clone() Tally {
	t.counts = maps.Clone(t.counts)
	return t
}

// Runs is the number of runs counted.
func (t Tally) Runs() int { return t.runs }

// Count is the number of runs that left v.
func (t Tally) Count(v int) int { return t.counts[v] }

// Share is the part of all runs that left v, from 0 to 1; 0 in an empty tally.
func (t Tally) Share(v int) float64 {
	if t.runs == 0 {
		return 0
	}
	return float64(t.counts[v]) / float64(t.runs)
}

// Values are the values that at least one run left, in increasing order.
func (t Tally) Values() []int { return slices.Sorted(maps.Keys(t.counts)) }

// Min is the lowest value left; 0 in an empty tally.
func (t Tally) Min() int { return t.min }

// Max is the highest value left; 0 in an empty tally.
func (t Tally) Max() int { return t.max }

// Mean is the arithmetic mean of all values left; NaN in an empty tally.
func (t Tally) Mean() float64 {
	if t.runs == 0 {
		return math.NaN()
	}
	return t.sum / float64(t.runs)
}

// Quantile is the lowest value v such that at least the part q of all runs left
// v or less (the nearest-rank definition, so it is always a value that was
// left): Quantile(0) is Min, Quantile(0.5) a median, Quantile(1) Max. It is 0 in
// an empty tally, and panics if q is not from 0 to 1.
func (t Tally) Quantile(q float64) int {
	if !(q >= 0 && q <= 1) {
		panic(fmt.Sprintf("experiment: quantile %v is not from 0 to 1", q))
	}
	need := q * float64(t.runs)
	seen := 0
	for _, v := range t.Values() {
		seen += t.counts[v]
		if float64(seen) >= need {
			return v
		}
	}
	return t.max
}

// String says in one line what was counted.
func (t Tally) String() string {
	switch {
	case t.runs == 0:
		return "no runs"
	case t.min == t.max:
		return fmt.Sprintf("%s: all left %s", number.Count(t.runs, "run"), number.Int(t.min))
	}
	return fmt.Sprintf("%s left %s: lowest %s, median %s, highest %s",
		number.Count(t.runs, "run"), number.Count(len(t.counts), "different value"),
		number.Int(t.min), number.Int(t.Quantile(0.5)), number.Int(t.max))
}
