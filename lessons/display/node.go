package display

import (
	"math"
	"strconv"
	"strings"
)

// node is a piece of an option, as encoding/json reads it.
type node struct{ v any }

func (n node) get(path ...string) node {
	for _, key := range path {
		m, _ := n.v.(map[string]any)
		n = node{m[key]}
	}
	return n
}

// list is the elements of a list; one thing alone is a list of one.
func (n node) list() []node {
	switch v := n.v.(type) {
	case nil:
		return nil
	case []any:
		nodes := make([]node, len(v))
		for i := range v {
			nodes[i] = node{v[i]}
		}
		return nodes
	}
	return []node{n}
}

func (n node) at(i int) node {
	if l := n.list(); i >= 0 && i < len(l) {
		return l[i]
	}
	return node{}
}

func (n node) text() string {
	switch v := n.v.(type) {
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

// number is the value of a number or of a string such as "12", "12px". What is
// beyond largest is no number that can be drawn.
func (n node) number() (float64, bool) {
	f, ok := n.v.(float64)
	if text, is := n.v.(string); is {
		var err error
		f, err = strconv.ParseFloat(strings.TrimSuffix(text, "px"), 64)
		ok = err == nil
	}
	if !ok || !(math.Abs(f) <= largest) {
		return 0, false
	}
	return f, true
}

func (n node) or(fallback float64) float64 {
	if f, ok := n.number(); ok {
		return f
	}
	return fallback
}

func (n node) orText(fallback string) string {
	if s := n.text(); s != "" {
		return s
	}
	return fallback
}

func (n node) index() int { return int(n.or(0)) }

// length is a place along a side of the picture: pixels or a percentage of it.
func (n node) length(side, fallback float64) float64 {
	if p, ok := strings.CutSuffix(n.text(), "%"); ok {
		if f, ok := (node{p}).number(); ok {
			return side * f / 100
		}
	}
	return n.or(fallback)
}

func (n node) is(b bool) bool { v, ok := n.v.(bool); return ok && v == b }

// value is the value of a data item, which is a number, a list or an object around either.
func (n node) value() node {
	if _, ok := n.v.(map[string]any); ok {
		return n.get("value")
	}
	return n
}
