package picture

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"locklab/lessons/display/internal/tree"
)

// Whatever a reader puts into the options of a chart, its static picture is
// well-formed XML, without a script, and of a size in proportion; or there is
// none. It never takes the cell down.
func FuzzPicture(f *testing.F) {
	for _, seed := range []string{
		`{}`, `[]`, `null`, `{"series": 1}`,
		`{"xAxis": [{"type": "category", "data": ["a", "b"]}], "yAxis": [{}], "series": [{"type": "bar", "data": ` +
			`[1, {"value": 2}]}]}`,
		`{"xAxis": {}, "yAxis": {"type": "category"}, "series": {"type": "bar", "data": [1, null, "-", "NaN", ` +
			`1e308, -1e308], "stack": "s"}}`,
		`{"xAxis": {"type": "log", "min": 0}, "yAxis": {"type": "log", "logBase": 1}, "series": [{"type": "line", ` +
			`"data": [[0, 0], [1, 1e-300]]}]}`,
		`{"grid": [{"left": "10%", "width": -5}, {"top": "200%"}], "xAxis": [{"gridIndex": 7}], "yAxis": ` +
			`[{"gridIndex": -1}], "series": [{"type": "scatter", "data": [[1, 2]], "symbolSize": 1e9}]}`,
		`{"xAxis": {"min": 5, "max": 5}, "yAxis": {"min": 2, "max": 1, "interval": 1e-12, "splitNumber": ` +
			`1000000000}, "series": [{"type": "line", "data": [[5, 1], [5, 2]], "markLine": {"data": [{"type": ` +
			`"average"}, {"xAxis": 1e300}]}}]}`,
		`{"xAxis": {"data": ["</svg><script>"]}, "yAxis": {"data": [1]}, "visualMap": {"min": 1, "max": 1, ` +
			`"inRange": {"color": ["\"/><script>", 3]}}, "series": [{"type": "heatmap", "data": [[0, 0, 5], [9, 9, ` +
			`1], [0]]}]}`,
		`{"xAxis": {"data": ["a"]}, "yAxis": {}, "series": [{"type": "boxplot", "data": [[1, 2, 3, 4, 5], [1], []]}]}`,
		`{"color": [1, {}], "series": [{"type": "pie", "data": [3, {"name": "</svg><script>", "value": 7}, ` +
			`{"value": -1}, {"value": 1e99}, null], "label": {"formatter": "{b}<{d}"}}]}`,
		`{"series": {"type": "pie", "roseType": "area", "radius": ["-5%", 1e99], "center": ["1e99%", null], ` +
			`"startAngle": 1e99, "clockwise": false, "data": [0, 0], "label": {"position": "inside"}, "labelLine": ` +
			`{"length": -1e99}}}`,
		`{"color": [1, {}], "title": {"text": "\u0000\uffff"}, "legend": {"data": [{"name": 1}]}, "xAxis": {}, ` +
			`"yAxis": {}, "series": [{"type": "custom", "data": [[0, 1, 2]], "itemStyle": {"color": ` +
			`"url(javascript:1)"}}]}`,
		`{"dataset": {"source": [["k", "v"], ["a", 1], ["b", 2]]}, "xAxis": {"type": "category"}, "yAxis": {}, ` +
			`"series": [{"type": "bar"}, {"type": "line", "encode": {"x": "k", "y": "w"}}, {"type": "pie"}]}`,
		`{"dataset": [{"source": {"a": [1, 2], "b": ["x"]}}, {"source": [{"a": 1}, {"b": 2}], "dimensions": ["b", ` +
			`{"name": "a"}]}, {"source": [[1], 2, []]}], "xAxis": {}, "yAxis": {}, "series": [{"type": "scatter"}, ` +
			`{"type": "scatter", "datasetIndex": 1}, {"type": "line", "datasetIndex": 2, "seriesLayoutBy": "row"}]}`,
		`{"xAxis": {"data": ["a", "b"]}, "yAxis": {}, "series": [{"type": "candlestick", "data": [[1, 2, 0.5, 3], ` +
			`["a", 2, 1, 0.5, 3], [1], null]}]}`,
		`{"xAxis": {}, "yAxis": {"minInterval": 1e-9, "maxInterval": 1e-9}, "series": [{"type": "scatter", "data": ` +
			`[[1, 2, "text"]], "label": {"show": true, "formatter": "{@[2]}{b}{c}<", "position": "right", ` +
			`"fontSize": 1e99, "distance": -1e99}}]}`,
		`{"xAxis": {"type": "time", "min": "2026-11-01", "max": 1e99}, "yAxis": {"type": "time"}, "series": ` +
			`[{"type": "line", "data": [["2026-11-01", 1], ["2026/1/2 10:00", "2026"], [1e99, -1e99], ["never", 3]]}]}`,
	} {
		f.Add([]byte(seed), 400.0)
	}
	f.Add([]byte(`{"xAxis": {}, "yAxis": {}, "series": [{"type": "line", "data": [1, 2]}]}`), -1e300)
	f.Fuzz(func(t *testing.T, option []byte, height float64) {
		root, err := tree.Parse(option)
		if err != nil {
			return
		}
		svg, ok := Draw(tree.WithData(root), height)
		if !ok {
			return
		}
		if room := 100_000 + 5_000*len(option); len(svg) > room {
			t.Errorf("%d bytes for an option of %d", len(svg), len(option))
		}
		for decoder := xml.NewDecoder(strings.NewReader(svg)); ; {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v in\n%s", err, svg)
			}
			if element, is := token.(xml.StartElement); is && element.Name.Local == "script" {
				t.Fatalf("a script in\n%s", svg)
			}
		}
	})
}
