package chart_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"pgregory.net/rapid"

	"locklab/lessons/chart"
	"locklab/lessons/dialect"
	"locklab/lessons/experiment"
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
	tree, _ := option(t, chart.Histogram(without, chart.Title("T"), chart.Name("no lock"), chart.Against("a lock", with), chart.FullCount(10), chart.Axis("left")))
	if want := "no lock: 47.5 % of updates lost, in 75.0 % of runs, 4 runs left 3 to 10, median 4.\na lock: no update lost, 2 runs left 10."; words(tree) != want {
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
		{chart.Histogram(experiment.Of(2, 2), chart.Possible(4, 2, 3, 2)), "possible: 3 values, 2 to 4"},
		{chart.Histogram(experiment.Of(2, 2), chart.Explored(dialect.Report{Complete: true, Outcomes: []dialect.Outcome{
			{Value: "1", Probability: 0.25}, {Value: "2", Probability: 0.5}, {Value: "thread1 waits", Deadlock: true, Probability: 0.25}}})),
			"every order: 2 values, 1 to 2 (1 other outcome that is no number)"},
		{chart.Histogram(experiment.Of(2, 2), chart.Explored(dialect.Report{Outcomes: []dialect.Outcome{{Value: "2", Probability: 1}}})), "orders found so far"},
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
		if name := get(data, i, "name").(string); strings.HasPrefix(name, "100,000") && !strings.Contains(name, "100,000: 2 runs (50.0 %)") {
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
	if _, size := option(t, chart.Histogram(tally, chart.Against("b", tally), chart.Against("c", tally), chart.FullCount(1_000_000), chart.Possible(possible...))); size > 40_000 {
		t.Errorf("%d bytes", size)
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
				timeline.Interval{Goroutine: name, Lock: "mu", Kind: timeline.Waiting, From: at, To: at + 4*time.Microsecond, End: timeline.Acquired},
				timeline.Interval{Goroutine: name, Lock: "mu", Kind: timeline.Holding, From: at + 4*time.Microsecond, To: at + 6*time.Microsecond, End: timeline.Released})
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
	if got := get(tree, "series", 0, "data", 0, "name"); got != "worker0 waiting mu for 0.004 ms, from 0.000 ms: acquired" {
		t.Errorf("the first wait says %q", got)
	}
	if got := words(tree); !strings.Contains(got, "worker0 waited 0.012 ms and held 0.006 ms, gave up 1 time") {
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
			all = append(all, bar{get(item, "name").(string), v(0), v(1), v(2), v(4) - v(3)/2, v(4) + v(3)/2, get(item, "value", 5).(string)})
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
				From: time.Duration(from) * time.Millisecond, To: time.Duration(from+rapid.IntRange(1, 10).Draw(t, "for")) * time.Millisecond,
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
		row[strings.Join(strings.Fields(b.says)[:3], " ")] = b.top + b.bottom
		if lock := strings.Fields(b.says)[2]; b.lock != lock {
			t.Errorf("%q is written on the bar of %s", b.lock, lock)
		}
	}
	if row["thread1 waiting b"] != row["thread1 holding b"] {
		t.Error("the wait for b and the hold that ends it stand in two rows")
	}
	if !(row["thread1 holding a"] < row["thread1 holding b"] && row["thread1 holding b"] < row["thread1 waiting a"]) || row["thread2 holding b"] != 0 {
		t.Errorf("the rows are %v", row)
	}
	offset, _ := get(tree, "series", 2, "data", 0, "symbolOffset", 1).(float64)
	if name := get(tree, "series", 2, "name"); name != "gave up" || offset != 23 {
		t.Errorf("the mark %v stands %v pixels below the middle of the lane, want those of its row", name, offset)
	}
	want := "thread1 waited 2.000 ms for a and held it 8.000 ms, waited 2.000 ms for b and held it 4.000 ms, gave up 1 time.\nthread2 waited 0.000 ms for b and held it 3.000 ms."
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
			Goroutine: fmt.Sprint("worker", i%7), Lock: strings.Repeat("l", i%300), Kind: timeline.Holding, To: time.Duration(i) * 50 * time.Microsecond})
	}
	for _, rec := range []timeline.Recording{deep, recording(2, 25_000), recording(300, 100), {}, {Length: time.Second, Goroutines: []string{"idle"}}} {
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
	if want := "4 runs: 66.7 % of the goroutines were served in the order in which they had arrived."; words(tree) != want {
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

func TestRatios(t *testing.T) {
	tree, _ := option(t, chart.Ratios([]chart.Ratio{{"mutex", 1, 0.9, 1.2}, {"broken", math.NaN(), math.Inf(1), 2}, {"slow", 3.3, 3, 4.2}}))
	if get(tree, "xAxis", 0, "max") != 4.5 {
		t.Errorf("the axis ends at %v: a spread reaches 4.2", get(tree, "xAxis", 0, "max"))
	}
	if n := len(get(tree, "series", 0, "markLine", "data").([]any)); n != 2 {
		t.Errorf("%d spreads, want 2", n)
	}
	if !strings.Contains(words(tree), "broken: NaN (+Inf to 2)") {
		t.Errorf("the words are %q", words(tree))
	}
	if tree, _ := option(t, chart.Ratios(nil)); words(tree) != "no measurements yet." {
		t.Errorf("the words are %q", words(tree))
	}
}

// An option of another chart does nothing.
func TestOptionsOfOthers(t *testing.T) {
	others := []chart.Option{chart.Name("n"), chart.Against("a", experiment.Of(1)), chart.FullCount(2), chart.Possible(1), chart.Explored(dialect.Report{}), chart.Axis("x")}
	option(t, chart.Timeline(recording(1, 1), others...))
	option(t, chart.Positions([][]int{{0}}, others...))
	option(t, chart.Ratios([]chart.Ratio{{"r", 1, 1, 1}}, others...))
}

// What a chart function returns is go-echarts', and the reader goes on with it.
func TestGoEChartsGoesOn(t *testing.T) {
	bar := chart.Histogram(experiment.Of(1, 2, 3), chart.Title("mine"))
	bar.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: "yours"}), charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true)}))
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
