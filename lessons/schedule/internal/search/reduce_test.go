package search

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"locklab/kernel-setup/tests/short"
)

func outcomesOnly(t testing.TB, sys System) *Result {
	t.Helper()
	r := Run(context.Background(), sys, Options{Time: 5 * time.Minute, OutcomesOnly: true})
	if !r.Complete || r.Err != nil {
		t.Fatalf("not complete: cause %d, err %v", r.Cause, r.Err)
	}
	return r
}

// spinning turns some instructions of a program into waits in a loop.
func spinning(t *toy, random *rand.Rand) {
	for _, code := range t.code {
		for pc := range code {
			if random.IntN(5) == 0 {
				code[pc].op = spin
			}
		}
	}
}

func keys(r *Result) []outcomeKey {
	var k []outcomeKey
	for _, o := range r.Outcomes {
		k = append(k, outcomeKey{o.Kind, o.Value})
	}
	return k
}

// TestReducedOutcomes compares the outcomes of thousands of random programs with those of
// the whole search.
func TestReducedOutcomes(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 9))
	reduced, cyclic, before, after := 0, 0, 0, 0
	for i := range short.Of(4000) {
		sys := randomToy(random, 2+random.IntN(3), 5, i%4 == 3)
		if i%4 == 2 {
			spinning(sys, random)
		}
		all, some := explore(t, sys), outcomesOnly(t, sys)
		if !slices.Equal(keys(all), keys(some)) {
			t.Fatalf("outcomes %v, want %v, for\n%v", keys(some), keys(all), sys)
		}
		if !some.Reduced {
			continue
		}
		reduced++
		if all.Cyclic {
			cyclic++
		}
		before += all.States
		after += some.States
		for _, o := range some.Outcomes {
			if o.Kind == NeverEnds {
				checkRound(t, sys, o)
				continue
			}
			end := follow(t, sys, trim(sys.Start()), o.Example)
			kind, value, ended := sys.End(end)
			if !ended {
				kind, value = Deadlocked, sys.Stuck(end)
			}
			if kind != o.Kind || value != o.Value || o.Orders != nil {
				t.Fatalf("the example of %v leads to %d %q", o, kind, value)
			}
		}
	}
	if reduced < short.Of(2500) || cyclic < short.Of(200) || after > before*9/10 {
		t.Errorf("%d programs, %d of which go round: %d states instead of %d", reduced, cyclic, after, before)
	}
}

// TestTracedOutcomes does the same for the search that walks one order of each class.
func TestTracedOutcomes(t *testing.T) {
	random := rand.New(rand.NewPCG(10, 11))
	traced, orders, traces := 0, 0, 0
	for range short.Of(3000) {
		sys := randomToy(random, 2+random.IntN(3), 4, false)
		all := explore(t, sys)
		if !all.Orders.IsInt64() || all.Orders.Int64() > 20_000 {
			continue
		}
		traced++
		for _, down := range []bool{false, true} {
			tr := newTracer(sys, sys, unlimited(), sys.Start(), all.States, down)
			tr.run(math.MaxInt)
			orders += int(all.Orders.Int64())
			traces += tr.traces
			some := &Result{Outcomes: tr.outcomes}
			some.finish()
			if tr.gaveUp || !slices.Equal(keys(all), keys(some)) {
				t.Fatalf("outcomes %v, want %v, for\n%v", keys(some), keys(all), sys)
			}
		}
	}
	if traced < short.Of(2000) || traces > orders/4 {
		t.Errorf("%d programs: %d orders instead of %d", traced, traces, orders)
	}
}

// The programs below are public benchmarks of reduction, written again from their
// description (GenMC and Nidhugg, "lastzero", "readers").

// lastzero: goroutine j sets element j of an array to one more than the element before it;
// a reader looks for the last element that is 0. Published: 147,456 classes of orders for
// 15 writers (Abdulla et al., POPL 2014).
func lastzero(writers int) *toy {
	// Variable 0 is the element found, plus 1; the array comes after it.
	var reader []instr
	n := writers + 1
	for i := writers; i >= 0; i-- {
		reader = append(reader, instr{op: branch, v: 1 + i, n: 0, to: n + 2*(writers-i)})
	}
	for i := writers; i >= 0; i-- {
		reader = append(reader, instr{op: set, v: 0, n: i + 1}, instr{op: jump, to: 3 * n})
	}
	code := [][]instr{reader}
	for j := 1; j <= writers; j++ {
		code = append(code, []instr{{op: read, v: j}, {op: write, v: 1 + j, n: 1}})
	}
	return newToy(n+1, 1, code...)
}

// readers: one goroutine writes a variable, and the others each read it once. There are
// 2^n outcomes, and as many classes.
func readers(n int) *toy {
	code := [][]instr{{{op: set, v: 0, n: 1}}}
	for j := 1; j <= n; j++ {
		code = append(code, []instr{{op: read, v: 0}, {op: write, v: j}})
	}
	return newToy(n+1, n+1, code...)
}

// TestPublished compares with published numbers of classes.
func TestPublished(t *testing.T) {
	for n, want := range map[int]int{5: 64, 8: 704, 10: 3328} {
		sys := lastzero(n)
		tr := trace(sys, sys, unlimited(), sys.Start(), 100)[0]
		if tr.traces != want || len(tr.outcomes) != n+1 {
			t.Errorf("lastzero %d: %d classes, want %d; %d outcomes, want %d", n, tr.traces, want, len(tr.outcomes),
				n+1)
		}
	}
	sys := readers(10)
	tr := trace(sys, sys, unlimited(), sys.Start(), 100)[0]
	if tr.traces != 1024 || len(tr.outcomes) != 1024 {
		t.Errorf("readers 10: %d classes, %d outcomes, want 1024", tr.traces, len(tr.outcomes))
	}
}

// independent: goroutines that each add n times to a variable of their own.
func independent(goroutines, n int) *toy {
	var code [][]instr
	for g := range goroutines {
		var steps []instr
		for range n {
			steps = append(steps, instr{op: read, v: g}, instr{op: write, v: g, n: 1})
		}
		code = append(code, steps)
	}
	return newToy(goroutines, goroutines, code...)
}

// TestOrOutcomes: where there is no memory to explore every order, every outcome is found all the
// same, if few states are enough for that. Where the program can choose to go round for ever,
// nothing is said to be complete.
func TestOrOutcomes(t *testing.T) {
	opts := Options{Time: 5 * time.Minute, Memory: 4 << 20, OrOutcomes: true}
	r := Run(context.Background(), independent(6, 5), opts)
	if !r.Complete || !r.Reduced || r.Cause != None || r.Orders != nil || r.Walks > 0 {
		t.Fatalf("complete %v, reduced %v, cause %d, %v orders, %d walks", r.Complete, r.Reduced, r.Cause, r.Orders,
			r.Walks)
	}
	if len(r.Outcomes) != 1 || r.Outcomes[0].Value != "5 5 5 5 5 5" || len(r.Outcomes[0].Example) != 60 {
		t.Errorf("the outcomes are %+v", r.Outcomes)
	}

	small := Run(context.Background(), independent(2, 5), opts)
	if !small.Complete || small.Reduced || small.Orders.Int64() != 184_756 {
		t.Errorf("what is small: complete %v, reduced %v, %v orders", small.Complete, small.Reduced, small.Orders)
	}

	// The last goroutine may choose 0 again and again, or 1 and end.
	sys := independent(6, 5)
	sys.vars++
	sys.start = append(sys.start, 0, 0)
	sys.code = append(sys.code, []instr{{op: choose, v: 6, n: 2}, {op: branch, v: 6, n: 0, to: 0}})
	round := Run(context.Background(), sys, opts)
	if round.Complete || round.Cause != Memory || len(round.Outcomes) == 0 {
		t.Errorf("with a choice to go round: complete %v, cause %d, %d outcomes", round.Complete, round.Cause,
			len(round.Outcomes))
	}
}

// TestTracesWhereMergingIsSlow: where there is no memory for the states, the outcomes are
// found all the same.
func TestTracesWhereMergingIsSlow(t *testing.T) {
	r := Run(context.Background(), lastzero(8), Options{Time: 5 * time.Minute, Memory: 4 << 20, OutcomesOnly: true})
	if !r.Complete || !r.Reduced || r.Traces != 704 || len(r.Outcomes) != 9 {
		t.Fatalf("complete %v, cause %d, %d traces, %d outcomes", r.Complete, r.Cause, r.Traces, len(r.Outcomes))
	}
	for _, o := range r.Outcomes {
		sys := lastzero(8)
		if _, value, ended := sys.End(follow(t, sys, trim(sys.Start()), o.Example)); !ended || value != o.Value {
			t.Errorf("the example for %s leads to %s", o.Value, value)
		}
	}
}
