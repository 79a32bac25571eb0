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
	"locklab/lessons/schedule/internal/search"
)

// Package display cannot reach this one. Its tests read reports that are made here: this test fails
// when they are no longer what would be made. LOCKLAB_UPDATE=1 writes them.
func TestReportsForDisplay(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "display", "testdata", "reports")
	report := func(toy *toy) schedule.Report {
		_, r := explored(t, toy, "null")
		return r
	}
	counter := report(counterToy(2))
	access := schedule.Access{Line: 10, Text: "counter++", Write: true}
	counter.Races = []schedule.Race{{Variable: "counter", First: access, Second: access}}
	eight := counterToy(8)
	eight.name = "eight"
	for i := range eight.threads {
		eight.threads[i].name = fmt.Sprint("worker ", i+1)
		eight.threads[i].steps = []op{{do: "write", object: "counter", line: 10, value: fmt.Sprint(i + 1)}}
	}
	panics := counterToy(2)
	panics.threads[1].steps = []op{{do: "read", object: "counter", line: 10}, {do: "panic", value: "no more", line: 10}}
	reports := map[string]schedule.Report{
		"counter":  counter,
		"three":    report(counterToy(3)),
		"deadlock": report(deadlockToy()),
		"channel":  report(channelToy()),
		"eight":    report(eight),
		"panics":   report(panics),
		"loop":     loopReport(t),
		"hostile":  report(hostileToy()),
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
	t.threads[1].steps = append(t.threads[1].steps, op{do: "write", object: t.result, value: "</script>" + huge,
		line: 10})
	return t
}

// longReport is 10,000 steps of two goroutines, of which only one order is known.
func longReport(t *testing.T) schedule.Report {
	toy := counterToy(2)
	toy.name = "long"
	for i := range toy.threads {
		steps := toy.threads[i].steps
		for len(toy.threads[i].steps) < 5000 {
			toy.threads[i].steps = append(toy.threads[i].steps, steps...)
		}
		toy.threads[i].steps = toy.threads[i].steps[:5000]
	}
	var path []Choice
	state := toy.Start()
	for i := range 10_000 {
		c := Choice{Who: 1 + i/7%2}
		if _, left := toy.op(state, c.Who-1); !left {
			c.Who = 3 - c.Who
		}
		path = append(path, c)
		_, state = toy.Take(state, c.Who, 0)
	}
	_, value, _ := toy.End(state)
	found := &search.Result{Outcomes: []search.Outcome{{Value: value, Orders: big.NewInt(1), Probability: 1.526e-5,
		Example: path}}}
	r := schedule.Report{Name: "long"}
	p, err := Fill(&r, toy, found, toy.source, nil)
	if err == nil {
		err = Step(&r, toy, p)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// loopReport is a goroutine that reads until it finds a 1, and two that add 1 without a lock and may
// leave a 2.
func loopReport(t *testing.T) schedule.Report {
	toy := counterToy(2)
	toy.name, toy.result = "spin", "done"
	toy.threads = append(toy.threads, thread{"spinner", []op{{do: "read", object: "counter", line: 10}, {do: "repeat",
		line: 10, value: "1"}}})
	_, r := explored(t, toy, "null")
	return r
}

// partialReport is a report whose states do not fit, with a request for an explorer.
func partialReport(t *testing.T) schedule.Report {
	toy := counterToy(3)
	found, r := explored(t, toy, "null")
	p := Program{Name: toy.name, File: toy.source, Found: found,
		Request: json.RawMessage(`{"func":"main.withoutLock"}`)}
	for _, o := range r.Outcomes {
		p.Serial = append(p.Serial, o.Serial)
	}
	var err error
	if r.Stepper, err = within(toy, p, limit, 40); err != nil {
		t.Fatal(err)
	}
	return r
}
