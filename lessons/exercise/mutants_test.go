package exercise_test

import (
	"cmp"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"locklab/kernel-setup/tests/labtest"
	"locklab/kernel-setup/tests/short"
	"locklab/lessons/exercise"
	"locklab/lessons/schedule"
)

var (
	howMany    = flag.Int("exercise.mutants", 25, "how many mutants of the right answers are judged; 0: all of them")
	mutantSeed = flag.Uint64("exercise.seed", 1, "which of them")
)

// equals reads which mutants do what their answer does: testdata/equal.txt has, below a reason that
// begins with "=", lines "counter/right-deferred 3: before → after".
func equals(t *testing.T) map[string]string {
	data, err := os.ReadFile(filepath.Join(answers, "equal.txt"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	reason := ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			reason = ""
		case strings.HasPrefix(line, "="):
			reason = strings.TrimSpace(line[1:])
		case reason == "":
			t.Errorf("%q is equal to its answer, and no reason is named", line)
		default:
			all[line] = reason
		}
	}
	return all
}

// TestMutants changes the right answers by machine, one small thing at a time. What comes out has to
// fail, unless it is listed as equal with a reason. A search that is cut off decides nothing: such an
// answer is not right, and it is counted. All of them are judged with
//
//	go test ./lessons/exercise -run TestMutants -v -timeout 3h -exercise.mutants 0
func TestMutants(t *testing.T) {
	short.Skip(t, "the mutants of right answers")
	type trial struct {
		exercise, key string
		hash          uint64
		cells         []string
	}
	var all []trial
	made := map[string]int{}
	everyExercise(t, func(t *testing.T, nb *labtest.Notebook, name string) {
		if _, ok := exercise.JudgeSource(name, "", schedule.Explorer{Time: time.Second}); !ok {
			return
		}
		own := []answer{{name: "solution", source: solution(nb, name)}}
		for _, a := range append(own, answersOf(t, name)...) {
			if a.wants != "" || a.name != "solution" && same(a.source, own[0].source) {
				continue
			}
			changed, err := mutants(a.source)
			if err != nil {
				t.Fatal(a.name, err)
			}
			for _, m := range changed {
				key := name + "/" + a.name + " " + m.change
				h := fnv.New64a()
				fmt.Fprint(h, *mutantSeed, key)
				all = append(all, trial{name, key, h.Sum64(), append(slices.Clone(parts(nb, name)), m.source)})
			}
		}
	})
	t.Logf("%d mutants, some of which do not compile", len(all))
	// By their hashes, the sample of a seed stays much the same when answers come and go.
	slices.SortFunc(all, func(a, b trial) int { return cmp.Compare(a.hash, b.hash) })
	equal := equals(t)
	var mu sync.Mutex // protects what follows
	next := 0
	used := map[string]bool{}
	count := map[string]map[string]int{}
	note := func(exercise, what string) {
		if count[exercise] == nil {
			count[exercise] = map[string]int{}
		}
		count[exercise][what]++
	}
	take := func() (trial, bool) {
		mu.Lock()
		defer mu.Unlock()
		if next == len(all) || *howMany > 0 && made["all"] >= *howMany {
			return trial{}, false
		}
		next++
		return all[next-1], true
	}
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 4) {
		group.Go(func() {
			for {
				m, ok := take()
				if !ok {
					return
				}
				source, err := labtest.Source(m.cells...)
				if err != nil {
					continue
				}
				began := time.Now()
				got, _ := exercise.JudgeSource(m.exercise, source, schedule.Explorer{Time: 3 * time.Second})
				if got.Refused {
					continue // it does not compile, nearly always
				}
				took := time.Since(began)
				mu.Lock()
				made["all"]++
				note(m.exercise, "made")
				switch reason := equal[strings.TrimSpace(m.key)]; {
				case got.Right && reason != "":
					used[strings.TrimSpace(m.key)] = true
					note(m.exercise, "equal")
				case got.Right:
					note(m.exercise, "left")
					t.Errorf("passes: %s\n%s", m.key, got.Says)
				case !got.Decided:
					note(m.exercise, "cut off")
					t.Logf("cut off: %s\n%s", m.key, got.Says)
				default:
					note(m.exercise, "killed")
					t.Logf("killed in %v: %s\n\t%s", took.Round(time.Millisecond), m.key, got.Says)
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	for name, n := range count {
		t.Logf("%s: %d mutants, %d killed, %d equal, %d left, %d cut off",
			name, n["made"], n["killed"], n["equal"], n["left"], n["cut off"])
	}
	if *howMany == 0 {
		for key := range equal {
			if !used[key] {
				t.Errorf("listed as equal, and no mutant that passes: %s", key)
			}
		}
	}
}
