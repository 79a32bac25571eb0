package chart

import (
	"fmt"

	"locklab/lessons/internal/number"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// maxLabelled is up to how many places each cell has its count written in it, and
// maxPlaces is how many are drawn at all: a chart stays below 100 KB.
const (
	maxLabelled = 10
	maxPlaces   = 16
)

// Positions draws who was next, over many runs: served[run][k] is the position,
// from 0, at which the goroutine that was served k-th had arrived. The heat map
// counts how often each arrival was served in each place: served in the order of
// arrival is the diagonal, and the line under the title says how many were. Where the rows
// are another order than that of arrival, Axis names it. Of more than 16 places the first
// 16 are drawn.
func Positions(served [][]int, options ...PositionsOption) *charts.HeatMap {
	var c config
	for _, o := range options {
		o.positions(&c)
	}
	n := 0
	for _, run := range served {
		n = max(n, len(run))
		for _, arrived := range run {
			n = max(n, arrived+1)
		}
	}
	n = min(n, maxPlaces)
	counts := make([][]int, n) // [arrived][served]
	for i := range counts {
		counts[i] = make([]int, n)
	}
	total, diagonal := 0, 0
	for _, run := range served {
		for k, arrived := range run {
			if arrived < 0 || arrived >= n || k >= n {
				continue
			}
			counts[arrived][k]++
			total++
			if arrived == k {
				diagonal++
			}
		}
	}
	axis, row, order := "place on arrival", "arrived", "the order of arrival"
	if c.axis != "" {
		axis, row, order = c.axis, c.axis, "this order"
	}
	var places []string
	var data []opts.HeatMapData
	highest := 0
	for i := range n {
		places = append(places, fmt.Sprint(i+1))
		for k := range n {
			highest = max(highest, counts[i][k])
			data = append(data, opts.HeatMapData{
				Name:  fmt.Sprintf("%s %d, served %d: %s", row, i+1, k+1, number.Count(counts[i][k], "time")),
				Value: []any{k, i, counts[i][k]},
			})
		}
	}
	says := "no runs yet"
	if total > 0 {
		says = fmt.Sprintf("%s were served in %s, in %s",
			number.Percent(float64(diagonal)/float64(total)), order, number.Count(len(served), "run"))
	}
	heat := charts.NewHeatMap()
	heat.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: c.title, Subtitle: says}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}))
	heat.Tooltip = opts.Tooltip{Trigger: "item", Formatter: "{b}"}
	heat.XAxisList[0] = opts.XAxis{Type: "category", Name: "place when served", NameLocation: "middle",
		NameGap: 28, Data: places}
	heat.YAxisList[0] = opts.YAxis{Type: "category", Name: axis, NameLocation: "middle",
		NameGap: 30, Data: places, Inverse: opts.Bool(true)}
	top, height := titleHeight+6+subtitleHeight, min(max(n, 4)*40, 400)
	heat.GridList = []opts.Grid{{Left: fmt.Sprint(leftMargin), Right: "110", Top: fmt.Sprint(top),
		Height: fmt.Sprint(height)}}
	heat.Initialization.Height = fmt.Sprint(top+height+50, "px")
	heat.VisualMapList = []opts.VisualMap{{
		Calculable: opts.Bool(true), Min: 0, Max: float32(max(1, highest)), Orient: "vertical", Right: "8",
		Top: "middle",
	}} // without colours: those of display fit the page, light or dark
	heat.AddSeries("served", data, charts.WithLabelOpts(opts.Label{Show: opts.Bool(n <= maxLabelled)}))
	bottom := top + height
	// The numbers in the cells say what the scale beside them would.
	layout := func(left, right, top, size int, scale bool) map[string]any {
		return map[string]any{
			"title":     map[string]any{"subtextStyle": map[string]any{"fontSize": size}},
			"grid":      map[string]any{"left": left, "right": right, "top": top, "height": bottom - top},
			"visualMap": map[string]any{"show": scale},
			"series":    map[string]any{"label": map[string]any{"fontSize": size}},
		}
	}
	add(&heat.BaseConfiguration, layouts(
		layout(54, 10, top+subtitleHeight, 10, n > maxLabelled), layout(leftMargin, 110, top, 12, true)))
	describe(&heat.BaseConfiguration, says)
	return heat
}

// subtitleHeight is what a line under the title takes, in pixels.
const subtitleHeight = 18
