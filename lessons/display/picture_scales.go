package display

import (
	"fmt"
	"math"
)

type axis struct {
	node
	vertical        bool
	left, top       float64 // of the grid
	width, height   float64
	names           []string // of a category axis
	low, high, step float64
	log             bool
	used            bool
}

func (a *axis) isCategory() bool { return a.names != nil }

// unit is the number of a value on the axis: on a category axis, its position.
func (a *axis) unit(n node) (float64, bool) {
	if a.isCategory() {
		if s, ok := n.v.(string); ok {
			for i, name := range a.names {
				if name == s {
					return float64(i), true
				}
			}
			return 0, false
		}
	}
	return n.number()
}

// pixel is where a number of the axis stands.
func (a *axis) pixel(v float64) float64 {
	low, high := a.low, a.high
	if a.log {
		low, high, v = math.Log10(low), math.Log10(high), math.Log10(math.Max(v, a.low))
	}
	share := 0.5
	if high > low {
		share = (v - low) / (high - low)
	}
	if a.get("inverse").is(true) {
		share = 1 - share
	}
	if a.vertical {
		return a.top + a.height*(1-share)
	}
	return a.left + a.width*share
}

// band is the pixels that one step of the axis takes.
func (a *axis) band(step float64) float64 { return math.Abs(a.pixel(a.low+step) - a.pixel(a.low)) }

func (p *painter) layOut() bool {
	grids := p.option.get("grid").list()
	if len(grids) == 0 {
		grids = []node{{map[string]any{}}}
	}
	find := func(key string, vertical bool) []*axis {
		var found []*axis
		for _, n := range p.option.get(key).list() {
			i := n.get("gridIndex").index()
			if i < 0 || i >= len(grids) {
				i = 0
			}
			g := grids[i]
			a := &axis{node: n, vertical: vertical}
			a.left = g.get("left").length(pictureWidth, pictureWidth*0.1)
			a.top = g.get("top").length(p.height, 60)
			right := g.get("right").length(pictureWidth, pictureWidth*0.1)
			bottom := g.get("bottom").length(p.height, 70)
			if g.get("containLabel").is(true) {
				a.left, bottom = a.left+50, bottom+20
			}
			a.width = g.get("width").length(pictureWidth, pictureWidth-a.left-right)
			a.height = g.get("height").length(p.height, p.height-a.top-bottom)
			if kind := n.get("type").text(); kind == "category" || kind == "" && n.get("data").v != nil {
				a.names = []string{}
				for _, name := range n.get("data").list() {
					a.names = append(a.names, name.value().text())
				}
			}
			found = append(found, a)
		}
		return found
	}
	xs, ys := find("xAxis", false), find("yAxis", true)
	drawn := false
	for _, s := range p.series {
		i, j := s.get("xAxisIndex").index(), s.get("yAxisIndex").index()
		switch s.kind {
		case "pie":
			drawn = drawn || len(p.slices(s, 0, 0)) > 0
		case "bar", "line", "scatter", "effectScatter", "heatmap", "boxplot", "custom":
			if i >= 0 && i < len(xs) && j >= 0 && j < len(ys) && s.get("coordinateSystem").orText("cartesian2d") == "cartesian2d" {
				s.x, s.y, drawn = xs[i], ys[j], true
				s.x.used, s.y.used = true, true
			}
		}
	}
	p.axes = append(xs, ys...)
	for _, a := range p.axes {
		p.scale(a)
	}
	return drawn
}

// scale gives an axis its range and ticks by ECharts' rule: about five round steps,
// zero included unless the axis is told to fit the data.
func (p *painter) scale(a *axis) {
	if a.isCategory() {
		a.low, a.high, a.step = -0.5, float64(len(a.names))-0.5, 1
		return
	}
	low, high := math.Inf(1), math.Inf(-1)
	see := func(v float64, ok bool) {
		if ok {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	sums := map[string]float64{}
	for _, s := range p.series {
		if s.x != a && s.y != a {
			continue
		}
		for i, item := range s.items() {
			switch {
			case s.kind == "boxplot":
				for _, v := range item.value().list() {
					see(v.number())
				}
			case s.kind == "custom" && s.get("encode").v != nil:
				dims := s.get("encode", map[bool]string{true: "y", false: "x"}[a.vertical]).list()
				for _, d := range dims {
					see(item.value().at(d.index()).number())
				}
			default:
				x, y, ok := s.point(i, item)
				v, at := y, x
				if a == s.x {
					v, at = x, y
				}
				if stack := s.get("stack").text(); stack != "" && ok {
					key := fmt.Sprint(stack, at)
					sums[key] += v
					v = sums[key]
				}
				see(v, ok)
			}
		}
	}
	if low > high {
		low, high = 0, 1
	}
	if !a.get("scale").is(true) {
		low, high = math.Min(low, 0), math.Max(high, 0)
	}
	low, high = a.get("min").or(low), a.get("max").or(high)
	if low >= high {
		high = low + math.Max(1, math.Abs(low)) // 1 more than 1e50 is the same number
	}
	if a.log = a.get("type").text() == "log"; a.log {
		a.low, a.high = math.Pow(10, math.Floor(math.Log10(math.Max(low, 1e-9)))), math.Pow(10, math.Ceil(math.Log10(math.Max(high, 1e-8))))
		return
	}
	a.step = roundStep((high - low) / math.Min(math.Max(a.get("splitNumber").or(5), 1), maxTicks/2))
	a.low, a.high = math.Floor(low/a.step)*a.step, math.Ceil(high/a.step)*a.step
	if _, fixed := a.get("min").number(); fixed {
		a.low = low
	}
	if _, fixed := a.get("max").number(); fixed {
		a.high = high
	}
}

// maxTicks is more than anybody can read.
const maxTicks = 100

// ticks are the values at which the axis has its grid lines: on a logarithmic
// one the powers of ten.
func (a *axis) ticks() []float64 {
	var ticks []float64
	if a.log {
		first, last := math.Round(math.Log10(a.low)), math.Round(math.Log10(a.high))
		for power, every := first, math.Max(1, math.Ceil((last-first)/10)); power <= last; power += every {
			ticks = append(ticks, math.Pow(10, power))
		}
		return ticks
	}
	first := math.Ceil(a.low/a.step - 1e-9)
	for i := range maxTicks { // counted: first+1 can be the same number as first
		v := (first + float64(i)) * a.step
		if v > a.high+a.step*1e-9 {
			break
		}
		ticks = append(ticks, v)
	}
	return ticks
}

func roundStep(x float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(x)))
	switch f := x / power; {
	case f < 1.5:
		return power
	case f < 2.5:
		return 2 * power
	case f < 4:
		return 3 * power
	case f < 7:
		return 5 * power
	}
	return 10 * power
}
