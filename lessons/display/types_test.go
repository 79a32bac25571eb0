package display_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"locklab/lessons/display"
)

// A kind is a type of chart that go-echarts has.
type kind struct {
	name    string // as in charts.New…
	chart   any
	picture bool   // whether it has a picture where scripts do not run; otherwise it has its words
	words   string // what its words say after "A … chart."
	needs   string // what it needs besides ECharts, which is not here: then the page says so
}

var weekdays = []string{"Mon", "Tue", "Wed"}

// kinds are all types of go-echarts, each with a few values, after go-echarts' own examples
// (github.com/go-echarts/examples).
func kinds() []kind {
	bar, line := charts.NewBar(), charts.NewLine()
	bar.SetXAxis(weekdays).AddSeries("s", []opts.BarData{{Value: 1}, {Value: 3}, {Value: 2}})
	line.SetXAxis(weekdays).AddSeries("s", []opts.LineData{{Value: 1}, {Value: 3}, {Value: 2}})
	scatter, effect := charts.NewScatter(), charts.NewEffectScatter()
	scatter.SetXAxis(weekdays).AddSeries("s", []opts.ScatterData{{Value: 1}, {Value: 3}, {Value: 2}})
	effect.SetXAxis(weekdays).AddSeries("s", []opts.EffectScatterData{{Value: 1}, {Value: 3}, {Value: 2}})
	box, kline, heat := charts.NewBoxPlot(), charts.NewKLine(), charts.NewHeatMap()
	box.SetXAxis(weekdays[:1]).AddSeries("s", []opts.BoxPlotData{{Value: []int{1, 3, 5, 7, 9}}})
	kline.SetXAxis(weekdays[:1]).AddSeries("s", []opts.KlineData{{Value: []float64{1, 2, 0.5, 3}}})
	heat.SetXAxis(weekdays).AddSeries("s", []opts.HeatMapData{{Value: []any{0, 0, 4}}, {Value: []any{1, 1, 7}}})
	heat.YAxisList[0] = opts.YAxis{Type: "category", Data: weekdays}
	heat.VisualMapList = []opts.VisualMap{{Max: 7}}
	custom := charts.NewCustom()
	custom.XAxisList[0] = opts.XAxis{Type: "value"}
	custom.AddSeries("s", []opts.CustomData{{Value: []int{1, 1}}, {Value: []int{2, 3}}}, func(s *charts.SingleSeries) {
		s.RenderItem = opts.FuncOpts(`function (params, api) { var at = api.coord([api.value(0), api.value(1)]); ` +
			`return {type: 'circle', shape: {cx: at[0], cy: at[1], r: 8}}; }`)
	})
	pie, funnel, gauge := charts.NewPie(), charts.NewFunnel(), charts.NewGauge()
	pie.AddSeries("s", []opts.PieData{{Name: "lost", Value: 3}, {Name: "kept", Value: 7}})
	funnel.AddSeries("s", []opts.FunnelData{{Name: "asked", Value: 9}, {Name: "got", Value: 4}})
	gauge.AddSeries("s", []opts.GaugeData{{Name: "held", Value: 62.5}})
	radar, parallel := charts.NewRadar(), charts.NewParallel()
	radar.SetGlobalOptions(charts.WithRadarComponentOpts(opts.RadarComponent{Indicator: []*opts.Indicator{{Name: "a",
		Max: 5}, {Name: "b", Max: 5}, {Name: "c", Max: 5}}}))
	radar.AddSeries("s", []opts.RadarData{{Name: "mutex", Value: []int{1, 2, 3}}})
	parallel.SetGlobalOptions(charts.WithParallelAxisList([]opts.ParallelAxis{{Dim: 0, Name: "a"},
		{Dim: 1, Name: "b"}}))
	parallel.AddSeries("s", []opts.ParallelData{{Value: []any{1, 2}}, {Value: []any{3, 4}}})
	graph, sankey := charts.NewGraph(), charts.NewSankey()
	graph.AddSeries("s", []opts.GraphNode{{Name: "thread1"}, {Name: "thread2"}},
		[]opts.GraphLink{{Source: "thread1", Target: "thread2"}})
	sankey.AddSeries("s", []opts.SankeyNode{{Name: "a"}, {Name: "b"}},
		[]opts.SankeyLink{{Source: "a", Target: "b", Value: 3}})
	tree, treemap, sunburst := charts.NewTree(), charts.NewTreeMap(), charts.NewSunburst()
	tree.AddSeries("s", []opts.TreeData{{Name: "root",
		Children: []*opts.TreeData{{Name: "left", Value: 1}, {Name: "right", Value: 2}}}})
	treemap.AddSeries("s", []opts.TreeMapNode{{Name: "root",
		Children: []opts.TreeMapNode{{Name: "left", Value: 1}, {Name: "right", Value: 2}}}})
	sunburst.AddSeries("s", []opts.SunBurstData{{Name: "root",
		Children: []*opts.SunBurstData{{Name: "left", Value: 1}, {Name: "right", Value: 2}}}})
	river := charts.NewThemeRiver()
	river.SetGlobalOptions(charts.WithSingleAxisOpts(opts.SingleAxis{Type: "time", Bottom: "10%"}))
	river.AddSeries("s", []opts.ThemeRiverData{{Date: "2026/11/08", Value: 10, Name: "a"},
		{Date: "2026/11/09", Value: 15, Name: "a"}, {Date: "2026/11/08", Value: 5, Name: "b"}})
	geo, maps := charts.NewGeo(), charts.NewMap()
	geo.SetGlobalOptions(charts.WithGeoComponentOpts(opts.GeoComponent{Map: "china"}))
	geo.AddSeries("s", "scatter", []opts.GeoData{{Name: "here", Value: []float64{116, 40, 5}}})
	maps.RegisterMapType("china")
	maps.AddSeries("s", []opts.MapData{{Name: "here", Value: 5}})
	bar3D, line3D, scatter3D, surface3D := charts.NewBar3D(), charts.NewLine3D(), charts.NewScatter3D(),
		charts.NewSurface3D()
	in3D := []opts.Chart3DData{{Value: []any{0, 0, 1}}, {Value: []any{1, 1, 3}}}
	bar3D.AddSeries("s", in3D)
	line3D.AddSeries("s", in3D)
	scatter3D.AddSeries("s", in3D)
	surface3D.AddSeries("s", in3D)
	cloud, liquid := charts.NewWordCloud(), charts.NewLiquid()
	cloud.AddSeries("s", []opts.WordCloudData{{Name: "lock", Value: 9}, {Name: "wait", Value: 4}})
	liquid.AddSeries("s", []opts.LiquidData{{Value: 0.3}})
	const gl = "echarts-gl.min.js"
	return []kind{
		{"Bar", bar, true, "s: 3 values, from 1 to 3", ""},
		{"Line", line, true, "s: 3 values, from 1 to 3", ""},
		{"Scatter", scatter, true, "s: 3 values, from 1 to 3", ""},
		{"EffectScatter", effect, true, "s: 3 values, from 1 to 3", ""},
		{"BoxPlot", box, true, "s: 1 value, from 1 to 9", ""},
		{"KLine", kline, true, "s: 1 value, from 0.5 to 3", ""},
		{"HeatMap", heat, true, "s: 2 values, from 4 to 7", ""},
		{"Custom", custom, true, "s: 2 values, from 1 to 3", ""},
		{"Pie", pie, true, "s: lost 3 (30 %), kept 7 (70 %)", ""},
		{"Funnel", funnel, false, "s: asked 9, got 4", ""},
		{"Gauge", gauge, false, "s: held 62.5", ""},
		{"Radar", radar, false, "s: mutex 1, 2, 3", ""},
		{"Parallel", parallel, false, "s: 1, 2; 3, 4", ""},
		{"Graph", graph, false, "s: 2 nodes, 1 link", ""},
		{"Sankey", sankey, false, "s: 2 nodes, 1 link", ""},
		{"Tree", tree, false, "s: 3 parts, of which 2 have no others in them", ""},
		{"TreeMap", treemap, false, "s: 3 parts, of which 2 have no others in them", ""},
		{"Sunburst", sunburst, false, "s: 3 parts, of which 2 have no others in them", ""},
		{"ThemeRiver", river, false, "s: 3 values, from 5 to 15", ""},
		{"Geo", geo, false, "s: 1 value, 5", "maps/china.js"},
		{"Map", maps, false, "s: here 5", "maps/china.js"},
		{"Bar3D", bar3D, false, "s: 2 values, from 1 to 3", gl},
		{"Line3D", line3D, false, "s: 2 values, from 1 to 3", gl},
		{"Scatter3D", scatter3D, false, "s: 2 values, from 1 to 3", gl},
		{"Surface3D", surface3D, false, "s: 2 values, from 1 to 3", gl},
		{"WordCloud", cloud, false, "s: lock 9, wait 4", "echarts-wordcloud.min.js"},
		{"Liquid", liquid, false, "s: 0.3", "echarts-liquidfill.min.js"},
	}
}

// Each type of go-echarts has its chart, or a word why not, and where no script runs its
// picture or its words.
func TestEveryTypeOfGoECharts(t *testing.T) {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.name)
		t.Run(k.name, func(t *testing.T) {
			m := one(t, func() { display.Show(k.chart) })
			if _, said, _ := strings.Cut(m.text, "chart.\n"); strings.TrimSuffix(strings.SplitN(said, "\n", 2)[0],
				".") != k.words {
				t.Errorf("the words are %q, want %q", m.text, k.words)
			}
			if got := svg(t, m) != ""; got != k.picture {
				t.Errorf("it has a picture: %v", got)
			}
			tb := openTab(t, jupyterPage, true)
			tb.output(m)
			if k.needs == "" {
				tb.drawn(1)
				tb.screenshot("type-" + k.name)
				// three are the tool's
				if shapes := get[int](tb,
					`document.querySelectorAll('[_echarts_instance_] svg path, [_echarts_instance_] svg `+
						`circle').length`); shapes < 4 {
					t.Errorf("%d shapes are drawn", shapes)
				}
				tb.quiet()
				return
			}
			tb.until(`document.querySelector('[role=status]')`)
			says := get[string](tb, `document.querySelector('[role=status]').textContent`)
			if !strings.Contains(says, k.needs+", which cannot be loaded here. These are its words.") {
				t.Errorf("the page says %q", says)
			}
			if !get[bool](tb, `document.querySelector('.output pre').checkVisibility() && `+
				`!document.querySelector('[_echarts_instance_]')`) {
				t.Error("the words are not seen")
			}
		})
	}

	// The table is whole: it has what go-echarts has.
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/go-echarts/go-echarts/v2/charts").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("go-echarts has no charts: %v", err)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv != nil || strings.HasSuffix(file, "_test.go") ||
				!regexp.MustCompile(`^New[A-Z]`).MatchString(f.Name.Name) {
				continue
			}
			if name := strings.TrimPrefix(f.Name.Name, "New"); !slices.Contains(names, name) {
				t.Errorf("go-echarts has a %s, and the table has not", name)
			}
		}
	}
	t.Log(fmt.Sprint(len(names), " types"))
}
