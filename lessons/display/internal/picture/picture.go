// Package picture draws an option of ECharts as a picture that needs no script.
package picture

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"locklab/lessons/display/internal/tree"
	"locklab/lessons/internal/letters"
	"locklab/lessons/internal/number"
	"locklab/lessons/internal/palette"
)

// The picture is an SVG drawn from the same option that ECharts gets, with ECharts' own rules
// for scales, widths and places as far as this package goes: bar, line, scatter, heat map, box
// plot, candlestick and spans of a custom series in rectangular coordinates, and pies, with
// titles, legend, mark lines and visual maps. Of other charts there are the words alone.
//
// The library for this, github.com/go-analyze/charts, has no custom series, no box plots,
// and one scale for all panels, and with its fonts it would make the program of
// every cell 2.7 MB larger and its build a quarter slower.

// Width is that of every picture, in pixels, and Height that of one of a chart that does not
// say how high it is.
const (
	Width  = 800
	Height = 400
)

// The picture has a white page of its own.
var (
	ink      = palette.Light.Text
	faintInk = palette.Light.Faint
	lineInk  = palette.Light.Line
	gridInk  = palette.Light.Grid
)

// Draw draws an option, and reports false for one that has nothing which it can draw. Each
// series has at most about as many marks as the picture has pixels across, or, for points and
// cells, as it has places for them.
func Draw(option tree.Node, height float64) (svg string, ok bool) {
	if !(height >= 1 && height <= 10_000) {
		height = Height
	}
	p := &painter{option: option, height: height}
	for i, s := range option.Get("series").List() {
		p.series = append(p.series, &plot{Node: s, index: i, kind: s.Get("type").Text(), data: s.Get("data").List()})
	}
	if !p.layOut() {
		return "", false
	}
	fmt.Fprintf(&p.b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %g" width="%d" height="%g" `+
		`font-family="system-ui,sans-serif" font-size="12">`,
		Width, height, Width, height)
	fmt.Fprintf(&p.b, `<rect width="100%%" height="100%%" fill="#fff" rx="4"/>`)
	p.hatches()
	for _, a := range p.axes {
		p.axis(a)
	}
	for _, s := range p.series {
		p.draw(s)
	}
	for _, s := range p.series {
		p.marks(s)
	}
	p.without()
	p.titles()
	p.legend()
	p.visualMaps()
	p.b.WriteString("</svg>")
	return p.b.String(), true
}

type painter struct {
	b      strings.Builder
	option tree.Node
	height float64
	series []*plot
	axes   []*axis
	texts  []area // where labels stand that must not overlap
}

type area struct{ left, top, right, bottom float64 }

// A plot is one series and where it is drawn.
type plot struct {
	tree.Node
	index int
	kind  string
	data  []tree.Node
	x, y  *axis
}

func (s *plot) color(p *painter) string {
	if s.kind == "boxplot" { // page.js gives all boxes one colour, and the legend has that of their lines
		return lineInk
	}
	return s.Get("itemStyle", "color").OrText(s.Get("color").OrText(p.slot(s.index)))
}

// slot is the i-th of the chart's colours, which it goes through again and again.
func (p *painter) slot(i int) string {
	if colors := p.option.Get("color").List(); len(colors) > 0 {
		return colors[i%len(colors)].Text()
	}
	return palette.Series[i%len(palette.Series)]
}

// point is the i-th item in the units of the axes.
func (s *plot) point(i int, item tree.Node) (x, y float64, ok bool) {
	v := item.Value()
	if _, pair := v.V.([]any); pair {
		x, okX := s.x.unit(v.At(0))
		y, okY := s.y.unit(v.At(1))
		return x, y, okX && okY
	}
	f, ok := v.Number()
	if s.y.isCategory() && !s.x.isCategory() {
		return f, float64(i), ok
	}
	return float64(i), f, ok
}

// ---- pieces ----

func (p *painter) rect(x, y, w, h float64, fill, more string) {
	fmt.Fprintf(&p.b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"%s/>`, x, y, math.Max(w, 0),
		math.Max(h, 0), escape(fill), more)
}

func (p *painter) line(x1, y1, x2, y2 float64, stroke string, width float64, more string) {
	fmt.Fprintf(&p.b, `<path d="M%.1f %.1fL%.1f %.1f" stroke="%s" stroke-width="%g" fill="none"%s/>`, x1, y1, x2,
		y2, escape(stroke), width, more)
}

// words writes text at most room pixels wide; the width of a letter is an estimate.
func (p *painter) words(x, y, room float64, text, anchor, color string, size float64, more string) {
	fmt.Fprintf(&p.b, `<text x="%.1f" y="%.1f" text-anchor="%s" fill="%s" font-size="%g"%s>%s</text>`,
		x, y, anchor, escape(color), size, more, escape(letters.Cut(text, int(room/(0.55*size)))))
}

// escape makes text safe in SVG, which cannot hold control characters at all.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF' {
			return ' '
		}
		return r
	}, s)
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

func (p *painter) symbol(kind string, x, y, size float64, fill string) {
	r, stroke := size/2, "#000"
	name, empty := strings.CutPrefix(kind, "empty")
	if empty {
		fill, stroke = "#fff", fill
	}
	switch strings.ToLower(name) {
	case "none":
	case "diamond":
		fmt.Fprintf(&p.b, `<path d="M%.1f %.1fl%g %gl%g %gl%g %gz" fill="%s" stroke="%s"/>`, x, y-r, r, r, -r, r, -r,
			-r, escape(fill), escape(stroke))
	case "triangle":
		fmt.Fprintf(&p.b, `<path d="M%.1f %.1fl%g %gh%gz" fill="%s" stroke="%s"/>`, x, y-r, r, size, -size,
			escape(fill), escape(stroke))
	case "rect", "roundrect":
		more := ""
		if empty {
			more = fmt.Sprintf(` stroke="%s"`, escape(stroke))
		}
		p.rect(x-r, y-r, size, size, fill, more)
	default:
		if empty {
			fmt.Fprintf(&p.b, `<circle cx="%.1f" cy="%.1f" r="%g" fill="#fff" stroke="%s" stroke-width="1.5"/>`, x, y,
				r, escape(stroke))
		} else {
			fmt.Fprintf(&p.b, `<circle cx="%.1f" cy="%.1f" r="%g" fill="%s" fill-opacity="0.8"/>`, x, y, r,
				escape(fill))
		}
	}
}

// hatches makes a hatched fill for each series that has a decal: stripes of its colour.
func (p *painter) hatches() {
	for _, s := range p.series {
		decal := s.Get("itemStyle", "decal")
		if decal.V == nil {
			continue
		}
		stripe, gap := decal.Get("dashArrayY").At(0).Or(2), decal.Get("dashArrayY").At(1).Or(4)
		fmt.Fprintf(&p.b, `<pattern id="hatch%d" width="6" height="%g" patternUnits="userSpaceOnUse" `+
			`patternTransform="rotate(-45)"><rect width="6" height="%[2]g" fill="%s"/>`+
			`<rect width="6" height="%g" fill="%s"/></pattern>`,
			s.index, stripe+gap, escape(s.color(p)), stripe, escape(decal.Get("color").OrText("rgba(0, 0, 0, 0.6)")))
	}
}

func (s *plot) fill(p *painter) string {
	if s.Get("itemStyle", "decal").V != nil {
		return fmt.Sprintf("url(#hatch%d)", s.index)
	}
	return s.color(p)
}

// ---- axes ----

func (p *painter) axis(a *axis) {
	if !a.used || a.Get("show").Is(false) {
		return
	}
	bottom, right := a.top+a.height, a.left+a.width
	format := a.Get("axisLabel", "formatter").Text()
	if !strings.Contains(format, "{value}") {
		format = "{value}"
	}
	label := func(at float64, text string, room float64) {
		text = strings.ReplaceAll(format, "{value}", text)
		if a.vertical {
			p.words(a.left-8, a.pixel(at)+4, math.Min(room, a.left-10), text, "end", faintInk, 12, "")
		} else {
			p.words(a.pixel(at), bottom+18, room, text, "middle", faintInk, 12, "")
		}
	}
	if a.isCategory() {
		longest := 1
		for _, name := range a.names {
			longest = max(longest, len([]rune(letters.Cut(name, 24))))
		}
		needs := 14.0
		if !a.vertical {
			needs = 7*float64(longest) + 6
		}
		every := max(1, int(math.Ceil(needs/math.Max(a.band(1), 0.1))))
		for i := 0; i < len(a.names); i += every {
			label(float64(i), a.names[i], 160)
		}
	} else {
		for _, v := range a.ticks() {
			if a.vertical && !a.Get("splitLine", "show").Is(false) {
				p.line(a.left, a.pixel(v), right, a.pixel(v), gridInk, 1, "")
			} else if !a.vertical && !a.Get("splitLine", "show").Is(false) {
				p.line(a.pixel(v), a.top, a.pixel(v), bottom, gridInk, 1, "")
			}
			first, last := v-a.low <= a.step/1e9, a.high-v <= a.step/1e9
			if first && a.Get("axisLabel", "showMinLabel").Is(false) ||
				last && a.Get("axisLabel", "showMaxLabel").Is(false) {
				continue
			}
			step := a.step
			if a.log {
				step = v
			}
			text := thousands(v, step)
			if a.form != "" {
				text = a.momentText(v)
			}
			label(v, text, 160)
		}
	}
	if !a.vertical {
		p.line(a.left, bottom, right, bottom, lineInk, 1, "")
	}
	if name := a.Get("name").Text(); name != "" {
		gap := a.Get("nameGap").Or(15)
		middle := a.Get("nameLocation").Text() == "middle" || a.Get("nameLocation").Text() == "center"
		switch {
		case a.vertical && middle:
			x, y := a.left-gap, a.top+a.height/2
			p.words(x, y, a.height, name, "middle", faintInk, 12,
				fmt.Sprintf(` transform="rotate(-90 %.1f %.1f)"`, x, y))
		case a.vertical:
			p.words(a.left, a.top-gap, 300, name, "middle", faintInk, 12, "")
		case middle:
			p.words(a.left+a.width/2, bottom+gap+12, a.width, name, "middle", faintInk, 12, "")
		default:
			p.words(right+gap, bottom+4, Width-right-gap, name, "start", faintInk, 12, "")
		}
	}
}

// thousands writes a tick with no more decimals than its step has, and with commas.
func thousands(v, step float64) string {
	decimals := math.Pow(10, math.Max(0, math.Ceil(-math.Log10(step)-1e-9)))
	v = math.Round(v*decimals) / decimals
	if v == 0 {
		v = 0 // there is a -0 too
	}
	return number.Thousands(strconv.FormatFloat(v, 'f', -1, 64))
}

// ---- marks, titles, legend ----

// without says what the picture leaves out of the chart.
func (p *painter) without() {
	var names []string
	for _, mark := range []struct{ key, name string }{{"markPoint", "points"}, {"markArea", "areas"}} {
		for _, s := range p.series {
			if len(s.Get(mark.key, "data").List()) > 0 && !slices.Contains(names, mark.name) {
				names = append(names, mark.name)
			}
		}
	}
	if len(names) > 0 {
		p.words(Width-8, p.height-6, Width-16, "This picture is without the "+strings.Join(names,
			" and ")+" that the chart marks.", "end", faintInk, 11, "")
	}
}

func (p *painter) marks(s *plot) {
	if s.x == nil {
		return
	}
	m := s.Get("markLine")
	for _, item := range m.Get("data").List() {
		name := item.Get("name").Text()
		style := func(key string) tree.Node { // the item's own, or that of all
			if own := item.Get("lineStyle", key); own.V != nil {
				return own
			}
			return m.Get("lineStyle", key)
		}
		stroke, width, dash := style("color").OrText(s.color(p)), style("width").Or(1), ` stroke-dasharray="5 4"`
		if style("type").Text() == "solid" {
			dash = ""
		}
		if pair, ok := item.V.([]any); ok && len(pair) == 2 {
			ends := [2]tree.Node{{V: pair[0]}, {V: pair[1]}}
			a, b := ends[0].Get("coord"), ends[1].Get("coord")
			x1, ok1 := s.x.unit(a.At(0))
			y1, ok2 := s.y.unit(a.At(1))
			x2, ok3 := s.x.unit(b.At(0))
			y2, ok4 := s.y.unit(b.At(1))
			if ok1 && ok2 && ok3 && ok4 {
				ax, ay, bx, by := s.x.pixel(x1), s.y.pixel(y1), s.x.pixel(x2), s.y.pixel(y2)
				p.line(ax, ay, bx, by, stroke, width, dash)
				for i, at := range [2][2]float64{{ax, ay}, {bx, by}} {
					if ends[i].Get("symbol").OrText(m.Get("symbol").At(i).Text()) == "rect" {
						p.line(at[0], at[1]-5, at[0], at[1]+5, stroke, width, "")
					}
				}
			}
			continue
		}
		if v, ok := s.x.unit(item.Get("xAxis")); ok && item.Get("xAxis").V != nil {
			x := s.x.pixel(v)
			p.line(x, s.x.top, x, s.x.top+s.x.height, stroke, width, dash)
			p.words(x, s.x.top-5, 300, name, "middle", ink, 12, "")
			continue
		}
		v, ok := s.y.unit(item.Get("yAxis"))
		if !ok || item.Get("yAxis").V == nil {
			v, ok = s.statistic(item.Get("type").Text())
		}
		if ok {
			y := s.y.pixel(v)
			p.line(s.x.left, y, s.x.left+s.x.width, y, stroke, width, dash)
			if name == "" {
				name = thousands(v, math.Pow(10, -float64(decimals(v))))
			}
			p.words(s.x.left+s.x.width+4, y+4, Width-s.x.left-s.x.width-4, name, "start", ink, 12, "")
		}
	}
}

func (s *plot) statistic(kind string) (v float64, ok bool) {
	n, sum, low, high := 0.0, 0.0, math.Inf(1), math.Inf(-1)
	for i, item := range s.data {
		if _, y, ok := s.point(i, item); ok {
			n, sum, low, high = n+1, sum+y, math.Min(low, y), math.Max(high, y)
		}
	}
	switch {
	case n == 0:
	case kind == "average":
		return sum / n, true
	case kind == "min":
		return low, true
	case kind == "max":
		return high, true
	}
	return 0, false
}

func (p *painter) titles() {
	for _, t := range p.option.Get("title").List() {
		size := t.Get("textStyle", "fontSize").Or(15)
		x, anchor := t.Get("left").Length(Width, 5), "start"
		switch t.Get("left").Text() {
		case "center":
			x, anchor = Width/2, "middle"
		case "right":
			x, anchor = Width-5, "end"
		}
		padding := t.Get("padding").Or(5)
		y := t.Get("top").Length(p.height, 0) + padding + size
		if text := t.Get("text").Text(); text != "" {
			p.words(x, y, Width-x-10, text, anchor, ink, size,
				fmt.Sprintf(` font-weight="%s"`, escape(t.Get("textStyle", "fontWeight").OrText("bold"))))
		}
		if text := t.Get("subtext").Text(); text != "" {
			small := t.Get("subtextStyle", "fontSize").Or(12)
			p.words(x, y+t.Get("itemGap").Or(10)+small, Width-x-10, text, anchor, faintInk, small, "")
		}
	}
}

func (p *painter) legend() {
	l := p.option.Get("legend").At(0)
	if l.Get("show").Is(false) {
		return
	}
	type entry struct{ name, kind, symbol, color, fill string }
	var names []entry
	width := 0.0
	only := map[string]bool{}
	for _, name := range l.Get("data").List() {
		only[name.Get("name").OrText(name.Text())] = true
	}
	const most = 60
	add := func(e entry) {
		if (len(only) == 0 || only[e.name]) && len(names) < most && e.name != "" &&
			!slices.ContainsFunc(names, func(has entry) bool { return has.name == e.name }) {
			names = append(names, e)
			width += 40 + 6.6*float64(len([]rune(letters.Cut(e.name, 30))))
		}
	}
	for _, s := range p.series {
		if s.kind != "pie" {
			add(entry{s.Get("name").Text(), s.kind, s.Get("symbol").Text(), s.color(p), s.fill(p)})
			continue
		}
		for _, sl := range p.slices(s, 0, 0) {
			add(entry{sl.Name, s.kind, "", sl.color, sl.color})
		}
	}
	x, y := math.Max(5, (Width-width)/2), l.Get("top").Length(p.height, 5)
	if b, ok := l.Get("bottom").Number(); ok {
		y = p.height - b - 20
	}
	if left := l.Get("left"); left.V != nil {
		x = left.Length(Width, x)
	}
	for _, e := range names {
		name := letters.Cut(e.name, 30)
		switch e.kind {
		case "scatter", "effectScatter":
			p.symbol(e.symbol, x+12, y+9, 14, e.color)
		case "line":
			p.line(x, y+9, x+24, y+9, e.color, 2, "")
			p.symbol("emptyCircle", x+12, y+9, 12, e.color)
		default:
			p.rect(x, y+2, 24, 14, e.fill, ` rx="3"`)
		}
		p.words(x+30, y+14, 400, name, "start", ink, 12, "")
		x += 40 + 6.6*float64(len([]rune(name)))
	}
}

func (p *painter) visualMaps() {
	m := p.option.Get("visualMap").At(0)
	if m.V == nil || m.Get("show").Is(false) || m.Get("type").Text() == "piecewise" {
		return
	}
	low, high := m.Get("min").Or(0), m.Get("max").Or(100)
	const steps = 10
	h := 140.0
	x, y := Width-34.0, (p.height-h)/2
	for i := range steps {
		p.rect(x, y+h*float64(i)/steps, 18, h/steps+0.5, p.mapped(high-(high-low)*(float64(i)+0.5)/steps), "")
	}
	p.words(x+9, y-6, 80, thousands(high, 1), "middle", ink, 12, "")
	p.words(x+9, y+h+14, 80, thousands(low, 1), "middle", ink, 12, "")
}
