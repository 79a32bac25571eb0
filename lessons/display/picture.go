package display

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"locklab/lessons/internal/number"
	"locklab/lessons/internal/palette"
)

// The static picture is for where scripts do not run. It is an SVG drawn from the
// same option that ECharts gets, with ECharts' own rules for scales, widths and
// places as far as this file goes: bar, line, scatter, heat map, box plot and
// spans of a custom series in rectangular coordinates, and pies, with titles,
// legend, mark lines and visual maps. Of other charts there are the words alone.
//
// The library for this, github.com/go-analyze/charts, has no custom series, no box plots,
// and one scale for all panels, and with its fonts it would make the program of
// every cell 2.7 MB larger and its build a quarter slower.

const (
	pictureWidth  = 800
	pictureHeight = 400 // where the chart does not say
)

// The picture has a white page of its own.
var (
	ink      = palette.Light.Text
	faintInk = palette.Light.Faint
	lineInk  = palette.Light.Line
	gridInk  = palette.Light.Grid
)

// picture draws an option, and reports false for one that has nothing which it can draw.
func picture(option []byte, height float64) (svg string, ok bool) {
	var root node
	if json.Unmarshal(option, &root.v) != nil {
		return "", false
	}
	if !(height >= 1 && height <= 10_000) {
		height = pictureHeight
	}
	p := &painter{option: root, height: height}
	for i, s := range root.get("series").list() {
		p.series = append(p.series, &plot{node: s, index: i, kind: s.get("type").text()})
	}
	if !p.layOut() {
		return "", false
	}
	fmt.Fprintf(&p.b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %g" width="%d" height="%g" font-family="system-ui,sans-serif" font-size="12">`,
		pictureWidth, height, pictureWidth, height)
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
	option node
	height float64
	series []*plot
	axes   []*axis
}

// A plot is one series and where it is drawn.
type plot struct {
	node
	index int
	kind  string
	x, y  *axis
}

func (s *plot) color(p *painter) string {
	if s.kind == "boxplot" { // page.js gives all boxes one colour, and the legend has that of their lines
		return lineInk
	}
	return s.get("itemStyle", "color").orText(s.get("color").orText(p.slot(s.index)))
}

// slot is the i-th of the chart's colours, which it goes through again and again.
func (p *painter) slot(i int) string {
	if colors := p.option.get("color").list(); len(colors) > 0 {
		return colors[i%len(colors)].text()
	}
	return palette.Series[i%len(palette.Series)]
}

func (s *plot) items() []node { return s.get("data").list() }

// point is the i-th item in the units of the axes.
func (s *plot) point(i int, item node) (x, y float64, ok bool) {
	v := item.value()
	if _, pair := v.v.([]any); pair {
		x, okX := s.x.unit(v.at(0))
		y, okY := s.y.unit(v.at(1))
		return x, y, okX && okY
	}
	f, ok := v.number()
	if s.y.isCategory() && !s.x.isCategory() {
		return f, float64(i), ok
	}
	return float64(i), f, ok
}

// ---- pieces ----

func (p *painter) rect(x, y, w, h float64, fill, more string) {
	fmt.Fprintf(&p.b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"%s/>`, x, y, math.Max(w, 0), math.Max(h, 0), escape(fill), more)
}

func (p *painter) line(x1, y1, x2, y2 float64, stroke string, width float64, more string) {
	fmt.Fprintf(&p.b, `<path d="M%.1f %.1fL%.1f %.1f" stroke="%s" stroke-width="%g" fill="none"%s/>`, x1, y1, x2, y2, escape(stroke), width, more)
}

// words writes text at most room pixels wide; the width of a letter is an estimate.
func (p *painter) words(x, y, room float64, text, anchor, color string, size float64, more string) {
	fmt.Fprintf(&p.b, `<text x="%.1f" y="%.1f" text-anchor="%s" fill="%s" font-size="%g"%s>%s</text>`,
		x, y, anchor, escape(color), size, more, escape(cut(text, int(room/(0.55*size)))))
}

func cut(s string, letters int) string {
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) <= max(letters, 1) {
		return string(runes)
	}
	return string(runes[:max(letters, 1)-1]) + "…"
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
	r := size / 2
	switch kind {
	case "none":
	case "diamond":
		fmt.Fprintf(&p.b, `<path d="M%.1f %.1fl%g %gl%g %gl%g %gz" fill="%s" stroke="#000"/>`, x, y-r, r, r, -r, r, -r, -r, escape(fill))
	case "triangle":
		fmt.Fprintf(&p.b, `<path d="M%.1f %.1fl%g %gh%gz" fill="%s"/>`, x, y-r, r, size, -size, escape(fill))
	case "rect", "roundRect":
		p.rect(x-r, y-r, size, size, fill, "")
	case "emptyCircle":
		fmt.Fprintf(&p.b, `<circle cx="%.1f" cy="%.1f" r="%g" fill="#fff" stroke="%s" stroke-width="1.5"/>`, x, y, r, escape(fill))
	default:
		fmt.Fprintf(&p.b, `<circle cx="%.1f" cy="%.1f" r="%g" fill="%s" fill-opacity="0.8"/>`, x, y, r, escape(fill))
	}
}

// hatches makes a hatched fill for each series that has a decal.
func (p *painter) hatches() {
	for _, s := range p.series {
		if s.get("itemStyle", "decal").v != nil {
			fmt.Fprintf(&p.b, `<pattern id="hatch%d" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="%s"/><rect width="2" height="6" fill="#000" fill-opacity="0.6"/></pattern>`,
				s.index, escape(s.color(p)))
		}
	}
}

func (s *plot) fill(p *painter) string {
	if s.get("itemStyle", "decal").v != nil {
		return fmt.Sprintf("url(#hatch%d)", s.index)
	}
	return s.color(p)
}

// ---- axes ----

func (p *painter) axis(a *axis) {
	if !a.used || a.get("show").is(false) {
		return
	}
	bottom, right := a.top+a.height, a.left+a.width
	format := a.get("axisLabel", "formatter").text()
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
			longest = max(longest, len([]rune(cut(name, 24))))
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
			if a.vertical && !a.get("splitLine", "show").is(false) {
				p.line(a.left, a.pixel(v), right, a.pixel(v), gridInk, 1, "")
			} else if !a.vertical && !a.get("splitLine", "show").is(false) {
				p.line(a.pixel(v), a.top, a.pixel(v), bottom, gridInk, 1, "")
			}
			first, last := v-a.low <= a.step/1e9, a.high-v <= a.step/1e9
			if first && a.get("axisLabel", "showMinLabel").is(false) || last && a.get("axisLabel", "showMaxLabel").is(false) {
				continue
			}
			step := a.step
			if a.log {
				step = v
			}
			label(v, thousands(v, step), 160)
		}
	}
	if !a.vertical {
		p.line(a.left, bottom, right, bottom, lineInk, 1, "")
	}
	if name := a.get("name").text(); name != "" {
		gap := a.get("nameGap").or(15)
		middle := a.get("nameLocation").text() == "middle" || a.get("nameLocation").text() == "center"
		switch {
		case a.vertical && middle:
			x, y := a.left-gap, a.top+a.height/2
			p.words(x, y, a.height, name, "middle", faintInk, 12, fmt.Sprintf(` transform="rotate(-90 %.1f %.1f)"`, x, y))
		case a.vertical:
			p.words(a.left, a.top-gap, 300, name, "middle", faintInk, 12, "")
		case middle:
			p.words(a.left+a.width/2, bottom+gap+12, a.width, name, "middle", faintInk, 12, "")
		default:
			p.words(right+gap, bottom+4, pictureWidth-right-gap, name, "start", faintInk, 12, "")
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
			if len(s.get(mark.key, "data").list()) > 0 && !slices.Contains(names, mark.name) {
				names = append(names, mark.name)
			}
		}
	}
	if len(names) > 0 {
		p.words(pictureWidth-8, p.height-6, pictureWidth-16, "This picture is without the "+strings.Join(names, " and ")+" that the chart marks.", "end", faintInk, 11, "")
	}
}

func (p *painter) marks(s *plot) {
	if s.x == nil {
		return
	}
	m := s.get("markLine")
	stroke := m.get("lineStyle", "color").orText(s.color(p))
	width := m.get("lineStyle", "width").or(1)
	dash := ` stroke-dasharray="5 4"`
	if m.get("lineStyle", "type").text() == "solid" {
		dash = ""
	}
	for _, item := range m.get("data").list() {
		name := item.get("name").text()
		if pair, ok := item.v.([]any); ok && len(pair) == 2 {
			a, b := node{pair[0]}.get("coord"), node{pair[1]}.get("coord")
			x1, ok1 := s.x.unit(a.at(0))
			y1, ok2 := s.y.unit(a.at(1))
			x2, ok3 := s.x.unit(b.at(0))
			y2, ok4 := s.y.unit(b.at(1))
			if ok1 && ok2 && ok3 && ok4 {
				ax, ay, bx, by := s.x.pixel(x1), s.y.pixel(y1), s.x.pixel(x2), s.y.pixel(y2)
				p.line(ax, ay, bx, by, stroke, width, dash)
				if m.get("symbol").at(0).text() == "rect" {
					p.line(ax, ay-5, ax, ay+5, stroke, width, "")
					p.line(bx, by-5, bx, by+5, stroke, width, "")
				}
			}
			continue
		}
		if v, ok := s.x.unit(item.get("xAxis")); ok && item.get("xAxis").v != nil {
			x := s.x.pixel(v)
			p.line(x, s.x.top, x, s.x.top+s.x.height, stroke, width, dash)
			p.words(x, s.x.top-5, 300, name, "middle", ink, 12, "")
			continue
		}
		v, ok := s.y.unit(item.get("yAxis"))
		if !ok || item.get("yAxis").v == nil {
			v, ok = s.statistic(item.get("type").text())
		}
		if ok {
			y := s.y.pixel(v)
			p.line(s.x.left, y, s.x.left+s.x.width, y, stroke, width, dash)
			if name == "" {
				name = thousands(v, math.Pow(10, -float64(decimals(v))))
			}
			p.words(s.x.left+s.x.width+4, y+4, pictureWidth-s.x.left-s.x.width-4, name, "start", ink, 12, "")
		}
	}
}

func (s *plot) statistic(kind string) (v float64, ok bool) {
	n, sum, low, high := 0.0, 0.0, math.Inf(1), math.Inf(-1)
	for i, item := range s.items() {
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
	for _, t := range p.option.get("title").list() {
		size := t.get("textStyle", "fontSize").or(15)
		x, anchor := t.get("left").length(pictureWidth, 5), "start"
		switch t.get("left").text() {
		case "center":
			x, anchor = pictureWidth/2, "middle"
		case "right":
			x, anchor = pictureWidth-5, "end"
		}
		padding := t.get("padding").or(5)
		y := t.get("top").length(p.height, 0) + padding + size
		if text := t.get("text").text(); text != "" {
			p.words(x, y, pictureWidth-x-10, text, anchor, ink, size, fmt.Sprintf(` font-weight="%s"`, escape(t.get("textStyle", "fontWeight").orText("bold"))))
		}
		if text := t.get("subtext").text(); text != "" {
			small := t.get("subtextStyle", "fontSize").or(12)
			p.words(x, y+t.get("itemGap").or(10)+small, pictureWidth-x-10, text, anchor, faintInk, small, "")
		}
	}
}

func (p *painter) legend() {
	l := p.option.get("legend").at(0)
	if l.get("show").is(false) {
		return
	}
	type entry struct{ name, kind, symbol, color, fill string }
	var names []entry
	width := 0.0
	add := func(e entry) {
		if e.name != "" && !slices.ContainsFunc(names, func(has entry) bool { return has.name == e.name }) {
			names = append(names, e)
			width += 40 + 6.6*float64(len([]rune(cut(e.name, 30))))
		}
	}
	for _, s := range p.series {
		if s.kind != "pie" {
			add(entry{s.get("name").text(), s.kind, s.get("symbol").text(), s.color(p), s.fill(p)})
			continue
		}
		for _, sl := range p.slices(s, 0, 0) {
			add(entry{sl.name, s.kind, "", sl.color, sl.color})
		}
	}
	x, y := math.Max(5, (pictureWidth-width)/2), l.get("top").length(p.height, 5)
	if b, ok := l.get("bottom").number(); ok {
		y = p.height - b - 20
	}
	if left := l.get("left"); left.v != nil {
		x = left.length(pictureWidth, x)
	}
	for _, e := range names {
		name := cut(e.name, 30)
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
	m := p.option.get("visualMap").at(0)
	if m.v == nil || m.get("show").is(false) || m.get("type").text() == "piecewise" {
		return
	}
	low, high := m.get("min").or(0), m.get("max").or(100)
	const steps = 10
	h := 140.0
	x, y := pictureWidth-34.0, (p.height-h)/2
	for i := range steps {
		p.rect(x, y+h*float64(i)/steps, 18, h/steps+0.5, p.mapped(high-(high-low)*(float64(i)+0.5)/steps), "")
	}
	p.words(x+9, y-6, 80, thousands(high, 1), "middle", ink, 12, "")
	p.words(x+9, y+h+14, 80, thousands(low, 1), "middle", ink, 12, "")
}
