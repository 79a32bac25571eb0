package display_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"locklab/lessons/display"
	"locklab/lessons/schedule"
)

// made is a report that internal/replay has made: its tests keep those files as they would be made.
func made(t testing.TB, name string) (r schedule.Report) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "reports", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

var reports = []string{"counter", "three", "deadlock", "channel", "eight", "panics", "loop", "hostile", "long",
	"partial"}

// ends is an outcome with so many orders; 0 for no number.
func ends(kind schedule.Kind, value string, orders int64, p float64, serial bool) schedule.Outcome {
	o := schedule.Outcome{Kind: kind, Value: value, Probability: p, Serial: serial, Example: schedule.Order{"a",
		"b#2", "a"}}
	if orders > 0 {
		o.Orders = big.NewInt(orders)
	}
	return o
}

func reportOf(orders int64, outcomes ...schedule.Outcome) schedule.Report {
	r := schedule.Report{Name: "f", Complete: true, Outcomes: outcomes, Goroutines: []string{"a", "b"}}
	if orders > 0 {
		r.Orders = big.NewInt(orders)
	}
	return r
}

func TestReportSays(t *testing.T) {
	const serial2 = " Every order that lets each goroutine run until it ends or has to wait leaves 2."
	const yours = " Whether another value is a mistake, only you know."
	incomplete := reportOf(7, ends(schedule.Finished, "1", 4, 0.5, false), ends(schedule.Deadlock, "all", 3, 0.4,
		false))
	incomplete.Complete = false
	uncounted := reportOf(0, ends(schedule.Finished, "1", 0, 0, true), ends(schedule.Deadlock, "all", 0, 0, false))
	uncounted.Uncounted = true
	onlyOne := reportOf(0, ends(schedule.Finished, "1", 0, 0, true))
	onlyOne.Uncounted = true
	races := reportOf(1, ends(schedule.Finished, "2", 1, 1, true))
	races.Races = []schedule.Race{
		{Variable: "x", First: schedule.Access{Line: 3, Text: "x++"}, Second: schedule.Access{Line: 3, Text: "x++"}},
		{Variable: "y", First: schedule.Access{Line: 4, Text: "y = 1"}, Second: schedule.Access{Line: 7,
			Text: "if y > 0 {"}},
	}
	for _, test := range []struct {
		report schedule.Report
		first  string // line of the text
		row    string // of the table
	}{
		{reportOf(20, ends(schedule.Finished, "1", 18, 0.75, false), ends(schedule.Finished, "2", 2, 0.25, true)),
			"Every order of f: all 20 orders. 18 of 20 orders do not leave 2." + serial2 + yours,
			"1       18 of 20  75.0 %"},
		{reportOf(1_000_000, ends(schedule.Finished, "2", 1_000_000, 1, true)),
			"Every order of f: all 1,000,000 orders. Every one of them leaves 2.",
			"2       1,000,000 of 1,000,000  100 %"},
		{reportOf(1, ends(schedule.Finished, "2", 1, 1, true)), "Every order of f: there is only one. It leaves 2.",
			"2       1 of 1"},
		{reportOf(1, ends(schedule.Panic, "no", 1, 1, true)), "Every order of f: there is only one. It panics.",
			"panic: no"},
		{reportOf(6, ends(schedule.Deadlock, "deadlock: a waits", 6, 1, true)),
			"Every order of f: all 6 orders. All end in a deadlock.", "deadlock: a waits  6 of 6"},
		{reportOf(6, ends(schedule.Finished, "2", 5, 0.9, true), ends(schedule.Deadlock, "a waits", 1, 0.1, false)),
			"Every order of f: all 6 orders. 1 of 6 orders ends in a deadlock." + serial2, "deadlock: a waits  1 of 6"},
		{reportOf(20, ends(schedule.Finished, "1", 9, 0.5, false), ends(schedule.Finished, "2", 5, 0.25, true),
			ends(schedule.Panic, "x", 1, 0.1, false), ends(schedule.Deadlock, "y", 2, 0.1, false),
			ends(schedule.Deadlock, "z", 3, 0.05, false)),
			"Every order of f: all 20 orders. 15 of 20 orders fail: 9 do not leave 2, " +
				"5 end in a deadlock, 1 panics." + serial2 + yours,
			"panic: x     1 of 20  10.0 %"},
		{reportOf(20, ends(schedule.Finished, "1", 10, 0.5, true), ends(schedule.Finished, "2", 10, 0.5, true)),
			"Every order of f: all 20 orders. They leave 2 different values.", "1       10 of 20"},
		{reportOf(0, ends(schedule.Finished, "2", 0, 0.25, true), ends(schedule.NeverEnds, "", 0, 0.75, false)),
			"Every order of f: there is no end to them. A loop can go round any number of times. " +
				"If every step picks at random, 75.0 % of the runs fail: they never end." + serial2,
			"never ends  no end to them  75.0 %"},
		{reportOf(0, ends(schedule.NeverEnds, "", 0, 0.5, false), ends(schedule.Panic, "x", 0, 0.25, true),
			ends(schedule.Deadlock, "y", 0, 0.25, true)),
			"Every order of f: there is no end to them. A loop can go round any number of times. " +
				"If every step picks at random, 100 % of the runs fail: 25.0 % end in a deadlock, " +
				"25.0 % panic, 50.0 % never end.",
			"panic: x     no end to them  25.0 %"},
		{incomplete, "Not every order was tried: f has too many. Something else may happen too. " +
			"Some orders end in a deadlock.",
			"deadlock: all  3 found"},
		{uncounted, "Every outcome of f, which has too many orders to count them. Some orders end in a deadlock. " +
			"Every order that lets each goroutine run until it ends or has to wait leaves 1.",
			"deadlock: all  "},
		{onlyOne, "Every outcome of f, which has too many orders to count them. Every one of them leaves 1.",
			"1       "},
		{reportOf(65_536, ends(schedule.Finished, "", 65_535, 1-1.526e-05, true), ends(schedule.Finished, "x", 1,
			1.526e-05, true)),
			"Every order of f: all 65,536 orders. They leave 2 different values.",
			"x          1 of 65,536       about 1 in 65,500"},
		{reportOf(1, ends(schedule.Finished, "x", 1, 3e-31, true)),
			"Every order of f: there is only one. It leaves x.", "x       1 of 1  about 1 in 10^31"},
		{races, "Every order of f: there is only one. It leaves 2. A data race on x: x++, from two goroutines. " +
			"A data race on y: y = 1, and if y > 0 {.", "2       1 of 1"},
		{schedule.Report{Name: "f", Err: errors.New("schedule: main.go:7: a goto cannot be explored")},
			"f cannot be explored. main.go:7: a goto cannot be explored", ""},
	} {
		m := one(t, func() { display.Show(test.report) })
		first, rest, _ := strings.Cut(m.text, "\n")
		if first != test.first {
			t.Errorf("it says\n%s\nwant\n%s", first, test.first)
		}
		if !strings.Contains("\n"+rest, "\n"+test.row) {
			t.Errorf("no row %q in\n%s", test.row, rest)
		}
		if !strings.HasPrefix(m.text, test.report.Summary()) {
			t.Errorf("it does not begin with the report's summary, %q", test.report.Summary())
		}
		// HTML says the same, in the same words.
		if words := strings.Join(strings.Fields(visible(m.html)), " "); !strings.HasPrefix(words,
			strings.Join(strings.Fields(first), " ")) {
			t.Errorf("in HTML it says\n%.300s", words)
		}
		if strings.Contains(m.html+m.text, "e-0") {
			t.Errorf("a probability is written with an exponent in\n%s", m.text)
		}
	}
}

var (
	scripts = regexp.MustCompile(`(?s)<script.*?</script>`)
	tags    = regexp.MustCompile(`<[^>]*>`)
)

// visible is the text of HTML without its tags and scripts.
func visible(html string) string {
	text := tags.ReplaceAllString(scripts.ReplaceAllString(html, ""), " ")
	for from, to := range map[string]string{"&lt;": "<", "&gt;": ">", "&#34;": `"`, "&#39;": "'", "&amp;": "&"} {
		text = strings.ReplaceAll(text, from, to)
	}
	return regexp.MustCompile(` ([.,:])`).ReplaceAllString(strings.Join(strings.Fields(text), " "), "$1")
}

// In a file the lines of a data race have numbers; in a notebook the reader sees other lines than Go.
func TestLinesOfRaces(t *testing.T) {
	r := reportOf(1, ends(schedule.Finished, "2", 1, 1, true))
	r.Races = []schedule.Race{{Variable: "x", First: schedule.Access{Line: 3, Text: "x++"},
		Second: schedule.Access{Line: 5}}}
	if got := outside(t, func() { display.Show(r) }); !strings.Contains(got,
		"A data race on x: line 3, x++, and line 5.\n") {
		t.Error(got)
	}
	if got := one(t, func() { display.Show(r) }).text; !strings.Contains(got, "A data race on x: x++, and line 5.\n") {
		t.Error(got)
	}
}

// An order of twenty steps is a strip, not twenty names.
func TestReportShowsStrips(t *testing.T) {
	m := one(t, func() { display.Show(made(t, "three")) })
	if strings.Contains(m.text, "goroutine 1 goroutine") || !strings.Contains(m.text, "111222333") {
		t.Errorf("the text is\n%s", m.text)
	}
	if !strings.Contains(m.text, "1 is goroutine 1, 2 is goroutine 2, 3 is goroutine 3") {
		t.Errorf("it is not said who takes a step:\n%s", m.text)
	}
	if n := strings.Count(m.html, "<img"); n != 6 {
		t.Errorf("%d pictures, want a bar and a strip for each of three outcomes", n)
	}
	if !strings.Contains(m.html, `alt="goroutine 1*3 goroutine 2*3 goroutine 3*3"`) {
		t.Error("the strips have no words for who does not see them")
	}
	for _, explained := range []string{"An order says which goroutine takes each step.",
		"How likely: if at every step all that can go on are equally likely to be next."} {
		if !strings.Contains(m.text, explained) || !strings.Contains(visible(m.html), explained) {
			t.Errorf("it is not explained that %q", explained)
		}
	}
}

func TestManyOutcomes(t *testing.T) {
	r := reportOf(100_000)
	for i := range 5000 {
		r.Outcomes = append(r.Outcomes, ends(schedule.Finished, fmt.Sprint(i), 19, 0.0001, true))
	}
	r.Outcomes = append(r.Outcomes, ends(schedule.Deadlock, "the end", 5000, 0.5, false))
	m := one(t, func() { display.Show(r) })
	if !strings.Contains(m.text, "And 4,971 more outcomes.") || !strings.Contains(m.text,
		"deadlock: the end  5,000 of 100,000") {
		t.Errorf("the text is\n%s", m.text)
	}
	if rows := strings.Count(m.html, "<tr "); rows != 30 {
		t.Errorf("%d rows", rows)
	}
}

// A message weighs at most 100 KB, whatever it is about.
func TestWeight(t *testing.T) {
	for _, name := range reports {
		m := one(t, func() { display.Show(made(t, name)) })
		if n := len(m.html) + len(m.text); n > 100_000 {
			t.Errorf("%s weighs %d bytes", name, n)
		} else {
			t.Logf("%s: %d bytes", name, n)
		}
	}
	huge := reportOf(40)
	for i := range 40 {
		o := ends(schedule.Finished, strings.Repeat("<&>", 4000), 1, 0.025, true)
		o.Value += fmt.Sprint(i)
		for k := range 10_000 {
			o.Example = append(o.Example, fmt.Sprintf("goroutine %d", k*k%8))
		}
		huge.Outcomes = append(huge.Outcomes, o)
	}
	if m := one(t, func() { display.Show(huge) }); len(m.html)+len(m.text) > 100_000 {
		t.Errorf("40 outcomes with long examples weigh %d bytes", len(m.html)+len(m.text))
	}
}

// Names are text, wherever they stand.
func TestHostileNames(t *testing.T) {
	m := one(t, func() { display.Show(made(t, "hostile")) })
	for _, markup := range []string{"alert(1)</script>", "<b>🔒", "<!--", "<i>"} {
		if strings.Contains(m.html, markup) {
			t.Errorf("%q is markup", markup)
		}
	}
	if n := strings.Count(m.html, "<script"); n != 2 {
		t.Errorf("%d scripts, want the data and the stepper", n)
	}
	if !strings.Contains(visible(m.html), "</script><script>alert(1)</script>") || !strings.Contains(m.text,
		`🧵 "&amp;' <i>`) {
		t.Errorf("the names are not shown as they are:\n%s", m.text)
	}
}

func trace(steps int) schedule.Trace {
	t := schedule.Trace{Name: "withoutLock", Goroutines: []string{"main", "goroutine 1", "goroutine 2"},
		Objects: []string{"counter"}, Ended: true, Value: "1"}
	for i := range steps {
		t.Steps = append(t.Steps, schedule.Step{Goroutine: 1 + i%2, Action: "writes", Object: "counter",
			Value: fmt.Sprint(i), State: []string{fmt.Sprint(i)}})
	}
	return t
}

func lostUpdate() schedule.Trace {
	t := trace(0)
	t.Start = []string{"0"}
	for _, s := range []schedule.Step{
		{Goroutine: 1, Action: "reads", Object: "counter", Value: "0", State: []string{"0"}},
		{Goroutine: 2, Action: "reads", Object: "counter", Value: "0", State: []string{"0"}, Stale: true},
		{Goroutine: 1, Action: "calculates", Value: "1", State: []string{"0"}},
		{Goroutine: 1, Action: "writes", Object: "counter", Value: "1", State: []string{"1"}},
		{Goroutine: 2, Action: "calculates", Value: "1", State: []string{"1"}},
		{Goroutine: 2, Action: "writes", Object: "counter", Value: "1", State: []string{"1"}, Lost: true},
	} {
		t.Steps = append(t.Steps, s)
	}
	return t
}

func blocked() schedule.Trace {
	return schedule.Trace{Name: "transfers", Goroutines: []string{"main", "thread1", "thread2"},
		Objects: []string{"a", "b"},
		Ended:   true, Kind: schedule.Deadlock, Value: "thread1 waits for b; thread2 waits for a",
		Start: []string{"free", "free"},
		Steps: []schedule.Step{
			{Goroutine: 1, Action: "locks", Object: "a", State: []string{"held by thread1", "free"}},
			{Goroutine: 2, Action: "locks", Object: "b", State: []string{"held by thread1", "held by thread2"}},
		},
		Waiting: []schedule.Waiting{
			{Goroutine: 0, Next: "wait for group", Why: "waits for group, which counts 2"},
			{Goroutine: 1, Next: "lock b", Why: "waits for b, which thread2 holds", Circle: true},
			{Goroutine: 2, Next: "lock a", Why: "waits for a, which thread1 holds", Circle: true},
		}}
}

func TestTraceSays(t *testing.T) {
	stopped := trace(1)
	stopped.Ended, stopped.Ready = false, []string{"goroutine 1", "goroutine 2"}
	wrong := trace(1)
	wrong.Err = errors.New("schedule: step 2 cannot be thread3's: there is no goroutine of that name")
	printed := trace(1)
	printed.Value, printed.Output = "", "<b>hello\n"
	for name, test := range map[string]struct {
		trace schedule.Trace
		want  string
	}{
		"lost": {lostUpdate(), `One order of withoutLock, 6 steps: it leaves 1.
   goroutine 1        goroutine 2                               counter
0                                                               0
1  reads counter: 0                                             0
2                     reads counter: 0 (stale when it is used)  0
3  calculates 1                                                 0
4  writes counter: 1                                            1 *
5                     calculates 1                              1
6                     writes counter: 1 (an update is lost)     1`},
		"deadlock": {blocked(), `One order of transfers, 2 steps: it ends in a deadlock. thread1 waits for b; ` +
			`thread2 waits for a.
   who      step                                            then
0                                                           a = free, b = free
1  thread1  locks a                                         a = held by thread1
2  thread2  locks b                                         b = held by thread2
–  main     waits for group, which counts 2
–  thread1  waits for b, which thread2 holds (in a circle)
–  thread2  waits for a, which thread1 holds (in a circle)`},
		"stopped": {stopped, `One order of withoutLock, 1 step: it stops before the end. The next step can be taken ` +
			`by goroutine 1 or goroutine 2.
   goroutine 1        counter
1  writes counter: 0  0`},
		"wrong": {wrong, `This order cannot be followed. Step 2 cannot be thread3's: there is no goroutine of that ` +
			`name. The steps before that:
   goroutine 1        counter
1  writes counter: 0  0`},
		"printed": {printed, `One order of withoutLock, 1 step: it comes to its end.
   goroutine 1        counter
1  writes counter: 0  0
Printed:
<b>hello`},
	} {
		m := one(t, func() { display.Show(test.trace) })
		if m.text != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, m.text, test.want)
		}
		first, _, _ := strings.Cut(m.text, "\n")
		if !strings.HasPrefix(visible(m.html), first) {
			t.Errorf("%s: in HTML it says\n%.300s", name, visible(m.html))
		}
	}
	if m := one(t, func() { display.Show(lostUpdate()) }); strings.Count(m.html, "<mark") != 1 ||
		!strings.Contains(m.html, ">1</b></mark>") {
		t.Errorf("what changed is not marked in\n%s", m.html)
	}
	if m := one(t, func() { display.Show(blocked()) }); strings.Count(m.html, "dashed") != 3 {
		t.Errorf("the blocked steps do not stand out in\n%s", m.html)
	}
}

// Of an order of 10,000 steps the beginning and the end are shown.
func TestLongTrace(t *testing.T) {
	m := one(t, func() { display.Show(trace(10_000)) })
	if len(m.html)+len(m.text) > 100_000 {
		t.Errorf("it weighs %d bytes", len(m.html)+len(m.text))
	}
	if !strings.Contains(m.text, "10,000 steps") || !strings.Contains(m.text, "\n9,999 ") ||
		!regexp.MustCompile(`\n… 9,8\d\d steps …\n`).MatchString(m.text) {
		t.Errorf("the text is\n%s", m.text)
	}
	if !strings.Contains(m.html, ">9,999</td>") || !regexp.MustCompile(`… 9,\d\d\d steps …`).MatchString(m.html) {
		t.Error("the HTML lacks the last step, or what is left out")
	}
}

// unpacked is what the stepper reads of a report.
func unpacked(t testing.TB, packed []byte) (graph map[string]any) {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewDecoder(r).Decode(&graph); err != nil {
		t.Fatal(err)
	}
	return graph
}

func TestHostileTrace(t *testing.T) {
	huge := "</script><b>🔒" + strings.Repeat("x", 10_000)
	h := schedule.Trace{Name: huge, Goroutines: []string{huge, "🧵 <i>&amp;"}, Objects: []string{"<!--" + huge},
		Ended: true,
		Kind:  schedule.Panic, Value: huge, Output: huge, Start: []string{"<u>"}}
	for i := range 50 {
		h.Steps = append(h.Steps, schedule.Step{Goroutine: i % 2, Action: "writes", Object: huge, Value: huge,
			State: []string{huge}})
	}
	h.Steps = append(h.Steps, schedule.Step{Goroutine: 7, Action: "reads"}) // of whom nothing is known
	m := one(t, func() { display.Show(h) })
	for _, markup := range []string{"<script", "<b>🔒", "<!--", "<i>", "<u>"} {
		if strings.Contains(m.html, markup) {
			t.Errorf("%q is markup", markup)
		}
	}
	if len(m.html)+len(m.text) > 100_000 {
		t.Errorf("it weighs %d bytes", len(m.html)+len(m.text))
	}
}
