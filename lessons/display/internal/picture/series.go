package picture

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"locklab/lessons/display/internal/tree"
	"locklab/lessons/internal/letters"
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
		p.points(s)
	case "heatmap":
		p.cells(s)
	case "boxplot":
		p.boxes(s)
	case "candlestick":
		p.candles(s)
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
		name := other.Get("stack").OrText(fmt.Sprint("series ", other.index))
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
		over = over || other.Get("barGap").Text() == "-100%"
		if g := other.Get("barCategoryGap").Text(); g != "" {
			gap = tree.Node{V: g}.Length(1, -1)
		}
	}
	if gap < 0 { // ECharts' own: the more bars, the less space
		gap = math.Max(35-4*float64(len(slots)), 15) / 100
	}
	step := 1.0
	if !base.isCategory() {
		step = math.Inf(1) // the nearest two bars tell how wide one is
		last := math.NaN()
		for i, item := range s.data {
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
	if w := s.Get("barWidth"); w.V != nil {
		width = w.Length(band, width)
	}
	zero := value.pixel(math.Max(math.Min(0, value.high), value.low))
	columns := map[int]*area{} // what bars that are thinner than a pixel fill together
	for i, item := range s.data {
		x, y, ok := s.point(i, item)
		if !ok {
			continue
		}
		if lying {
			x, y = y, x
		}
		from := zero
		if stack := s.Get("stack").Text(); stack != "" {
			below := 0.0
			for _, other := range p.series[:s.index] {
				if other.kind == "bar" && other.x == s.x && other.y == s.y && other.Get("stack").Text() == stack {
					a, b, ok := other.point(i, at(other.data, i))
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
		low, high := math.Min(from, to), math.Max(from, to)
		if width < 1 {
			column := int(start)
			if c := columns[column]; c != nil {
				c.top, c.bottom = math.Min(c.top, low), math.Max(c.bottom, high)
				continue
			}
			columns[column] = &area{top: low, bottom: high}
			continue
		}
		fill := item.Get("itemStyle", "color").OrText(s.fill(p))
		border := ""
		if w := item.Get("itemStyle", "borderWidth").Or(0); w > 0 {
			border = fmt.Sprintf(` stroke="%s" stroke-width="%g"`,
				escape(item.Get("itemStyle", "borderColor").OrText("#000")), w)
		}
		if lying {
			p.rect(low, start, high-low, width, fill, border)
			p.label(s, item, area{low, start, high, start + width})
		} else {
			p.rect(start, low, width, high-low, fill, border)
			p.label(s, item, area{start, low, start + width, high})
		}
	}
	for _, column := range slices.Sorted(maps.Keys(columns)) {
		c := columns[column]
		if lying {
			p.rect(c.top, float64(column), c.bottom-c.top, 1, s.color(p), "")
		} else {
			p.rect(float64(column), c.top, 1, c.bottom-c.top, s.color(p), "")
		}
	}
}

// points draws the symbols of a scatter series. Of very many those that would cover each other
// are left out.
func (p *painter) points(s *plot) {
	const many = 2000
	if len(s.data) > many {
		size := s.Get("symbolSize").Or(10)
		if !(size >= 1 && size <= 100) {
			size = 10
		}
		apart := math.Max(2, size/4)
		seen := map[[2]int]bool{}
		fmt.Fprintf(&p.b, `<path d="`)
		for i, item := range s.data {
			if x, y, ok := s.point(i, item); ok {
				place := [2]int{int(s.x.pixel(x) / apart), int(s.y.pixel(y) / apart)}
				if !seen[place] {
					seen[place] = true
					fmt.Fprintf(&p.b, "M%.0f %.0fh0", s.x.pixel(x), s.y.pixel(y))
				}
			}
		}
		fmt.Fprintf(&p.b, `" stroke="%s" stroke-width="%g" stroke-linecap="round" stroke-opacity="0.8"/>`,
			escape(s.color(p)), size)
		return
	}
	for i, item := range s.data {
		if x, y, ok := s.point(i, item); ok {
			size := item.Get("symbolSize").Or(s.Get("symbolSize").Or(10))
			move := item.Get("symbolOffset")
			left, top := s.x.pixel(x)+move.At(0).Or(0), s.y.pixel(y)+move.At(1).Or(0)
			p.symbol(item.Get("symbol").OrText(s.Get("symbol").Text()), left, top, size, s.color(p))
			p.label(s, item, area{left - size/2, top - size/2, left + size/2, top + size/2})
		}
	}
}

// label writes what an item's label says, by the shape that it belongs to; where it would
// stand on another, nothing.
func (p *painter) label(s *plot, item tree.Node, of area) {
	get := func(key string) tree.Node {
		if own := item.Get("label", key); own.V != nil {
			return own
		}
		return s.Get("label", key)
	}
	format := get("formatter").Text()
	if !get("show").Is(true) || strings.HasPrefix(format, "__f__") {
		return
	}
	v := item.Value()
	value := v
	if v.Len() > 1 {
		value = v.At(1)
		if s.y.isCategory() && !s.x.isCategory() {
			value = v.At(0)
		}
	}
	text := value.Text()
	if format != "" {
		replace := []string{"{a}", s.Get("name").Text(), "{b}", item.Get("name").Text(), "{c}", value.Text()}
		for k := range min(v.Len(), 10) {
			replace = append(replace, fmt.Sprintf("{@[%d]}", k), v.At(k).Text())
		}
		text = strings.NewReplacer(replace...).Replace(format)
	}
	text = letters.Cut(text, 60)
	size := get("fontSize").Or(12)
	width, distance := 0.55*size*float64(len([]rune(text))), get("distance").Or(5)
	x, y, anchor, color := (of.left+of.right)/2, (of.top+of.bottom)/2+size/3, "middle", ink
	switch get("position").Text() {
	case "top":
		y = of.top - distance
	case "bottom":
		y = of.bottom + distance + size
	case "left":
		x, anchor = of.left-distance, "end"
	case "right":
		x, anchor = of.right+distance, "start"
	default:
		color = palette.On(s.color(p))
	}
	left := map[string]float64{"start": x, "middle": x - width/2, "end": x - width}[anchor]
	at := area{left, y - size, left + width, y + 2}
	if slices.ContainsFunc(p.texts, func(o area) bool {
		return o.left < at.right && at.left < o.right && o.top < at.bottom && at.top < o.bottom
	}) {
		return
	}
	p.texts = append(p.texts, at)
	if back := get("backgroundColor").Text(); back != "" {
		p.rect(at.left-3, at.top, width+6, at.bottom-at.top, back, "")
	}
	p.words(x, y, Width, text, anchor, get("color").OrText(color), size, "")
}

func at(items []tree.Node, i int) tree.Node {
	if i < len(items) {
		return items[i]
	}
	return tree.Node{}
}

// curve draws a line. Of more points than the picture has columns of pixels, each column keeps
// the first, the lowest, the highest and the last: the same pixels are drawn.
func (p *painter) curve(s *plot) {
	type point struct {
		x, y float64
		ok   bool
	}
	points := make([]point, len(s.data))
	for i, item := range s.data {
		x, y, ok := s.point(i, item)
		points[i] = point{s.x.pixel(x), s.y.pixel(y), ok}
	}
	all := points
	if few := 4 * int(s.x.width); len(points) > few {
		var kept []point
		gap := false
		for i := 0; i < len(points); {
			if !points[i].ok {
				gap = true
				i++
				continue
			}
			n, low, high, last := i, i, i, i
			for ; n < len(points) && (!points[n].ok || int(points[n].x) == int(points[i].x)); n++ {
				if !points[n].ok {
					gap = true
					continue
				}
				if last = n; points[n].y < points[low].y {
					low = n
				}
				if points[n].y > points[high].y {
					high = n
				}
			}
			if k := len(kept) - 1; gap && k >= 0 && points[i].x-kept[k].x > 1 { // it can be seen
				kept = append(kept, point{})
			}
			gap = n > last+1
			kept = append(kept, points[i])
			for _, at := range []int{min(low, high), max(low, high), last} {
				if points[at] != kept[len(kept)-1] {
					kept = append(kept, points[at])
				}
			}
			i = n
		}
		all = kept
	}
	var path strings.Builder
	pen := "M"
	var first, last float64
	for _, at := range all {
		if !at.ok {
			pen = "M"
			continue
		}
		if path.Len() == 0 {
			first = at.x
		}
		last = at.x
		if s.Get("step").V != nil && pen == "L" {
			fmt.Fprintf(&path, "H%.1f", last)
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", pen, last, at.y)
		pen = "L"
	}
	if s.Get("areaStyle").V != nil && path.Len() > 0 {
		base := s.y.pixel(math.Max(0, s.y.low))
		fmt.Fprintf(&p.b, `<path d="%sL%.1f %.1fL%.1f %.1fz" fill="%s" fill-opacity="%g"/>`, path.String(), last,
			base, first, base,
			escape(s.color(p)), s.Get("areaStyle", "opacity").Or(0.7))
	}
	dash := ""
	if s.Get("lineStyle", "type").Text() == "dashed" {
		dash = ` stroke-dasharray="6 4"`
	}
	fmt.Fprintf(&p.b, `<path d="%s" fill="none" stroke="%s" stroke-width="%g"%s/>`, path.String(),
		escape(s.Get("lineStyle", "color").OrText(s.color(p))), s.Get("lineStyle", "width").Or(2), dash)
	if float64(len(points)) > s.x.width/2 { // symbols would be the line
		return
	}
	symbol, size := s.Get("symbol").OrText("emptyCircle"), s.Get("symbolSize").Or(4)
	if s.Get("showSymbol").Is(false) {
		symbol = "none"
	}
	for i, at := range points {
		if at.ok {
			p.symbol(symbol, at.x, at.y, size, s.color(p))
			p.label(s, s.data[i], area{at.x - size/2, at.y - size/2, at.x + size/2, at.y + size/2})
		}
	}
}

func (p *painter) cells(s *plot) {
	w, h := math.Max(s.x.band(1), 1), math.Max(s.y.band(1), 1)
	last := map[[2]int]int{} // the cell that is seen of those in one place
	place := func(x, y float64) [2]int { return [2]int{int(s.x.pixel(x)), int(s.y.pixel(y))} }
	for i, item := range s.data {
		if x, y, ok := s.point(0, item); ok {
			last[place(x, y)] = i
		}
	}
	for i, item := range s.data {
		x, y, ok := s.point(0, item)
		v, isNumber := item.Value().At(2).Number()
		if !ok || !isNumber || last[place(x, y)] != i {
			continue
		}
		left, top := s.x.pixel(x)-w/2, s.y.pixel(y)-h/2
		p.rect(left, top, w, h, p.mapped(v), "")
		if s.Get("label", "show").Is(true) {
			p.words(left+w/2, top+h/2+4, w, thousands(v, math.Pow(10, -float64(decimals(v)))), "middle",
				palette.On(p.mapped(v)), 12, "")
		}
	}
}

func decimals(v float64) int {
	_, fraction, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return min(len(fraction), 3)
}

// mapped is the colour that the visual map gives a value.
func (p *painter) mapped(v float64) string {
	m := p.option.Get("visualMap").At(0)
	colors := palette.Light.Gradient
	if own := m.Get("inRange", "color").List(); len(own) > 0 {
		colors = make([]string, len(own))
		for i := range own {
			colors[i] = own[i].Text()
		}
	}
	low, high := m.Get("min").Or(0), m.Get("max").Or(100)
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

// spread is where the i-th item of a box plot or a candlestick stands, and its values from the
// lowest to the highest; those of a candlestick are the opening, the closing, the lowest and the highest.
func (s *plot) spread(i int, item tree.Node) (at float64, values []float64, ok bool) {
	n := map[string]int{"boxplot": 5, "candlestick": 4}[s.kind]
	v := item.Value()
	if at, ok = float64(i), v.Len() >= n; v.Len() == n+1 {
		at, ok = s.x.unit(v.At(0))
	}
	for k := v.Len() - n; k < v.Len() && ok; k++ {
		f, number := v.At(k).Number()
		values, ok = append(values, f), number
	}
	return at, values, ok
}

func (p *painter) boxes(s *plot) {
	w := math.Min(50, s.x.band(1)*0.5)
	seen := map[int]bool{}
	for i, item := range s.data {
		center, values, ok := s.spread(i, item)
		if !ok || s.x.band(1) < 1 && seen[int(s.x.pixel(center))] {
			continue
		}
		seen[int(s.x.pixel(center))] = true
		at := make([]float64, len(values))
		for k, v := range values {
			at[k] = s.y.pixel(v)
		}
		x := s.x.pixel(center)
		left := x - w/2
		fmt.Fprintf(&p.b, `<path d="M%.1f %.1fh%.1fV%.1fh%.1fZ`, left, at[3], w, at[1], -w)
		for _, y := range []float64{at[0], at[2], at[4]} {
			fmt.Fprintf(&p.b, "M%.1f %.1fh%.1f", left, y, w)
		}
		fmt.Fprintf(&p.b, `M%.1f %.1fV%.1fM%.1f %.1fV%.1f" fill="%s" stroke="%s"/>`,
			x, at[0], at[1], x, at[3], at[4], palette.Light.Box, lineInk)
	}
}

// candles draws a candlestick series: a filled body from opening to closing, hollow where it
// fell, and a line from the lowest to the highest. Candles in one column of pixels are one line.
func (p *painter) candles(s *plot) {
	band := s.x.band(1)
	w := math.Max(1, math.Min(band*0.7, 50))
	lines := map[int]*area{}
	for i, item := range s.data {
		center, v, ok := s.spread(i, item)
		if !ok {
			continue
		}
		x, top, bottom := s.x.pixel(center), s.y.pixel(v[3]), s.y.pixel(v[2])
		if band < 2 {
			if c := lines[int(x)]; c != nil {
				c.top, c.bottom = math.Min(c.top, top), math.Max(c.bottom, bottom)
			} else {
				lines[int(x)] = &area{top: top, bottom: bottom}
			}
			continue
		}
		open, closing := s.y.pixel(v[0]), s.y.pixel(v[1])
		color, fill := s.Get("itemStyle", "color").OrText(palette.Vermillion), ""
		if fill = color; v[1] < v[0] {
			color, fill = s.Get("itemStyle", "color0").OrText(palette.Blue), "#fff"
		}
		fmt.Fprintf(&p.b, `<path d="M%.1f %.1fV%.1fM%.1f %.1fV%.1f" stroke="%s"/>`, x, top, math.Min(open, closing),
			x, math.Max(open, closing), bottom, escape(color))
		p.rect(x-w/2, math.Min(open, closing), w, math.Abs(open-closing), fill,
			fmt.Sprintf(` stroke="%s"`, escape(color)))
	}
	for _, x := range slices.Sorted(maps.Keys(lines)) {
		p.line(float64(x), lines[x].top, float64(x), lines[x].bottom, palette.Vermillion, 1, "")
	}
}

// spans draws a custom series whose items reach from one value to another: encode
// names two dimensions for x, and one for y. A fourth value is the part of the
// lane that the bar fills, a fifth by how many lanes it stands below the middle of its
// lane, and a sixth what is written on it; chart.Timeline makes such series. What
// another renderItem draws only its own script knows.
func (p *painter) spans(s *plot) {
	xs, ys := s.Get("encode", "x").List(), s.Get("encode", "y").List()
	if len(xs) != 2 || len(ys) != 1 {
		p.words(s.x.left+8, s.x.top+18, s.x.width,
			"“"+s.Get("name").OrText("custom series")+"” is drawn by a script, and scripts do not run here.", "start",
			faintInk, 12, "")
		return
	}
	var backs, labels strings.Builder // over all bars, and with what they share said once
	hatched := s.Get("itemStyle", "decal").V != nil
	rect := func(b *strings.Builder, x, y, w, h float64) {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, x, y, w, h)
	}
	fmt.Fprintf(&p.b, `<g fill="%s">`, escape(s.fill(p)))
	least := 4.0 // chart.Timeline's own, in pixels: a short hold is wider than a short wait
	if hatched {
		least = 2
	}
	type place struct{ left, right, middle int }
	seen := map[place]bool{}
	for _, item := range s.data {
		v := item.Value()
		from, okFrom := v.At(xs[0].Index()).Number()
		to, okTo := v.At(xs[1].Index()).Number()
		lane, okLane := s.y.unit(v.At(ys[0].Index()))
		if !okFrom || !okTo || !okLane {
			continue
		}
		part := v.At(3).Or(0.6)
		if part <= 0 || part > 1 {
			part = 0.6
		}
		h := s.y.band(1) * part
		left, middle := s.x.pixel(from), s.y.pixel(lane)+s.y.band(1)*v.At(4).Or(0)
		width := math.Max(s.x.pixel(to)-left, least)
		if at := (place{int(left), int(left + width), int(middle)}); seen[at] {
			continue
		} else {
			seen[at] = true
		}
		rect(&p.b, left, middle-h/2, width, h)
		label := v.At(5).Text()
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
	fmt.Fprintf(&p.b, `</g><g fill="%s">%s</g><g text-anchor="middle" font-size="11" fill="%s">%s</g>`,
		escape(s.color(p)), backs.String(), onBar, labels.String())
}
