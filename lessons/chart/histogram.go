package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"locklab/lessons/dialect"
	"locklab/lessons/experiment"
	"locklab/lessons/internal/number"
	"locklab/lessons/internal/palette"
)

// Name is the name of the tally that Histogram is called with: "without a lock".
func Name(name string) Option {
	return func(c *config) { c.series[0].name = short(name, maxName) }
}

// Against adds a tally to a Histogram, in a panel of its own on the same axis.
func Against(name string, tally experiment.Tally) Option {
	return func(c *config) { c.series = append(c.series, series{short(name, maxName), tally}) }
}

// FullCount marks in a Histogram the value that is left when no update is lost.
// Runs below it are told as runs that lost updates.
func FullCount(n int) Option { return func(c *config) { c.full = &n } }

// Possible marks in the first panel of a Histogram the values that can be left,
// such as dialect.Explore has found.
func Possible(values ...int) Option {
	return func(c *config) { c.possible = append(c.possible, values...) }
}

// Explored marks in the first panel of a Histogram the values that dialect.Explore
// has found, each at its probability. Outcomes that are no whole numbers, such as
// deadlocks, have no place on the axis; the text alternative counts them.
func Explored(report dialect.Report) Option { return func(c *config) { c.report = &report } }

// The layout of a histogram in pixels: the title, then for each panel its
// heading, a row for the mark's label, the bars, and the labels of the axis.
const (
	titleHeight   = 34
	headingHeight = 36
	markHeight    = 18
	barsHeight    = 110
	labelsHeight  = 34
	axisHeight    = 22
	leftMargin    = 62
	rightMargin   = 62
)

// Histogram draws how often each value was left. Each tally has a panel of its
// own, the panels share one axis and its bins (binsFor in bins.go says how they are chosen),
// and the bars are shares of all runs of their tally, in percent.
func Histogram(tally experiment.Tally, options ...Option) *charts.Bar {
	c := configure("final value", options)
	c.series[0].tally = tally
	var tallies []experiment.Tally
	for _, s := range c.series {
		tallies = append(tallies, s.tally)
	}
	var include []int
	if c.full != nil {
		include = append(include, *c.full)
	}
	layer := c.layer()
	include = append(include, layer.values...)
	b := binsFor(tallies, include)

	bar := charts.NewBar()
	bar.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: c.title}))
	bar.Tooltip = opts.Tooltip{Trigger: "axis", Formatter: "{b0}"}
	bar.XAxisList, bar.YAxisList = nil, nil
	top := 6
	if c.title != "" {
		top = titleHeight
	}
	var headings []any
	var words []string
	legend := opts.Legend{Show: opts.Bool(false)}
	if layer.name != "" { // the panels name themselves; what is drawn over them does not
		legend = opts.Legend{Data: []string{layer.name}, Right: fmt.Sprint(rightMargin), Top: fmt.Sprint(top + headingHeight - 20)}
	}
	bar.Legend = legend
	for i, s := range c.series {
		name := s.called(i)
		shortName, says, lost := short(name, 40), s.says(), ""
		if c.full != nil {
			lost = s.lost(*c.full)
		}
		headings = append(headings, heading(shortName+lost, top, 13, "bold"), heading(says, top+17, 12, "normal"))
		words = append(words, name+lost+", "+says)
		top += headingHeight + markHeight
		bar.GridList = append(bar.GridList, opts.Grid{
			Left: fmt.Sprint(leftMargin), Right: fmt.Sprint(rightMargin), Top: fmt.Sprint(top), Height: fmt.Sprint(barsHeight),
		})
		top += barsHeight + labelsHeight
		bar.ExtendXAxis(b.axis(i))
		bars := b.bars(s.tally)
		bar.ExtendYAxis(shares(i, bars))
		bar.AddSeries(name, bars, c.barOptions(i)...)
	}
	bar.XAxisList[len(c.series)-1].Name = short(c.axis, 70)
	bar.XAxisList[len(c.series)-1].NameLocation = "middle"
	bar.XAxisList[len(c.series)-1].NameGap = labelsHeight - 6
	if len(layer.data) > 0 {
		bar.Overlap(layer.scatter())
	}
	if layer.words != "" {
		words = append(words, layer.words)
	}
	bar.Initialization.Height = fmt.Sprint(top+axisHeight, "px")
	bar.Accept(extra{visit: func(option map[string]any) {
		option["title"] = append([]any{option["title"]}, headings...)
	}})
	describe(&bar.BaseConfiguration, words...)
	return bar
}

// heading is a line of text at the left end of a panel. In ECharts it is a title,
// of which go-echarts has one and ECharts any number.
func heading(text string, top, size int, weight string) map[string]any {
	return map[string]any{
		"text": text, "left": leftMargin, "top": top, "padding": 0,
		"textStyle": map[string]any{"fontSize": size, "fontWeight": weight},
	}
}

func (s series) called(i int) string {
	switch {
	case s.name != "":
		return s.name
	case i == 0:
		return "runs"
	}
	return fmt.Sprint("runs ", i+1)
}

// says is what the tally is, in one line.
func (s series) says() string {
	t := s.tally
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
func (s series) lost(full int) string {
	t := s.tally
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
		AxisLabel:   &opts.AxisLabel{ShowMinLabel: opts.Bool(false), ShowMaxLabel: opts.Bool(false), HideOverlap: opts.Bool(true)},
	}
}

// shares is the axis of the bars' heights. One that needs half of the axis or more has
// all of it, up to 100 %.
func shares(i int, bars []opts.BarData) opts.YAxis {
	y := opts.YAxis{
		Type: "value", GridIndex: i, SplitNumber: 3, Min: 0,
		AxisLabel: &opts.AxisLabel{Formatter: "{value} %"},
	}
	highest := 0.0
	for _, bar := range bars {
		highest = max(highest, bar.Value.([]any)[1].(float64))
	}
	if highest == 0 || highest >= 50 {
		y.Max, y.SplitNumber = 100, 2
	}
	return y
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

func (c config) barOptions(i int) []charts.SeriesOpts {
	palette := []string{palette.Vermillion, palette.Blue, palette.Green, palette.Purple}
	options := []charts.SeriesOpts{
		charts.WithBarChartOpts(opts.BarChart{XAxisIndex: i, YAxisIndex: i, BarCategoryGap: "0%"}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: palette[i%len(palette)]}),
	}
	if c.full != nil {
		options = append(options,
			charts.WithMarkLineStyleOpts(opts.MarkLineStyle{
				Symbol:    []string{"none", "none"},
				Label:     &opts.Label{Formatter: "{b}", Position: "end"},
				LineStyle: &opts.LineStyle{Type: "dashed", Color: "#888", Width: 1.5},
			}),
			charts.WithMarkLineNameXAxisItemOpts(opts.MarkLineNameXAxisItem{Name: "full count " + number.Int(*c.full), XAxis: *c.full}))
	}
	return options
}

// A layer is what can be left, drawn over the first panel.
type layer struct {
	name   string
	values []int
	data   []opts.ScatterData
	words  string
}

func (c config) layer() (l layer) {
	mark := func(v int, share float64, says string) {
		l.values = append(l.values, v)
		l.data = append(l.data, opts.ScatterData{Name: says, Value: []any{v, math.Round(1e6*share) / 1e4}})
	}
	if len(c.possible) > 0 {
		l.name = "possible"
		for _, v := range slices.Compact(slices.Sorted(slices.Values(c.possible))) {
			mark(v, 0, number.Int(v)+" is possible")
		}
	}
	others := 0
	if c.report != nil {
		l.name = "every order"
		for _, o := range c.report.Outcomes {
			v, err := strconv.Atoi(o.Value)
			if err != nil || o.Deadlock || o.Failed || o.Panic {
				others++
				continue
			}
			mark(v, o.Probability, fmt.Sprintf("%s: probability %s", number.Int(v), number.Percent(o.Probability)))
		}
		if !c.report.Complete {
			l.name = "orders found so far"
		}
	}
	if len(l.data) > 0 {
		l.words = fmt.Sprintf("%s: %s, %s to %s", l.name, number.Count(len(l.data), "value"),
			number.Int(slices.Min(l.values)), number.Int(slices.Max(l.values)))
	}
	if others > 0 {
		l.words += fmt.Sprintf(" (%s that is no number)", number.Count(others, "other outcome"))
	}
	l.data = l.data[:min(len(l.data), maxMarks)]
	return l
}

// maxMarks is how many possible values are drawn: more would not be told apart.
const maxMarks = 300

func (l layer) scatter() *charts.Scatter {
	scatter := charts.NewScatter()
	scatter.AddSeries(l.name, l.data,
		charts.WithScatterChartOpts(opts.ScatterChart{Symbol: "diamond", SymbolSize: 9}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: palette.SkyBlue, BorderColor: "#000", BorderWidth: 1, Opacity: opts.Float(1)}))
	return scatter
}
