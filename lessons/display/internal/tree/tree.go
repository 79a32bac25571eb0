// Package tree reads an option of ECharts: JSON in which much may be left out, be one thing or a
// list of it, or be written in several ways.
package tree

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// A Node is a piece of an option, as encoding/json reads it.
type Node struct{ V any }

// Parse reads an option.
func Parse(option []byte) (Node, error) {
	var n Node
	err := json.Unmarshal(option, &n.V)
	return n, err
}

// Get follows keys into objects. What is not there is a Node without a value.
func (n Node) Get(path ...string) Node {
	for _, key := range path {
		m, _ := n.V.(map[string]any)
		n = Node{m[key]}
	}
	return n
}

// List is the elements of a list; one thing alone is a list of one.
func (n Node) List() []Node {
	switch v := n.V.(type) {
	case nil:
		return nil
	case []any:
		nodes := make([]Node, len(v))
		for i := range v {
			nodes[i] = Node{v[i]}
		}
		return nodes
	}
	return []Node{n}
}

// Len is how many elements List has.
func (n Node) Len() int {
	switch v := n.V.(type) {
	case nil:
		return 0
	case []any:
		return len(v)
	}
	return 1
}

// At is the i-th element of List.
func (n Node) At(i int) Node {
	if i < 0 || i >= n.Len() {
		return Node{}
	}
	if l, ok := n.V.([]any); ok {
		return Node{l[i]}
	}
	return n
}

// Text is a string, or a number in digits; "" for anything else.
func (n Node) Text() string {
	switch v := n.V.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// largest is far enough from the largest float64 that sums, differences and
// products of two numbers stay finite.
const largest = 1e100

// Number is the value of a number or of a string such as "12", "12px". What is
// beyond largest is no number that can be drawn.
func (n Node) Number() (float64, bool) {
	f, ok := n.V.(float64)
	if text, is := n.V.(string); is {
		var err error
		f, err = strconv.ParseFloat(strings.TrimSuffix(text, "px"), 64)
		ok = err == nil
	}
	if !ok || !(math.Abs(f) <= largest) {
		return 0, false
	}
	return f, true
}

// Or is Number, or the fallback where there is none.
func (n Node) Or(fallback float64) float64 {
	if f, ok := n.Number(); ok {
		return f
	}
	return fallback
}

// OrText is Text, or the fallback where that is "".
func (n Node) OrText(fallback string) string {
	if s := n.Text(); s != "" {
		return s
	}
	return fallback
}

// Index is a number of a series, an axis or a dimension, 0 where it is not told.
func (n Node) Index() int { return int(n.Or(0)) }

// Length is a place along a side of the picture: pixels or a percentage of it.
func (n Node) Length(side, fallback float64) float64 {
	if p, ok := strings.CutSuffix(n.Text(), "%"); ok {
		if f, ok := (Node{p}).Number(); ok {
			return side * f / 100
		}
	}
	return n.Or(fallback)
}

// Is reports whether the value is this truth value.
func (n Node) Is(b bool) bool { v, ok := n.V.(bool); return ok && v == b }

// Value is the value of a data item, which is a number, a list or an object around either.
func (n Node) Value() Node {
	if _, ok := n.V.(map[string]any); ok {
		return n.Get("value")
	}
	return n
}
