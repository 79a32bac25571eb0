package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"locklab/lessons/experiment"
)

// Name is the name of the tally that Histogram is called with: "without a lock".
func Name(name string) Option {
	return func(c *config) { c.series[0].name = name }
}

// Against adds a tally to a Histogram, in a panel of its own on the same axis.
func Against(name string, tally experiment.Tally) Option {
	return func(c *config) { c.series = append(c.series, series{name, tally}) }
}

// FullCount marks in a Histogram the value that is left when no update is lost.
// Runs below it are told as runs that lost updates.
func FullCount(n int) Option { return func(c *config) { c.full = &n } }

// Possible marks in the first panel of a Histogram the values that can be left,
// such as schedule.Explore has found.
func Possible(values ...int) Option {
	return func(c *config) { c.possible = append(c.possible, values...) }
}

// Expected marks in the first panel of a Histogram the values that can be left, each
// at its probability (0 to 1).
func Expected(probability map[int]float64) Option {
	return func(c *config) { c.expected = probability }
}

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
// own, the panels share one axis and its bins (see the README of bins in bins.go),
// and the bars are shares of all runs of their tally, in percent.
func Histogram(tally experiment.Tally, options ...Option) *charts.Bar {
	c := config{series: []series{{"", tally}}, axis: "final value"}
	for _, o := range options {
		o(&c)
	}
	var tallies []experiment.Tally
	for _, s := range c.series {
		tallies = append(tallies, s.tally)
	}
	var include []int
	if c.full != nil {
		include = append(include, *c.full)
	}
	include = append(include, c.possible...)
	for v := range c.expected {
		include = append(include, v)
	}
	b := binsFor(tallies, include)

	bar := charts.NewBar()
	bar.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: c.title}), charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}))
	bar.Tooltip = opts.Tooltip{Trigger: "axis", Formatter: "{b0}"}
	bar.XAxisList, bar.YAxisList = nil, nil
	top := 0
	if c.title != "" {
		top = titleHeight
	}
	var headings []map[string]any
	var words []string
	for i, s := range c.series {
		name, says := s.heading(i, c.full)
		headings = append(headings, map[string]any{
			"text": name, "subtext": says, "left": leftMargin, "top": top, "padding": 0, "itemGap": 4,
			"textStyle": map[string]any{"fontSize": 13}, "subtextStyle": map[string]any{"fontSize": 12},
		})
		words = append(words, name+": "+says)
		top += headingHeight + markHeight
		bar.GridList = append(bar.GridList, opts.Grid{
			Left: fmt.Sprint(leftMargin), Right: fmt.Sprint(rightMargin), Top: fmt.Sprint(top), Height: fmt.Sprint(barsHeight),
		})
		top += barsHeight + labelsHeight
		bar.ExtendXAxis(b.axis(i))
		bar.ExtendYAxis(opts.YAxis{
			Type: "value", GridIndex: i, SplitNumber: 3, Min: 0,
			AxisLabel: &opts.AxisLabel{Formatter: "{value} %"},
		})
		bar.AddSeries(name, b.bars(s.tally), c.barOptions(i)...)
	}
	bar.XAxisList[len(c.series)-1].Name = c.axis
	bar.XAxisList[len(c.series)-1].NameLocation = "middle"
	bar.XAxisList[len(c.series)-1].NameGap = labelsHeight - 6
	if layer, says := c.layer(); layer != nil {
		bar.Overlap(layer)
		words = append(words, says)
	}
	bar.Initialization.Height = fmt.Sprint(top+axisHeight, "px")
	bar.Accept(extra{visit: func(option map[string]any) {
		titles := []any{option["title"]}
		for _, h := range headings {
			titles = append(titles, h)
		}
		option["title"] = titles
	}})
	describe(&bar.BaseConfiguration, strings.Join(words, ". ")+".")
	return bar
}

// heading is the name of the panel and what its tally says.
func (s series) heading(i int, full *int) (name, says string) {
	name = s.name
	if name == "" {
		name = "runs"
		if i > 0 {
			name = fmt.Sprint("runs ", i+1)
		}
	}
	t := s.tally
	switch {
	case t.Runs() == 0:
		return name, "no runs yet"
	case t.Min() == t.Max():
		says = fmt.Sprintf("%s, all left %s", count(t.Runs(), "run"), number(t.Min()))
	default:
		says = fmt.Sprintf("%s, %s to %s, mean %s", count(t.Runs(), "run"),
			number(t.Min()), number(t.Max()), number(int(math.Round(t.Mean()))))
	}
	if full != nil {
		lost := 1 - t.Share(*full)
		switch {
		case t.Count(*full) == t.Runs():
			says += ": no update lost"
		default:
			says += fmt.Sprintf(": %s of the runs lost updates", percent(lost))
		}
	}
	return name, says
}

// axis is the axis of panel i, with half an empty bin on either side.
func (b bins) axis(i int) opts.XAxis {
	return opts.XAxis{
		Type: "value", GridIndex: i,
		Min: b.middle(0) - float64(b.width), Max: b.middle(b.n-1) + float64(b.width),
		MinInterval: 1,
		SplitLine:   &opts.SplitLine{Show: opts.Bool(false)},
		AxisLabel:   &opts.AxisLabel{ShowMinLabel: opts.Bool(false), ShowMaxLabel: opts.Bool(false), HideOverlap: opts.Bool(true)},
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
		values := number(low)
		if high > low {
			values += " to " + number(high)
		}
		data = append(data, opts.BarData{
			Name:  fmt.Sprintf("%s: %s (%s)", values, count(runs, "run"), percent(share)),
			Value: []any{b.middle(i), math.Round(1e6*share) / 1e4},
		})
	}
	return data
}

func (c config) barOptions(i int) []charts.SeriesOpts {
	palette := []string{vermillion, blue, green, purple}
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
			charts.WithMarkLineNameXAxisItemOpts(opts.MarkLineNameXAxisItem{Name: "full count " + number(*c.full), XAxis: *c.full}))
	}
	return options
}

// layer is what can be left, drawn over the first panel.
func (c config) layer() (*charts.Scatter, string) {
	var data []opts.ScatterData
	name := "possible"
	switch {
	case len(c.expected) > 0:
		name = "expected"
		for v, p := range c.expected {
			data = append(data, opts.ScatterData{
				Name:  fmt.Sprintf("%s: probability %s", number(v), percent(p)),
				Value: []any{v, math.Round(1e6*p) / 1e4},
			})
		}
	case len(c.possible) > 0:
		for _, v := range c.possible {
			data = append(data, opts.ScatterData{Name: number(v) + " is possible", Value: []any{v, 0}})
		}
	default:
		return nil, ""
	}
	slices.SortFunc(data, func(a, b opts.ScatterData) int {
		return a.Value.([]any)[0].(int) - b.Value.([]any)[0].(int)
	})
	scatter := charts.NewScatter()
	scatter.AddSeries(name, data,
		charts.WithScatterChartOpts(opts.ScatterChart{Symbol: "diamond", SymbolSize: 8}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: orange, BorderColor: "#000", BorderWidth: 1}))
	return scatter, fmt.Sprintf("%s: %s from %s to %s", name, count(len(data), "value"),
		number(data[0].Value.([]any)[0].(int)), number(data[len(data)-1].Value.([]any)[0].(int)))
}
