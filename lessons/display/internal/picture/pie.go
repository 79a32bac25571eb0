package picture

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"locklab/lessons/display/internal/tree"
	"locklab/lessons/internal/palette"
)

// A Slice is one item of a pie.
type Slice struct {
	Name       string
	Value      float64
	Percentage string // all of them are 100 together, in digits

	item     tree.Node
	share    float64 // of the pie, from 0 to 1
	from, to float64 // radians, clockwise from three o'clock
	color    string
	outer    float64 // pixels
}

// Slices are the slices of a pie, a series of this option.
func Slices(option, pie tree.Node) []Slice {
	p := &painter{option: option}
	return p.slices(&plot{Node: pie, data: pie.Get("data").List()}, 0, 0)
}

// slices are the slices of a pie as ECharts cuts it. The angles of a pie that is a
// rose of areas are all the same; the radius of a rose has the value in it.
func (p *painter) slices(s *plot, inner, outer float64) []Slice {
	var all []Slice
	sum, largestValue := 0.0, 0.0
	for _, item := range s.data {
		v, ok := item.Value().Number()
		if !ok || v < 0 {
			continue
		}
		all = append(all, Slice{item: item, Name: item.Get("name").Text(), Value: v})
		sum += v
		largestValue = math.Max(largestValue, v)
	}
	rose := s.Get("roseType").Text()
	angle := -s.Get("startAngle").Or(90) * math.Pi / 180
	turn := 2 * math.Pi
	if s.Get("clockwise").Is(false) {
		turn = -turn
	}
	for i := range all {
		sl := &all[i]
		if sl.share = 1 / float64(len(all)); sum > 0 {
			sl.share = sl.Value / sum
		}
		part := sl.share
		if rose == "area" {
			part = 1 / float64(len(all))
		}
		sl.from, sl.to = angle, angle+turn*part
		angle = sl.to
		sl.outer = outer
		if rose == "area" || rose == "radius" {
			sl.outer = inner
			if largestValue > 0 {
				sl.outer += (outer - inner) * sl.Value / largestValue
			}
		}
		sl.color = sl.item.Get("itemStyle", "color").OrText(p.slot(i))
	}
	percentages(all)
	return all
}

// percentages rounds the shares to hundredths of a percent, and so that they make
// 100 together: those that lose most by rounding down are rounded up.
func percentages(all []Slice) {
	hundredths := make([]int, len(all))
	order := make([]int, len(all))
	left := 10_000
	rest := func(i int) float64 { return all[i].share*10_000 - float64(hundredths[i]) }
	for i, sl := range all {
		hundredths[i], order[i] = int(sl.share*10_000), i
		left -= hundredths[i]
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(rest(j), rest(i)) })
	for _, i := range order[:min(max(left, 0), len(all))] {
		hundredths[i]++
	}
	for i := range all {
		all[i].Percentage = (tree.Node{V: float64(hundredths[i]) / 100}).Text()
	}
}

// pie draws a pie, a ring or a rose by ECharts' rules, with the names beside it.
func (p *painter) pie(s *plot) {
	half := math.Min(Width, p.height) / 2
	centre := s.Get("center")
	x, y := centre.At(0).Length(Width, Width/2), centre.At(1).Length(p.height, p.height/2)
	inner, outer := 0.0, half*0.75
	switch radius := s.Get("radius"); len(radius.List()) {
	case 0:
	case 1:
		outer = radius.At(0).Length(half, outer)
	default:
		inner, outer = radius.At(0).Length(half, 0), radius.At(1).Length(half, outer)
	}
	inner = math.Max(inner, 0)
	at := func(r, angle float64) (float64, float64) { return x + r*math.Cos(angle), y + r*math.Sin(angle) }
	all := p.slices(s, inner, outer)
	const many = 100
	for i := 0; i < len(all); i++ {
		sl := all[i]
		// Of many slices those that are thinner than half a pixel are drawn together.
		for len(all) > many && i+1 < len(all) && math.Abs(sl.to-sl.from)*outer < 0.5 {
			i++
			sl.to = all[i].to
		}
		if sl.outer > inner && sl.from != sl.to {
			p.sector(at, inner, sl)
		}
		if len(all) <= many || sl.share >= 0.01 {
			p.nameSlice(s, sl, at, inner, outer, x)
		}
	}
}

// sector draws one slice. An arc of SVG cannot be a whole circle, so each is two.
func (p *painter) sector(at func(r, angle float64) (float64, float64), inner float64, sl Slice) {
	sweep := 1
	if sl.to < sl.from {
		sweep = 0
	}
	middle := (sl.from + sl.to) / 2
	arc := func(r float64, sweep int, angles ...float64) {
		for _, a := range angles {
			x, y := at(r, a)
			fmt.Fprintf(&p.b, "A%.1f %.1f 0 0 %d %.1f %.1f", r, r, sweep, x, y)
		}
	}
	x, y := at(sl.outer, sl.from)
	fmt.Fprintf(&p.b, `<path d="M%.1f %.1f`, x, y)
	arc(sl.outer, sweep, middle, sl.to)
	x, y = at(inner, sl.to)
	fmt.Fprintf(&p.b, "L%.1f %.1f", x, y)
	if inner > 0 {
		arc(inner, 1-sweep, middle, sl.from)
	}
	fmt.Fprintf(&p.b, `Z" fill="%s"/>`, escape(sl.color))
}

// nameSlice writes what the label says: outside with a line, inside, or nothing.
func (p *painter) nameSlice(s *plot, sl Slice, at func(r, angle float64) (float64, float64), inner, outer,
	centre float64) {
	label := s.Get("label")
	place := label.Get("position").OrText("outside")
	if label.Get("show").Is(false) || place == "center" {
		return
	}
	text := sl.Name
	if f := label.Get("formatter").Text(); f != "" {
		text = strings.NewReplacer("{a}", s.Get("name").Text(), "{b}", sl.Name, "{c}",
			(tree.Node{V: sl.Value}).Text(), "{d}", sl.Percentage).Replace(f)
	}
	middle := (sl.from + sl.to) / 2
	if strings.HasPrefix(place, "inside") || place == "inner" {
		x, y := at((inner+sl.outer)/2, middle)
		p.words(x, y+4, 2*sl.outer, text, "middle", palette.On(sl.color), 12, "")
		return
	}
	x1, y1 := at(sl.outer, middle)
	x2, y2 := at(outer+s.Get("labelLine", "length").Or(15), middle)
	side, anchor, room := 1.0, "start", Width-x2
	if x2 < centre {
		side, anchor, room = -1, "end", x2
	}
	x3 := x2 + side*s.Get("labelLine", "length2").Or(15)
	if !s.Get("labelLine", "show").Is(false) {
		fmt.Fprintf(&p.b, `<path d="M%.1f %.1fL%.1f %.1fH%.1f" stroke="%s" fill="none"/>`, x1, y1, x2, y2, x3,
			escape(sl.color))
	}
	p.words(x3+side*5, y2+4, math.Max(room-20, 0), text, anchor, ink, 12, "")
}
