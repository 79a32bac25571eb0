package chart

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"locklab/lessons/experiment"
	"locklab/lessons/internal/letters"
	"locklab/lessons/internal/number"
	"locklab/lessons/internal/palette"
)

// A Series is a tally and the name of what was run: "without a lock".
type Series struct {
	Name  string
	Tally experiment.Tally
}

// Tallies are shown below each other, in this order, on the same axis.
type Tallies []Series

// The layout of a histogram in pixels: the title, then for each panel its
// heading, a row for the mark's label, the bars, and the labels of the axis.
const (
	titleHeight   = 34
	headingHeight = 36
	markHeight    = 18
	barsHeight    = 110
	labelsHeight  = 34
	axisHeight    = 22
	legendHeight  = 24
	leftMargin    = 68
	rightMargin   = 62
	nameGap       = 48 // from an upright axis to its name
)

// Histogram draws how often each value was left, of one tally or of several. Each tally has
// a panel of its own, the panels share one axis and its bins (binsFor in bins.go says how
// they are chosen), and the bars are shares of all runs of their tally, in percent. Where the
// panels' scales differ, each says how far its own reaches.
func Histogram[M experiment.Tally | Tallies](measured M, options ...HistogramOption) *charts.Bar {
	c := config{axis: "final value"}
	for _, o := range options {
		o.histogram(&c)
	}
	switch m := any(measured).(type) {
	case experiment.Tally:
		return histogram(Tallies{{Tally: m}}, c)
	case Tallies:
		if len(m) > 0 {
			return histogram(m, c)
		}
	}
	return histogram(Tallies{{}}, c)
}

func histogram(all Tallies, c config) *charts.Bar {
	var tallies []experiment.Tally
	for _, s := range all {
		tallies = append(tallies, s.Tally)
	}
	b := binsFor(tallies, c.layer.values(), c.full)
	marks := c.layer.marks(b, all[0].Tally)
	panels := make([]panel, len(all))
	differ := false
	for i, s := range all {
		p := panel{Series: s, data: b.bars(s.Tally)}
		highest := 0.0
		if i == 0 {
			p.flag(b, c.layer)
			highest = highestMark(marks)
		}
		for _, bar := range p.data {
			highest = max(highest, bar.Value.([]any)[1].(float64))
		}
		if p.end, p.step = scale(highest); highest == 0 || highest >= 50 {
			p.end, p.step = 100, 50
		}
		panels[i] = p
		differ = differ || p.end != panels[0].end
	}

	bar := charts.NewBar()
	bar.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: c.title}))
	bar.Tooltip = opts.Tooltip{Trigger: "axis", Formatter: "{b0}"}
	bar.XAxisList, bar.YAxisList = nil, nil
	top := 6
	if c.title != "" {
		top = titleHeight
	}
	bar.Legend = opts.Legend{Show: opts.Bool(false)}
	if len(marks) > 0 { // the panels name themselves; what is drawn over them does not
		bar.Legend = opts.Legend{Data: []string{c.layer.name, neverMeasured}}
	}
	var headings []any
	var words []string
	for i, p := range panels {
		name, says, lost := p.called(i), p.says(), ""
		if p.Name == "" && c.layer != nil {
			name = "measured" // beside what is possible
		}
		if c.full != nil {
			lost = p.lost(*c.full)
		}
		words = append(words, name+lost+", "+says)
		if differ {
			says += fmt.Sprintf(" · scale: 0 to %g %%", p.end)
		}
		headings = append(headings, heading(letters.Cut(name, 40)+lost, top, 13, "bold"),
			heading(says, top+17, 12, "normal"))
		top += headingHeight + markHeight
		bar.GridList = append(bar.GridList, opts.Grid{
			Left: fmt.Sprint(leftMargin), Right: fmt.Sprint(rightMargin), Top: fmt.Sprint(top),
			Height: fmt.Sprint(barsHeight),
		})
		top += barsHeight + labelsHeight
		bar.ExtendXAxis(b.axis(i))
		bar.ExtendYAxis(p.shares(i))
		bar.AddSeries(name, p.data, c.barOptions(i)...)
	}
	last := &bar.XAxisList[len(panels)-1]
	last.Name, last.NameLocation, last.NameGap = letters.Cut(c.axis, 70), "middle", labelsHeight-6
	if c.layer != nil {
		c.layer.draw(bar, b, marks)
		words = append(words, c.layer.words(all[0].Tally)...)
	}
	top += axisHeight
	if len(marks) > 0 {
		bar.Legend.Left, bar.Legend.Top = fmt.Sprint(leftMargin), fmt.Sprint(top)
		top += legendHeight
	}
	bar.Initialization.Height = fmt.Sprint(top, "px")
	add(&bar.BaseConfiguration,
		b.ticks(tallies, c),
		layouts(panelLayout(len(panels), 8, 62, 46, 11, legendLayout(8, 12, 4, 10)),
			panelLayout(len(panels), leftMargin, leftMargin, nameGap, 8, legendLayout(leftMargin, 25, 10, 12))),
		func(option map[string]any) { option["title"] = append([]any{option["title"]}, headings...) })
	describe(&bar.BaseConfiguration, words...)
	return bar
}

// panelLayout moves the headings and the bars of so many panels, and what belongs to their axes.
func panelLayout(panels, headings, bars, gap, margin int, legend map[string]any) map[string]any {
	titles, grids, xs, ys := []any{map[string]any{}}, []any{}, []any{}, []any{}
	for range panels {
		titles = append(titles, map[string]any{"left": headings}, map[string]any{"left": headings})
		grids = append(grids, map[string]any{"left": bars})
		xs = append(xs, map[string]any{"axisLabel": map[string]any{"margin": margin}})
		ys = append(ys, map[string]any{"nameGap": gap})
	}
	return map[string]any{"title": titles, "grid": grids, "xAxis": xs, "yAxis": ys, "legend": legend}
}

// heading is a line of text at the left end of a panel. In ECharts it is a title,
// of which go-echarts has one and ECharts any number.
func heading(text string, top, size int, weight string) map[string]any {
	return map[string]any{
		"text": text, "left": leftMargin, "top": top, "padding": 0,
		"textStyle": map[string]any{"fontSize": size, "fontWeight": weight},
	}
}

// A panel is one tally of a histogram.
type panel struct {
	Series
	data      []opts.BarData
	end, step float64 // of the upright axis, in percent
}

func (s Series) called(i int) string {
	switch {
	case s.Name != "":
		return letters.Cut(s.Name, maxName)
	case i == 0:
		return "runs"
	}
	return fmt.Sprint("runs ", i+1)
}

// says is what the tally is, in one line.
func (s Series) says() string {
	t := s.Tally
	switch {
	case t.Runs() == 0:
		return "no runs yet"
	case t.Min() == t.Max():
		return fmt.Sprintf("%s left %s", number.Count(t.Runs(), "run"), number.Int(t.Min()))
	}
	return fmt.Sprintf("%s left %s to %s, median %s", number.Count(t.Runs(), "run"),
		number.Int(t.Min()), number.Int(t.Max()), number.Int(t.Quantile(0.5)))
}

// lost is the share of updates that were lost, and of runs that lost some.
func (s Series) lost(full int) string {
	t := s.Tally
	switch {
	case t.Runs() == 0:
		return ""
	case t.Min() == full && t.Max() == full:
		return ": no update lost"
	case t.Max() > full || full <= 0: // not a count of updates
		return fmt.Sprintf(": %s of the runs left %s", number.Percent(t.Share(full)), number.Int(full))
	}
	return fmt.Sprintf(": %s of updates lost, in %s of runs",
		number.Percent(1-t.Mean()/float64(full)), number.Percent(1-t.Share(full)))
}

// axis is the axis of panel i, with half an empty bin on either side.
func (b bins) axis(i int) opts.XAxis {
	return opts.XAxis{
		Type: "value", GridIndex: i,
		Min: b.middle(0) - b.width, Max: b.middle(b.n-1) + b.width,
		MinInterval: 1,
		SplitLine:   &opts.SplitLine{Show: opts.Bool(false)},
		AxisLabel: &opts.AxisLabel{ShowMinLabel: opts.Bool(false), ShowMaxLabel: opts.Bool(false),
			HideOverlap: opts.Bool(true)},
	}
}

// mostTicks is how many values get a tick of their own.
const mostTicks = 8

// ticks puts the ticks of the level axes at the values that there are, where these are few and have
// gaps between them: ECharts' own ticks stand at equal distances, and would miss most of them.
func (b bins) ticks(tallies []experiment.Tally, c config) func(option map[string]any) {
	values := c.layer.values()
	for _, t := range tallies {
		values = append(values, t.Values()...)
	}
	if c.full != nil {
		values = append(values, *c.full)
	}
	slices.Sort(values)
	values = slices.Compact(values)
	return func(option map[string]any) {
		if b.width != 1 || len(values) > mostTicks || len(values) == b.n {
			return
		}
		var axes []map[string]any // go-echarts has no field for customValues
		text, err := json.Marshal(option["xAxis"])
		if err != nil || json.Unmarshal(text, &axes) != nil {
			return // ECharts' own ticks are better than no chart
		}
		for _, axis := range axes {
			axis["axisLabel"] = map[string]any{"customValues": values, "hideOverlap": true}
			axis["axisTick"] = map[string]any{"customValues": values}
		}
		option["xAxis"] = axes
	}
}

// shares is the upright axis of panel i.
func (p panel) shares(i int) opts.YAxis {
	return opts.YAxis{
		Type: "value", GridIndex: i, Name: "share of runs", NameLocation: "middle", NameGap: nameGap,
		Min: 0, Max: p.end, MinInterval: p.step, MaxInterval: p.step,
		AxisLabel: &opts.AxisLabel{Formatter: "{value} %"},
		AxisLine:  &opts.AxisLine{OnZero: opts.Bool(false)}, // but at the left, where values are 0 and more too
	}
}

func (b bins) bars(t experiment.Tally) []opts.BarData {
	counts := b.of(t)
	data := make([]opts.BarData, 0, b.n+2)
	for i := -1; i <= b.n; i++ { // an empty bin on either side, so that one bar has a width too
		runs := 0
		if i >= 0 && i < b.n {
			runs = counts[i]
		}
		share := 0.0
		if t.Runs() > 0 {
			share = float64(runs) / float64(t.Runs())
		}
		low, high := b.bounds(i)
		high = min(high, max(low, t.Max()))
		values := number.Int(low)
		if high > low {
			values += " to " + number.Int(high)
		}
		data = append(data, opts.BarData{
			Name:  fmt.Sprintf("%s: %s (%s)", values, number.Count(runs, "run"), number.Percent(share)),
			Value: []any{b.middle(i), math.Round(1e6*share) / 1e4},
		})
	}
	return data
}

// inNoOrder stands on the bars of what runs have left and no order leaves. maxFlags is how many
// bars it stands on: more labels would hide each other.
const (
	inNoOrder = "in no order"
	maxFlags  = 3
)

// flag marks the bars of runs that left what no order leaves.
func (p *panel) flag(b bins, l *layer) {
	runs := map[int]int{} // in each bin
	for _, v := range l.impossible(p.Tally) {
		runs[b.in(v)] += p.Tally.Count(v)
	}
	flags := 0
	for i := range b.n {
		if runs[i] == 0 {
			continue
		}
		bar := &p.data[i+1]
		bar.Name += fmt.Sprintf("; %s left what no order leaves", number.Count(runs[i], "run"))
		bar.ItemStyle = &opts.ItemStyle{Color: palette.Purple, BorderColor: "#000", BorderWidth: 1.5}
		if flags++; flags <= maxFlags {
			bar.Label = &opts.Label{Show: opts.Bool(true), Position: "top", Formatter: inNoOrder}
		}
	}
}

func (c config) barOptions(i int) []charts.SeriesOpts {
	colors := []string{palette.Vermillion, palette.Blue, palette.Green, palette.Orange}
	options := []charts.SeriesOpts{
		charts.WithBarChartOpts(opts.BarChart{XAxisIndex: i, YAxisIndex: i, BarCategoryGap: "0%"}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: colors[i%len(colors)]}),
	}
	if c.full != nil {
		options = append(options,
			charts.WithMarkLineStyleOpts(opts.MarkLineStyle{
				Symbol:    []string{"none", "none"},
				Label:     &opts.Label{Formatter: "{b}", Position: "end"},
				LineStyle: &opts.LineStyle{Type: "dashed", Color: "#888", Width: 1.5},
			}),
			charts.WithMarkLineNameXAxisItemOpts(opts.MarkLineNameXAxisItem{Name: "full count " + number.Int(*c.full),
				XAxis: *c.full}))
	}
	return options
}
