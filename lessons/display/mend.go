package display

import (
	"encoding/json"
	"fmt"
	"math"

	"locklab/lessons/display/internal/tree"
	"locklab/lessons/internal/number"
)

// mend changes in an option what ECharts draws wrong or what would only make the message
// large, and returns it, written anew where that was needed, with a note of what is not drawn.
func mend(option []byte) (root tree.Node, mended []byte, note string, err error) {
	if root, err = tree.Parse(option); err != nil {
		return root, option, "", err
	}
	root = ownData(root)
	left, begun := leaveOut(root)
	if !compact(root) && left == 0 && !begun {
		return root, option, "", nil
	}
	switch {
	case left == 1:
		note = "1 value is 0 or less and is not drawn: it has no place on a logarithmic axis."
	case left > 1:
		note = fmt.Sprintf("%s values are 0 or less and are not drawn: they have no place on a logarithmic axis.",
			number.Int(left))
	}
	mended, err = json.Marshal(root.V)
	return root, mended, note, err
}

// ownData gives the series of an option their data where one of its axes is logarithmic: a gap in
// a dataset's source would be one for every series that takes its values from there.
func ownData(root tree.Node) tree.Node {
	logarithmic := false
	for _, key := range []string{"xAxis", "yAxis"} {
		for _, a := range root.Get(key).List() {
			logarithmic = logarithmic || a.Get("type").Text() == "log"
		}
	}
	if !logarithmic || root.Get("dataset").V == nil {
		return root
	}
	own := tree.WithData(root)
	for _, s := range own.Get("series").List() {
		if object, ok := s.V.(map[string]any); ok && s.Get("data").Len() > 0 {
			delete(object, "encode") // names columns of the dataset
		}
	}
	return own
}

// leaveOut puts gaps where a value has no place on a logarithmic axis, and counts them: ECharts
// would draw it, and end the axis anywhere (apache/echarts#9801, #16504). Bars begin at 1, or, if
// there are bars of 1 or less, a decade or less below the lowest, where ECharts would give the
// lowest no height; begun reports whether an axis now says so.
func leaveOut(root tree.Node) (left int, begun bool) {
	for _, axis := range []struct {
		key, index string
		at         int // in an item that is a list
	}{{"xAxis", "xAxisIndex", 0}, {"yAxis", "yAxisIndex", 1}} {
		for i, a := range root.Get(axis.key).List() {
			if a.Get("type").Text() != "log" {
				continue
			}
			lowest, bars := math.Inf(1), false
			for _, s := range root.Get("series").List() {
				if s.Get(axis.index).Index() != i {
					continue
				}
				bars = bars || s.Get("type").Text() == "bar"
				items, _ := s.Get("data").V.([]any)
				for k, item := range items {
					v := tree.Node{V: item}.Value()
					list, isList := v.V.([]any)
					if isList {
						v = v.At(axis.at)
					}
					f, ok := v.Number()
					if !ok {
						continue
					}
					if f > 0 {
						lowest = math.Min(lowest, f)
						continue
					}
					left++
					switch object, isObject := item.(map[string]any); {
					case isList && axis.at < len(list):
						list[axis.at] = missing
					case isObject:
						object["value"] = missing
					default:
						items[k] = missing
					}
				}
			}
			if object, ok := a.V.(map[string]any); ok && bars && object["min"] == nil && !math.IsInf(lowest, 1) {
				from := 1.0
				if lowest <= 1 {
					from = math.Pow(10, math.Ceil(math.Log10(lowest)-1e-9)-1)
				}
				object["min"], begun = from, true
			}
		}
	}
	return left, begun
}

// compact writes items that are nothing but a value as that value, where there are many of
// them, and reports whether it has.
func compact(root tree.Node) (changed bool) {
	const many = 1000
	for _, s := range root.Get("series").List() {
		items, _ := s.Get("data").V.([]any)
		if len(items) < many {
			continue
		}
		for i, item := range items {
			if object, ok := item.(map[string]any); ok && len(object) == 1 && object["value"] != nil {
				items[i], changed = object["value"], true
			}
		}
	}
	return changed
}
