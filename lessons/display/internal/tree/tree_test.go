package tree

import (
	"fmt"
	"testing"
)

func parse(t *testing.T, option string) Node {
	t.Helper()
	n, err := Parse([]byte(option))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNode(t *testing.T) {
	n := parse(t, `{"one": {"x": "12px"}, "list": [1, {"value": [2, 3]}, "50%"], "yes": true, "huge": 1e300}`)
	for _, test := range []struct{ got, want any }{
		{n.Get("one", "x").Or(7), 12.0}, {n.Get("one", "y").Or(7), 7.0}, {n.Get("nothing", "at", "all").V, nil},
		{n.Get("list").Len(), 3}, {n.Get("one").Len(), 1}, {n.Get("nothing").Len(), 0},
		{n.Get("list").At(1).Value().At(1).Index(), 3}, {n.Get("list").At(3).V, nil}, {n.Get("list").At(-1).V, nil},
		{n.Get("one").At(0).Get("x").Text(), "12px"}, {n.Get("list").At(0).Text(), "1"},
		{n.Get("yes").OrText("no"), "no"},
		{n.Get("list").At(2).Length(800, 5), 400.0}, {n.Get("yes").Is(true), true}, {n.Get("nothing").Is(false), false},
		{n.Get("huge").Or(-1), -1.0},
	} {
		if test.got != test.want {
			t.Errorf("got %v, want %v", test.got, test.want)
		}
	}
	if _, err := Parse([]byte("{")); err == nil {
		t.Error("half an option is one")
	}
}

// The data of a series are those that ECharts takes from the dataset.
func TestWithData(t *testing.T) {
	const rows = `"dataset": {"source": [["k", "v", "w"], ["a", 1, 10], ["b", 2, 20]]}`
	for name, test := range map[string]struct{ option, want string }{
		"the next free column": {`{` + rows +
			`, "xAxis": {"type": "category"}, "series": [{"type": "bar"}, {"type": "line"}]}`,
			"[[a 1] [b 2]] [[a 10] [b 20]]"},
		"lying": {`{` + rows +
			`, "xAxis": {}, "yAxis": {"type": "category"}, "series": [{"type": "bar"}]}`, "[[1 a] [2 b]]"},
		"told by name": {`{` + rows +
			`, "xAxis": {"type": "category"}, "series": [{"type": "bar", "encode": {"x": "k", "y": "w"}}]}`,
			"[[a 10] [b 20]]"},
		"two numbers": {`{"dataset": {"source": [[1, 2], [3, 4]]}, "xAxis": {}, "series": {"type": "scatter"}}`,
			"[[1 2] [3 4]]"},
		"by row": {`{"dataset": {"source": [["k", "a", "b"], ["v", 1, 2]]}, "xAxis": {"type": ` +
			`"category"}, "series": {"type": "bar", "seriesLayoutBy": "row"}}`, "[[a 1] [b 2]]"},
		"columns": {`{"dataset": {"source": {"k": ["a", "b"], "v": [1, 2]}}, "xAxis": {"type": ` +
			`"category"}, "series": {"type": "bar"}}`, "[[a 1] [b 2]]"},
		"objects": {`{"dataset": {"dimensions": ["v", "w"], "source": [{"v": 1, "w": 2}, {"w": 3}]}, ` +
			`"xAxis": {}, "series": {"type": "scatter"}}`, "[[1 2] [<nil> 3]]"},
		"a pie": {`{` + rows + `, "series": {"type": "pie"}}`,
			"[map[name:a value:1] map[name:b value:2]]"},
		"its own": {`{` + rows + `, "xAxis": {}, "series": {"type": "bar", "data": [7]}}`, "[7]"},
		"another dataset": {`{"dataset": [{"source": []}, {"source": [["x"], ["a", 5]]}], "xAxis": {"type": ` +
			`"category"}, "series": {"type": "bar", "datasetIndex": 1}}`, "[[a 5]]"},
		"none of that number": {`{` + rows + `, "xAxis": {}, "series": {"type": "bar", "datasetIndex": 4}}`, "<nil>"},
	} {
		option := parse(t, test.option)
		before := fmt.Sprint(option.V)
		got := ""
		for _, s := range WithData(option).Get("series").List() {
			got += fmt.Sprint(" ", s.Get("data").V)
		}
		if got != " "+test.want {
			t.Errorf("%s: got%s, want %s", name, got, test.want)
		}
		if fmt.Sprint(option.V) != before {
			t.Errorf("%s: the option has changed", name)
		}
	}
}
