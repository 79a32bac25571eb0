package display

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"locklab/lessons/internal/palette"
)

// draw draws a series within its grid.
func (p *painter) draw(s *plot) {
	if s.kind == "pie" {
		p.pie(s)
		return
	}
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
				move := item.get("symbolOffset")
				p.symbol(item.get("symbol").orText(s.get("symbol").text()), s.x.pixel(x)+move.at(0).or(0), s.y.pixel(y)+move.at(1).or(0), size, s.color(p))
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

// bars stands (or lays) the bars of a series where ECharts has them.
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
			p.words(left+w/2, top+h/2+4, w, thousands(v, math.Pow(10, -float64(decimals(v)))), "middle", palette.On(p.mapped(v)), 12, "")
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
	colors := palette.Light.Gradient
	if own := m.get("inRange", "color").list(); len(own) > 0 {
		colors = make([]string, len(own))
		for i := range own {
			colors[i] = own[i].text()
		}
	}
	low, high := m.get("min").or(0), m.get("max").or(100)
	t := 0.0
	if high > low {
		t = math.Max(0, math.Min(1, (v-low)/(high-low))) * float64(len(colors)-1)
	}
	i := min(int(t), len(colors)-1)
	j := min(i+1, len(colors)-1)
	a, okA := palette.RGB(colors[i])
	b, okB := palette.RGB(colors[j])
	if !okA || !okB {
		return colors[i]
	}
	var mix [3]int
	for k := range mix {
		mix[k] = int(math.Round(a[k] + (b[k]-a[k])*(t-float64(i))))
	}
	return fmt.Sprintf("#%02x%02x%02x", mix[0], mix[1], mix[2])
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
		left := x - w/2
		fmt.Fprintf(&p.b, `<path d="M%.1f %.1fh%.1fV%.1fh%.1fZ`, left, at[3], w, at[1], -w)
		for _, y := range []float64{at[0], at[2], at[4]} {
			fmt.Fprintf(&p.b, "M%.1f %.1fh%.1f", left, y, w)
		}
		fmt.Fprintf(&p.b, `M%.1f %.1fV%.1fM%.1f %.1fV%.1f" fill="%s" stroke="%s"/>`,
			x, at[0], at[1], x, at[3], at[4], palette.Light.Box, lineInk)
	}
}

// spans draws a custom series whose items reach from one value to another: encode
// names two dimensions for x, and one for y. A fourth value is the part of the
// lane that the bar fills, a fifth by how many lanes it stands below the middle of its
// lane, and a sixth what is written on it; chart.Timeline makes such series. What
// another renderItem draws only its own script knows.
func (p *painter) spans(s *plot) {
	xs, ys := s.get("encode", "x").list(), s.get("encode", "y").list()
	if len(xs) != 2 || len(ys) != 1 {
		p.words(s.x.left+8, s.x.top+18, s.x.width, "“"+s.get("name").orText("custom series")+"” is drawn by a script, and scripts do not run here.", "start", faintInk, 12, "")
		return
	}
	var backs, labels strings.Builder // over all bars, and with what they share said once
	hatched := s.get("itemStyle", "decal").v != nil
	rect := func(b *strings.Builder, x, y, w, h float64) {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, x, y, w, h)
	}
	fmt.Fprintf(&p.b, `<g fill="%s">`, escape(s.fill(p)))
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
		left, middle := s.x.pixel(from), s.y.pixel(lane)+s.y.band(1)*v.at(4).or(0)
		width := math.Max(s.x.pixel(to)-left, 1.5)
		rect(&p.b, left, middle-h/2, width, h)
		label := v.at(5).text()
		letters := float64(len([]rune(label)))
		if label == "" || 7*letters+8 > width {
			continue
		}
		if hatched {
			rect(&backs, left+width/2-3*letters-3, middle-h/2, 6*letters+6, h)
		}
		fmt.Fprintf(&labels, `<text x="%.1f" y="%.1f">%s</text>`, left+width/2, middle+4, escape(label))
	}
	onBar := "#fff"
	if hatched { // black, on pieces that are not hatched
		onBar = "#000"
	}
	fmt.Fprintf(&p.b, `</g><g fill="%s">%s</g><g text-anchor="middle" font-size="11" fill="%s">%s</g>`, escape(s.color(p)), backs.String(), onBar, labels.String())
}
