package oracle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"locklab/kernel-setup/tests/short"
)

// some is the whole list, and with -short one in ten, always the same ones.
func some[T any](list []T) []T {
	step := max(1, len(list)/max(1, short.Of(len(list))))
	var picked []T
	for i := 0; i < len(list); i += step {
		picked = append(picked, list[i])
	}
	return picked
}

// A program without goroutines has one order, and its outcome is what the compiled program
// leaves.
func TestSequentialPrograms(t *testing.T) {
	all, _, native := prepared(t)
	// Those that are refused: see TestNothingIsRefused.
	all = some(slices.DeleteFunc(all, func(p program) bool { return p.directives["Refused"] != "" }))
	real := map[string]string{}
	var jobs []job
	for _, p := range all {
		if outcomes := p.listed("Outcomes"); outcomes != nil {
			if !harmless(outcomes) {
				real[p.id()] = normal(native.once(t, "plain/"+p.id(), 1))
				continue
			}
		}
		jobs = append(jobs, job{"plain/" + p.id(), 1, 1})
	}
	native.run(t, jobs, func(name, value string, _ int) { real[strings.TrimPrefix(name, "plain/")] = normal(value) })
	refused := 0
	for _, p := range all {
		e := explore(t, p, lens{})
		switch {
		case e.refusal != nil:
			refused++
			t.Errorf("%s is refused: %v", p.id(), e.refusal)
		case len(e.outcomes) != 1 || e.outcomes[0] != real[p.id()]:
			t.Errorf("%s:\nexplorer %q\nreal run %q", p.id(), e.outcomes, real[p.id()])
		case p.directives["Choices"] == "" && orders(e.Orders) != "1":
			t.Errorf("%s has %s orders, and no goroutines", p.id(), orders(e.Orders))
		}
	}
	t.Logf("%d programs, %d refused", len(all), refused)
}

// What real runs leave is among the outcomes; where a program's comment says more, that
// holds too.
func TestConcurrentPrograms(t *testing.T) {
	_, all, native := prepared(t)
	all = some(all)
	allowed := map[string][]string{}
	var jobs []job
	refused := 0
	for _, p := range all {
		if p.directives["Large"] != "" {
			continue // see TestLargePrograms
		}
		e := explore(t, p, lens{})
		if want := p.directives["Refused"]; want != "" {
			if e.refusal == nil || !strings.Contains(e.refusal.Error(), want) {
				t.Errorf("%s should be refused with %q: %v %q", p.id(), want, e.refusal, e.outcomes)
			}
			continue
		}
		if e.refusal != nil {
			refused++
			t.Errorf("%s is refused: %v", p.id(), e.refusal)
			continue
		}
		if !e.Complete {
			t.Errorf("%s was not explored to the end: cause %d, %d states, %d bytes", p.id(), e.Cause, e.States,
				e.Bytes)
			continue
		}
		expected(t, p, e)
		if !p.native() {
			continue
		}
		for _, way := range []string{"plain/", "yielding/"} {
			allowed[way+p.id()] = e.outcomes
			if !harmless(e.outcomes) {
				for _, processors := range []int{1, 2, 4} {
					if value := normal(native.once(t, way+p.id(), processors)); !slices.Contains(e.outcomes, value) {
						t.Errorf("%s%s really left %q, which is not among the outcomes: %q", way, p.id(), value,
							e.outcomes)
					}
				}
				continue
			}
			for _, processors := range []int{1, 2, 4} {
				jobs = append(jobs, job{way + p.id(), *realRuns, processors})
			}
		}
	}
	native.run(t, jobs, func(name, value string, times int) {
		if !slices.Contains(allowed[name], normal(value)) {
			t.Errorf("%s really left %q (%d times), which is not among the outcomes: %q", name, value, times,
				allowed[name])
		}
	})
	t.Logf("%d programs, %d refused", len(all), refused)
}

// The large ones of the published programs are explored to the end, and leave what is known
// of them.
func TestLargePrograms(t *testing.T) {
	short.Skip(t, "large programs")
	known := publishedOutcomes()
	for _, p := range corpus(t, "published") {
		large := p.directives["Large"] != ""
		if !large && known[p.name] == nil || p.directives["Large"] == "benchmark" {
			continue
		}
		began := time.Now()
		e := explore(t, p, lens{})
		if e.refusal != nil {
			t.Errorf("%s is refused: %v", p.id(), e.refusal)
			continue
		}
		t.Logf("%-20s %8d states, %6d outcomes, %s orders, %v",
			p.name, e.States, len(e.outcomes), orders(e.Orders), time.Since(began).Round(time.Millisecond))
		if !e.Complete {
			t.Errorf("%s was not explored to the end: %d states", p.id(), e.States)
			continue
		}
		expected(t, p, e)
		if want := known[p.name]; want != nil && !slices.Equal(want, e.outcomes) {
			t.Errorf("%s:\nexplorer %q\nworked out %q", p.id(), e.outcomes, want)
		}
	}
}

// expected compares an exploration with what the program's comment says.
func expected(t *testing.T, p program, e exploration) {
	t.Helper()
	leaves(t, p, e)
	if want := p.directives["Orders"]; want != "" && want != orders(e.Orders) {
		t.Errorf("%s: %s orders; the comment says %s", p.id(), orders(e.Orders), want)
	}
	sum := 0.0
	for _, o := range e.Outcomes {
		sum += o.Probability
	}
	if sum < 0.999999 || sum > 1.000001 {
		t.Errorf("%s: the probabilities add up to %v", p.id(), sum)
	}
}

// leaves compares the outcomes alone.
func leaves(t testing.TB, p program, e exploration) {
	t.Helper()
	if want := p.listed("Outcomes"); want != nil && !slices.Equal(want, e.outcomes) {
		t.Errorf("%s:\nexplorer %q\ncomment  %q", p.id(), e.outcomes, want)
	}
	if want := p.directives["Count"]; want != "" && want != strconv.Itoa(len(e.outcomes)) {
		t.Errorf("%s: %d outcomes; the comment says %s", p.id(), len(e.outcomes), want)
	}
	for _, never := range p.listed("Never") {
		if slices.Contains(e.outcomes, never) {
			t.Errorf("%s: %q is impossible", p.id(), never)
		}
	}
}

// With store buffers, litmus tests have the outcomes that x86 allows, without them those of
// sequential consistency.
func TestLitmus(t *testing.T) {
	tests := litmusTests
	r := rand.New(rand.NewPCG(*randomSeed, 3))
	for range *randomPrograms {
		tests = append(tests, randomLitmus(r))
	}
	list := programs(t, litmusSource("litmus", tests))
	for i, p := range list {
		if testing.Short() && i%5 != 0 {
			continue
		}
		for _, buffered := range []bool{false, true} {
			e := explore(t, p, lens{storeBuffers: buffered})
			if e.refusal != nil || !e.Complete {
				t.Errorf("%s: refused or cut off: %v", tests[i].name, e.refusal)
				continue
			}
			if want := tests[i].outcomes(buffered); !slices.Equal(want, e.outcomes) {
				t.Errorf("%s, store buffers %v:\nexplorer %q\nplayed   %q\n%s",
					tests[i].name, buffered, e.outcomes, want, tests[i].code("L"))
			}
		}
	}
	for _, folder := range folders {
		for _, p := range corpus(t, folder) {
			want := p.listed("Buffered")
			if want == nil {
				continue
			}
			if e := explore(t, p, lens{storeBuffers: true}); !slices.Equal(want, e.outcomes) {
				t.Errorf("%s with store buffers:\nexplorer %q\ncomment  %q", p.id(), e.outcomes, want)
			}
		}
	}
}

// A program without data races has no more outcomes with store buffers than without.
func TestStoreBuffersOfRaceFreePrograms(t *testing.T) {
	for _, name := range []string{"counters.Mutex", "counters.MutexTwice", "counters.Atomic", "locks.TheLesson",
		"locks.SameOrder", "locks.Once",
		"atomics.StoreBuffering", "atomics.Peterson", "channels.HappensBefore", "channels.ChannelMutex",
		"memory.SpinFlag"} {
		for _, p := range corpus(t, "concurrent") {
			if p.id() != name {
				continue
			}
			e, b := explore(t, p, lens{}), explore(t, p, lens{storeBuffers: true})
			if e.refusal != nil || b.refusal != nil {
				t.Errorf("%s: %v %v", name, e.refusal, b.refusal)
			} else if !slices.Equal(e.outcomes, b.outcomes) {
				t.Errorf("%s: %q, with store buffers %q", name, e.outcomes, b.outcomes)
			}
		}
	}
}

// Known answers, computed and not listed: k times read and write in each of two goroutines
// have C(4k, 2k) orders, k increments C(6k, 3k); the lowest value is 2, in 8 orders of the
// reads and writes for k of 3 and more.
func TestClosedForms(t *testing.T) {
	const text = `package forms

import "sync"

func Form() int {
	counter := 0
	var group sync.WaitGroup
	for range %d {
		group.Go(func() {
			for range %d {
				%s
			}
		})
	}
	group.Wait()
	return counter
}
`
	form := func(goroutines, k int, body string) exploration {
		s := &source{"forms", fmt.Sprintf(text, goroutines, k, body), true}
		e := explore(t, programs(t, s)[0], lens{})
		if e.refusal != nil {
			t.Fatal(e.refusal)
		}
		return e
	}
	for k := 1; k <= 8; k++ {
		e := form(2, k, "v := counter; counter = v + 1")
		if want := binomial(4*k, 2*k); orders(e.Orders) != want.String() {
			t.Errorf("2 goroutines, %d times read and write: %s orders, not %v", k, orders(e.Orders), want)
		}
		low := 2
		if k == 1 {
			low = 1
		}
		if len(e.outcomes) != 2*k-low+1 || e.Outcomes[0].Value != strconv.Itoa(low) {
			t.Errorf("k = %d: outcomes %q", k, e.outcomes)
		}
		if k >= 3 && orders(e.Outcomes[0].Orders) != "8" {
			t.Errorf("k = %d: 2 is left by %s orders, not 8", k, orders(e.Outcomes[0].Orders))
		}
		if k <= 5 {
			e = form(2, k, "counter++")
			if want := binomial(6*k, 3*k); orders(e.Orders) != want.String() {
				t.Errorf("2 goroutines, %d increments: %s orders, not %v", k, orders(e.Orders), want)
			}
		}
	}
	// Four and six in two goroutines: 2 of 6 and 2 of 20 keep both.
	if e := form(2, 1, "v := counter; counter = v + 1"); orders(e.Outcomes[0].Orders) != "4" {
		t.Errorf("4 of 6 orders lose an update, not %s", orders(e.Outcomes[0].Orders))
	}
	if e := form(2, 1, "counter++"); orders(e.Outcomes[0].Orders) != "18" || e.Outcomes[0].Probability != 0.75 {
		t.Errorf("18 of 20 orders lose an update, with probability 0.75; not %s, %v",
			orders(e.Outcomes[0].Orders), e.Outcomes[0].Probability)
	}
	// (n·2k)! / (2k)!^n for n goroutines.
	if e := form(3, 2, "v := counter; counter = v + 1"); orders(e.Orders) != "34650" {
		t.Errorf("three goroutines, twice each: %s orders, not 34650", orders(e.Orders))
	}
	if e := form(4, 1, "v := counter; counter = v + 1"); orders(e.Orders) != "2520" {
		t.Errorf("four goroutines: %s orders, not 2520", orders(e.Orders))
	}
}
