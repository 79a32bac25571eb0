package replay

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"locklab/lessons/schedule"
	"locklab/lessons/schedule/internal/search"
)

func parse(t testing.TB, s string) schedule.Order {
	t.Helper()
	order, err := schedule.ParseOrder(s)
	if err != nil {
		t.Fatal(err)
	}
	return order
}

func TestRun(t *testing.T) {
	trace := Run(counterToy(2), &search.Result{}, "withoutLock",
		parse(t, "goroutine 1 goroutine 2 goroutine 1*2 goroutine 2*2"))
	if trace.Err != nil || !trace.Ended || trace.Kind != schedule.Finished || trace.Value != "1" {
		t.Fatalf("the trace ends with %+v", trace)
	}
	var got []string
	for _, s := range trace.Steps {
		got = append(got, fmt.Sprintf("%s %s [%s] %v %v", trace.Goroutines[s.Goroutine], s, strings.Join(s.State,
			" "), s.Stale, s.Lost))
	}
	want := []string{
		"goroutine 1 reads counter: 0 [0] false false",
		"goroutine 2 reads counter: 0 [0] true false",
		"goroutine 1 calculates 1 [0] false false",
		"goroutine 1 writes counter: 1 [1] false false",
		"goroutine 2 calculates 1 [1] false false",
		"goroutine 2 writes counter: 1 [1] false true",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// An order may be copied from the stepper at any moment, in the short form.
func TestRunStopsEarly(t *testing.T) {
	trace := Run(counterToy(2), &search.Result{}, "withoutLock", schedule.Order{"goroutine 1*3 goroutine 2"})
	if trace.Err != nil || trace.Ended || len(trace.Steps) != 4 || !slices.Equal(trace.Ready, []string{"goroutine 2"}) {
		t.Errorf("the trace is %+v", trace)
	}
	if trace := Run(counterToy(2), &search.Result{}, "withoutLock", nil); trace.Err != nil || trace.Ended ||
		len(trace.Ready) != 2 {
		t.Errorf("without a step the trace is %+v", trace)
	}
}

func TestRunDeadlock(t *testing.T) {
	trace := Run(deadlockToy(), &search.Result{}, "transfers", parse(t, "thread1 thread2"))
	if trace.Err != nil || trace.Kind != schedule.Deadlock || len(trace.Ready) != 0 {
		t.Fatalf("the trace is %+v", trace)
	}
	want := []schedule.Waiting{
		{Goroutine: 0, Line: 8, Next: "lock b", Why: "waits for b, which thread2 holds", Circle: true},
		{Goroutine: 1, Line: 8, Next: "lock a", Why: "waits for a, which thread1 holds", Circle: true},
	}
	if !slices.Equal(trace.Waiting, want) {
		t.Errorf("waiting are %+v", trace.Waiting)
	}
	if last := trace.Steps[1].State; !slices.Equal(last, []string{"held by thread1, thread2 waits",
		"held by thread2, thread1 waits"}) {
		t.Errorf("the locks are %q", last)
	}
}

func TestRunRefuses(t *testing.T) {
	for order, want := range map[string]string{
		"thread1 thread3": "step 2 cannot be thread3's: there is no goroutine of that name. " +
			"It can be: thread1, thread2",
		"thread1*2 thread2*2": "step 3 cannot be thread2's: it waits for b, which thread1 holds. " +
			"It can be: thread1",
		"thread1*5":                   "step 5 cannot be thread1's: it has ended. It can be: thread2",
		"thread1#2":                   "step 1 cannot be thread1#2's: it has no such way to go on",
		"thread1*4 thread2*4 thread2": "step 9 cannot be thread2's: the run has ended before it",
		"thread1 thread2 thread1":     "step 3 cannot be thread1's: the run has ended before it",
	} {
		trace := Run(deadlockToy(), &search.Result{}, "transfers", parse(t, order))
		if trace.Err == nil || !strings.Contains(trace.Err.Error(), want) {
			t.Errorf("%s: %v, want %q", order, trace.Err, want)
		}
	}
}

func TestSerial(t *testing.T) {
	for _, test := range []struct {
		toy  *toy
		want []End
	}{
		{counterToy(2), []End{{schedule.Finished, "2"}}},
		{counterToy(3), []End{{schedule.Finished, "3"}}},
		{deadlockToy(), []End{{schedule.Finished, "both are done"}}},
		{channelToy(), []End{{schedule.Finished, "777"}}},
	} {
		ends, complete := Serial(test.toy, test.toy.Start(), 1000)
		if !complete || len(ends) != len(test.want) || !ends[test.want[0]] {
			t.Errorf("%s: %v, %v", test.toy.name, ends, complete)
		}
	}
	if _, complete := Serial(counterToy(3), counterToy(3).Start(), 5); complete {
		t.Error("five states are not all of them")
	}
}

func unpack(t testing.TB, data []byte) (g graph) {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

// An edge is a choice of a state of a graph.
type edge struct{ who, branch, to int }

// choicesOf are those of each state.
func choicesOf(g graph) [][]edge {
	all := make([][]edge, len(g.States))
	k := 0
	for i, n := range g.Edges.Count {
		for range n {
			all[i] = append(all[i], edge{g.Edges.Who[k], g.Edges.Branch[k], i + g.Edges.To[k]})
			k++
		}
	}
	return all
}

// rowsOf puts the states together from their differences, as the page does.
func rowsOf(g graph) [][]int {
	before := make([]int, len(g.States))
	for i, edges := range choicesOf(g) {
		for _, e := range edges {
			if e.to > i && e.to < len(before) && before[e.to] == 0 {
				before[e.to] = i + 1
			}
		}
	}
	rows := make([][]int, len(g.States))
	for i, differs := range g.States {
		if before[i] > 0 {
			rows[i] = slices.Clone(rows[before[i]-1])
		}
		for d := differs; len(d) > 0; d = d[2:] {
			for len(rows[i]) <= d[0] {
				rows[i] = append(rows[i], 0)
			}
			rows[i][d[0]] = d[1]
		}
	}
	return rows
}

// orders counts the orders that remain from a state of a graph that is complete.
func orders(rows [][]int, edges [][]edge, state int) int {
	if rows[state][0] > 0 {
		return 1
	}
	n := 0
	for _, e := range edges[state] {
		n += orders(rows, edges, e.to)
	}
	return n
}

func TestStates(t *testing.T) {
	for _, test := range []struct {
		toy    *toy
		orders int
	}{{counterToy(2), 20}, {deadlockToy(), 0}, {counterToy(3), 1680}, {channelToy(), 0}} {
		_, report := explored(t, test.toy, "null")
		g := unpack(t, report.Stepper)
		rows, edges := rowsOf(g), choicesOf(g)
		if got, want := orders(rows, edges, 0), int(report.Orders.Int64()); g.Partial || got != want ||
			test.orders != 0 && want != test.orders {
			t.Errorf("%s: %d orders in %d states, want %d", test.toy.name, got, len(g.States), want)
		}
		for i, o := range g.Outcomes {
			at := 0
			for e := o.Example; len(e) > 0; e = e[3:] {
				for range e[2] {
					at = next(t, edges, at, e[0], e[1])
				}
			}
			if rows[at][0] != i+1 {
				t.Errorf("%s: the example of %q ends in outcome %d", test.toy.name, g.Text[o.Value], rows[at][0])
			}
		}
		t.Logf("%s: %d states, %d bytes", test.toy.name, len(g.States), len(report.Stepper))
	}
}

func next(t *testing.T, edges [][]edge, state, who, branch int) int {
	t.Helper()
	for _, e := range edges[state] {
		if e.who == who && e.branch == branch {
			return e.to
		}
	}
	t.Fatalf("in state %d there is no choice %d, %d", state, who, branch)
	return 0
}

// What does not fit is only on the way of the examples, and asks for an explorer.
func TestStatesThatDoNotFit(t *testing.T) {
	toy := counterToy(3)
	found, _ := explored(t, toy, "null")
	p := Program{Name: toy.name, File: toy.source, Found: found,
		Request: json.RawMessage(`{"func":"main.withoutLock"}`)}
	data, err := within(toy, p, limit, 40)
	if err != nil {
		t.Fatal(err)
	}
	g := unpack(t, data)
	if !g.Partial || string(g.Request) != `{"func":"main.withoutLock"}` || len(g.States) < 20 || len(g.States) > 40 {
		t.Fatalf("%d states, partial: %v, the request is %s", len(g.States), g.Partial, g.Request)
	}
	away := 0
	for i, edges := range choicesOf(g) {
		for _, e := range edges {
			if e.to == len(g.States) {
				away++
			} else if e.to < 0 || e.to > len(g.States) {
				t.Fatalf("state %d leads to %d", i, e.to)
			}
		}
	}
	if away == 0 {
		t.Error("no choice leads away from the examples")
	}
	if len(g.Rest) != len(g.States) || g.Rest[0].Orders != "1680" || len(g.Rest[0].To) != 3 ||
		g.Rest[0].To[2][1] != "6" {
		t.Errorf("what remains is not known: %+v", g.Rest)
	}
}

// Whatever names and values look like, the message stays small.
func TestStatesOfHugeNames(t *testing.T) {
	toy := counterToy(2)
	huge := "</script>🔒" + strings.Repeat("x", 10_000)
	toy.threads[0].name, toy.objects[0].Name, toy.result = huge, huge, huge
	toy.source = "package main\n// " + huge + "\nfunc withoutLock() { /*\xff" + huge + "*/ }\n"
	for i := range toy.threads {
		toy.threads[i].steps[0].object, toy.threads[i].steps[2].object = huge, huge
	}
	toy.name = huge
	_, report := explored(t, toy, "null")
	if len(report.Stepper) > 5000 {
		t.Fatalf("%d bytes", len(report.Stepper))
	}
	for _, s := range unpack(t, report.Stepper).Text {
		if len([]rune(s)) > longest+1 {
			t.Errorf("a text has %d characters", len([]rune(s)))
		}
	}
}

func TestCuttings(t *testing.T) {
	got := cuttings(counterToy(2).source, "withoutLock", map[int]bool{10: true})
	if len(got) != 1 || got[0].Line != 5 || got[0].Lines[0] != "func withoutLock() int {" || len(got[0].Lines) != 11 {
		t.Errorf("%+v", got)
	}
	if got := cuttings("func broken( {\n\tx++", "broken", nil); len(got) != 1 || got[0].Line != 1 {
		t.Errorf("%+v", got)
	}
	long := "package main\nfunc f() {\n" + strings.Repeat("\tx++\n", 5000) + "}\n"
	if got := cuttings(long, "f", nil); len(got) != 1 || len(got[0].Lines) != mostLines {
		t.Errorf("%d lines", len(got[0].Lines))
	}
}

// What the page asks for in place of states that did not fit says the same as these.
func TestNear(t *testing.T) {
	toy := counterToy(3)
	found, report := explored(t, toy, "null")
	p := Program{Name: toy.name, File: toy.source, Found: found}
	whole := unpack(t, report.Stepper)
	edges, rows := choicesOf(whole), rowsOf(whole)
	path := []Choice{{Who: 2}, {Who: 1}, {Who: 1}}
	at := 0
	for _, c := range path {
		at = next(t, edges, at, c.Who, c.Branch)
	}
	data, err := Near(toy, p, path)
	if err != nil {
		t.Fatal(err)
	}
	var near graph
	if err := json.Unmarshal(data, &near); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprint(orders(rows, edges, at)); near.Rest[0].Orders != want {
		t.Errorf("after %v there are %s orders, want %s", path, near.Rest[0].Orders, want)
	}
	nearRows, nearEdges := rowsOf(near), choicesOf(near)
	if got, want := orders(nearRows, nearEdges, 0), orders(rows, edges, at); got != want {
		t.Errorf("the states near by have %d orders, want %d", got, want)
	}
	if _, err := Near(toy, p, []Choice{{Who: 9}}); err == nil || !strings.Contains(err.Error(),
		"step 1, of goroutine 9") {
		t.Errorf("a step that nobody can take: %v", err)
	}

	// Where too much is known for a graph, it is asked for one state.
	p.Found = search.Run(t.Context(), toy, search.Options{})
	b := build(toy, p, around, toy.Start(), mostNear)
	if b.known = nil; len(b.rows) < 100 {
		t.Errorf("%d states near the start", len(b.rows))
	}
	b.nodes = map[string]int{}
	b.alone(p, toy.Start())
	if len(b.known) != 1 || b.known[0].Orders != "1680" || len(b.known[0].To) != 3 {
		t.Errorf("of one state is known %+v", b.known)
	}
}
