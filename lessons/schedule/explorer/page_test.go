//go:build !js

package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"locklab/kernel-setup/tests/labtest"
	"locklab/kernel-setup/tests/short"
	"locklab/lessons/schedule"
	"locklab/lessons/schedule/internal/wire"
)

// forPages compiles the explorer for pages, as set-up does, and returns the program's path.
func forPages(t testing.TB) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "explorer.wasm")
	build := exec.CommandContext(t.Context(), "go", "build", "-ldflags=-s -w", "-o", program, ".")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return program
}

// A call is the name of a function that the explorer gives a page, and its arguments.
type call []string

// inPage calls an explorer for pages, as a page does.
func inPage(t testing.TB, program string, calls ...call) []returned {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		labtest.Missing(t, "there is no node to run WebAssembly: %v", err)
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(calls)
	if err != nil {
		t.Fatal(err)
	}
	runner := filepath.Join(string(bytes.TrimSpace(goroot)), "lib", "wasm", "wasm_exec.js")
	run := exec.CommandContext(t.Context(), node, filepath.Join("testdata", "page.cjs"), runner, program)
	run.Stdin = bytes.NewReader(text)
	run.Stderr = os.Stderr
	said, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answers []returned
	if err := json.Unmarshal(said, &answers); err != nil || len(answers) != len(calls) {
		t.Fatalf("%v\n%.1000s", err, said)
	}
	return answers
}

// returned is what a call returns.
type returned struct {
	Milliseconds float64
	Answer       json.RawMessage
}

// increments asks for two goroutines that read and write a counter k times each.
func increments(t testing.TB, k int) string {
	t.Helper()
	program := fmt.Sprintf(`package main

import "sync"

func f() int {
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for range %d {
				v := counter
				counter = v + 1
			}
		})
	}
	group.Wait()
	return counter
}`, k)
	request, err := json.Marshal(wire.Request{
		Version: wire.Version, Func: "main.f", Files: []wire.File{{Name: "main.go", Text: program}},
		Time: 2 * time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(request)
}

// A page loads at most 2 MB, as brotli -q 11 -w 24 compresses it. That takes half a minute, and
// brotli, so gzip is measured instead: of this program brotli makes 0.711 times as much (1,985,677
// bytes of 2,793,719).
const mostOfPage int = 2_000_000 * 1000 / 711

// The explorer for pages is small, and answers as the explorer does.
func TestPage(t *testing.T) {
	short.Skip(t, "the explorer for pages is compiled, and run by node")
	program := forPages(t)
	text, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(text)
	w.Close()
	t.Logf("%d bytes, %d by gzip", len(text), packed.Len())
	if packed.Len() > mostOfPage {
		t.Errorf("the explorer for pages has %d bytes, compressed by gzip; at most %d", packed.Len(), mostOfPage)
	}

	few, many := increments(t, 1), increments(t, 10)
	answers := inPage(t, program, call{"locklabExplore", few}, call{"locklabExplore", many},
		call{"locklabExplore", many}, call{"locklabStates", many, "[[2,0],[2,0]]"})
	for i, want := range []string{"6", "137846528820", "137846528820"} { // C(4, 2) and C(40, 20)
		var a wire.Answer
		var r schedule.Report
		err := errors.Join(json.Unmarshal(answers[i].Answer, &a), json.Unmarshal(a.Report, &r))
		if err != nil || !r.Complete || r.Orders.String() != want {
			t.Errorf("%s orders: %v %s %+v", want, err, a.Error, r)
		}
		states := stepperStates(t, r.Stepper)
		t.Logf("%s orders in %.0f ms; %d states in %d bytes for the stepper (not all of them: %v)",
			want, answers[i].Milliseconds, len(states.States), len(r.Stepper), states.Partial)
	}
	near := stepperStates(t, answers[3].Answer)
	// Two of the steps of one of them are taken: C(38, 20) orders remain.
	if len(near.Rest) == 0 || near.Rest[0].Orders != "33578000610" {
		t.Errorf("what remains after two steps: %.300s", answers[3].Answer)
	}
}

// states are what the stepper reads, as far as the test does.
type states struct {
	Version int
	States  []any
	Partial bool
	Rest    []struct{ Orders string }
}

func stepperStates(t testing.TB, text []byte) (s states) {
	t.Helper()
	if err := json.Unmarshal(text, &s); err != nil || s.Version != 1 || len(s.States) == 0 {
		t.Errorf("what the page's stepper reads: %v\n%.300s", err, text)
	}
	return s
}

// How long a reader of a page waits for C(40, 20) orders: the first time, while the program is
// still being compiled by the engine, and again.
func BenchmarkPage(b *testing.B) {
	program := forPages(b)
	first, again := 0.0, 0.0
	n := 0
	ask := call{"locklabExplore", increments(b, 10)}
	for b.Loop() {
		a := inPage(b, program, ask, ask)
		first += a[0].Milliseconds
		again += a[1].Milliseconds
		n++
	}
	b.ReportMetric(first/float64(n), "ms/first")
	b.ReportMetric(again/float64(n), "ms/again")
}
