package tree

import (
	"maps"
	"slices"
)

// WithData returns an option in whose series stands the data that they take from its datasets,
// by ECharts' rules (https://echarts.apache.org/handbook/en/concepts/dataset): encode names the
// columns, or else a series on a category axis takes the first column and the next that is free,
// and any other series the next columns that are free. A dataset that is made from another one
// by a transform is left alone. The given option is not changed.
func WithData(option Node) Node {
	datasets := option.Get("dataset").List()
	root, ok := option.V.(map[string]any)
	if len(datasets) == 0 || !ok {
		return option
	}
	taken := map[int]int{} // how many columns of a dataset are in use
	var series []any
	for _, s := range option.Get("series").List() {
		of := s.Get("datasetIndex").Index()
		old, isObject := s.V.(map[string]any)
		if s.Get("data").Len() > 0 || !isObject || of < 0 || of >= len(datasets) {
			series = append(series, s.V)
			continue
		}
		t := read(datasets[of], s.Get("seriesLayoutBy").Text() == "row")
		filled := maps.Clone(old)
		filled["data"] = t.items(option, s, taken, of)
		series = append(series, filled)
	}
	root = maps.Clone(root)
	root["series"] = series
	return Node{root}
}

// A table is the source of a dataset: its columns have names, or "".
type table struct {
	names []string
	rows  [][]any
}

func read(dataset Node, byRow bool) (t table) {
	for _, d := range dataset.Get("dimensions").List() {
		t.names = append(t.names, d.Get("name").OrText(d.Text()))
	}
	switch source := dataset.Get("source").V.(type) {
	case map[string]any: // columns
		if len(t.names) == 0 {
			t.names = slices.Sorted(maps.Keys(source))
		}
		for k, name := range t.names {
			for i, v := range (Node{source[name]}).List() {
				if i == len(t.rows) {
					t.rows = append(t.rows, make([]any, len(t.names)))
				}
				t.rows[i][k] = v.V
			}
		}
	case []any:
		if len(source) == 0 {
			return t
		}
		if first, ok := source[0].(map[string]any); ok {
			if len(t.names) == 0 {
				t.names = slices.Sorted(maps.Keys(first))
			}
			for _, row := range source {
				values := make([]any, len(t.names))
				for k, name := range t.names {
					values[k] = Node{row}.Get(name).V
				}
				t.rows = append(t.rows, values)
			}
			return t
		}
		for _, row := range source {
			values, _ := row.([]any)
			t.rows = append(t.rows, values)
		}
		if byRow {
			t.rows = transpose(t.rows)
		}
		if len(t.rows) > 0 && isHeader(t.rows[0], dataset.Get("sourceHeader")) {
			if len(t.names) == 0 {
				for _, v := range t.rows[0] {
					t.names = append(t.names, Node{v}.Text())
				}
			}
			t.rows = t.rows[1:]
		}
	}
	return t
}

func transpose(rows [][]any) (columns [][]any) {
	for i, row := range rows {
		for k, v := range row {
			for len(columns) <= k {
				columns = append(columns, make([]any, len(rows)))
			}
			columns[k][i] = v
		}
	}
	return columns
}

// isHeader reports whether the first row names the columns: it does where it is nothing but
// text, unless it is told.
func isHeader(row []any, told Node) bool {
	if is, ok := told.V.(bool); ok {
		return is
	}
	words := false
	for _, v := range row {
		if v == nil || v == "-" {
			continue
		}
		if _, ok := v.(string); !ok {
			return false
		}
		words = true
	}
	return words
}

// items are the rows as items of a series: named values, or lists of the coordinates.
func (t table) items(option, s Node, taken map[int]int, of int) (items []any) {
	kind := s.Get("type").Text()
	column := func(n Node) int {
		if name, ok := n.V.(string); ok {
			return slices.Index(t.names, name)
		}
		return n.Index()
	}
	next := func() int {
		taken[of]++
		return taken[of] - 1
	}
	if s.Get("coordinateSystem").Text() == "" && !slices.Contains(onAxes, kind) { // by name, such as a pie
		name, value := 0, 1
		if e := s.Get("encode", "itemName"); e.V != nil {
			name = column(e.At(0))
		}
		if e := s.Get("encode", "value"); e.V != nil {
			value = column(e.At(0))
		}
		for _, row := range t.rows {
			items = append(items, map[string]any{"name": cell(row, name), "value": cell(row, value)})
		}
		return items
	}
	values := map[string]int{"candlestick": 4, "boxplot": 5}[kind]
	if values == 0 {
		values = 1
	}
	var x, y []int
	for _, e := range s.Get("encode", "x").List() {
		x = append(x, column(e))
	}
	for _, e := range s.Get("encode", "y").List() {
		y = append(y, column(e))
	}
	isCategory := func(key, index string) bool {
		return option.Get(key).At(s.Get(index).Index()).Get("type").Text() == "category"
	}
	base, other := &x, &y
	if isCategory("yAxis", "yAxisIndex") && !isCategory("xAxis", "xAxisIndex") {
		base, other = &y, &x
	}
	if len(*base) == 0 {
		if isCategory("xAxis", "xAxisIndex") || isCategory("yAxis", "yAxisIndex") {
			*base = []int{0}
			taken[of] = max(taken[of], 1)
		} else {
			*base = []int{next()}
		}
	}
	for range values {
		if len(*other) < values && s.Get("encode").V == nil {
			*other = append(*other, next())
		}
	}
	for _, row := range t.rows {
		var item []any
		for _, k := range append(slices.Clone(x), y...) {
			item = append(item, cell(row, k))
		}
		items = append(items, item)
	}
	return items
}

// onAxes are the kinds of series that stand on axes unless they are told otherwise.
var onAxes = []string{"bar", "line", "scatter", "effectScatter", "heatmap", "boxplot", "candlestick", "custom",
	"pictorialBar"}

func cell(row []any, k int) any {
	if k < 0 || k >= len(row) {
		return nil
	}
	return row[k]
}
