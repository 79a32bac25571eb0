package display_test

import (
	"encoding/base64"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/components"
	"github.com/go-echarts/go-echarts/v2/opts"

	"locklab/kernel-setup/tests/short"
	"locklab/lessons/chart"
	"locklab/lessons/display"
)

// These tests are public reports of what people met with go-echarts and ECharts. Each names its source.

// svg is the static picture in a message, "" if there is none.
func svg(t testing.TB, m message) string {
	t.Helper()
	_, rest, ok := strings.Cut(m.html, "data:image/svg+xml;base64,")
	if !ok {
		return ""
	}
	encoded, _, _ := strings.Cut(rest, `"`)
	picture, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	return string(picture)
}

// barHeights are the heights of the rectangles of that colour in a picture, in pixels.
func barHeights(t testing.TB, picture, color string) (heights []float64) {
	t.Helper()
	bar := regexp.MustCompile(`<rect x="[-\d.]+" y="[-\d.]+" width="[\d.]+" height="([\d.]+)" fill="` + color + `"/>`)
	for _, m := range bar.FindAllStringSubmatch(picture, -1) {
		h, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		if h != 14 { // a legend's
			heights = append(heights, h)
		}
	}
	return heights
}

// optionOf is what ECharts has of the page's chart.
func optionOf[T any](tb *tab, path string) T {
	return get[T](tb, `echarts.getInstanceByDom(document.querySelector('[_echarts_instance_]')).getOption().`+path)
}

// ecomfe/echarts-liquidfill#136: go-echarts' Liquid asks for ECharts 4, which would take the place of ours. What
// cannot be drawn keeps its words, and the chart after it is whole.
func TestLiquidLeavesECharts(t *testing.T) {
	liquid := charts.NewLiquid()
	liquid.AddSeries("liquid", []opts.LiquidData{{Value: 0.3}})
	all := shown(t, func() { display.Show(liquid, chart.Timeline(handOver())) })
	if strings.Contains(all[0].html, "echarts@4") {
		t.Error("the message asks for another ECharts")
	}
	for name, extension := range map[string]string{
		"without the extension": "404",
		// What registers a series with the ECharts that is there, as liquidfill does with its own.
		"with one that draws": `echarts.extendSeriesModel({type: 'series.liquidFill', getInitialData(o) { return echarts.helper.createList(this); }});
			echarts.extendChartView({type: 'liquidFill', render() { this.group.add(new echarts.graphic.Rect({shape: {x: 9, y: 9, width: 90, height: 30}})); }});`,
		"with one that is for another version": `window.loadedForNothing = true;`,
	} {
		t.Run(name, func(t *testing.T) {
			tb := openTab(t, strings.Replace(jupyterPage, "<body", `<script>
				const append = HTMLHeadElement.prototype.append;
				HTMLHeadElement.prototype.append = function (e) {
					if (!e.src?.endsWith('echarts-liquidfill.min.js')) return append.call(this, e);
					const code = `+quote(extension)+`;
					if (code === '404') return setTimeout(() => e.onerror());
					(0, eval)(code);
					setTimeout(() => e.onload());
				};
			</script><body`, 1), true)
			tb.output(all[0])
			draws := name == "with one that draws"
			if draws {
				tb.until(`document.querySelector('[_echarts_instance_] svg path')`)
			} else {
				tb.until(`document.querySelector('[role=status]')?.textContent.includes('These are its words.')`)
				if words := get[string](tb,
					`document.querySelector('.output pre').checkVisibility() ? document.querySelector('.output `+
						`pre').textContent : ''`); !strings.Contains(words, "liquid: 0.3") {
					t.Errorf("the words are %q", words)
				}
			}
			tb.output(all[1])
			tb.until(`document.querySelectorAll('.output')[1].querySelectorAll('[_echarts_instance_] svg ` +
				`path[fill="#0072B2"]').length > 2`)
			if version := get[string](tb, `echarts.version`); !strings.HasPrefix(version, "5.") {
				t.Errorf("the page has ECharts %s", version)
			}
		})
	}
}

// go-echarts/examples#31, go-echarts/go-echarts#434: scripts that know the chart by its id.
func TestScriptsKnowTheChartByItsID(t *testing.T) {
	bar := charts.NewBar()
	bar.SetGlobalOptions(charts.WithInitializationOpts(opts.Initialization{ChartID: "abc"}))
	bar.SetXAxis([]string{"a", "b"}).AddSeries("held", []opts.BarData{{Value: 1}, {Value: 2}})
	bar.AddJSFuncs(`goecharts_abc.setOption({title: {text: 'by its id'}});`,
		`nothing_of_this_name();`,
		`document.getElementById('abc').dataset.seen = option_abc.series.length;`)
	m := one(t, func() { display.Show(bar) })
	tb := openTab(t, jupyterPage, true)
	tb.output(m)
	tb.drawn(1)
	for _, dark := range []bool{false, true} {
		tb.dark(dark)
		tb.until(`document.querySelector('[_echarts_instance_] svg').textContent.includes('by its id')`)
	}
	if seen := get[string](tb, `document.getElementById('abc').dataset.seen`); seen != "1" {
		t.Errorf("by option_abc the chart has %q series", seen)
	}
	says := get[[]string](tb, `[...document.querySelectorAll('[role=status]')].map((e) => e.textContent)`)
	if len(says) != 1 || !strings.Contains(says[0], "nothing_of_this_name is not defined") {
		t.Errorf("of a function that fails the page says %q", says)
	}
	tb.width(700)
	tb.until(`document.querySelector('[_echarts_instance_] svg').clientWidth < 700`)
	tb.do(`document.querySelector('.output').remove(); await new Promise((done) => setTimeout(done, 50))`)
	if get[bool](tb, `'goecharts_abc' in window`) {
		t.Error("the chart is gone and its name is not")
	}
}

// go-echarts/go-echarts#302: the data in a dataset.
func TestDataset(t *testing.T) {
	rows := [][]any{{"k", "v", "w"}, {"a", 1, 10}, {"b", 2, 20}}
	bar := func(add func(b *charts.Bar)) *charts.Bar {
		b := charts.NewBar()
		b.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "category"}))
		b.AddDataset(opts.Dataset{Source: rows})
		add(b)
		return b
	}
	pie := charts.NewPie()
	pie.AddDataset(opts.Dataset{Source: rows})
	pie.AddSeries("p", nil)
	points := charts.NewScatter()
	points.XAxisList[0] = opts.XAxis{Type: "value"}
	points.AddDataset(opts.Dataset{Source: [][]any{{1, 5}, {2, 7}}})
	points.AddSeries("s", nil)
	kline := charts.NewKLine()
	kline.XAxisList[0] = opts.XAxis{Type: "category"}
	kline.AddDataset(opts.Dataset{Source: [][]any{{"d", "o", "c", "l", "h"}, {"Mon", 1, 2, 0.5, 3},
		{"Tue", 2, 1, 0.5, 3}}})
	kline.AddSeries("k", nil)
	for name, test := range map[string]struct {
		chart any
		words string
		draws func(picture string) bool
	}{
		"bars": {bar(func(b *charts.Bar) { b.AddSeries("v", nil) }), "v: 2 values, from 1 to 2",
			func(s string) bool { return len(barHeights(t, s, "#0072B2")) == 2 }},
		"two": {bar(func(b *charts.Bar) { b.AddSeries("v", nil).AddSeries("w", nil) }),
			"w: 2 values, from 10 to 20", func(s string) bool { return len(barHeights(t, s, "#D55E00")) == 2 }},
		"encode": {bar(func(b *charts.Bar) {
			b.AddSeries("w", nil,
				charts.WithEncodeOpts(opts.Encode{X: "k", Y: "w"}))
		}), "w: 2 values, from 10 to 20",
			func(s string) bool { return len(barHeights(t, s, "#0072B2")) == 2 }},
		"objects": {func() any {
			b := charts.NewBar()
			b.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "category"}))
			b.AddDataset(opts.Dataset{Source: []map[string]any{{"k": "a", "v": 1}, {"k": "b", "v": 2}}})
			b.AddSeries("v", nil, charts.WithEncodeOpts(opts.Encode{X: "k", Y: "v"}))
			return b
		}(), "v: 2 values, from 1 to 2", func(s string) bool { return len(barHeights(t, s, "#0072B2")) == 2 }},
		"pie": {pie, "p: a 1 (33.33 %), b 2 (66.67 %)", func(s string) bool {
			return strings.Contains(s, ">b</text>")
		}},
		"points": {points, "s: 2 values, from 5 to 7",
			func(s string) bool { return strings.Count(s, "<circle") == 3 }}, // one is the legend's
		"candles": {kline, "k: 2 values, from 0.5 to 3", func(s string) bool {
			return strings.Count(s, `stroke="#D55E00"`) == 2 && strings.Count(s, `fill="#fff" stroke="#0072B2"`) == 1
		}},
	} {
		t.Run(name, func(t *testing.T) {
			m := one(t, func() { display.Show(test.chart) })
			if !strings.Contains(m.text, test.words) {
				t.Errorf("the words are %q, want %q", m.text, test.words)
			}
			if picture := svg(t, m); !test.draws(picture) {
				t.Errorf("the picture is %s", picture)
			}
		})
	}
	// The picture's bars are as high as each other's values.
	m := one(t, func() { display.Show(bar(func(b *charts.Bar) { b.AddSeries("v", nil) })) })
	if h := barHeights(t, svg(t, m), "#0072B2"); len(h) != 2 || math.Abs(h[1]-2*h[0]) > 1 {
		t.Errorf("the bars of 1 and 2 are %v high", h)
	}
	for _, name := range []string{">a</text>", ">b</text>"} {
		if !strings.Contains(svg(t, m), name) {
			t.Errorf("the axis lacks %s", name)
		}
	}
}

// apache/echarts#11101: the words of a candlestick are about its lowest and its highest.
func TestCandlestick(t *testing.T) {
	kline := charts.NewKLine()
	kline.SetXAxis([]string{"Mon", "Tue"}).AddSeries("price",
		[]opts.KlineData{{Value: []any{1, 2, 0.5, 3}}, {Value: []any{2, 1, 0.5, 3}}})
	m := one(t, func() { display.Show(kline) })
	if !strings.Contains(m.text, "price: 2 values, from 0.5 to 3") {
		t.Errorf("the words are %q", m.text)
	}
	if s := svg(t, m); !strings.Contains(s, `fill="#fff" stroke="#0072B2"`) ||
		!strings.Contains(s, `fill="#D55E00" stroke="#D55E00"`) {
		t.Errorf("one that fell is hollow and one that rose is filled, in %s", s)
	}
}

// apache/echarts#9801, apache/echarts#16504: 0 has no place on a logarithmic axis.
func TestZeroOnALogarithmicAxis(t *testing.T) {
	bars := func(values ...any) *charts.Bar {
		b := charts.NewBar()
		b.SetGlobalOptions(charts.WithYAxisOpts(opts.YAxis{Type: "log"}))
		var names []string
		var data []opts.BarData
		for i, v := range values {
			names, data = append(names, fmt.Sprint(i)), append(data, opts.BarData{Value: v})
		}
		b.SetXAxis(names).AddSeries("x", data)
		return b
	}
	const note = "1 value is 0 or less and is not drawn: it has no place on a logarithmic axis."
	m := one(t, func() { display.Show(bars(0, 10, 1000)) })
	if !strings.HasSuffix(m.text, note) || !strings.Contains(m.html, "<p>"+note+"</p>") {
		t.Errorf("the words are %q", m.text)
	}
	decades := func(name string, heights []float64) {
		if len(heights) != 2 || math.Abs(heights[1]/heights[0]-3) > 0.02 {
			t.Errorf("%s: 10 and 1000 are %v pixels high, want 1 decade and 3", name, heights)
		}
	}
	decades("the picture", barHeights(t, svg(t, m), "#0072B2"))
	tb := openTab(t, jupyterPage, true)
	tb.output(m)
	tb.drawn(1)
	decades("the chart", get[[]float64](tb,
		`[...document.querySelectorAll('[_echarts_instance_] svg path[fill="#0072B2"]')]
		.map((e) => e.getBoundingClientRect()).filter((b) => b.width > 40).sort((a, b) => a.x - b.x).map((b) => b.height)`))
	tb.quiet()

	// The same from a dataset, of which one series takes the column with the zero.
	fromDataset := charts.NewBar()
	fromDataset.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "category"}),
		charts.WithYAxisOpts(opts.YAxis{Type: "log"}))
	fromDataset.AddDataset(opts.Dataset{Source: [][]any{{"k", "v", "w"}, {"a", 0, 50}, {"b", 10, 60},
		{"c", 1000, 70}}})
	fromDataset.AddSeries("v", nil, charts.WithEncodeOpts(opts.Encode{X: "k", Y: "v"})).
		AddSeries("w", nil, charts.WithEncodeOpts(opts.Encode{X: "k", Y: "w"}))
	m = one(t, func() { display.Show(fromDataset) })
	if !strings.HasSuffix(m.text, note) || !strings.Contains(m.text, "w: 3 values, from 50 to 70") {
		t.Errorf("from a dataset the words are %q", m.text)
	}
	decades("the picture from a dataset", barHeights(t, svg(t, m), "#0072B2"))
	tb = openTab(t, jupyterPage, true)
	tb.output(m)
	tb.drawn(1)
	decades("the chart from a dataset", get[[]float64](tb,
		`[...document.querySelectorAll('[_echarts_instance_] svg path[fill="#0072B2"]')]
		.map((e) => e.getBoundingClientRect()).filter((b) => b.width > 30).sort((a, b) => a.x - b.x).map((b) => b.height)`))
	if others := get[int](tb, `[...document.querySelectorAll('[_echarts_instance_] svg path[fill="#D55E00"]')]
		.filter((e) => e.getBoundingClientRect().width > 30).length`); others != 3 {
		t.Errorf("the other series has %d bars, want 3", others)
	}
	tb.quiet()

	two := one(t, func() { display.Show(bars(0, -3, 10, 100)) })
	want := "2 values are 0 or less and are not drawn: they have no place on a logarithmic axis."
	if !strings.HasSuffix(two.text, want) {
		t.Errorf("the words are %q", two.text)
	}
	// The lowest bar has a height, whatever it is, and an axis that is told where to begin does.
	for _, lowest := range []float64{1, 0.02, 5} {
		if h := barHeights(t, svg(t, one(t, func() { display.Show(bars(lowest, 100*lowest)) })),
			"#0072B2"); len(h) != 2 || h[0] < 5 {
			t.Errorf("bars of %g and %g are %v high", lowest, 100*lowest, h)
		}
	}
	told := bars(10, 100)
	told.YAxisList[0].Min = 0.1
	if m := one(t, func() { display.Show(told) }); !strings.Contains(m.html, `"min":0.1`) {
		t.Error("the axis does not begin where it is told")
	}
}

// go-echarts/go-echarts#144: several charts in a page are shown one by one.
func TestPageOfCharts(t *testing.T) {
	page := components.NewPage()
	bar, line := charts.NewBar(), charts.NewLine()
	bar.SetXAxis([]string{"a"}).AddSeries("bars", []opts.BarData{{Value: 1}})
	line.SetXAxis([]string{"a", "b"}).AddSeries("lines", []opts.LineData{{Value: 1}, {Value: 2}})
	page.AddCharts(bar, line)
	all := shown(t, func() { display.Show(page) })
	if len(all) != 2 || !strings.Contains(all[0].html, `"bars"`) || !strings.Contains(all[1].html, `"lines"`) {
		t.Errorf("the page is %d outputs: %q", len(all), all)
	}
	live := shown(t, func() { new(display.Area).Show("two charts:", page) })
	if len(live) != 1 || strings.Count(live[0].html, "<img ") != 2 {
		t.Errorf("in an area the page is %d outputs", len(live))
	}
	if n := len(shown(t, func() { display.Show(components.NewPage()) })); n != 0 {
		t.Errorf("a page without charts is %d outputs", n)
	}
}

// go-echarts/go-echarts#234, #484: FuncOpts takes the line ends out, so a comment swallows the rest
// of the function. The chart is drawn without it, and the page says so.
func TestCommentInAFormatter(t *testing.T) {
	bars := func(function string) *charts.Bar {
		b := charts.NewBar()
		b.SetGlobalOptions(charts.WithYAxisOpts(opts.YAxis{AxisLabel: &opts.AxisLabel{Show: opts.Bool(true),
			Formatter: opts.FuncOpts(function)}}))
		b.SetXAxis([]string{"a", "b"}).AddSeries("x", []opts.BarData{{Value: 1}, {Value: 2}})
		return b
	}
	for _, test := range []struct{ name, function, label, says string }{
		{"a comment", "\nfunction (value) {\n\t// the unit\n\treturn value + \" bps\";\n}", "1",
			"Write /* … */ in place of //"},
		{"no comment", "\nfunction (value) {\n\t/* the unit */\n\treturn value + \" bps\";\n}", "1 bps", ""},
		{"an address in it", "function (value) { return value + ' http://x'; }", "1 http://x", ""},
		{"a mistake", "function (value) { return value +; }", "1",
			"cannot be read, and it is drawn without: Unexpected token ';'"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := one(t, func() { display.Show(bars(test.function)) })
			tb := openTab(t, jupyterPage, true)
			tb.output(m)
			tb.drawn(1)
			labels := get[[]string](tb,
				`[...document.querySelectorAll('[_echarts_instance_] svg text')].map((e) => e.textContent)`)
			if !strings.Contains(strings.Join(labels, "|")+"|", "|"+test.label+"|") {
				t.Errorf("the labels are %q, want %q", labels, test.label)
			}
			says := get[string](tb, `[...document.querySelectorAll('[role=status]')].filter((e) => `+
				`e.checkVisibility()).map((e) => e.textContent).join(' ')`)
			if test.says == "" && says != "" || !strings.Contains(says, test.says) {
				t.Errorf("the page says %q, want %q", says, test.says)
			}
		})
	}
	// A function that fails while the chart is drawn leaves the picture, and a word.
	m := one(t, func() { display.Show(bars("function (value) { return value.nothing.more; }")) })
	tb := openTab(t, jupyterPage, true)
	tb.output(m)
	tb.until(`document.querySelector('[role=status]')?.textContent.startsWith('The chart could not be drawn: ')`)
	if !get[bool](tb, `document.querySelector('img').checkVisibility() && `+
		`!document.querySelector('[_echarts_instance_]')`) {
		t.Error("the picture does not stay")
	}
}

// go-echarts/go-echarts#46, apache/echarts#5029: large series. A message stays near the size of its data,
// and the picture has no more marks than pixels.
func TestLargeSeries(t *testing.T) {
	short.Skip(t, "100,000 points")
	r := rand.New(rand.NewPCG(1, 2))
	const n = 100_000
	var xs []int
	var line []opts.LineData
	var bars []opts.BarData
	var points []opts.ScatterData
	var cells []opts.HeatMapData
	var candles []opts.KlineData
	var slices []opts.PieData
	for i := range n {
		f := r.Float64()
		xs, line, bars = append(xs, i), append(line, opts.LineData{Value: f}), append(bars, opts.BarData{Value: f})
		points = append(points, opts.ScatterData{Value: []any{r.Float64(), f}})
		cells = append(cells, opts.HeatMapData{Value: []any{i % 1000, i / 1000, f}})
		candles = append(candles, opts.KlineData{Value: []any{f, f + 1, f - 1, f + 2}})
		slices = append(slices, opts.PieData{Name: strconv.Itoa(i), Value: f})
	}
	l, b, s, h, k, p, gaps := charts.NewLine(), charts.NewBar(), charts.NewScatter(), charts.NewHeatMap(),
		charts.NewKLine(), charts.NewPie(), charts.NewLine()
	l.SetXAxis(xs).AddSeries("large", line)
	b.SetXAxis(xs).AddSeries("large", bars)
	s.XAxisList[0] = opts.XAxis{Type: "value"}
	s.AddSeries("large", points)
	h.SetXAxis(xs[:1000]).AddSeries("large", cells)
	h.YAxisList[0] = opts.YAxis{Type: "category", Data: xs[:100]}
	k.SetXAxis(xs).AddSeries("large", candles)
	p.AddSeries("large", slices)
	broken := append([]opts.LineData(nil), line...)
	for i := 0; i < n; i += 2 {
		broken[i].Value = "-"
	}
	gaps.SetXAxis(xs).AddSeries("large", broken)
	for name, c := range map[string]struct {
		chart   any
		picture int // the most bytes
	}{
		"line": {l, 100_000}, "bars": {b, 150_000}, "points": {s, 800_000}, "cells": {h, 8_000_000},
		"candles": {k, 150_000}, "pie": {p, 500_000}, "gaps": {gaps, 150_000},
	} {
		m := one(t, func() { display.Show(c.chart) })
		picture := len(svg(t, m))
		t.Logf("%s: %d bytes, the picture %d", name, len(m.html), picture)
		if picture == 0 || picture > c.picture {
			t.Errorf("%s: the picture is %d bytes, want at most %d", name, picture, c.picture)
		}
		if name == "line" && len(m.html) > 40*n {
			t.Errorf("%s: %d bytes for %d points", name, len(m.html), n)
		}
	}
	// Of few points nothing is left out, and of many the extremes stay.
	line[54_321].Value = 50
	l = charts.NewLine()
	l.SetXAxis(xs).AddSeries("large", line)
	if picture := svg(t, one(t, func() { display.Show(l) })); !strings.Contains(picture,
		" 60.0L") { // where 50, the end of the axis, is
		t.Error("the highest point of a line is left out")
	}
}

// apache/echarts#14324 and its like: values of a time axis are text, in several forms, or milliseconds.
func TestTimeAxis(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.Local) }
	for name, x := range map[string]func(n int) any{
		"time.Time":    func(n int) any { return day(n) },
		"milliseconds": func(n int) any { return day(n).UnixMilli() },
		"text":         func(n int) any { return day(n).Format("2006-01-02") },
		"with slashes": func(n int) any { return day(n).Format("2006/1/2") },
	} {
		line := charts.NewLine()
		line.XAxisList[0] = opts.XAxis{Type: "time"}
		line.AddSeries("s", []opts.LineData{{Value: []any{x(1), 10}}, {Value: []any{x(3), 30}},
			{Value: []any{x(5), 20}}})
		m := one(t, func() { display.Show(line) })
		picture := svg(t, m)
		// one is the legend's
		if !strings.Contains(picture, ">Nov 3</text>") || strings.Count(picture, "<circle") != 4 {
			t.Errorf("%s: the picture is %s", name, picture)
		}
		// The middle point stands in the middle.
		if !regexp.MustCompile(`d="M80\.0 [\d.]+L400\.0 [\d.]+L720\.0 [\d.]+"`).MatchString(picture) {
			t.Errorf("%s: the line is not where the days are: %s", name, picture)
		}
		if !strings.Contains(m.text, "s: 3 values, from 10 to 30") {
			t.Errorf("%s: the words are %q", name, m.text)
		}
	}
}

// go-echarts/go-echarts#577: a function for the values of a tooltip.
func TestValueFormatter(t *testing.T) {
	bar := charts.NewBar()
	bar.SetGlobalOptions(charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "axis",
		ValueFormatter: opts.FuncOpts(`(value) => value + ' locks'`)}))
	bar.SetXAxis([]string{"a", "b"}).AddSeries("s", []opts.BarData{{Value: 1}, {Value: 2}})
	m := one(t, func() { display.Show(bar) })
	tb := openTab(t, jupyterPage, true)
	tb.output(m)
	tb.drawn(1)
	tb.do(`echarts.getInstanceByDom(document.querySelector('[_echarts_instance_]')).dispatchAction({type: ` +
		`'showTip', seriesIndex: 0, dataIndex: 1})`)
	tb.until(`document.body.textContent.includes('2 locks')`)
	tb.quiet()
}
