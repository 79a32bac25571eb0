package display

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"locklab/lessons/internal/palette"
)

// A slice is one item of a pie.
type slice struct {
	node
	name       string
	value      float64
	share      float64 // of the pie, from 0 to 1
	from, to   float64 // radians, clockwise from three o'clock
	color      string
	outer      float64 // pixels
	percentage string
}

// slices are the slices of a pie as ECharts cuts it. The angles of a pie that is a
// rose of areas are all the same; the radius of a rose has the value in it.
func (p *painter) slices(s *plot, inner, outer float64) []slice {
	var all []slice
	sum, largestValue := 0.0, 0.0
	for _, item := range s.items() {
		v, ok := item.value().number()
		if !ok || v < 0 {
			continue
		}
		all = append(all, slice{node: item, name: item.get("name").text(), value: v})
		sum += v
		largestValue = math.Max(largestValue, v)
	}
	rose := s.get("roseType").text()
	angle := -s.get("startAngle").or(90) * math.Pi / 180
	turn := 2 * math.Pi
	if s.get("clockwise").is(false) {
		turn = -turn
	}
	for i := range all {
		sl := &all[i]
		if sl.share = 1 / float64(len(all)); sum > 0 {
			sl.share = sl.value / sum
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
				sl.outer += (outer - inner) * sl.value / largestValue
			}
		}
		sl.color = sl.get("itemStyle", "color").orText(p.slot(i))
	}
	percentages(all)
	return all
}

// percentages rounds the shares to hundredths of a percent, and so that they make
// 100 together: those that lose most by rounding down are rounded up.
func percentages(all []slice) {
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
		all[i].percentage = (node{float64(hundredths[i]) / 100}).text()
	}
}

// pie draws a pie, a ring or a rose by ECharts' rules, with the names beside it.
func (p *painter) pie(s *plot) {
	half := math.Min(pictureWidth, p.height) / 2
	centre := s.get("center")
	x, y := centre.at(0).length(pictureWidth, pictureWidth/2), centre.at(1).length(p.height, p.height/2)
	inner, outer := 0.0, half*0.75
	switch radius := s.get("radius"); len(radius.list()) {
	case 0:
	case 1:
		outer = radius.at(0).length(half, outer)
	default:
		inner, outer = radius.at(0).length(half, 0), radius.at(1).length(half, outer)
	}
	inner = math.Max(inner, 0)
	at := func(r, angle float64) (float64, float64) { return x + r*math.Cos(angle), y + r*math.Sin(angle) }
	for _, sl := range p.slices(s, inner, outer) {
		if sl.outer > inner && sl.from != sl.to {
			p.sector(at, inner, sl)
		}
		p.nameSlice(s, sl, at, inner, outer, x)
	}
}

// sector draws one slice. An arc of SVG cannot be a whole circle, so each is two.
func (p *painter) sector(at func(r, angle float64) (float64, float64), inner float64, sl slice) {
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
func (p *painter) nameSlice(s *plot, sl slice, at func(r, angle float64) (float64, float64), inner, outer, centre float64) {
	label := s.get("label")
	place := label.get("position").orText("outside")
	if label.get("show").is(false) || place == "center" {
		return
	}
	text := sl.name
	if f := label.get("formatter").text(); f != "" {
		text = strings.NewReplacer("{a}", s.get("name").text(), "{b}", sl.name, "{c}", (node{sl.value}).text(), "{d}", sl.percentage).Replace(f)
	}
	middle := (sl.from + sl.to) / 2
	if strings.HasPrefix(place, "inside") || place == "inner" {
		x, y := at((inner+sl.outer)/2, middle)
		p.words(x, y+4, 2*sl.outer, text, "middle", palette.On(sl.color), 12, "")
		return
	}
	x1, y1 := at(sl.outer, middle)
	x2, y2 := at(outer+s.get("labelLine", "length").or(15), middle)
	side, anchor, room := 1.0, "start", pictureWidth-x2
	if x2 < centre {
		side, anchor, room = -1, "end", x2
	}
	x3 := x2 + side*s.get("labelLine", "length2").or(15)
	if !s.get("labelLine", "show").is(false) {
		fmt.Fprintf(&p.b, `<path d="M%.1f %.1fL%.1f %.1fH%.1f" stroke="%s" fill="none"/>`, x1, y1, x2, y2, x3, escape(sl.color))
	}
	p.words(x3+side*5, y2+4, math.Max(room-20, 0), text, anchor, ink, 12, "")
}
