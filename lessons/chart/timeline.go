package chart

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"locklab/lessons/timeline"
)

// drawSpan draws the item [lane, from, to] as a bar in its lane: a full one
// for holding, and for waiting (the item's fourth value is 1) a thin hatched one.
const drawSpan = `function (params, api) {
	var from = api.coord([api.value(1), api.value(0)]), to = api.coord([api.value(2), api.value(0)]);
	var waiting = api.value(3) === 1, lane = api.size([0, 1])[1], height = lane * (waiting ? 0.3 : 0.6);
	var area = params.coordSys;
	var shape = echarts.graphic.clipRectByRect(
		{x: from[0], y: from[1] - height / 2, width: Math.max(to[0] - from[0], 1.5), height: height},
		{x: area.x, y: area.y, width: area.width, height: area.height});
	var style = {fill: api.visual('color')};
	if (waiting) style.decal = {symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: 'rgba(0, 0, 0, 0.6)'};
	return shape && {type: 'rect', shape: shape, style: style};
}`

// Timeline draws a recording with a lane for each goroutine: a broad bar while
// it holds a lock, a thin hatched bar while it waits. The axis is in milliseconds.
func Timeline(recording timeline.Recording, options ...Option) *charts.Custom {
	c := configure(options)
	lane := map[string]int{}
	var lanes []string
	for i, name := range recording.Goroutines {
		lane[name] = i
		lanes = append(lanes, name)
	}
	spans := map[timeline.Kind][]opts.CustomData{}
	for _, i := range recording.Intervals {
		waiting := 0
		if i.Kind == timeline.Waiting {
			waiting = 1
		}
		spans[i.Kind] = append(spans[i.Kind], opts.CustomData{
			Name:  fmt.Sprintf("%s %s %s, %v, from %v", i.Goroutine, i.Kind, i.Lock, i.To-i.From, i.From),
			Value: []any{lane[i.Goroutine], ms(i.From), ms(i.To), waiting},
		})
	}
	custom := charts.NewCustom()
	custom.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: c.title}))
	custom.Tooltip = opts.Tooltip{Trigger: "item", Formatter: "{b}"}
	custom.XAxisList[0] = opts.XAxis{Type: "value", Name: "milliseconds", NameLocation: "middle", NameGap: 28, Min: 0, Max: ms(recording.Length)}
	custom.YAxisList[0] = opts.YAxis{Type: "category", Data: lanes, Inverse: opts.Bool(true)}
	for _, kind := range []timeline.Kind{timeline.Waiting, timeline.Holding} {
		color := blue
		if kind == timeline.Waiting {
			color = orange
		}
		custom.AddSeries(kind.String(), spans[kind],
			charts.WithEncodeOpts(opts.Encode{X: []int{1, 2}, Y: 0}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: color}),
			func(s *charts.SingleSeries) { s.RenderItem = opts.FuncOpts(drawSpan) })
	}
	custom.Initialization.Height = fmt.Sprint(110+36*len(lanes), "px")
	describe(&custom.BaseConfiguration, fmt.Sprintf("%s: %s over %.3f ms",
		strings.Join(lanes, ", "), count(len(recording.Intervals), "interval"), ms(recording.Length)))
	return custom
}

func ms(d time.Duration) float64 { return math.Round(float64(d)/1e3) / 1e3 }
