package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"locklab/lessons/internal/letters"
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
	maxSpans = 180
	maxLanes = 40
	maxRows  = 4
)

// How wide a bar of a timeline is at least, in pixels, however short what it stands for: a
// hold of a microsecond may be what the picture is about.
const (
	leastHold = 4
	leastWait = 2
)

// drawSpan is the renderItem of a series whose items are [lane, from, to, part, shift, lock]:
// a bar that fills that part of its lane, hatched if the series has a decal, so many lanes
// below the lane's middle. The lock's name stands on it where there is room for all of it.
var drawSpan = fmt.Sprintf(`function (params, api) {
	var from = api.coord([api.value(1), api.value(0)]), to = api.coord([api.value(2), api.value(0)]);
	var lane = api.size([0, 1])[1], height = lane * api.value(3), middle = from[1] + lane * api.value(4);
	var area = params.coordSys;
	var fill = api.visual('color'), decal = api.visual('decal'), lock = api.ordinalRawValue(5) || '';
	var shape = echarts.graphic.clipRectByRect(
		{x: from[0], y: middle - height / 2, width: Math.max(to[0] - from[0], decal ? %d : %d), height: height},
		{x: area.x, y: area.y, width: area.width + %[2]d, height: area.height});
	if (!shape) return;
	var bar = {type: 'rect', shape: shape, style: {fill: fill}};
	if (decal) bar.style.decal = decal;
	if (!lock || 7 * lock.length + 8 > shape.width) return bar;
	var label = {text: lock, x: shape.x + shape.width / 2, y: middle, align: 'center', verticalAlign: 'middle',
		fontFamily: 'system-ui, sans-serif', fontSize: 11, lineHeight: 11, fill: '%[3]s'};
	if (decal) Object.assign(label, {fill: '%[4]s', backgroundColor: fill, padding: [0, 3]});
	return {type: 'group', children: [bar, {type: 'text', z2: 1, silent: true, style: label}]};
}`, leastWait, leastHold, palette.On(palette.Blue), palette.On(palette.Orange))

// Timeline draws a recording with a lane for each goroutine: a broad bar while
// it holds a lock, a narrow hatched one while it waits, a triangle where it gave
// up, and a diamond for each note, with its text. What one goroutine does with several
// locks at the same time stands in rows, the first lock on top, and where there are several
// locks their names stand on the bars. The axis is in milliseconds.
//
// Of more than 40 goroutines the first 40 have a lane, and of more than 4 rows the fourth
// has the others too. Where there are more than 180 intervals, neighbours of one lane,
// lock and kind that are too close to be told apart are drawn as one bar, which says so.
func Timeline(recording timeline.Recording, options ...TimelineOption) *charts.Custom {
	var c config
	for _, o := range options {
		o.timeline(&c)
	}
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
	events := slices.ContainsFunc(spans, func(s span) bool {
		return s.End == timeline.GaveUp
	}) || len(recording.Notes) > 0
	above := 0 // what a lane has above its bars for the texts of its events
	if events {
		above = eventHeight
	}
	height := float64(laneHeight + (rows-1)*rowHeight + above)

	data := map[timeline.Kind][]opts.CustomData{}
	var gaveUp, notes []point
	for _, s := range spans {
		bar := 21.0
		if s.Kind == timeline.Waiting {
			bar = 10
		}
		shift := rowHeight*(float64(s.row)-float64(s.rows-1)/2) + float64(above)/2
		lock := ""
		if labelled {
			lock = letters.Cut(s.Lock, 20)
		}
		data[s.Kind] = append(data[s.Kind], opts.CustomData{
			Name: s.String(),
			Value: []any{lane[s.Goroutine], ms(s.From), ms(s.To), thousandths(bar / height),
				thousandths(shift / height), lock},
		})
		if s.End == timeline.GaveUp {
			gaveUp = append(gaveUp, point{
				ScatterData: opts.ScatterData{Name: s.String(),
					Value: []any{ms(s.To), lane[s.Goroutine], s.End.String()}},
				SymbolOffset: []float64{0, shift},
				Label:        beside(s.To, recording.Length, s.End.String(), palette.Orange),
			})
		}
	}
	for _, n := range recording.Notes {
		if _, ok := lane[n.Goroutine]; !ok || len(notes) == maxSpans/5 {
			continue
		}
		notes = append(notes, point{
			ScatterData: opts.ScatterData{
				Name: fmt.Sprintf("%s: %s\nat %s ms", letters.Cut(n.Goroutine, 32), letters.Cut(n.Text, 100),
					exactly(n.At)),
				Value: []any{ms(n.At), lane[n.Goroutine], letters.Cut(n.Text, maxNote)},
			},
			SymbolOffset: []float64{0, float64(above)/2 - height/2 + 1},
			Label:        beside(n.At, recording.Length, letters.Cut(n.Text, maxNote), ""),
		})
	}

	labels, longest := make([]string, len(lanes)), 0
	for i, name := range lanes {
		labels[i] = letters.Cut(name, 24)
		longest = max(longest, len([]rune(labels[i])))
	}
	custom := charts.NewCustom()
	custom.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: c.title}))
	custom.Tooltip = opts.Tooltip{Trigger: "item", Formatter: "{b}"}
	custom.XAxisList[0] = opts.XAxis{
		Type: "value", Name: "milliseconds", NameLocation: "middle", NameGap: 28, Min: 0,
		Max: max(ms(recording.Length), 0.001),
		AxisLabel: &opts.AxisLabel{ShowMaxLabel: opts.Bool(false), ShowMinLabel: opts.Bool(true),
			HideOverlap: opts.Bool(true)},
	}
	custom.YAxisList[0] = opts.YAxis{Type: "category", Data: labels, Inverse: opts.Bool(true)}
	// The legend has a row of its own: beside a title there is no room in 600 px.
	top := 20
	if c.title != "" {
		top = titleHeight
	}
	custom.Legend = opts.Legend{Left: fmt.Sprint(timelineMargin), Top: fmt.Sprint(top)}
	top += 28
	tall := max(1, len(lanes)) * int(height)
	left := max(timelineMargin, 20+7*longest)
	custom.GridList = []opts.Grid{{Left: fmt.Sprint(left), Right: "32", Top: fmt.Sprint(top), Height: fmt.Sprint(tall)}}
	custom.Initialization.Height = fmt.Sprint(top+tall+54, "px")
	few := min(left, 100)
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
				charts.WithItemStyleOpts(opts.ItemStyle{Color: color, BorderColor: "#000", BorderWidth: 1,
					Opacity: opts.Float(1)}),
				func(s *charts.SingleSeries) { s.Data = data })
			custom.Overlap(scatter)
		}
	}
	points("gave up", "triangle", palette.Vermillion, gaveUp)
	points("note", "diamond", palette.SkyBlue, notes)
	add(&custom.BaseConfiguration, finishSpans, layouts(
		map[string]any{
			"grid":   map[string]any{"left": few, "right": 24 + 2*above}, // a text may stand behind the last event
			"yAxis":  map[string]any{"axisLabel": map[string]any{"width": few - 12}},
			"legend": legendLayout(4, 12, 4, 10),
		},
		map[string]any{
			"grid":   map[string]any{"left": left, "right": 32},
			"yAxis":  map[string]any{"axisLabel": map[string]any{"width": left - 8}},
			"legend": legendLayout(timelineMargin, 25, 10, 12),
		}))
	describe(&custom.BaseConfiguration, retell(recording, all, len(intervals), spans)...)
	return custom
}

// The layout of a timeline in pixels: the least room for the names of the lanes, and the row
// of a lane in which the texts of its events stand.
const (
	timelineMargin = 62
	eventHeight    = 16
)

// maxNote is how many letters of a note stand in the picture; the tooltip has more.
const maxNote = 40

// A point is one of a scatter series, moved by some pixels and with a text beside it, for
// which go-echarts has no fields.
type point struct {
	opts.ScatterData
	SymbolOffset []float64      `json:"symbolOffset,omitempty"`
	Label        map[string]any `json:"label,omitempty"`
}

// beside is the label of a point that has its text as its third value: on the right, or on
// the left where there is room on that side alone. What it stands on there has the colour back.
func beside(at, length time.Duration, text, back string) map[string]any {
	label := map[string]any{"show": true, "position": "right", "formatter": "{@[2]}", "distance": 4}
	const least = 220 // pixels that the lanes have where there is little room
	before := least * float64(at) / float64(max(length, 1))
	if needs := 6 * float64(len([]rune(text))); needs > least-before && before > least-before {
		label["position"] = "left"
		if back != "" {
			label["color"], label["backgroundColor"], label["padding"] = palette.On(back), back, []int{0, 3}
		}
	}
	return label
}

// finishSpans gives the series of bars what go-echarts has no field for: what their
// values are, and a pattern for the bars of those that wait: pale, as waiting is not what
// happens.
func finishSpans(option map[string]any) {
	all, ok := option["series"].(charts.MultiSeries)
	if !ok {
		return
	}
	var series []any
	for _, s := range all {
		if s.Type == "scatter" && (s.Name == "note" || s.Name == timeline.GaveUp.String()) {
			series = append(series, struct {
				charts.SingleSeries
				LabelLayout map[string]bool `json:"labelLayout"` // two texts at one place cannot be read
			}{s, map[string]bool{"hideOverlap": true}})
			continue
		}
		if s.Type != "custom" {
			series = append(series, s)
			continue
		}
		var style any = s.ItemStyle
		if s.Name == timeline.Waiting.String() {
			style = map[string]any{"color": s.ItemStyle.Color, "decal": map[string]any{
				"symbol": "rect", "color": "rgba(255, 255, 255, 0.55)", "dashArrayX": []int{1, 0},
				"dashArrayY": []int{3, 5}, "rotation": -math.Pi / 4,
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

// String says what happened, and in a second line when.
func (s span) String() string {
	who, lock := letters.Cut(s.Goroutine, 24), letters.Cut(s.Lock, 24)
	what := fmt.Sprintf("%s holds %s for %s", who, lock, roughly(s.To-s.From))
	if s.Kind == timeline.Waiting {
		what = fmt.Sprintf("%s waits %s for %s", who, roughly(s.To-s.From), lock)
	}
	switch {
	case s.merged > 1 && s.Kind == timeline.Waiting:
		what = fmt.Sprintf("%s waits for %s %s times", who, lock, number.Int(s.merged))
	case s.merged > 1:
		what = fmt.Sprintf("%s holds %s %s times", who, lock, number.Int(s.merged))
	case s.End == timeline.Acquired:
		what += ", then gets it"
	case s.End == timeline.GaveUp:
		what += ", then gives up"
	case s.End == timeline.Released && s.By != "":
		what += ", until " + letters.Cut(s.By, 32) + " releases it"
	case s.End == timeline.Released:
		what += ", then releases it"
	case s.Kind == timeline.Waiting:
		what += ", and still waits at the end"
	default:
		what += ", and still holds it at the end"
	}
	return fmt.Sprintf("%s\nfrom %s to %s ms", what, exactly(s.From), exactly(s.To))
}

// exactly is a time in milliseconds to the microsecond.
func exactly(d time.Duration) string {
	return number.Thousands(fmt.Sprintf("%.3f", ms(d)))
}

// roughly is a time to three digits, in the unit that fits.
func roughly(d time.Duration) string {
	for _, u := range []struct {
		name string
		unit time.Duration
	}{{"s", time.Second}, {"ms", time.Millisecond}} {
		if d >= u.unit {
			return threeDigits(float64(d)/float64(u.unit)) + " " + u.name
		}
	}
	return threeDigits(float64(d)/float64(time.Microsecond)) + " µs"
}

func threeDigits(f float64) string {
	decimals := 2
	for v := f; v >= 9.995 && decimals > 0; v /= 10 {
		decimals--
	}
	return number.Thousands(strconv.FormatFloat(math.Round(f*math.Pow10(decimals))/math.Pow10(decimals), 'f', -1, 64))
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
	if len(recording.Intervals) == 0 && len(recording.Notes) == 0 {
		return []string{fmt.Sprintf("%s, no lock was waited for or held in %s",
			number.Count(len(goroutines), "goroutine"), roughly(recording.Length))}
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
	words := []string{fmt.Sprintf("%s in %s", number.Count(len(goroutines), "goroutine"), roughly(recording.Length))}
	if len(recording.Intervals) > 0 && !several {
		words[0] += ", one lock: " + letters.Cut(recording.Intervals[0].Lock, 60)
	}
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
			waited, held := "did not wait", "never held it"
			if u.waited >= time.Microsecond {
				waited = "waited " + roughly(u.waited)
			}
			if several {
				waited += " for " + letters.Cut(lock, 32)
			}
			if u.held > 0 {
				held = "held it for " + roughly(u.held)
			}
			about = append(about, waited+" and "+held)
		}
		if len(about) == 0 {
			about = append(about, "used no lock")
		}
		if gaveUp[name] > 0 {
			about = append(about, "gave up "+number.Count(gaveUp[name], "time"))
		}
		words = append(words, letters.Cut(name, 60)+" "+strings.Join(about, ", "))
	}
	for n, note := range recording.Notes {
		if n == 8 {
			words = append(words, number.Count(len(recording.Notes)-n, "more note"))
			break
		}
		words = append(words, fmt.Sprintf("At %s ms %s: %s", exactly(note.At), letters.Cut(note.Goroutine, 60),
			letters.Cut(note.Text, 100)))
	}
	if len(goroutines) > maxLanes {
		words = append(words, fmt.Sprintf("The first %d goroutines are drawn", maxLanes))
	}
	if len(spans) < intervals {
		words = append(words, fmt.Sprintf("%s are drawn as %s bars", number.Count(intervals, "interval"),
			number.Int(len(spans))))
	}
	if recording.Dropped > 0 {
		words = append(words, number.Count(recording.Dropped, "mark")+" more were not kept")
	}
	return words
}

func ms(d time.Duration) float64 { return math.Round(float64(d)/1e3) / 1e3 }

func thousandths(f float64) float64 { return math.Round(f*1e3) / 1e3 }
