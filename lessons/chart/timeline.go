package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"locklab/lessons/internal/number"
	"locklab/lessons/internal/palette"
	"locklab/lessons/timeline"
)

// laneHeight is what one goroutine gets of a timeline, in pixels, and one bar of Ratios.
const laneHeight = 34

// maxSpans is how many bars a timeline has at most, however long the recording, and
// maxLanes how many goroutines: a chart stays below 100 KB. maxRows is how many bars of
// one goroutine stand above each other where it waits for or holds several locks at once.
const (
	maxSpans = 200
	maxLanes = 40
	maxRows  = 4
)

// drawSpan is the renderItem of a series whose items are [lane, from, to, part, shift, lock]:
// a bar that fills that part of its lane, hatched if the series has a decal, so many lanes
// below the lane's middle. The lock's name stands on it where there is room for all of it.
const drawSpan = `function (params, api) {
	var from = api.coord([api.value(1), api.value(0)]), to = api.coord([api.value(2), api.value(0)]);
	var lane = api.size([0, 1])[1], height = lane * api.value(3), middle = from[1] + lane * api.value(4), area = params.coordSys;
	var shape = echarts.graphic.clipRectByRect(
		{x: from[0], y: middle - height / 2, width: Math.max(to[0] - from[0], 1.5), height: height},
		{x: area.x, y: area.y, width: area.width, height: area.height});
	if (!shape) return;
	var fill = api.visual('color'), decal = api.visual('decal'), lock = api.ordinalRawValue(5) || '';
	var bar = {type: 'rect', shape: shape, style: {fill: fill}};
	if (decal) bar.style.decal = decal;
	if (!lock || 7 * lock.length + 8 > shape.width) return bar;
	var label = {text: lock, x: shape.x + shape.width / 2, y: middle, align: 'center', verticalAlign: 'middle',
		fontFamily: 'system-ui, sans-serif', fontSize: 11, lineHeight: 11, fill: '#fff'};
	if (decal) Object.assign(label, {fill: '#000', backgroundColor: fill, padding: [0, 3]});
	return {type: 'group', children: [bar, {type: 'text', z2: 1, silent: true, style: label}]};
}`

// Timeline draws a recording with a lane for each goroutine: a broad bar while
// it holds a lock, a narrow hatched one while it waits, a triangle where it gave
// up, and a diamond for each note. What one goroutine does with several locks at the same
// time stands in rows, the first lock on top, and where there are several locks their
// names stand on the bars. The axis is in milliseconds.
//
// Of more than 40 goroutines the first 40 have a lane, and of more than 4 rows the fourth
// has the others too. Where there are more than 200 intervals, neighbours of one lane,
// lock and kind that are too close to be told apart are drawn as one bar, which says so.
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
	rows := stack(spans)
	labelled := slices.ContainsFunc(intervals, func(i timeline.Interval) bool { return i.Lock != intervals[0].Lock })
	height := float64(laneHeight + (rows-1)*rowHeight)

	data := map[timeline.Kind][]opts.CustomData{}
	var gaveUp, notes []point
	for _, s := range spans {
		bar := 21.0
		if s.Kind == timeline.Waiting {
			bar = 12
		}
		shift := rowHeight * (float64(s.row) - float64(s.rows-1)/2)
		lock := ""
		if labelled {
			lock = short(s.Lock, 20)
		}
		data[s.Kind] = append(data[s.Kind], opts.CustomData{
			Name:  s.String(),
			Value: []any{lane[s.Goroutine], ms(s.From), ms(s.To), thousandths(bar / height), thousandths(shift / height), lock},
		})
		if s.End == timeline.GaveUp {
			gaveUp = append(gaveUp, point{opts.ScatterData{Name: s.String(), Value: []any{ms(s.To), lane[s.Goroutine]}}, []float64{0, shift}})
		}
	}
	for _, n := range recording.Notes {
		if _, ok := lane[n.Goroutine]; !ok || len(notes) == maxSpans/5 {
			continue
		}
		notes = append(notes, point{ScatterData: opts.ScatterData{
			Name:  fmt.Sprintf("%s at %.3f ms: %s", short(n.Goroutine, 32), ms(n.At), short(n.Text, 100)),
			Value: []any{ms(n.At), lane[n.Goroutine]},
		}})
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
	tall := max(1, len(lanes)) * int(height)
	custom.GridList = []opts.Grid{{Left: fmt.Sprint(max(leftMargin, 20+7*longest)), Right: "32", Top: fmt.Sprint(top), Height: fmt.Sprint(tall)}}
	custom.Initialization.Height = fmt.Sprint(top+tall+54, "px")

	for _, kind := range []timeline.Kind{timeline.Waiting, timeline.Holding} {
		if len(data[kind]) == 0 {
			continue
		}
		color := palette.Blue
		if kind == timeline.Waiting {
			color = palette.Orange
		}
		custom.AddSeries(kind.String(), data[kind],
			charts.WithEncodeOpts(opts.Encode{X: []int{1, 2}, Y: 0}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: color}),
			func(s *charts.SingleSeries) { s.RenderItem = opts.FuncOpts(drawSpan) })
	}
	points := func(name, symbol, color string, data []point) {
		if len(data) > 0 {
			scatter := charts.NewScatter()
			scatter.AddSeries(name, nil, charts.WithScatterChartOpts(opts.ScatterChart{Symbol: symbol, SymbolSize: 12}),
				charts.WithItemStyleOpts(opts.ItemStyle{Color: color, BorderColor: "#000", BorderWidth: 1, Opacity: opts.Float(1)}),
				func(s *charts.SingleSeries) { s.Data = data })
			custom.Overlap(scatter)
		}
	}
	points("gave up", "triangle", palette.Vermillion, gaveUp)
	points("note", "diamond", palette.SkyBlue, notes)
	custom.Accept(extra{visit: finishSpans})
	describe(&custom.BaseConfiguration, retell(recording, all, len(intervals), spans)...)
	return custom
}

// A point is one of a scatter series, moved by some pixels, for which go-echarts has no field.
type point struct {
	opts.ScatterData
	SymbolOffset []float64 `json:"symbolOffset,omitempty"`
}

// finishSpans gives the series of bars what go-echarts has no field for: what their
// values are, and a pattern for the bars of those that wait.
func finishSpans(option map[string]any) {
	all, ok := option["series"].(charts.MultiSeries)
	if !ok {
		return
	}
	var series []any
	for _, s := range all {
		if s.Type != "custom" {
			series = append(series, s)
			continue
		}
		var style any = s.ItemStyle
		if s.Name == timeline.Waiting.String() {
			style = map[string]any{"color": s.ItemStyle.Color, "decal": map[string]any{
				"symbol": "rect", "color": "rgba(0, 0, 0, 0.6)", "dashArrayX": []int{1, 0}, "dashArrayY": []int{2, 4}, "rotation": -math.Pi / 4,
			}}
		}
		series = append(series, struct {
			charts.SingleSeries
			ItemStyle  any   `json:"itemStyle"`
			Dimensions []any `json:"dimensions"`
		}{s, style, []any{"lane", "from", "to", "part", "shift", map[string]any{"name": "lock", "type": "ordinal"}}})
	}
	option["series"] = series
}

// A span is one bar: an interval, or several that cannot be told apart.
type span struct {
	timeline.Interval
	merged int // how many intervals it stands for
	row    int // of its lane, from 0 on top
	rows   int // of its lane
}

func (s span) String() string {
	about := fmt.Sprintf("%s %s %s", short(s.Goroutine, 32), s.Kind, short(s.Lock, 32))
	if s.merged > 1 {
		return fmt.Sprintf("%s: %s times, %.3f to %.3f ms", about, number.Int(s.merged), ms(s.From), ms(s.To))
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
		spans = append(spans, span{Interval: i, merged: 1})
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

// rowHeight is what each row of a lane after the first adds to it, in pixels.
const rowHeight = 23

// stack gives the bars of each goroutine rows, so that none hides another, and returns how
// many rows the lane has that needs most. A bar takes the first row that is free when it
// begins, and a lock's hold the row of the wait that it ends.
func stack(spans []span) (most int) {
	byTime := make([]int, len(spans))
	for i := range byTime {
		byTime[i] = i
	}
	slices.SortStableFunc(byTime, func(a, b int) int { return cmp.Compare(spans[a].From, spans[b].From) })
	lanes := map[string][]int{} // of each goroutine, the last bar of each row
	for _, i := range byTime {
		s := &spans[i]
		last := lanes[s.Goroutine]
		row := slices.IndexFunc(last, func(l int) bool { return spans[l].Lock == s.Lock && spans[l].To == s.From })
		if row < 0 {
			row = slices.IndexFunc(last, func(l int) bool { return spans[l].To <= s.From })
		}
		if row < 0 {
			row = len(last)
			last = append(last, i)
		}
		last[row], lanes[s.Goroutine] = i, last
		s.row = min(row, maxRows-1)
	}
	most = 1
	for i := range spans {
		spans[i].rows = min(len(lanes[spans[i].Goroutine]), maxRows)
		most = max(most, spans[i].rows)
	}
	return most
}

// retell is the timeline in words.
func retell(recording timeline.Recording, goroutines []string, intervals int, spans []span) []string {
	if len(recording.Intervals) == 0 {
		return []string{fmt.Sprintf("%s, no lock was waited for or held in %.3f ms", number.Count(len(goroutines), "goroutine"), ms(recording.Length))}
	}
	type use struct{ waited, held time.Duration }
	uses, locks, gaveUp := map[string]map[string]use{}, map[string][]string{}, map[string]int{}
	several := false
	for _, i := range recording.Intervals {
		if uses[i.Goroutine] == nil {
			uses[i.Goroutine] = map[string]use{}
		}
		u, seen := uses[i.Goroutine][i.Lock]
		if !seen {
			locks[i.Goroutine] = append(locks[i.Goroutine], i.Lock)
		}
		if i.Kind == timeline.Waiting {
			u.waited += i.To - i.From
		} else {
			u.held += i.To - i.From
		}
		uses[i.Goroutine][i.Lock] = u
		if i.End == timeline.GaveUp {
			gaveUp[i.Goroutine]++
		}
		several = several || i.Lock != recording.Intervals[0].Lock
	}
	words := []string{fmt.Sprintf("%s in %.3f ms", number.Count(len(goroutines), "goroutine"), ms(recording.Length))}
	for n, name := range goroutines {
		if n == 12 {
			words = append(words, fmt.Sprintf("and %d more", len(goroutines)-n))
			break
		}
		var about []string
		for k, lock := range locks[name] {
			u := uses[name][lock]
			if k == maxRows {
				about = append(about, "used "+number.Count(len(locks[name])-k, "other lock"))
				break
			}
			if several {
				about = append(about, fmt.Sprintf("waited %.3f ms for %s and held it %.3f ms", ms(u.waited), short(lock, 32), ms(u.held)))
			} else {
				about = append(about, fmt.Sprintf("waited %.3f ms and held %.3f ms", ms(u.waited), ms(u.held)))
			}
		}
		if len(about) == 0 {
			about = append(about, "waited 0.000 ms and held 0.000 ms")
		}
		if gaveUp[name] > 0 {
			about = append(about, "gave up "+number.Count(gaveUp[name], "time"))
		}
		words = append(words, short(name, 60)+" "+strings.Join(about, ", "))
	}
	if len(goroutines) > maxLanes {
		words = append(words, fmt.Sprintf("the first %d goroutines are drawn", maxLanes))
	}
	if len(spans) < intervals {
		words = append(words, fmt.Sprintf("%s are drawn as %s bars", number.Count(intervals, "interval"), number.Int(len(spans))))
	}
	if recording.Dropped > 0 {
		words = append(words, number.Count(recording.Dropped, "mark")+" more were not kept")
	}
	return words
}

func ms(d time.Duration) float64 { return math.Round(float64(d)/1e3) / 1e3 }

func thousandths(f float64) float64 { return math.Round(f*1e3) / 1e3 }
