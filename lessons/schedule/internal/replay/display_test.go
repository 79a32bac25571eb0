package replay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"locklab/lessons/schedule"
)

// Package display cannot reach this one. Its tests read reports that are made here: this test fails
// when they are no longer what would be made. LOCKLAB_UPDATE=1 writes them.
func TestReportsForDisplay(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "display", "testdata", "reports")
	report := func(toy *toy, change func(*Program, *schedule.Report)) schedule.Report {
		p, r := explore(toy)
		if change != nil {
			change(&p, &r)
		}
		var paths [][]Choice
		for _, o := range p.Outcomes {
			paths = append(paths, o.Path)
		}
		if err := Fill(&r, toy, paths, toy.source, p.Request); err != nil {
			t.Fatal(err)
		}
		return r
	}
	counter := func(p *Program, r *schedule.Report) {
		access := schedule.Access{Line: 10, Text: "counter++", Write: true}
		r.Races = []schedule.Race{{Variable: "counter", First: access, Second: access}}
	}
	eight := counterToy(8)
	eight.name = "eight"
	for i := range eight.threads {
		eight.threads[i].name = fmt.Sprint("worker ", i+1)
		eight.threads[i].steps = []op{{do: "write", object: "counter", line: 10, value: fmt.Sprint(i + 1)}}
	}
	panics := counterToy(2)
	panics.threads[1].steps = []op{{do: "read", object: "counter", line: 10}, {do: "panic", value: "no more", line: 10}}
	reports := map[string]schedule.Report{
		"counter":  report(counterToy(2), counter),
		"three":    report(counterToy(3), nil),
		"deadlock": report(deadlockToy(), nil),
		"channel":  report(channelToy(), nil),
		"eight":    report(eight, nil),
		"panics":   report(panics, nil),
		"loop":     loopReport(t),
		"hostile":  report(hostileToy(), nil),
		"long":     longReport(t),
		"partial":  partialReport(t),
	}
	for name, r := range reports {
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, name+".json")
		if os.Getenv("LOCKLAB_UPDATE") != "" {
			if err := os.MkdirAll(folder, 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, append(data, '\n'), 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		was, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var old schedule.Report
		if err := json.Unmarshal(was, &old); err != nil {
			t.Fatal(err)
		}
		// Another version of gzip may pack the same states in another way.
		a, _ := json.Marshal(unpack(t, old.Stepper))
		b, _ := json.Marshal(unpack(t, r.Stepper))
		old.Stepper, r.Stepper = nil, nil
		x, _ := json.Marshal(old)
		y, _ := json.Marshal(r)
		if !bytes.Equal(a, b) || !bytes.Equal(x, y) {
			t.Errorf("%s is no longer what would be made: run this test with LOCKLAB_UPDATE=1", path)
		}
	}
}

func hostileToy() *toy {
	t := counterToy(2)
	huge := "</script><b>🔒" + strings.Repeat("x", 10_000)
	t.name, t.threads[0].name, t.threads[1].name = "</script><script>alert(1)</script>", huge, "🧵 \"&amp;' <i>"
	t.objects[0].Name, t.result = "<!--"+huge, "<!--"+huge
	t.objects[0].Value = "0"
	t.source = strings.ReplaceAll(t.source, "withoutLock()", "withoutLock() /* "+huge+" */")
	for i := range t.threads {
		t.threads[i].steps[0].object, t.threads[i].steps[2].object = t.result, t.result
	}
	t.threads[1].steps = append(t.threads[1].steps, op{do: "write", object: t.result, value: "</script>" + huge, line: 10})
	return t
}

// longReport is 10,000 steps of two goroutines, of which only one order is known.
func longReport(t *testing.T) schedule.Report {
	toy := counterToy(2)
	toy.name = "long"
	var path []Choice
	for i := range toy.threads {
		steps := toy.threads[i].steps
		toy.threads[i].steps = nil
		for len(toy.threads[i].steps) < 5000 {
			toy.threads[i].steps = append(toy.threads[i].steps, steps...)
		}
		toy.threads[i].steps = toy.threads[i].steps[:5000]
	}
	for i := range 10_000 {
		path = append(path, Choice{Who: 1 + i/7%2})
	}
	count := map[int]int{}
	for i, c := range path {
		if count[c.Who] == 5000 {
			path[i].Who = 3 - c.Who
		}
		count[path[i].Who]++
	}
	state := toy.Start()
	for _, c := range path {
		_, state = toy.Take(state, c.Who, 0)
	}
	_, value, _ := toy.End(state)
	r := schedule.Report{Name: "long", Orders: big.NewInt(1), Outcomes: []schedule.Outcome{{Value: value, Orders: big.NewInt(1), Probability: 1.526e-5}}}
	if err := Fill(&r, toy, [][]Choice{path}, toy.source, nil); err != nil {
		t.Fatal(err)
	}
	return r
}

// loopReport is a goroutine that reads until it finds a 1, and two that add 1 without a lock and may
// leave a 2.
func loopReport(t *testing.T) schedule.Report {
	toy := counterToy(2)
	toy.name, toy.result = "spin", "done"
	toy.threads = append(toy.threads, thread{"spinner", []op{{do: "read", object: "counter", line: 10}, {do: "repeat", line: 10, value: "1"}}})
	// The paths: the spinner sees the 1; it begins when there is a 2 and can never see one.
	sees := []Choice{{Who: 1}, {Who: 1}, {Who: 1}, {Who: 3}, {Who: 3}, {Who: 2}, {Who: 2}, {Who: 2}}
	never := []Choice{{Who: 1}, {Who: 1}, {Who: 1}, {Who: 2}, {Who: 2}, {Who: 2}}
	r := schedule.Report{Name: "spin", Complete: true, Outcomes: []schedule.Outcome{{Value: "done", Probability: 0.5}, {Kind: schedule.NeverEnds, Probability: 0.5}}}
	if err := Fill(&r, toy, [][]Choice{sees, never}, toy.source, nil); err != nil {
		t.Fatal(err)
	}
	return r
}

// partialReport is a report whose states do not fit, with a request for an explorer.
func partialReport(t *testing.T) schedule.Report {
	toy := counterToy(3)
	p, r := explore(toy)
	p.Request = json.RawMessage(`{"func":"main.withoutLock"}`)
	for i, o := range p.Outcomes {
		r.Outcomes[i].Example = Order(toy, o.Path)
	}
	MarkSerial(toy, r.Outcomes)
	r.Goroutines = []string{"goroutine 1", "goroutine 2", "goroutine 3"}
	var err error
	if r.Stepper, err = within(toy, p, limit, 40); err != nil {
		t.Fatal(err)
	}
	return r
}
