package chart

import (
	"fmt"
	"strings"

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
// its lowest to its highest measurement.
func Ratios(ratios []Ratio, options ...Option) *charts.Bar {
	c := configure(options)
	var names, words []string
	var bars []opts.BarData
	var spreads []opts.MarkLineNameCoordItem
	for i, r := range ratios {
		says := fmt.Sprintf("%s: %.3g (%.3g to %.3g)", r.Name, r.Median, r.Low, r.High)
		names, words = append(names, short(r.Name, 40)), append(words, says)
		bars = append(bars, opts.BarData{Name: says, Value: r.Median})
		spreads = append(spreads, opts.MarkLineNameCoordItem{Name: says, Coordinate0: []any{r.Low, i}, Coordinate1: []any{r.High, i}})
	}
	bar := charts.NewBar()
	bar.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: c.title}), charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}))
	bar.Tooltip = opts.Tooltip{Trigger: "item", Formatter: "{b}"}
	bar.XAxisList[0] = opts.XAxis{Type: "value", Name: c.axis, NameLocation: "middle", NameGap: 28, Min: 0}
	bar.YAxisList[0] = opts.YAxis{Type: "category", Inverse: opts.Bool(true)}
	bar.SetXAxis(names).XYReversal()
	bar.AddSeries("median", bars,
		charts.WithItemStyleOpts(opts.ItemStyle{Color: blue}),
		charts.WithMarkLineNameCoordItemOpts(spreads...),
		charts.WithMarkLineStyleOpts(opts.MarkLineStyle{
			Symbol: []string{"rect", "rect"}, SymbolSize: 8,
			LineStyle: &opts.LineStyle{Type: "solid", Color: "#888", Width: 2},
		}))
	bar.Initialization.Height = fmt.Sprint(110+34*len(names), "px")
	describe(&bar.BaseConfiguration, strings.Join(words, "; "))
	return bar
}
