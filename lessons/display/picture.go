package display

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// The static picture is for where scripts do not run. It is an SVG drawn from the
// same option that ECharts gets, with ECharts' own rules for scales, widths and
// places as far as this file goes: bar, line, scatter, heat map, box plot and
// spans of a custom series in rectangular coordinates, with titles, legend, mark
// lines and visual maps. Of other charts there are the words alone.
//
// The library for this, github.com/go-analyze/charts, has no custom series, no box plots,
// and one scale for all panels, and with its fonts it would make the program of
// every cell 2.7 MB larger and its build a quarter slower.

const (
	pictureWidth  = 800
	pictureHeight = 400 // where the chart does not say
	ink           = "#212121"
	faintInk      = "#555555"
	gridInk       = "#e4e4e4"
)

// Okabe and Ito's colours, in the order in which page.js has them.
var palette = []string{"#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7"}

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

// number is the value of a number or of a string such as "12", "12px".
func (n node) number() (float64, bool) {
	switch v := n.v.(type) {
	case float64:
		return v, true
	case string:
		f, err := strconv.ParseFloat(strings.TrimSuffix(v, "px"), 64)
		return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
	}
	return 0, false
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
		if f, err := strconv.ParseFloat(p, 64); err == nil {
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

// picture draws an option, and reports false for one that has nothing which it can draw.
func picture(option []byte, height float64) (svg string, ok bool) {
	var root node
	if json.Unmarshal(option, &root.v) != nil {
		return "", false
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
	colors := p.option.get("color").list()
	fallback := palette[s.index%len(palette)]
	if len(colors) > 0 {
		fallback = colors[s.index%len(colors)].text()
	}
	return s.get("itemStyle", "color").orText(s.get("color").orText(fallback))
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

// ---- scales ----

type axis struct {
	node
	vertical        bool
	left, top       float64 // of the grid
	width, height   float64
	names           []string // of a category axis
	low, high, step float64
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
	if a.get("type").text() == "log" {
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
	if low == high {
		high = low + 1
	}
	a.step = roundStep((high - low) / a.get("splitNumber").or(5))
	if a.get("type").text() == "log" {
		a.low, a.high = math.Pow(10, math.Floor(math.Log10(math.Max(low, 1e-9)))), math.Pow(10, math.Ceil(math.Log10(math.Max(high, 1e-8))))
		return
	}
	a.low, a.high = math.Floor(low/a.step)*a.step, math.Ceil(high/a.step)*a.step
	if _, fixed := a.get("min").number(); fixed {
		a.low = low
	}
	if _, fixed := a.get("max").number(); fixed {
		a.high = high
	}
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
		for i := math.Ceil(a.low/a.step - 1e-9); i*a.step <= a.high+a.step*1e-9; i++ {
			v := i * a.step
			if a.vertical && !a.get("splitLine", "show").is(false) {
				p.line(a.left, a.pixel(v), right, a.pixel(v), gridInk, 1, "")
			} else if !a.vertical && !a.get("splitLine", "show").is(false) {
				p.line(a.pixel(v), a.top, a.pixel(v), bottom, gridInk, 1, "")
			}
			first, last := v-a.low < a.step/1e9, a.high-v < a.step/1e9
			if first && a.get("axisLabel", "showMinLabel").is(false) || last && a.get("axisLabel", "showMaxLabel").is(false) {
				continue
			}
			label(v, thousands(v, a.step), 160)
		}
	}
	if !a.vertical {
		p.line(a.left, bottom, right, bottom, faintInk, 1, "")
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
	s := strconv.FormatFloat(v, 'f', -1, 64)
	whole, rest, _ := strings.Cut(s, ".")
	first := 0
	if strings.HasPrefix(whole, "-") {
		first = 1
	}
	for i := len(whole) - 3; i > first; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	return whole
}

// ---- series ----

func (p *painter) draw(s *plot) {
	if s.x == nil {
		return
	}
	fmt.Fprintf(&p.b, `<svg x="%.1f" y="%.1f" width="%.1f" height="%.1f" viewBox="%.1f %.1f %.1f %.1f">`,
		s.x.left-5, s.x.top-5, s.x.width+10, s.x.height+10, s.x.left-5, s.x.top-5, s.x.width+10, s.x.height+10)
	defer p.b.WriteString("</svg>")
	switch s.kind {
	case "bar":
		p.bars(s)
	case "line":
		p.curve(s)
	case "scatter", "effectScatter":
		for i, item := range s.items() {
			if x, y, ok := s.point(i, item); ok {
				size := item.get("symbolSize").or(s.get("symbolSize").or(10))
				p.symbol(item.get("symbol").orText(s.get("symbol").text()), s.x.pixel(x), s.y.pixel(y), size, s.color(p))
			}
		}
	case "heatmap":
		p.cells(s)
	case "boxplot":
		p.boxes(s)
	case "custom":
		p.spans(s)
	}
}

func (p *painter) bars(s *plot) {
	base, value := s.x, s.y // base: the axis along which the bars stand
	lying := s.y.isCategory() && !s.x.isCategory()
	if lying {
		base, value = s.y, s.x
	}
	// Bars of one place stand side by side, unless they are stacked or drawn over each other.
	slots, slot := []string{}, 0
	over := false
	gap := -1.0
	for _, other := range p.series {
		if other.kind != "bar" || other.x != s.x || other.y != s.y {
			continue
		}
		name := other.get("stack").orText(fmt.Sprint("series ", other.index))
		at := -1
		for i := range slots {
			if slots[i] == name {
				at = i
			}
		}
		if at < 0 {
			at = len(slots)
			slots = append(slots, name)
		}
		if other == s {
			slot = at
		}
		over = over || other.get("barGap").text() == "-100%"
		if g := other.get("barCategoryGap").text(); g != "" {
			gap = node{g}.length(1, -1)
		}
	}
	if gap < 0 { // ECharts' own: the more bars, the less space
		gap = math.Max(35-4*float64(len(slots)), 15) / 100
	}
	step := 1.0
	if !base.isCategory() {
		step = math.Inf(1) // the nearest two bars tell how wide one is
		last := math.NaN()
		for i, item := range s.items() {
			x, y, ok := s.point(i, item)
			if lying {
				x = y
			}
			if d := math.Abs(x - last); ok && d > 0 && d < step {
				step = d
			}
			last = x
		}
	}
	band := base.band(step)
	if math.IsInf(step, 1) {
		band = base.width
	}
	room := band * (1 - gap)
	const between = 0.3 // ECharts' barGap: the space between two bars, in bars
	width := room / (float64(len(slots)) + between*float64(len(slots)-1))
	if over {
		width, slot = room, 0
	}
	if w := s.get("barWidth"); w.v != nil {
		width = w.length(band, width)
	}
	zero := value.pixel(math.Max(math.Min(0, value.high), value.low))
	for i, item := range s.items() {
		x, y, ok := s.point(i, item)
		if !ok {
			continue
		}
		if lying {
			x, y = y, x
		}
		from := zero
		if stack := s.get("stack").text(); stack != "" {
			below := 0.0
			for _, other := range p.series[:s.index] {
				if other.kind == "bar" && other.x == s.x && other.y == s.y && other.get("stack").text() == stack {
					a, b, ok := other.point(i, node{at(other.items(), i)})
					if lying {
						b = a
					}
					if ok {
						below += b
					}
				}
			}
			from, y = value.pixel(below), below+y
		}
		if y == 0 && from == zero {
			continue
		}
		start := base.pixel(x) - room/2 + float64(slot)*width*(1+between)
		to := value.pixel(y)
		fill := item.get("itemStyle", "color").orText(s.fill(p))
		if lying {
			p.rect(math.Min(from, to), start, math.Abs(to-from), width, fill, "")
		} else {
			p.rect(start, math.Min(from, to), width, math.Abs(to-from), fill, "")
		}
	}
}

func at(items []node, i int) any {
	if i < len(items) {
		return items[i].v
	}
	return nil
}

func (p *painter) curve(s *plot) {
	var path strings.Builder
	pen := "M"
	var first, last float64
	for i, item := range s.items() {
		x, y, ok := s.point(i, item)
		if !ok {
			pen = "M"
			continue
		}
		if path.Len() == 0 {
			first = s.x.pixel(x)
		}
		last = s.x.pixel(x)
		if s.get("step").v != nil && pen == "L" {
			fmt.Fprintf(&path, "H%.1f", last)
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", pen, last, s.y.pixel(y))
		pen = "L"
	}
	if s.get("areaStyle").v != nil && path.Len() > 0 {
		base := s.y.pixel(math.Max(0, s.y.low))
		fmt.Fprintf(&p.b, `<path d="%sL%.1f %.1fL%.1f %.1fz" fill="%s" fill-opacity="%g"/>`, path.String(), last, base, first, base,
			escape(s.color(p)), s.get("areaStyle", "opacity").or(0.7))
	}
	dash := ""
	if s.get("lineStyle", "type").text() == "dashed" {
		dash = ` stroke-dasharray="6 4"`
	}
	fmt.Fprintf(&p.b, `<path d="%s" fill="none" stroke="%s" stroke-width="%g"%s/>`, path.String(),
		escape(s.get("lineStyle", "color").orText(s.color(p))), s.get("lineStyle", "width").or(2), dash)
	if s.get("showSymbol").is(false) {
		return
	}
	for i, item := range s.items() {
		if x, y, ok := s.point(i, item); ok {
			p.symbol(s.get("symbol").orText("emptyCircle"), s.x.pixel(x), s.y.pixel(y), s.get("symbolSize").or(4), s.color(p))
		}
	}
}

func (p *painter) cells(s *plot) {
	w, h := s.x.band(1), s.y.band(1)
	for _, item := range s.items() {
		x, y, ok := s.point(0, item)
		v, isNumber := item.value().at(2).number()
		if !ok || !isNumber {
			continue
		}
		left, top := s.x.pixel(x)-w/2, s.y.pixel(y)-h/2
		p.rect(left, top, w, h, p.mapped(v), "")
		if s.get("label", "show").is(true) {
			p.words(left+w/2, top+h/2+4, w, thousands(v, math.Pow(10, -float64(decimals(v)))), "middle", contrast(p.mapped(v)), 12, "")
		}
	}
}

func decimals(v float64) int {
	_, fraction, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return min(len(fraction), 3)
}

// mapped is the colour that the visual map gives a value.
func (p *painter) mapped(v float64) string {
	m := p.option.get("visualMap").at(0)
	colors := m.get("inRange", "color").list()
	if len(colors) == 0 {
		return palette[0]
	}
	low, high := m.get("min").or(0), m.get("max").or(100)
	t := 0.0
	if high > low {
		t = math.Max(0, math.Min(1, (v-low)/(high-low))) * float64(len(colors)-1)
	}
	i := min(int(t), len(colors)-1)
	j := min(i+1, len(colors)-1)
	a, okA := rgb(colors[i].text())
	b, okB := rgb(colors[j].text())
	if !okA || !okB {
		return colors[i].text()
	}
	var mix [3]int
	for k := range mix {
		mix[k] = int(math.Round(a[k] + (b[k]-a[k])*(t-float64(i))))
	}
	return fmt.Sprintf("#%02x%02x%02x", mix[0], mix[1], mix[2])
}

func rgb(hex string) (c [3]float64, ok bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != 7 {
		return c, false
	}
	return [3]float64{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}, true
}

// contrast is black or white, whichever reads better on a colour.
func contrast(color string) string {
	if c, ok := rgb(color); ok && 0.3*c[0]+0.6*c[1]+0.1*c[2] < 128 {
		return "#ffffff"
	}
	return ink
}

func (p *painter) boxes(s *plot) {
	w := math.Min(50, s.x.band(1)*0.5)
	for i, item := range s.items() {
		v := item.value().list()
		if len(v) < 5 {
			continue
		}
		var at [5]float64
		ok := true
		for k := range at {
			f, number := v[k].number()
			at[k], ok = s.y.pixel(f), ok && number
		}
		if !ok {
			continue
		}
		x := s.x.pixel(float64(i))
		p.line(x, at[0], x, at[4], faintInk, 1, "")
		p.line(x-w/2, at[0], x+w/2, at[0], faintInk, 1, "")
		p.line(x-w/2, at[4], x+w/2, at[4], faintInk, 1, "")
		p.rect(x-w/2, at[3], w, at[1]-at[3], "#cfe3f3", ` stroke="`+faintInk+`"`)
		p.line(x-w/2, at[2], x+w/2, at[2], ink, 1.5, "")
	}
}

// spans draws a custom series whose items reach from one value to another: encode
// names two dimensions for x, and one for y. A fourth value is the part of the
// lane that the bar fills; chart.Timeline makes such series. What another
// renderItem draws only its own script knows.
func (p *painter) spans(s *plot) {
	xs, ys := s.get("encode", "x").list(), s.get("encode", "y").list()
	if len(xs) != 2 || len(ys) != 1 {
		p.words(s.x.left+8, s.x.top+18, s.x.width, "“"+s.get("name").orText("custom series")+"” is drawn by a script, and scripts do not run here.", "start", faintInk, 12, "")
		return
	}
	for _, item := range s.items() {
		v := item.value()
		from, okFrom := v.at(xs[0].index()).number()
		to, okTo := v.at(xs[1].index()).number()
		lane, okLane := s.y.unit(v.at(ys[0].index()))
		if !okFrom || !okTo || !okLane {
			continue
		}
		part := v.at(3).or(0.6)
		if part <= 0 || part > 1 {
			part = 0.6
		}
		h := s.y.band(1) * part
		left := s.x.pixel(from)
		p.rect(left, s.y.pixel(lane)-h/2, math.Max(s.x.pixel(to)-left, 1.5), h, s.fill(p), "")
	}
}

// ---- marks, titles, legend ----

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
	var names []*plot
	width := 0.0
	for _, s := range p.series {
		if name := s.get("name").text(); name != "" {
			names = append(names, s)
			width += 40 + 6.6*float64(len([]rune(cut(name, 30))))
		}
	}
	x, y := math.Max(5, (pictureWidth-width)/2), l.get("top").length(p.height, 5)
	if b, ok := l.get("bottom").number(); ok {
		y = p.height - b - 20
	}
	if left := l.get("left"); left.v != nil {
		x = left.length(pictureWidth, x)
	}
	for _, s := range names {
		name := cut(s.get("name").text(), 30)
		if s.kind == "scatter" || s.kind == "effectScatter" {
			p.symbol(s.get("symbol").text(), x+12, y+9, 14, s.color(p))
		} else {
			p.rect(x, y+2, 24, 14, s.fill(p), ` rx="3"`)
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
