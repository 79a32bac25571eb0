package chart

import (
	"fmt"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"locklab/lessons/internal/letters"
	"locklab/lessons/internal/palette"
)

// A Ratio is one bar of Ratios: the median of several measurements, and how far they are
// spread, from Low to High.
type Ratio struct {
	Name              string
	Median, Low, High float64
}

// Compare makes ratios of times that were measured in rounds: times[i][round] is what
// names[i] took. Each is compared with the first, round by round, so that what slows a whole
// round down cancels out, and is the median of the rounds with the quartiles as its spread.
// The first is compared with itself: its ratio is 1, and its spread that of its times around
// their median. Compare panics unless there is a name for each list, and the lists are equally long.
func Compare(names []string, times [][]float64) []Ratio {
	if len(names) != len(times) {
		panic(fmt.Sprintf("chart: Compare needs a name for each list of times, and got %d names for %d lists",
			len(names), len(times)))
	}
	var all []Ratio
	for i, name := range names {
		rounds := len(times[0])
		if len(times[i]) != rounds {
			panic(fmt.Sprintf("chart: Compare compares round by round: %s has %d rounds, %s has %d", names[0], rounds,
				name, len(times[i])))
		}
		if rounds == 0 {
			all = append(all, Ratio{name, math.NaN(), math.NaN(), math.NaN()})
			continue
		}
		ratios := make([]float64, rounds)
		middle := quantile(slices.Sorted(slices.Values(times[0])), 0.5)
		for r, time := range times[i] {
			ratios[r] = time / times[0][r]
			if i == 0 {
				ratios[r] = time / middle
			}
		}
		slices.Sort(ratios)
		all = append(all, Ratio{name, quantile(ratios, 0.5), quantile(ratios, 0.25), quantile(ratios, 0.75)})
	}
	return all
}

// quantile is the value of a sorted list below which this part of it lies, between two
// values in proportion.
func quantile(sorted []float64, part float64) float64 {
	at := part * float64(len(sorted)-1)
	i := int(at)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// Ratios draws a horizontal bar for each ratio, the first on top, with a line from
// its lowest to its highest measurement, and a line at 1. What is NaN or infinite has no
// bar, and its label says so.
func Ratios(ratios []Ratio, options ...RatiosOption) *charts.Bar {
	c := config{}
	reference := "1"
	if i := slices.IndexFunc(ratios, func(r Ratio) bool { return r.Median == 1 }); i >= 0 {
		c.axis = "times " + letters.Cut(ratios[i].Name, 40)
		reference = "1 = " + letters.Cut(ratios[i].Name, 40)
	}
	for _, o := range options {
		o.ratios(&c)
	}
	var names, words []string
	var bars []opts.BarData
	var lines []any
	longest, highest := 0, 1.0
	for i, r := range ratios {
		says := fmt.Sprintf("%s: %.3g (%.3g to %.3g)", letters.Cut(r.Name, 60), r.Median, r.Low, r.High)
		name := fmt.Sprintf("%s  %.3g", letters.Cut(r.Name, 26), r.Median)
		longest = max(longest, len([]rune(name)))
		names, words = append(names, name), append(words, says)
		bar := opts.BarData{Name: says, Value: "-"}
		if finite(r.Median) {
			bar.Value, highest = r.Median, max(highest, r.Median)
		}
		bars = append(bars, bar)
		if finite(r.Low) && finite(r.High) {
			highest = max(highest, r.High)
			lines = append(lines, []any{
				map[string]any{"name": says, "coord": []any{r.Low, i}, "symbol": "rect"},
				map[string]any{"coord": []any{r.High, i}, "symbol": "rect"},
			})
		}
	}
	end, step := roundAxis(highest) // the axis does not see how far the spreads reach
	align := "center"
	if end > 4 { // the label would stand out of the chart
		align = "left"
	}
	lines = append(lines, map[string]any{
		"name": reference, "xAxis": 1,
		"lineStyle": map[string]any{"type": "dashed", "color": "#888", "width": 1.5},
		"label":     map[string]any{"show": true, "formatter": "{b}", "position": "start", "align": align},
		// the axis is upside down
	})
	if len(ratios) == 0 {
		words = append(words, "no measurements yet")
	}
	bar := charts.NewBar()
	bar.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: c.title}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}))
	bar.Tooltip = opts.Tooltip{Trigger: "item", Formatter: "{b}"}
	bar.XAxisList[0] = opts.XAxis{
		Type: "value", Name: letters.Cut(c.axis, 70), NameLocation: "middle", NameGap: 28,
		Min: 0, Max: end, MinInterval: step, MaxInterval: step,
		AxisLabel: &opts.AxisLabel{HideOverlap: opts.Bool(true)},
	}
	bar.YAxisList[0] = opts.YAxis{Type: "category", Inverse: opts.Bool(true), AxisLabel: &opts.AxisLabel{Width: 220}}
	left, top, height := 24+7*longest, titleHeight+6+markHeight, max(1, len(names))*laneHeight
	bar.GridList = []opts.Grid{{Left: fmt.Sprint(left), Right: "32", Top: fmt.Sprint(top), Height: fmt.Sprint(height)}}
	bar.SetXAxis(names).XYReversal()
	bar.AddSeries("median", bars,
		charts.WithItemStyleOpts(opts.ItemStyle{Color: palette.Blue}),
		charts.WithMarkLineStyleOpts(opts.MarkLineStyle{
			Symbol: []string{"none", "none"}, SymbolSize: 7,
			Label:     &opts.Label{Show: opts.Bool(false)},
			LineStyle: &opts.LineStyle{Type: "solid", Color: "#8a8a8a", Width: 2},
		}))
	bar.MultiSeries[0].MarkLines.Data = lines
	bar.Initialization.Height = fmt.Sprint(top+height+50, "px")
	// Where there is no room for the names beside the bars they stand above them.
	add(&bar.BaseConfiguration, layouts(map[string]any{
		"grid": map[string]any{"left": 16, "right": 32},
		"yAxis": map[string]any{"z": 5, "axisTick": map[string]any{"show": false}, "axisLabel": map[string]any{
			"inside": true, "align": "left", "verticalAlign": "bottom", "padding": []int{0, 0, 7, -4}}},
		"series": map[string]any{"barWidth": "9", "markLine": map[string]any{"symbolSize": 5}},
	}, map[string]any{
		"grid": map[string]any{"left": left, "right": 32},
		"yAxis": map[string]any{"z": 0, "axisTick": map[string]any{"show": true}, "axisLabel": map[string]any{
			"inside": false, "align": "right", "verticalAlign": "middle", "padding": 0}},
		"series": map[string]any{"barWidth": "69%", "markLine": map[string]any{"symbolSize": 7}},
	}))
	describe(&bar.BaseConfiguration, words...)
	return bar
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

// roundAxis returns the end of an axis from 0 that reaches highest, and the distance of its
// ticks, of which there are four to eight.
func roundAxis(highest float64) (end, step float64) {
	power := math.Pow(10, math.Floor(math.Log10(highest)))
	for _, m := range []float64{0.2, 0.5, 1, 2} {
		if step = m * power; highest/step <= 8 {
			break
		}
	}
	return math.Ceil(highest/step-1e-9) * step, step
}
