package chart

import (
	"fmt"
	"math"

	"locklab/lessons/internal/palette"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// A Ratio is one bar of Ratios: the median of several measurements, and the
// lowest and highest of them.
type Ratio struct {
	Name              string
	Median, Low, High float64
}

// Ratios draws a horizontal bar for each ratio, the first on top, with a line from
// its lowest to its highest measurement. What is NaN or infinite has no bar, and
// its label says so.
func Ratios(ratios []Ratio, options ...Option) *charts.Bar {
	c := configure("", options)
	var names, words []string
	var bars []opts.BarData
	var spreads []opts.MarkLineNameCoordItem
	longest, highest := 0, 0.0
	for i, r := range ratios {
		says := fmt.Sprintf("%s: %.3g (%.3g to %.3g)", short(r.Name, 60), r.Median, r.Low, r.High)
		name := fmt.Sprintf("%s  %.3g", short(r.Name, 26), r.Median)
		longest = max(longest, len([]rune(name)))
		names, words = append(names, name), append(words, says)
		bar := opts.BarData{Name: says, Value: "-"}
		if finite(r.Median) {
			bar.Value, highest = r.Median, max(highest, r.Median)
		}
		bars = append(bars, bar)
		if finite(r.Low) && finite(r.High) {
			highest = max(highest, r.High)
			spreads = append(spreads, opts.MarkLineNameCoordItem{Name: says, Coordinate0: []any{r.Low, i}, Coordinate1: []any{r.High, i}})
		}
	}
	if len(ratios) == 0 {
		words = append(words, "no measurements yet")
	}
	bar := charts.NewBar()
	bar.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: c.title}), charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}))
	bar.Tooltip = opts.Tooltip{Trigger: "item", Formatter: "{b}"}
	bar.XAxisList[0] = opts.XAxis{Type: "value", Name: short(c.axis, 70), NameLocation: "middle", NameGap: 28, Min: 0}
	if highest > 0 {
		bar.XAxisList[0].Max = roundUp(highest) // the axis does not see how far the spreads reach
	}
	bar.YAxisList[0] = opts.YAxis{Type: "category", Inverse: opts.Bool(true), AxisLabel: &opts.AxisLabel{Width: 220}}
	bar.GridList = []opts.Grid{{
		Left: fmt.Sprint(24 + 7*longest), Right: "32", Top: fmt.Sprint(titleHeight + 6), Height: fmt.Sprint(max(1, len(names)) * laneHeight),
	}}
	bar.SetXAxis(names).XYReversal()
	bar.AddSeries("median", bars,
		charts.WithItemStyleOpts(opts.ItemStyle{Color: palette.Blue}),
		charts.WithMarkLineNameCoordItemOpts(spreads...),
		charts.WithMarkLineStyleOpts(opts.MarkLineStyle{
			Symbol: []string{"rect", "rect"}, SymbolSize: 7,
			Label:     &opts.Label{Show: opts.Bool(false)},
			LineStyle: &opts.LineStyle{Type: "solid", Color: "#8a8a8a", Width: 2},
		}))
	bar.Initialization.Height = fmt.Sprint(titleHeight+6+max(1, len(names))*laneHeight+50, "px")
	describe(&bar.BaseConfiguration, words...)
	return bar
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

// roundUp is the lowest of 1, 1.5, 2, 2.5, 3 … 10 times a power of ten that is f or more.
func roundUp(f float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(f)))
	return math.Ceil(2*f/power) / 2 * power
}
