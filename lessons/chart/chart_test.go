package chart_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"pgregory.net/rapid"

	"locklab/lessons/chart"
	"locklab/lessons/experiment"
	"locklab/lessons/schedule"
	"locklab/lessons/timeline"
)

// option is what ECharts would be given.
func option(t testing.TB, c interface {
	Validate()
	JSON() map[string]any
}) (tree map[string]any, size int) {
	t.Helper()
	c.Validate()
	data, err := json.Marshal(c.JSON())
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	return tree, len(data)
}

// get follows keys and indices into a tree.
func get(tree any, path ...any) any {
	for _, step := range path {
		switch key := step.(type) {
		case string:
			m, _ := tree.(map[string]any)
			tree = m[key]
		case int:
			l, ok := tree.([]any)
			if !ok || key >= len(l) {
				return nil
			}
			tree = l[key]
		}
	}
	return tree
}

func words(tree any) string {
	s, _ := get(tree, "aria", "label", "description").(string)
	return s
}

func shares(tree map[string]any, series int) (sum float64, bars int) {
	data, _ := get(tree, "series", series, "data").([]any)
	for i := range data {
		if share := get(data, i, "value", 1).(float64); share > 0 {
			sum += share
			bars++
		}
	}
	return sum, bars
}

func TestHistogram(t *testing.T) {
	without, with := experiment.Of(3, 4, 4, 10), experiment.Of(10, 10)
	tree, _ := option(t, chart.Histogram(chart.Tallies{{Name: "no lock", Tally: without},
		{Name: "a lock", Tally: with}},
		chart.Title("T"), chart.FullCount(10), chart.Axis("left")))
	if want := "no lock: 47.5 % of updates lost, in 75.0 % of runs, 4 runs left 3 to 10, median 4.\na lock: no " +
		"update lost, 2 runs left 10."; words(tree) != want {
		t.Errorf("the words are %q, want %q", words(tree), want)
	}
	for i, name := range []string{"no lock", "a lock"} {
		if got := get(tree, "series", i, "name"); got != name {
			t.Errorf("series %d is %v, want %s", i, got, name)
		}
		if sum, _ := shares(tree, i); math.Abs(sum-100) > 0.01 {
			t.Errorf("the shares of %s sum to %v", name, sum)
		}
		if get(tree, "series", i, "markLine", "data", 0, "xAxis") != 10.0 {
			t.Errorf("%s has no mark at the full count", name)
		}
	}
	for _, end := range []string{"min", "max"} {
		if a, b := get(tree, "xAxis", 0, end), get(tree, "xAxis", 1, end); a != b || a == nil {
			t.Errorf("the axes' %s are %v and %v", end, a, b)
		}
	}
	if get(tree, "xAxis", 1, "name") != "left" || get(tree, "title", 0, "text") != "T" {
		t.Error("the axis or the chart has another name")
	}
}

func TestHistogramSays(t *testing.T) {
	for _, test := range []struct {
		chart *charts.Bar
		want  string
	}{
		{chart.Histogram(experiment.Tally{}, chart.FullCount(10)), "runs, no runs yet"},
		{chart.Histogram(experiment.Of(7)), "runs, 1 run left 7"},
		{chart.Histogram(experiment.Of(5, 12), chart.FullCount(10)), "0 % of the runs left 10"},
		{chart.Histogram(experiment.Of(2, 2), chart.Possible(4, 2, 3, 2)),
			"measured, 2 runs left 2.\npossible: 3 values, 2 to 4"},
		{chart.Histogram(experiment.Of(2, 2), chart.Explored(schedule.Report{Complete: true,
			Outcomes: []schedule.Outcome{
				{Value: "1", Probability: 0.25}, {Value: "2", Probability: 0.5},
				{Value: "thread1 waits", Kind: schedule.Deadlock, Probability: 0.25}}})),
			"every order: 2 values, 1 to 2 (1 other outcome that is no number).\npossible, but never measured: 1."},
		{chart.Histogram(experiment.Of(2, 2), chart.Explored(schedule.Report{Outcomes: []schedule.Outcome{{Value: "2",
			Probability: 1}}})),
			"orders found so far: 1 value, 2 to 2.\nthe search was cut off: other values may be possible."},
		{chart.Histogram(experiment.Of(2, 2), chart.Explored(schedule.Report{Complete: true,
			Outcomes: []schedule.Outcome{{Value: "7", Kind: schedule.Panic}}})),
			"every order: 1 outcome, no number among them.\nmeasured, but left by no order: 2 (2 runs)."},
		{chart.Histogram(experiment.Of(2, 2),
			chart.Explored(schedule.Report{Err: errors.New("schedule: main.go:3: recover is not understood.")})),
			"2 runs left 2.\nthe orders could not be explored: schedule: main.go:3: recover is not understood."},
	} {
		if tree, _ := option(t, test.chart); !strings.Contains(words(tree), test.want) {
			t.Errorf("the words are %q, want %q in them", words(tree), test.want)
		}
	}
}

// Whatever the values, there are few bins, they hold every run, and the chart stays small.
func TestBins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(rapid.IntRange(-10, 10), rapid.IntRange(0, 100_000), rapid.Int())
		values := rapid.SliceOfN(value, 1, 200).Draw(t, "values")
		full := rapid.OneOf(rapid.Just(200), rapid.Int()).Draw(t, "full")
		bar := chart.Histogram(experiment.Of(values...), chart.FullCount(full))
		bar.Validate()
		data, err := json.Marshal(bar.JSON())
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := json.Unmarshal(data, &tree); err != nil {
			t.Fatal(err)
		}
		sum, bars := shares(tree, 0)
		if all := len(get(tree, "series", 0, "data").([]any)); all > 70 || bars > 62 {
			t.Fatalf("%d bins", all)
		}
		if math.Abs(sum-100) > 0.1 {
			t.Fatalf("the bars hold %v %% of the runs", sum)
		}
		if len(data) > 30_000 {
			t.Fatalf("%d bytes", len(data))
		}
	})
}

func TestBinsAreChosenWell(t *testing.T) {
	count := func(c *charts.Bar) int {
		tree, _ := option(t, c)
		_, bars := shares(tree, 0)
		return bars
	}
	var even, bell []int
	for i := range 10_000 {
		even = append(even, i)
		x := 0
		for k := range 12 {
			x += (i*7919 + k*104_729) % 1000 // the sum of many things is a bell
		}
		bell = append(bell, x*10)
	}
	if n := count(chart.Histogram(experiment.Of(3, 4, 5, 5, 60))); n != 4 {
		t.Errorf("few values have %d bars: each should have its own", n)
	}
	if n := count(chart.Histogram(experiment.Of(even...))); n < 12 || n > 60 {
		t.Errorf("ten thousand values have %d bars", n)
	}
	if n := count(chart.Histogram(experiment.Of(bell...))); n < 12 || n > 60 {
		t.Errorf("a bell has %d bars", n)
	}
	// A single lost update shows: the full count has a bin of its own.
	tree, _ := option(t, chart.Histogram(experiment.Of(99_999, 100_000, 100_000, 54_321), chart.FullCount(100_000)))
	data := get(tree, "series", 0, "data").([]any)
	for i := range data {
		if name := get(data, i, "name").(string); strings.HasPrefix(name, "100,000") &&
			!strings.Contains(name, "100,000: 2 runs (50.0 %)") {
			t.Errorf("the bin of the full count says %q", name)
		}
	}
}

func TestHistogramStaysSmall(t *testing.T) {
	var values []int
	for i := range 100_000 {
		values = append(values, i*i%1_000_003)
	}
	possible := make([]int, 10_000)
	for i := range possible {
		possible[i] = i * 100
	}
	tally := experiment.Of(values...)
	if _, size := option(t, chart.Histogram(chart.Tallies{{"a", tally}, {"b", tally}, {"c", tally}},
		chart.FullCount(1_000_000), chart.Possible(possible...))); size > 40_000 {
		t.Errorf("%d bytes", size)
	}
}

// The bar of the full count stands around it, and holds no run that lost an update.
func TestBarsStandOnTheirValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		full := rapid.IntRange(100, 1_000_000).Draw(t, "full")
		values := rapid.SliceOfN(rapid.OneOf(rapid.IntRange(2, full), rapid.Just(full), rapid.Just(full-1)), 1,
			60).Draw(t, "values")
		tally := experiment.Of(values...)
		bar := chart.Histogram(tally, chart.FullCount(full))
		bar.Validate()
		data, err := json.Marshal(bar.JSON())
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := json.Unmarshal(data, &tree); err != nil {
			t.Fatal(err)
		}
		bars := get(tree, "series", 0, "data").([]any)
		width := get(bars, 1, "value", 0).(float64) - get(bars, 0, "value", 0).(float64)
		found := false
		for i := range bars {
			at, share, says := get(bars, i, "value", 0).(float64), get(bars, i, "value", 1).(float64),
				get(bars, i, "name").(string)
			if at == float64(full) {
				found = true
				if math.Abs(share-100*tally.Share(full)) > 1e-3 {
					t.Fatalf("on %d stands a bar of %v %%: %s", full, share, says)
				}
			}
			if at > float64(full) && share > 0 {
				t.Fatalf("a bar stands at %v, over the full count of %d: %s", at, full, says)
			}
			lowest, _, _ := strings.Cut(strings.SplitN(says, ":", 2)[0], " to ")
			low, err := strconv.Atoi(strings.ReplaceAll(lowest, ",", ""))
			if share > 0 && (err != nil || math.Abs(float64(low)-at) > width/2+0.5) {
				t.Fatalf("the bar at %v is %v wide and begins with %d", at, width, low)
			}
		}
		if !found {
			t.Fatalf("no bar stands on %d", full)
		}
	})
}

// Upright axes have a title, ticks that divide them evenly, and a word where they differ.
func TestPanelsSayTheirScales(t *testing.T) {
	var bell []int
	for i := range 1000 {
		bell = append(bell, 10+i%37)
	}
	two := chart.Tallies{{"without", experiment.Of(bell...)}, {"with", experiment.Of(60, 60)}}
	tree, _ := option(t, chart.Histogram(two))
	for i, want := range []string{"scale: 0 to 3 %", "scale: 0 to 100 %"} {
		if says, _ := get(tree, "title", 2+2*i, "text").(string); !strings.HasSuffix(says, want) {
			t.Errorf("panel %d says %q, want %q", i, says, want)
		}
		if get(tree, "yAxis", i, "name") != "share of runs" {
			t.Errorf("the axis of panel %d is called %v", i, get(tree, "yAxis", i, "name"))
		}
		parts := get(tree, "yAxis", i, "max").(float64) / get(tree, "yAxis", i, "maxInterval").(float64)
		if parts != math.Round(parts) || parts < 2 || parts > 4 {
			t.Errorf("the ticks of panel %d do not divide it: %v parts", i, parts)
		}
	}
	tree, _ = option(t, chart.Histogram(two[:1]))
	if says, _ := get(tree, "title", 2, "text").(string); strings.Contains(says, "scale") {
		t.Errorf("one panel says %q", says)
	}
}

// The bar that no order leads to, and the values that no run has left, are told apart.
func TestExplored(t *testing.T) {
	report := schedule.Report{Complete: true, Outcomes: []schedule.Outcome{
		{Value: "2", Probability: 0.01}, {Value: "3", Probability: 0.39}, {Value: "4", Probability: 0.6},
		{Value: "boom", Kind: schedule.Panic}}}
	measured := experiment.Of(3, 4, 4, 4, 7)
	tree, _ := option(t, chart.Histogram(measured, chart.Explored(report)))
	marked := map[float64]string{}
	for i := range get(tree, "series", 0, "data").([]any) {
		bar := get(tree, "series", 0, "data", i)
		if label, ok := get(bar, "label", "formatter").(string); ok {
			marked[get(bar, "value", 0).(float64)] = label
			if name := get(bar, "name").(string); !strings.HasSuffix(name, "; 1 run left what no order leaves") ||
				get(bar, "itemStyle", "color") == nil {
				t.Errorf("the impossible bar is called %q", name)
			}
		}
	}
	if !maps.Equal(marked, map[float64]string{7: "in no order"}) {
		t.Errorf("marked as impossible: %v", marked)
	}
	if name := get(tree, "series", 1, "name"); name != "every order" ||
		len(get(tree, "series", 1, "data").([]any)) != 2 {
		t.Errorf("the marks of what was measured are %v, %v", name, get(tree, "series", 1, "data"))
	}
	if name, data := get(tree, "series", 2, "name"), get(tree, "series", 2, "data"); name != "never measured" ||
		get(data, 0, "value", 0) != 2.0 || get(data, 0, "value", 1) != 1.0 ||
		get(data, 0, "name") != "2: probability 1.0 %, never measured" {
		t.Errorf("the marks of what was not measured are %v, %v", name, data)
	}
	if end := get(tree, "yAxis", 0, "max").(float64); end < 60 {
		t.Errorf("the axis ends at %v, under a probability of 60 %%", end)
	}
	// Of a search that was cut off nothing is said but what it has found.
	report.Complete = false
	tree, _ = option(t, chart.Histogram(measured, chart.Explored(report)))
	if strings.Contains(fmt.Sprint(tree), "no order") || !strings.Contains(words(tree),
		"other values may be possible") {
		t.Errorf("of a part of the orders it says %q", words(tree))
	}
	// Where a bar has many values, so has its mark.
	many := schedule.Report{Complete: true}
	for v := 2; v <= 201; v++ {
		many.Outcomes = append(many.Outcomes, schedule.Outcome{Value: fmt.Sprint(v), Probability: 0.005})
	}
	tree, _ = option(t, chart.Histogram(experiment.Of(2, 100, 201, 300), chart.Explored(many)))
	sum := 0.0
	for series := 1; series <= 2; series++ {
		for i := range get(tree, "series", series, "data").([]any) {
			sum += get(tree, "series", series, "data", i, "value", 1).(float64)
		}
	}
	if math.Abs(sum-100) > 1e-6 {
		t.Errorf("the marks are %v %% together", sum)
	}
}

func recording(goroutines, each int) timeline.Recording {
	var rec timeline.Recording
	for g := range goroutines {
		name := fmt.Sprint("worker", g)
		rec.Goroutines = append(rec.Goroutines, name)
		for i := range each {
			at := time.Duration(i*10+g) * time.Microsecond
			rec.Intervals = append(rec.Intervals,
				timeline.Interval{Goroutine: name, Lock: "mu", Kind: timeline.Waiting, From: at,
					To: at + 4*time.Microsecond, End: timeline.Acquired},
				timeline.Interval{Goroutine: name, Lock: "mu", Kind: timeline.Holding, From: at + 4*time.Microsecond,
					To: at + 6*time.Microsecond, End: timeline.Released})
		}
	}
	rec.Length = time.Duration(each*10+goroutines) * time.Microsecond
	return rec
}

func TestTimeline(t *testing.T) {
	rec := recording(2, 3)
	rec.Notes = []timeline.Note{{Goroutine: "worker0", Text: "halfway", At: time.Millisecond}}
	rec.Intervals[2].End = timeline.GaveUp
	tree, _ := option(t, chart.Timeline(rec))
	var names []string
	for i := range tree["series"].([]any) {
		names = append(names, get(tree, "series", i, "name").(string))
	}
	if got := strings.Join(names, ", "); got != "waiting, holding, gave up, note" {
		t.Errorf("the series are %s", got)
	}
	if get(tree, "series", 0, "itemStyle", "decal") == nil || get(tree, "series", 1, "itemStyle", "decal") != nil {
		t.Error("waiting should be hatched, holding should not")
	}
	note := get(tree, "series", 3, "data", 0)
	if get(note, "value", 2) != "halfway" || get(note, "label", "formatter") != "{@[2]}" ||
		get(note, "name") != "worker0: halfway\nat 1.000 ms" {
		t.Errorf("the note is %v", note)
	}
	if !strings.Contains(words(tree), "At 1.000 ms worker0: halfway") {
		t.Errorf("the words lack the note: %q", words(tree))
	}
	if got := get(tree, "series", 0, "data", 0,
		"name"); got != "worker0 waits 4 µs for mu, then gets it\nfrom 0.000 to 0.004 ms" {
		t.Errorf("the first wait says %q", got)
	}
	if got := words(tree); !strings.Contains(got,
		"2 goroutines in 32 µs, one lock: mu.\nworker0 waited 12 µs and held it for 6 µs, gave up 1 time") {
		t.Errorf("the words are %q", got)
	}
}

// A bar of a timeline, as its item in the option says.
type bar struct {
	says           string
	lane, from, to float64
	top, bottom    float64 // in lanes, from the lane's middle
	lock           string  // what is written on it
}

func barsOf(tree map[string]any) (all []bar) {
	for i := range tree["series"].([]any) {
		if get(tree, "series", i, "type") != "custom" {
			continue
		}
		for k := range get(tree, "series", i, "data").([]any) {
			item := get(tree, "series", i, "data", k)
			v := func(n int) float64 { return get(item, "value", n).(float64) }
			all = append(all, bar{get(item, "name").(string), v(0), v(1), v(2), v(4) - v(3)/2, v(4) + v(3)/2,
				get(item, "value", 5).(string)})
		}
	}
	return all
}

// Whatever a goroutine does with several locks, no bar hides another.
func TestTimelineRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rec := timeline.Recording{Length: 100 * time.Millisecond}
		use := rapid.Custom(func(t *rapid.T) timeline.Interval {
			from := rapid.IntRange(0, 90).Draw(t, "from")
			return timeline.Interval{
				Goroutine: rapid.SampledFrom([]string{"thread1", "thread2"}).Draw(t, "goroutine"), Lock: "a",
				From: time.Duration(from) * time.Millisecond,
				To:   time.Duration(from+rapid.IntRange(1, 10).Draw(t, "for")) * time.Millisecond,
			}
		})
		for i, name := range []string{"a", "b"} { // each held by one at a time, so there are two rows at most
			for _, u := range rapid.SliceOfN(use, 0, 12).Draw(t, name) {
				u.Lock, u.Kind = name, timeline.Kind(i)
				clash := func(o timeline.Interval) bool { return o.Lock == u.Lock && o.From < u.To && u.From < o.To }
				if !slices.ContainsFunc(rec.Intervals, clash) {
					rec.Intervals = append(rec.Intervals, u)
				}
			}
		}
		c := chart.Timeline(rec)
		c.Validate()
		data, err := json.Marshal(c.JSON())
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := json.Unmarshal(data, &tree); err != nil {
			t.Fatal(err)
		}
		all, _ := tree["series"].([]any)
		if len(rec.Intervals) > 0 && len(all) == 0 {
			t.Fatal("nothing is drawn")
		}
		if len(all) == 0 {
			return
		}
		bars := barsOf(tree)
		for i, b := range bars {
			if b.top < -0.5 || b.bottom > 0.5 {
				t.Errorf("%s leaves its lane: %v", b.says, b)
			}
			for _, o := range bars[:i] {
				if b.lane == o.lane && b.from < o.to && o.from < b.to && b.top < o.bottom && o.top < b.bottom {
					t.Errorf("one hides the other:\n%v\n%v", b, o)
				}
			}
		}
	})
}

func TestTimelineOfTwoLocks(t *testing.T) {
	at := func(ms int) time.Duration { return time.Duration(ms) * time.Millisecond }
	rec := timeline.Recording{Length: at(10), Intervals: []timeline.Interval{
		{Goroutine: "thread1", Lock: "a", Kind: timeline.Holding, From: at(0), To: at(8), End: timeline.Released},
		{Goroutine: "thread1", Lock: "b", Kind: timeline.Waiting, From: at(1), To: at(3), End: timeline.Acquired},
		{Goroutine: "thread1", Lock: "b", Kind: timeline.Holding, From: at(3), To: at(7), End: timeline.Released},
		{Goroutine: "thread1", Lock: "a", Kind: timeline.Waiting, From: at(4), To: at(6), End: timeline.GaveUp},
		{Goroutine: "thread2", Lock: "b", Kind: timeline.Holding, From: at(0), To: at(3), End: timeline.Released},
	}}
	tree, _ := option(t, chart.Timeline(rec))
	row := map[string]float64{}
	for _, b := range barsOf(tree) {
		what := regexp.MustCompile(`^(\w+ \w+) (?:[\d.]+ ms for )?(a|b)\b`).FindStringSubmatch(b.says)
		if what == nil || b.lock != what[2] {
			t.Fatalf("%q is written on the bar of %q", b.lock, b.says)
		}
		row[what[1]+" "+what[2]] = b.top + b.bottom
	}
	if row["thread1 waits b"] != row["thread1 holds b"] {
		t.Error("the wait for b and the hold that ends it stand in two rows")
	}
	if !(row["thread1 holds a"] < row["thread1 holds b"] && row["thread1 holds b"] < row["thread1 waits a"]) ||
		row["thread2 holds b"] != row["thread1 holds b"] {
		t.Errorf("the rows are %v", row)
	}
	offset, _ := get(tree, "series", 2, "data", 0, "symbolOffset", 1).(float64)
	if name := get(tree, "series", 2, "name"); name != "gave up" || offset != 23+8 {
		t.Errorf("the mark %v stands %v pixels below the middle of the lane, want those of its row", name, offset)
	}
	want := "thread1 waited 2 ms for a and held it for 8 ms, waited 2 ms for b and held it for 4 ms, gave up 1 " +
		"time.\nthread2 did not wait for b and held it for 3 ms."
	if got := words(tree); !strings.HasSuffix(got, want) {
		t.Errorf("the words are %q, want %q at the end", got, want)
	}

	// With one lock and one thing at a time there is one row, and the lock needs no name.
	tree, _ = option(t, chart.Timeline(recording(2, 3)))
	for _, b := range barsOf(tree) {
		if b.top+b.bottom != 0 || b.lock != "" {
			t.Errorf("the bar is %+v", b)
		}
	}
}

func TestTimelineStaysSmall(t *testing.T) {
	deep := timeline.Recording{Length: time.Second}
	for i := range 20_000 {
		deep.Intervals = append(deep.Intervals, timeline.Interval{
			Goroutine: fmt.Sprint("worker", i%7), Lock: strings.Repeat("l", i%300), Kind: timeline.Holding,
			To: time.Duration(i) * 50 * time.Microsecond})
	}
	for _, rec := range []timeline.Recording{deep, recording(2, 25_000), recording(300, 100), {},
		{Length: time.Second, Goroutines: []string{"idle"}}} {
		tree, size := option(t, chart.Timeline(rec))
		if size > 70_000 {
			t.Errorf("%d intervals make %d bytes", len(rec.Intervals), size)
		}
		if len(rec.Intervals) > 0 && !strings.Contains(words(tree), "are drawn as") {
			t.Errorf("the words do not say that bars were merged: %q", words(tree))
		}
	}
}

func TestPositions(t *testing.T) {
	tree, _ := option(t, chart.Positions([][]int{{0, 1, 2}, {0, 2, 1}, {0, 1, 2}, {1, 0, 2}}))
	if want := "66.7 % were served in the order of arrival, in 4 runs."; words(tree) != want {
		t.Errorf("the words are %q, want %q", words(tree), want)
	}
	if got := get(tree, "series", 0, "data", 0, "name"); got != "arrived 1, served 1: 3 times" {
		t.Errorf("the first cell says %q", got)
	}
	for _, served := range [][][]int{nil, {{}}, {{-1, 5}}, make([][]int, 1000)} {
		if _, size := option(t, chart.Positions(served)); size > 50_000 {
			t.Errorf("%d bytes", size)
		}
	}
	many := make([]int, 500)
	for i := range many {
		many[i] = i
	}
	if _, size := option(t, chart.Positions([][]int{many})); size > 60_000 {
		t.Errorf("%d bytes", size)
	}
}

// Rows that are another order than that of arrival are called by it everywhere.
func TestPositionsOfAnotherOrder(t *testing.T) {
	tree, _ := option(t, chart.Positions([][]int{{0, 1}, {1, 0}}, chart.Axis("place when started")))
	text := fmt.Sprint(tree)
	for _, want := range []string{"place when started 1, served 1: 1 time",
		"50.0 % were served in this order, in 2 runs"} {
		if !strings.Contains(text, want) {
			t.Errorf("the chart does not say %q: %s", want, text)
		}
	}
	if strings.Contains(text, "arriv") {
		t.Errorf("the chart speaks of arrival: %s", text)
	}
}

// Where few values can be left, with gaps between them, these have the ticks, in every panel.
func TestTicksAtTheValues(t *testing.T) {
	few := experiment.Tally{}
	for _, v := range []int{0, 1, 10, 10} {
		few.Add(v)
	}
	other := experiment.Tally{}
	other.Add(11)
	tree, _ := option(t, chart.Histogram(chart.Tallies{{Name: "a", Tally: few}, {Name: "b", Tally: other}}))
	for panel := range 2 {
		for _, of := range []string{"axisLabel", "axisTick"} {
			if got := fmt.Sprint(get(tree, "xAxis", panel, of, "customValues")); got != "[0 1 10 11]" {
				t.Errorf("panel %d: %s stands at %s", panel, of, got)
			}
		}
		for _, of := range []string{"showMinLabel", "showMaxLabel"} {
			if get(tree, "xAxis", panel, "axisLabel", of) != nil {
				t.Errorf("panel %d: %s would take one of the values away", panel, of)
			}
		}
		if get(tree, "xAxis", panel, "gridIndex") != get(tree, "yAxis", panel, "gridIndex") {
			t.Errorf("panel %d has lost its place", panel)
		}
	}
	close, spread := experiment.Tally{}, experiment.Tally{}
	for v := range 5 {
		close.Add(v)
		spread.Add(1000 * v)
	}
	for _, tally := range []experiment.Tally{close, spread, {}} {
		tree, _ := option(t, chart.Histogram(tally))
		if got := get(tree, "xAxis", 0, "axisLabel", "customValues"); got != nil {
			t.Errorf("of %v the ticks stand at %v", tally.Values(), got)
		}
	}
}

func TestRatios(t *testing.T) {
	tree, _ := option(t, chart.Ratios([]chart.Ratio{{"mutex", 1, 0.9, 1.2},
		{"broken", math.NaN(), math.Inf(1), 2}, {"slow", 3.3, 3, 4.2}}))
	if get(tree, "xAxis", 0, "max") != 5.0 || get(tree, "xAxis", 0, "name") != "times mutex" {
		t.Errorf("the axis ends at %v and is called %v: a spread reaches 4.2", get(tree, "xAxis", 0, "max"),
			get(tree, "xAxis", 0, "name"))
	}
	lines := get(tree, "series", 0, "markLine", "data").([]any)
	if len(lines) != 3 {
		t.Fatalf("%d lines, want 2 spreads and that at 1", len(lines))
	}
	if get(lines[2], "xAxis") != 1.0 || get(lines[2], "name") != "1 = mutex" {
		t.Errorf("the line at 1 is %v", lines[2])
	}
	if !strings.Contains(words(tree), "broken: NaN (+Inf to 2)") {
		t.Errorf("the words are %q", words(tree))
	}
	if tree, _ := option(t, chart.Ratios(nil)); words(tree) != "no measurements yet." {
		t.Errorf("the words are %q", words(tree))
	}
	for _, highest := range []float64{1e-9, 0.3, 1, 1.01, 7.9, 8.4, 99, 1e12} {
		tree, _ := option(t, chart.Ratios([]chart.Ratio{{"r", highest, highest, highest}}))
		end, step := get(tree, "xAxis", 0, "max").(float64), get(tree, "xAxis", 0, "minInterval").(float64)
		if ticks := end / step; end < max(highest, 1) || ticks < 2 || ticks > 8.001 ||
			math.Abs(ticks-math.Round(ticks)) > 1e-6 {
			t.Errorf("up to %g the axis ends at %g, with ticks at every %g", highest, end, step)
		}
	}
}

// What is compared with itself is 1, whatever the noise, and its spread is that of its times.
func TestCompare(t *testing.T) {
	// Each round the machine is slower; the second takes twice as long in each.
	got := chart.Compare([]string{"mutex", "channel"}, [][]float64{{10, 20, 30, 40, 50}, {20, 40, 60, 80, 100}})
	want := []chart.Ratio{{"mutex", 1, 20. / 30, 40. / 30}, {"channel", 2, 2, 2}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.Float64Range(0.1, 1e9), 1, 40).Draw(t, "times")
		itself := chart.Compare([]string{"x", "x again"}, [][]float64{times, times})
		for _, r := range itself {
			if math.Abs(r.Median-1) > 1e-9 || r.Low > r.Median || r.High < r.Median {
				t.Fatalf("%+v", r)
			}
		}
	})
	if got := chart.Compare([]string{"x"}, [][]float64{{}}); !math.IsNaN(got[0].Median) {
		t.Errorf("of no rounds: %v", got)
	}
	for says, compare := range map[string]func(){
		"chart: Compare needs a name for each list of times, and got 1 names for 2 lists": func() {
			chart.Compare([]string{"x"}, [][]float64{{1}, {1}})
		},
		"chart: Compare compares round by round: x has 1 rounds, y has 2": func() {
			chart.Compare([]string{"x", "y"}, [][]float64{{1}, {1, 2}})
		},
	} {
		func() {
			defer func() {
				if got := recover(); got != says {
					t.Errorf("panics with %v, want %q", got, says)
				}
			}()
			compare()
		}()
	}
}

// An option of another chart is refused by its type.
func TestOptionsOfOthers(t *testing.T) {
	charts := map[string]reflect.Type{
		"Histogram": reflect.TypeFor[chart.HistogramOption](), "Timeline": reflect.TypeFor[chart.TimelineOption](),
		"Positions": reflect.TypeFor[chart.PositionsOption](), "Ratios": reflect.TypeFor[chart.RatiosOption](),
	}
	for _, option := range []struct {
		of    any
		takes string
	}{
		{chart.Title, "Histogram Positions Ratios Timeline"}, {chart.Axis, "Histogram Positions Ratios"},
		{chart.FullCount, "Histogram"},
		{chart.Possible, "Histogram"}, {chart.Explored, "Histogram"},
	} {
		var got []string
		for _, name := range slices.Sorted(maps.Keys(charts)) {
			if reflect.TypeOf(option.of).Out(0).Implements(charts[name]) {
				got = append(got, name)
			}
		}
		if got := strings.Join(got, " "); got != option.takes {
			t.Errorf("%T is for %s, want %s", option.of, got, option.takes)
		}
	}
}

// What a chart function returns is go-echarts', and the reader goes on with it.
func TestGoEChartsGoesOn(t *testing.T) {
	bar := chart.Histogram(experiment.Of(1, 2, 3), chart.Title("mine"))
	bar.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: "yours"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true)}))
	bar.SetSeriesOptions(charts.WithItemStyleOpts(opts.ItemStyle{Color: "#123456"}))
	line := charts.NewLine()
	line.AddSeries("over it", []opts.LineData{{Value: []any{1, 50}}, {Value: []any{3, 20}}})
	bar.Overlap(line)
	tree, _ := option(t, bar)
	for want, got := range map[string]any{
		"yours":   get(tree, "title", 0, "text"),
		"#123456": get(tree, "series", 0, "itemStyle", "color"),
		"over it": get(tree, "series", 1, "name"),
	} {
		if got != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}
