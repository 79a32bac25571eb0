package display_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"locklab/lessons/chart"
	"locklab/lessons/experiment"
	"locklab/lessons/timeline"
)

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// bell is a tally like that of two goroutines that lose updates.
func bell(runs, full int) experiment.Tally {
	r := rand.New(rand.NewPCG(1, 2))
	values := make([]int, runs)
	for i := range values {
		values[i] = min(full-1, int(float64(full)*(0.7+0.08*r.NormFloat64())))
	}
	return experiment.Of(values...)
}

func always(runs, value int) experiment.Tally {
	values := make([]int, runs)
	for i := range values {
		values[i] = value
	}
	return experiment.Of(values...)
}

func histogram() *charts.Bar {
	return chart.Histogram(chart.Tallies{
		{Name: "without a lock", Tally: bell(10_000, 200)}, {Name: "with sync.Mutex", Tally: always(10_000, 200)},
	}, chart.Title("Final values"), chart.FullCount(200))
}

// handOver is a recording of two goroutines that pass a lock on.
func handOver() timeline.Recording {
	at := func(ms float64) time.Duration { return time.Duration(ms * 1e6) }
	return timeline.Recording{
		Goroutines: []string{"thread1", "thread2", "thread3"},
		Length:     at(10),
		Intervals: []timeline.Interval{
			{Goroutine: "thread1", Lock: "my_lock", Kind: timeline.Holding, From: at(0.2), To: at(3),
				End: timeline.Released},
			{Goroutine: "thread2", Lock: "my_lock", Kind: timeline.Waiting, From: at(0.5), To: at(3),
				End: timeline.Acquired},
			{Goroutine: "thread3", Lock: "my_lock", Kind: timeline.Waiting, From: at(0.6), To: at(5),
				End: timeline.GaveUp},
			{Goroutine: "thread2", Lock: "my_lock", Kind: timeline.Holding, From: at(3), To: at(9),
				End: timeline.Released},
			{Goroutine: "thread1", Lock: "my_lock", Kind: timeline.Waiting, From: at(7), To: at(9),
				End: timeline.Acquired},
			{Goroutine: "thread1", Lock: "my_lock", Kind: timeline.Holding, From: at(9), To: at(10),
				End: timeline.Unfinished},
		},
		Notes: []timeline.Note{{Goroutine: "thread2", Text: "shared_state[0] is 777", At: at(4)}},
	}
}

// dining is a recording of philosophers who hold two forks at once, the last of whom
// also waits for a fork that they hold.
func dining() timeline.Recording {
	at := func(ms float64) time.Duration { return time.Duration(ms * 1e6) }
	rec := timeline.Recording{Length: at(100)}
	use := func(who, fork string, waits, holds, releases float64) {
		rec.Intervals = append(rec.Intervals,
			timeline.Interval{Goroutine: who, Lock: fork, Kind: timeline.Waiting, From: at(waits), To: at(holds),
				End: timeline.Acquired},
			timeline.Interval{Goroutine: who, Lock: fork, Kind: timeline.Holding, From: at(holds), To: at(releases),
				End: timeline.Released})
	}
	use("philosopher1", "fork1", 0, 0.01, 20)
	use("philosopher1", "fork2", 0.02, 0.03, 20)
	use("philosopher2", "fork2", 0.1, 20, 61)
	use("philosopher2", "fork3", 20, 41, 60)
	use("philosopher3", "fork3", 0.2, 0.21, 41)
	use("philosopher3", "fork4", 0.3, 21, 40)
	use("philosopher3", "fork3", 50, 60, 90)
	use("philosopher4", "fork1", 10, 20, 95)
	rec.Intervals = append(rec.Intervals,
		timeline.Interval{Goroutine: "philosopher4", Lock: "fork1", Kind: timeline.Waiting, From: at(30), To: at(80),
			End: timeline.GaveUp})
	for _, i := range rec.Intervals {
		if !slices.Contains(rec.Goroutines, i.Goroutine) {
			rec.Goroutines = append(rec.Goroutines, i.Goroutine)
		}
	}
	return rec
}

func positions() [][]int {
	r := rand.New(rand.NewPCG(3, 4))
	var served [][]int
	for range 1000 {
		order := []int{0, 1, 2, 3, 4, 5}
		if r.IntN(4) == 0 {
			i := r.IntN(5)
			order[i], order[i+1] = order[i+1], order[i]
		}
		served = append(served, order)
	}
	return served
}

func ratios() []chart.Ratio {
	return []chart.Ratio{
		{Name: "sync.Mutex", Median: 1, Low: 0.93, High: 1.1},
		{Name: "lock.Lock", Median: 1.02, Low: 0.98, High: 1.2},
		{Name: "channel", Median: 2.39, Low: 2.1, High: 3.3},
		{Name: "sync.RWMutex", Median: 1.7, Low: 1.6, High: 1.75},
	}
}

// everyKind is one chart of each kind that must work.
func everyKind() map[string]any {
	days := []string{"Mon", "Tue", "Wed", "Thu", "Fri"}
	line := charts.NewLine()
	line.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: "A line"}))
	line.SetXAxis(days).AddSeries("one", []opts.LineData{{Value: 1}, {Value: 4}, {Value: 2}, {Value: 5}, {Value: 3}}).
		AddSeries("two", []opts.LineData{{Value: 3}, {Value: 1}, {Value: 4}, {Value: 1}, {Value: 5}})
	bar := charts.NewBar()
	bar.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: "Bars", Subtitle: "side by side"}))
	bar.SetXAxis(days).AddSeries("first", []opts.BarData{{Value: 10}, {Value: 40}, {Value: 20}, {Value: 50},
		{Value: 30}}).
		AddSeries("second", []opts.BarData{{Value: 30}, {Value: 10}, {Value: 40}, {Value: 10}, {Value: 50}})
	overlap := charts.NewBar()
	overlap.SetXAxis(days).AddSeries("bars", []opts.BarData{{Value: 10}, {Value: 40}, {Value: 20}, {Value: 50},
		{Value: 30}})
	over := charts.NewLine()
	over.SetXAxis(days).AddSeries("line", []opts.LineData{{Value: 12}, {Value: 30}, {Value: 25}, {Value: 45},
		{Value: 35}})
	overlap.Overlap(over)
	scatter := charts.NewScatter()
	scatter.XAxisList[0] = opts.XAxis{Type: "value"}
	scatter.AddSeries("points", []opts.ScatterData{{Value: []int{1, 3}}, {Value: []int{4, 7}}, {Value: []int{8, 2}}})
	box := charts.NewBoxPlot()
	box.SetXAxis([]string{"a", "b"}).AddSeries("box",
		[]opts.BoxPlotData{{Value: []int{1, 3, 5, 7, 9}}, {Value: []int{2, 3, 4, 8, 12}}})
	custom := charts.NewCustom()
	custom.XAxisList[0] = opts.XAxis{Type: "value"}
	custom.AddSeries("circles", []opts.CustomData{{Value: []int{1, 1}}, {Value: []int{2, 3}}},
		func(s *charts.SingleSeries) {
			s.RenderItem = opts.FuncOpts(`function (params, api) {
			var at = api.coord([api.value(0), api.value(1)]);
			return {type: 'circle', shape: {cx: at[0], cy: at[1], r: 12}, style: {fill: api.visual('color')}};
		}`)
		})
	pie := charts.NewPie()
	pie.AddSeries("pie", []opts.PieData{{Name: "lost", Value: 3}, {Name: "kept", Value: 7}})
	rose := charts.NewPie()
	rose.AddSeries("rose", []opts.PieData{{Name: "lost", Value: 3}, {Name: "kept", Value: 7},
		{Name: "none", Value: 0}, {Name: "late", Value: 5.5}},
		charts.WithPieChartOpts(opts.PieChart{Radius: []string{"20%", "70%"}, RoseType: "radius",
			Center: []string{"40%", "55%"}}),
		charts.WithLabelOpts(opts.Label{Formatter: "{b}: {c} ({d}%)"}))
	return map[string]any{
		"histogram": histogram(), "timeline": chart.Timeline(handOver(), chart.Title("Who waits, who holds")),
		"dining":    chart.Timeline(dining(), chart.Title("Five forks")),
		"positions": chart.Positions(positions(), chart.Title("Who was next")),
		"ratios":    chart.Ratios(ratios(), chart.Title("What a lock costs"), chart.Axis("times sync.Mutex")),
		"line":      line, "bar": bar, "overlap": overlap, "scatter": scatter, "boxplot": box, "custom": custom,
		"pie": pie, "rose": rose,
	}
}
