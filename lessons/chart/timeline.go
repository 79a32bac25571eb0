package chart

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"locklab/lessons/timeline"
)

// laneHeight is what one goroutine gets of a timeline, in pixels, and one bar of Ratios.
const laneHeight = 34

// maxSpans is how many bars a timeline has at most, however long the recording, and
// maxLanes how many goroutines: a chart stays below 100 KB.
const (
	maxSpans = 250
	maxLanes = 40
)

// drawSpan is the renderItem of a series whose items are [lane, from, to, part]:
// a bar that fills that part of its lane, hatched if the series has a decal.
const drawSpan = `function (params, api) {
	var from = api.coord([api.value(1), api.value(0)]), to = api.coord([api.value(2), api.value(0)]);
	var height = api.size([0, 1])[1] * api.value(3), area = params.coordSys;
	var shape = echarts.graphic.clipRectByRect(
		{x: from[0], y: from[1] - height / 2, width: Math.max(to[0] - from[0], 1.5), height: height},
		{x: area.x, y: area.y, width: area.width, height: area.height});
	var style = {fill: api.visual('color')}, decal = api.visual('decal');
	if (decal) style.decal = decal;
	return shape && {type: 'rect', shape: shape, style: style};
}`

// Timeline draws a recording with a lane for each goroutine: a broad bar while
// it holds a lock, a narrow hatched one while it waits, a triangle where it gave
// up, and a diamond for each note. The axis is in milliseconds.
//
// Of more than 40 goroutines the first 40 have a lane. Where there are more than
// 250 intervals, neighbours of one lane and kind that are too close to be told apart
// are drawn as one bar, which says so.
func Timeline(recording timeline.Recording, options ...Option) *charts.Custom {
	c := configure("", options)
	all := slices.Clone(recording.Goroutines)
	see := func(name string) {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	for _, i := range recording.Intervals {
		see(i.Goroutine)
	}
	for _, n := range recording.Notes {
		see(n.Goroutine)
	}
	lanes := all[:min(len(all), maxLanes)]
	lane := map[string]int{}
	for i, name := range lanes {
		lane[name] = i
	}
	var intervals []timeline.Interval
	for _, i := range recording.Intervals {
		if _, ok := lane[i.Goroutine]; ok {
			intervals = append(intervals, i)
		}
	}
	spans := merge(intervals)

	data := map[timeline.Kind][]opts.CustomData{}
	var gaveUp, notes []opts.ScatterData
	for _, s := range spans {
		part := 0.62
		if s.Kind == timeline.Waiting {
			part = 0.34
		}
		data[s.Kind] = append(data[s.Kind], opts.CustomData{
			Name:  s.String(),
			Value: []any{lane[s.Goroutine], ms(s.From), ms(s.To), part},
		})
		if s.End == timeline.GaveUp {
			gaveUp = append(gaveUp, opts.ScatterData{Name: s.String(), Value: []any{ms(s.To), lane[s.Goroutine]}})
		}
	}
	for _, n := range recording.Notes {
		if _, ok := lane[n.Goroutine]; !ok || len(notes) == maxSpans/5 {
			continue
		}
		notes = append(notes, opts.ScatterData{
			Name:  fmt.Sprintf("%s at %.3f ms: %s", short(n.Goroutine, 32), ms(n.At), short(n.Text, 100)),
			Value: []any{ms(n.At), lane[n.Goroutine]},
		})
	}

	labels, longest := make([]string, len(lanes)), 0
	for i, name := range lanes {
		labels[i] = short(name, 24)
		longest = max(longest, len([]rune(labels[i])))
	}
	custom := charts.NewCustom()
	custom.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: c.title}))
	custom.Tooltip = opts.Tooltip{Trigger: "item", Formatter: "{b}"}
	custom.XAxisList[0] = opts.XAxis{
		Type: "value", Name: "milliseconds", NameLocation: "middle", NameGap: 28, Min: 0, Max: max(ms(recording.Length), 0.001),
		AxisLabel: &opts.AxisLabel{ShowMaxLabel: opts.Bool(false), ShowMinLabel: opts.Bool(true), HideOverlap: opts.Bool(true)},
	}
	custom.YAxisList[0] = opts.YAxis{Type: "category", Data: labels, Inverse: opts.Bool(true)}
	// The legend has a row of its own: beside a title there is no room in 600 px.
	top := 36
	custom.Legend = opts.Legend{Left: fmt.Sprint(leftMargin), Top: "8"}
	if c.title != "" {
		custom.Legend.Top = fmt.Sprint(titleHeight)
		top += titleHeight - 4
	}
	height := max(1, len(lanes)) * laneHeight
	custom.GridList = []opts.Grid{{Left: fmt.Sprint(max(leftMargin, 20+7*longest)), Right: "32", Top: fmt.Sprint(top), Height: fmt.Sprint(height)}}
	custom.Initialization.Height = fmt.Sprint(top+height+54, "px")

	for _, kind := range []timeline.Kind{timeline.Waiting, timeline.Holding} {
		if len(data[kind]) == 0 {
			continue
		}
		color := blue
		if kind == timeline.Waiting {
			color = orange
		}
		custom.AddSeries(kind.String(), data[kind],
			charts.WithEncodeOpts(opts.Encode{X: []int{1, 2}, Y: 0}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: color}),
			func(s *charts.SingleSeries) { s.RenderItem = opts.FuncOpts(drawSpan) })
	}
	points := func(name, symbol, color string, data []opts.ScatterData) {
		if len(data) > 0 {
			scatter := charts.NewScatter()
			scatter.AddSeries(name, data, charts.WithScatterChartOpts(opts.ScatterChart{Symbol: symbol, SymbolSize: 12}),
				charts.WithItemStyleOpts(opts.ItemStyle{Color: color, BorderColor: "#000", BorderWidth: 1, Opacity: opts.Float(1)}))
			custom.Overlap(scatter)
		}
	}
	points("gave up", "triangle", vermillion, gaveUp)
	points("note", "diamond", skyBlue, notes)
	custom.Accept(extra{visit: hatchWaiting})
	describe(&custom.BaseConfiguration, retell(recording, all, len(intervals), len(spans))...)
	return custom
}

// hatchWaiting gives the bars of those that wait a pattern, for which go-echarts has no field.
func hatchWaiting(option map[string]any) {
	all, ok := option["series"].(charts.MultiSeries)
	if !ok {
		return
	}
	var series []any
	for _, s := range all {
		if s.Name != timeline.Waiting.String() {
			series = append(series, s)
			continue
		}
		series = append(series, struct {
			charts.SingleSeries
			ItemStyle any `json:"itemStyle"`
		}{s, map[string]any{"color": s.ItemStyle.Color, "decal": map[string]any{
			"symbol": "rect", "color": "rgba(0, 0, 0, 0.6)", "dashArrayX": []int{1, 0}, "dashArrayY": []int{2, 4}, "rotation": -math.Pi / 4,
		}}})
	}
	option["series"] = series
}

// A span is one bar: an interval, or several that cannot be told apart.
type span struct {
	timeline.Interval
	merged int // how many intervals it stands for
}

func (s span) String() string {
	about := fmt.Sprintf("%s %s %s", short(s.Goroutine, 32), s.Kind, short(s.Lock, 32))
	if s.merged > 1 {
		return fmt.Sprintf("%s: %s times, %.3f to %.3f ms", about, number(s.merged), ms(s.From), ms(s.To))
	}
	about += fmt.Sprintf(" for %.3f ms, from %.3f ms: %s", ms(s.To-s.From), ms(s.From), s.End)
	if s.By != "" {
		about += " by " + short(s.By, 32)
	}
	return about
}

// merge joins neighbours until there are few enough.
func merge(intervals []timeline.Interval) []span {
	var spans []span
	for _, i := range intervals {
		spans = append(spans, span{i, 1})
	}
	for gap := time.Microsecond; len(spans) > maxSpans; gap *= 2 {
		type row struct {
			goroutine, lock string
			kind            timeline.Kind
		}
		last := map[row]int{}
		joined := spans[:0:0]
		for _, s := range spans {
			r := row{s.Goroutine, s.Lock, s.Kind}
			if i, ok := last[r]; ok && s.From-joined[i].To <= gap {
				joined[i].To, joined[i].End, joined[i].By = max(joined[i].To, s.To), s.End, s.By
				joined[i].merged += s.merged
				continue
			}
			last[r] = len(joined)
			joined = append(joined, s)
		}
		spans = joined
		if gap > 24*time.Hour { // many goroutines with a bar each
			return spans[:min(len(spans), maxSpans)]
		}
	}
	return spans
}

// retell is the timeline in words.
func retell(recording timeline.Recording, goroutines []string, drawn, bars int) []string {
	if len(recording.Intervals) == 0 {
		return []string{fmt.Sprintf("%s, no lock was waited for or held in %.3f ms", count(len(goroutines), "goroutine"), ms(recording.Length))}
	}
	waited, held, gaveUp := map[string]time.Duration{}, map[string]time.Duration{}, map[string]int{}
	for _, i := range recording.Intervals {
		if i.Kind == timeline.Waiting {
			waited[i.Goroutine] += i.To - i.From
		} else {
			held[i.Goroutine] += i.To - i.From
		}
		if i.End == timeline.GaveUp {
			gaveUp[i.Goroutine]++
		}
	}
	words := []string{fmt.Sprintf("%s in %.3f ms", count(len(goroutines), "goroutine"), ms(recording.Length))}
	for n, name := range goroutines {
		if n == 12 {
			words = append(words, fmt.Sprintf("and %d more", len(goroutines)-n))
			break
		}
		about := fmt.Sprintf("%s waited %.3f ms and held %.3f ms", short(name, 60), ms(waited[name]), ms(held[name]))
		if gaveUp[name] > 0 {
			about += ", gave up " + count(gaveUp[name], "time")
		}
		words = append(words, about)
	}
	if len(goroutines) > maxLanes {
		words = append(words, fmt.Sprintf("the first %d goroutines are drawn", maxLanes))
	}
	if bars < drawn {
		words = append(words, fmt.Sprintf("%s are drawn as %s bars", count(drawn, "interval"), number(bars)))
	}
	if recording.Dropped > 0 {
		words = append(words, count(recording.Dropped, "mark")+" more were not kept")
	}
	return words
}

func ms(d time.Duration) float64 { return math.Round(float64(d)/1e3) / 1e3 }
