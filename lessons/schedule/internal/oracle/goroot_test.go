package oracle

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"locklab/lessons/schedule/internal/load"
	"locklab/lessons/schedule/internal/machine"
	"locklab/lessons/schedule/internal/search"
)

// runsAtLeast is how many of the // run files of go1.26.8's test folder run and are right:
// 730, of which a few may take too long where the machine is busy. It may only grow.
const runsAtLeast = 720

// gorootDiffers lists the files that run and do something else than they do really, and why.
// It may only shrink.
var gorootDiffers = map[string]string{
	"chan/select3.go":         "it takes what has not come in a few milliseconds for what never comes",
	"fixedbugs/issue22326.go": unreached,
	"fixedbugs/issue43444.go": unreached,
	"fixedbugs/issue66575.go": unreached,
}

const unreached = "package variables that main does not need are left out, with what setting them would print"

var gorootFiles = flag.String("oracle.goroot", "",
	"only the files of Go's tests whose names contain this; their share is not compared")

// gorootTests returns the folder of Go's own tests, and "" where there is none: a
// distribution's Go may come without it. LOCKLAB_GOROOT_TEST can name one.
func gorootTests() string {
	folder := os.Getenv("LOCKLAB_GOROOT_TEST")
	if folder == "" {
		folder = filepath.Join(goroot(), "test")
	}
	if _, err := os.Stat(filepath.Join(folder, "ken", "array.go")); err != nil {
		return ""
	}
	return folder
}

// Go's own tests that are one file and are run without arguments, in one order each: what
// they print is right, or they are refused. Not one is wrong.
func TestGorootRunFiles(t *testing.T) {
	folder := gorootTests()
	if folder == "" {
		t.Skip("NOT TESTED AGAINST GO'S OWN TESTS: this Go has no folder test; LOCKLAB_GOROOT_TEST can name one")
	}
	var files []string
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil && strings.HasPrefix(string(text), "// run\n") && strings.Contains(path, *gorootFiles) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	step := 1
	if testing.Short() && *gorootFiles == "" {
		step = 25
	}
	reasons := map[string]int{}
	right, tried := 0, 0
	began := time.Now()
	for i := 0; i < len(files); i += step {
		name, _ := filepath.Rel(folder, files[i])
		tried++
		verdict := runGoroot(t, files[i])
		switch {
		case verdict == "right":
			right++
		case strings.HasPrefix(verdict, "wrong") && gorootDiffers[filepath.ToSlash(name)] != "":
			verdict = "differs: " + gorootDiffers[filepath.ToSlash(name)]
		case strings.HasPrefix(verdict, "wrong"):
			t.Errorf("%s: %s", name, verdict)
		}
		reasons[kindOf(verdict)]++
		if testing.Verbose() {
			t.Logf("%s: %s", name, strings.ReplaceAll(verdict, "\n", " / "))
		}
	}
	var table strings.Builder
	often := func(a, b string) int { return reasons[b] - reasons[a] }
	for _, reason := range slices.SortedFunc(maps.Keys(reasons), often) {
		fmt.Fprintf(&table, "%5d  %s\n", reasons[reason], reason)
	}
	t.Logf("%d of %d files run and are right, in %v\n%s", right, tried, time.Since(began).Round(time.Second), &table)
	if step == 1 && *gorootFiles == "" && right < runsAtLeast {
		t.Errorf("%d files run and are right; there were %d", right, runsAtLeast)
	}
}

// kindOf shortens a verdict to a line of the table.
func kindOf(verdict string) string {
	if quoted := strings.Index(verdict, ": "); quoted >= 0 && strings.HasPrefix(verdict, "refused") {
		// Positions and names differ; the first words of the sentence are the reason.
		text := verdict[quoted+2:]
		if _, after, ok := strings.Cut(text, ": "); ok && strings.Contains(text[:len(text)-len(after)], ".go:") {
			text = after
		}
		words := strings.Fields(text)
		return "refused: " + strings.Join(words[:min(len(words), 8)], " ")
	}
	verdict, _, _ = strings.Cut(verdict, "\n")
	return verdict
}

// runGoroot runs a file's main in one order and compares what it prints with the .out file
// beside it, as Go's own runner does: without such a file it prints nothing.
func runGoroot(t *testing.T, file string) (verdict string) {
	defer func() {
		if p := recover(); p != nil {
			ours := regexp.MustCompile(`internal/(?:machine|load|search)/\w+\.go:\d+`)
			where := ours.FindAllString(string(debug.Stack()), 8)
			verdict = fmt.Sprintf("wrong: the machine panics: %v %v", p, where)
		}
	}()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(strings.TrimSuffix(file, ".go") + ".out")
	if err != nil {
		want = nil
	}
	name := filepath.Base(file)
	p, err := load.Load(request([]load.File{{Name: name, Text: string(text)}}, "main.main", name, 0))
	if err != nil {
		return "refused: " + err.Error()
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second/2)
	defer cancel()
	deadline, _ := ctx.Deadline()
	m, err := machine.New(p, machine.Options{Deadline: deadline, Context: ctx})
	if err != nil {
		return "refused: " + err.Error()
	}
	kind, value, why := oneOrder(m, deadline)
	switch {
	case why != "":
		return why
	case kind != search.Finished:
		return fmt.Sprintf("wrong: ends with %s", said(kind, value))
	case strings.TrimRight(value, "\n") != strings.TrimRight(string(want), "\n"):
		return fmt.Sprintf("wrong: prints\n%.300s\nand not\n%.300s", value, want)
	}
	return "right"
}

// oneOrder follows one order to its end. Goroutines take turns, so that none waits for ever
// for one that spins.
func oneOrder(system search.System, deadline time.Time) (kind int, value, why string) {
	for range 50 {
		state := slices.Clone(system.Start())
		for turn := 0; ; turn++ {
			if system.Err() != nil || time.Now().After(deadline) {
				break
			}
			if kind, value, ended := system.End(state); ended && !system.Unsettled() {
				return kind, value, ""
			} else if ended {
				break
			}
			var choices [][]uint32
			system.Expand(state, func(who, branch int, next []uint32) { choices = append(choices, slices.Clone(next)) })
			if len(choices) == 0 {
				if system.Err() != nil {
					break
				}
				if system.Unsettled() {
					break
				}
				return search.Deadlocked, system.Stuck(state), ""
			}
			state = choices[turn%len(choices)]
		}
		switch err := system.Err(); {
		case err != nil && time.Now().Before(deadline):
			return 0, "", "refused: " + err.Error()
		case err != nil || time.Now().After(deadline):
			return 0, "", "too long for this test"
		}
	}
	return 0, "", "too long for this test"
}
