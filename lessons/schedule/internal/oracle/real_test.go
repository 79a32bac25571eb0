package oracle

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
)

var (
	randomPrograms = flag.Int("oracle.random", 40, "how many random programs of each kind are compared")
	randomSeed     = flag.Uint64("oracle.seed", 1, "the seed of the random programs")
	realRuns       = flag.Int("oracle.runs", 40,
		"how often a program is run for real, for each number of processors and with and without yields")
)

// folders of concurrent programs.
var folders = []string{"concurrent", "questions", "cases", "published"}

// prepared returns the programs and their native build. Which of them are in it depends
// on the flags only, so that one build serves every test.
func prepared(t *testing.T) (sequentialPrograms, concurrentPrograms []program, native *nativeBuild) {
	t.Helper()
	sequentialPrograms = corpus(t, "sequential")
	for _, folder := range folders {
		concurrentPrograms = append(concurrentPrograms, corpus(t, folder)...)
	}
	n := *randomPrograms
	expressions := sequential(fmt.Sprint("expressions", *randomSeed), *randomSeed, n)
	sequentialPrograms = append(sequentialPrograms, programs(t, expressions)...)
	together := concurrent(fmt.Sprint("together", *randomSeed), *randomSeed, 2*n)
	concurrentPrograms = append(concurrentPrograms, programs(t, together)...)
	return sequentialPrograms, concurrentPrograms, build(t, slices.Concat(sequentialPrograms, concurrentPrograms))
}

// Every program with a known set of outcomes leaves one of them in a real run, also with
// yields between its statements: the lists in the comments are not made up.
func TestRealRunsAreListed(t *testing.T) {
	_, concurrentPrograms, native := prepared(t)
	var jobs []job
	listed := map[string][]string{}
	for _, p := range concurrentPrograms {
		outcomes := p.listed("Outcomes")
		if outcomes == nil || !p.native() || (testing.Short() && p.directives["Large"] != "") {
			continue
		}
		for _, way := range []string{"plain/", "yielding/"} {
			listed[way+p.id()] = outcomes
			if !harmless(outcomes) {
				if value := native.once(t, way+p.id(), 2); !slices.Contains(outcomes, normal(value)) {
					t.Errorf("%s%s left %q, which is not in its comment: %q", way, p.id(), value, outcomes)
				}
				continue
			}
			for _, processors := range []int{1, 2} {
				jobs = append(jobs, job{way + p.id(), *realRuns, processors})
			}
		}
	}
	native.run(t, jobs, func(name, value string, times int) {
		if !slices.Contains(listed[name], normal(value)) {
			t.Errorf("%s left %q (%d times), which is not in its comment: %q", name, value, times, listed[name])
		}
	})
}

// harmless reports whether no outcome ends or stops the process.
func harmless(outcomes []string) bool {
	return !slices.ContainsFunc(outcomes, func(o string) bool {
		return o == "deadlock" || o == "never ends" || strings.HasPrefix(o, "panic: ") ||
			strings.HasPrefix(o, "fatal error: ") || strings.HasPrefix(o, "exit status ")
	})
}
