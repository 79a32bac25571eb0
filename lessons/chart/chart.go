// Package chart draws what the lesson measures, as charts of go-echarts.
//
// Each function returns a chart that the reader can go on configuring with
// everything that go-echarts has, before display.Show puts it into the output:
//
//	histogram := chart.Histogram(chart.Tallies{
//		{Name: "no lock", Tally: without},
//		{Name: "sync.Mutex", Tally: with},
//	}, chart.FullCount(200))
//	histogram.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: "My title"}))
//	display.Show(histogram)
//
// Nothing is said by colour alone. The chart's aria description says in words what the
// picture shows.
package chart

import (
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// describe gives the chart its text alternative, a sentence a line, in ECharts' own
// place for it.
func describe(bc *charts.BaseConfiguration, sentences ...string) {
	text := strings.Join(sentences, ".\n") + "."
	bc.Aria = &opts.Aria{
		Enabled: opts.Bool(true),
		Label:   &opts.AriaLabel{Enabled: opts.Bool(true), Description: text},
	}
}

// extra adds to the option what go-echarts has no field for.
type extra struct {
	charts.BaseConfigurationVisitor
	visits []func(option map[string]any)
}

func (e extra) Visit(option map[string]any) {
	for _, visit := range e.visits {
		visit(option)
	}
}

// add makes these changes to the option when it is written. A chart of go-echarts has one
// visitor, so this is called once.
func add(bc *charts.BaseConfiguration, visits ...func(option map[string]any)) {
	bc.Accept(extra{visits: visits})
}

// narrow is the width, in pixels, up to which a chart is laid out for little room: what is
// left beside an open sidebar in a window of 600 to 800 pixels.
const narrow = 480

// layouts lays a chart out by its width: ECharts applies few up to narrow pixels, many above.
func layouts(few, many map[string]any) func(option map[string]any) {
	return func(option map[string]any) {
		option["media"] = []any{
			map[string]any{"query": map[string]any{"maxWidth": narrow}, "option": few},
			map[string]any{"option": many},
		}
	}
}

// legendLayout places a legend and sizes it, in pixels.
func legendLayout(left, symbol, gap, size int) map[string]any {
	return map[string]any{
		"left": left, "itemWidth": symbol, "itemGap": gap, "textStyle": map[string]any{"fontSize": size},
	}
}

// maxName is how many letters of a title or a name are kept at all: one of 10,000 would
// be in the message a dozen times.
const maxName = 200

// scale returns the end of an axis that begins at 0 and has to reach highest, and the distance
// of its ticks: two to four ticks, the last of them at the end.
func scale(highest float64) (end, step float64) {
	if !(highest > 0) || math.IsInf(highest, 0) {
		return 1, 0.5
	}
	power := math.Pow(10, math.Floor(math.Log10(highest)))
	for _, s := range []struct{ end, step float64 }{{1, 0.5}, {2, 1}, {3, 1}, {4, 2}, {6, 2}, {8, 4}} {
		if s.end*power >= highest*(1-1e-9) {
			return s.end * power, s.step * power
		}
	}
	return 10 * power, 5 * power
}
