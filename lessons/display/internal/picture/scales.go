package picture

import (
	"fmt"
	"math"

	"locklab/lessons/display/internal/tree"
)

type axis struct {
	tree.Node
	vertical        bool
	left, top       float64 // of the grid
	width, height   float64
	names           []string       // of a category axis
	places          map[string]int // of the names; nil until it is needed
	low, high, step float64
	log             bool
	form            string // how the ticks of a time axis are written; "" for any other axis
	used            bool
}

func (a *axis) isCategory() bool { return a.names != nil }

// unit is the number of a value on the axis: on a category axis, its position.
func (a *axis) unit(n tree.Node) (float64, bool) {
	if a.isCategory() {
		if s, ok := n.V.(string); ok {
			if a.places == nil {
				a.places = make(map[string]int, len(a.names))
				for i := len(a.names) - 1; i >= 0; i-- {
					a.places[a.names[i]] = i
				}
			}
			i, ok := a.places[s]
			return float64(i), ok
		}
	}
	if a.Get("type").Text() == "time" {
		return moment(n)
	}
	return n.Number()
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
	if a.Get("inverse").Is(true) {
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
	grids := p.option.Get("grid").List()
	if len(grids) == 0 {
		grids = []tree.Node{{V: map[string]any{}}}
	}
	find := func(key string, vertical bool) []*axis {
		var found []*axis
		for _, n := range p.option.Get(key).List() {
			i := n.Get("gridIndex").Index()
			if i < 0 || i >= len(grids) {
				i = 0
			}
			g := grids[i]
			a := &axis{Node: n, vertical: vertical}
			a.left = g.Get("left").Length(Width, Width*0.1)
			a.top = g.Get("top").Length(p.height, 60)
			right := g.Get("right").Length(Width, Width*0.1)
			bottom := g.Get("bottom").Length(p.height, 70)
			if g.Get("containLabel").Is(true) {
				a.left, bottom = a.left+50, bottom+20
			}
			a.width = g.Get("width").Length(Width, Width-a.left-right)
			a.height = g.Get("height").Length(p.height, p.height-a.top-bottom)
			if kind := n.Get("type").Text(); kind == "category" || kind == "" && n.Get("data").V != nil {
				a.names = []string{}
				for _, name := range n.Get("data").List() {
					a.names = append(a.names, name.Value().Text())
				}
			}
			found = append(found, a)
		}
		return found
	}
	xs, ys := find("xAxis", false), find("yAxis", true)
	drawn := false
	for _, s := range p.series {
		i, j := s.Get("xAxisIndex").Index(), s.Get("yAxisIndex").Index()
		switch s.kind {
		case "pie":
			drawn = drawn || len(p.slices(s, 0, 0)) > 0
		case "bar", "line", "scatter", "effectScatter", "heatmap", "boxplot", "candlestick", "custom":
			if i >= 0 && i < len(xs) && j >= 0 && j < len(ys) &&
				s.Get("coordinateSystem").OrText("cartesian2d") == "cartesian2d" {
				s.x, s.y, drawn = xs[i], ys[j], true
				s.x.used, s.y.used = true, true
			}
		}
	}
	p.axes = append(xs, ys...)
	for _, a := range p.axes {
		if a.isCategory() && len(a.names) == 0 {
			a.names = p.namesOf(a)
		}
	}
	for _, a := range p.axes {
		p.scale(a)
	}
	return drawn
}

// namesOf are the names of a category axis that has none of its own: those that the items
// of its series have in their place.
func (p *painter) namesOf(a *axis) []string {
	names, seen := []string{}, map[string]bool{}
	for _, s := range p.series {
		if s.x != a && s.y != a {
			continue
		}
		at := 0
		if s.y == a {
			at = 1
		}
		for _, item := range s.data {
			if v := item.Value(); v.Len() > 1 {
				if name, ok := v.At(at).V.(string); ok && !seen[name] {
					names, seen[name] = append(names, name), true
				}
			}
		}
	}
	return names
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
		for i, item := range s.data {
			switch {
			case s.kind == "boxplot" || s.kind == "candlestick":
				if a == s.y {
					_, values, ok := s.spread(i, item)
					for _, v := range values {
						see(v, ok)
					}
				}
			case s.kind == "custom" && s.Get("encode").V != nil:
				dims := s.Get("encode", map[bool]string{true: "y", false: "x"}[a.vertical]).List()
				for _, d := range dims {
					see(item.Value().At(d.Index()).Number())
				}
			default:
				x, y, ok := s.point(i, item)
				v, at := y, x
				if a == s.x {
					v, at = x, y
				}
				if stack := s.Get("stack").Text(); stack != "" && ok {
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
	isTime := a.Get("type").Text() == "time"
	if !a.Get("scale").Is(true) && !isTime {
		low, high = math.Min(low, 0), math.Max(high, 0)
	}
	for key, end := range map[string]*float64{"min": &low, "max": &high} {
		if told, ok := a.unit(a.Get(key)); ok {
			*end = told
		}
	}
	if low >= high {
		high = low + math.Max(1, math.Abs(low)) // 1 more than 1e50 is the same number
	}
	if isTime {
		a.scaleTime(low, high)
		return
	}
	if a.log = a.Get("type").Text() == "log"; a.log {
		if from := a.Get("min").Or(0); from > 0 { // as it is told, and as ECharts has it
			low = from
		}
		a.low, a.high = math.Pow(10, math.Floor(math.Log10(math.Max(low, 1e-9)))),
			math.Pow(10, math.Ceil(math.Log10(math.Max(high, 1e-8))))
		return
	}
	a.step = roundStep((high - low) / math.Min(math.Max(a.Get("splitNumber").Or(5), 1), maxTicks/2))
	if step := a.Get("minInterval").Or(0); step > a.step {
		a.step = step
	}
	if step := a.Get("interval").Or(a.Get("maxInterval").Or(a.step)); step > 0 && step < a.step &&
		(high-low)/step <= maxTicks {
		a.step = step
	}
	a.low, a.high = math.Floor(low/a.step)*a.step, math.Ceil(high/a.step)*a.step
	if _, fixed := a.Get("min").Number(); fixed {
		a.low = low
	}
	if _, fixed := a.Get("max").Number(); fixed {
		a.high = high
	}
}

// maxTicks is more than anybody can read.
const maxTicks = 100

// ticks are the values at which the axis has its grid lines: on a logarithmic
// one the powers of ten. Where its labels stand at values that the option names, they are those.
func (a *axis) ticks() []float64 {
	var ticks []float64
	if custom := a.Get("axisLabel", "customValues").List(); len(custom) > 0 {
		for _, v := range custom[:min(len(custom), maxTicks)] {
			if n, ok := v.Number(); ok && a.low <= n && n <= a.high {
				ticks = append(ticks, n)
			}
		}
		return ticks
	}
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
