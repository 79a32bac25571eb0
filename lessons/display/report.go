package display

import (
	"encoding/base64"
	"fmt"
	"html"
	"math"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"locklab/lessons/internal/number"
	"locklab/lessons/internal/palette"
	"locklab/lessons/schedule"
)

// This file shows where the orders of a function lead: a sentence, a row for each outcome, and under
// them the stepper of stepper.js. What is said is said in the same words in HTML and in text.

const (
	mostRows  = 30     // outcomes that have a row
	longValue = 400    // characters of what an outcome leaves
	mostBytes = 70_000 // of HTML, after which rows have no pictures
)

// A saying is a part of a sentence, and how it stands out.
type saying struct {
	text string
	tone tone
}

type tone int

const (
	plain tone = iota
	strong
	good
	bad
	code  // a name, or text of the program
	faint // not the first to be read
)

// plainly is what is said, as text.
func plainly(sayings []saying) string {
	var b strings.Builder
	for _, s := range sayings {
		b.WriteString(s.text)
	}
	return strings.TrimSpace(b.String())
}

// markup is what is said, as HTML. The style sheet of the stepper changes the colours for a dark page;
// those here can be read on both.
func markup(sayings []saying) string {
	var b strings.Builder
	for _, s := range sayings {
		text := html.EscapeString(s.text)
		switch s.tone {
		case strong:
			text = "<b>" + text + "</b>"
		case good:
			text = `<b style="color:var(--locklab-good,` + palette.Good + `)">` + text + "</b>"
		case bad:
			text = `<b style="color:var(--locklab-bad,` + palette.Bad + `)">` + text + "</b>"
		case code:
			if text != "" {
				text = "<code>" + text + "</code>"
			}
		case faint:
			text = `<span style="opacity:.75">` + text + "</span>"
		}
		b.WriteString(text)
	}
	return b.String()
}

// fails reports whether an outcome is one that the header counts as failing: nothing that a function
// returns is wrong by itself, but where all serial orders leave the same, everything else is.
func fails(r schedule.Report, o schedule.Outcome) bool {
	if o.Kind != schedule.Finished {
		return true
	}
	_, one := serial(r)
	return one && !o.Serial
}

// serial returns what all orders leave that switch only where a goroutine ends or waits, if that is
// one value, and other orders leave something else.
func serial(r schedule.Report) (value string, one bool) {
	n := 0
	for _, o := range r.Outcomes {
		if o.Serial {
			n++
			value, one = o.Value, o.Kind == schedule.Finished
		}
	}
	return value, one && n == 1 && len(r.Outcomes) > 1
}

// right reports whether an outcome is what every serial order leaves, or what every order does.
func right(r schedule.Report, o schedule.Outcome) bool {
	_, one := serial(r)
	return !fails(r, o) && (one || len(r.Outcomes) == 1 && r.Complete)
}

// sum adds up the orders and the probabilities of the outcomes that are wanted. The number is nil if
// one of theirs is.
func sum(r schedule.Report, wanted func(schedule.Outcome) bool) (orders *big.Int, probability float64, any bool) {
	orders = new(big.Int)
	for _, o := range r.Outcomes {
		if !wanted(o) {
			continue
		}
		any = true
		probability += o.Probability
		if o.Orders == nil {
			orders = nil
		} else if orders != nil {
			orders.Add(orders, o.Orders)
		}
	}
	return orders, math.Min(probability, 1), any
}

// header says what a report says, in a line or two: its Summary, and which orders fail. What is not
// known comes first.
func header(r schedule.Report) (said []saying) {
	say := func(t tone, text string) {
		if text != "" {
			said = append(said, saying{text, t})
		}
	}
	name := cut(oneLine(r.Name), 60)
	if name == "" {
		name = "the function"
	}
	r.Name = "\x00" // stands where the name does
	before, after, _ := strings.Cut(r.Summary(), r.Name)
	if r.Err != nil {
		fails, why, _ := strings.Cut(after, ". ")
		say(code, name)
		say(bad, fails+". ")
		say(plain, cut(why, 2000))
		return said
	}
	first := strong
	if !r.Complete {
		first = bad
	}
	say(first, before)
	say(code, name)
	say(plain, after+" ")
	if r.Complete && r.Orders == nil && !r.Uncounted {
		say(plain, "A loop can go round any number of times. ")
	}
	said = append(said, verdict(r)...)
	return append(said, races(r.Races)...)
}

func isOne(n *big.Int) bool { return n.IsInt64() && n.Int64() == 1 }

// verdict says which orders fail, all of them together.
func verdict(r schedule.Report) (said []saying) {
	say := func(t tone, format string, args ...any) { said = append(said, saying{fmt.Sprintf(format, args...), t}) }
	value, one := serial(r)
	value = cut(oneLine(value), 60)
	others := [...]string{"do not leave " + value, "does not leave " + value}
	if value == "" {
		value, others = "nothing", [...]string{"leave something", "leaves something"}
	}
	parts := []struct {
		text   string // after "3 orders"
		single string // after "1 order"
		are    func(schedule.Outcome) bool
	}{
		{others[0], others[1],
			func(o schedule.Outcome) bool { return one && o.Kind == schedule.Finished && !o.Serial }},
		{"end in a deadlock", "ends in a deadlock",
			func(o schedule.Outcome) bool { return o.Kind == schedule.Deadlock }},
		{"panic", "panics", func(o schedule.Outcome) bool { return o.Kind == schedule.Panic }},
		{"never end", "never ends", func(o schedule.Outcome) bool { return o.Kind == schedule.NeverEnds }},
	}
	all, chance, any := sum(r, func(o schedule.Outcome) bool { return fails(r, o) })
	if !any {
		switch {
		case !r.Complete:
		case len(r.Outcomes) == 1 && r.Outcomes[0].Value != "" && many(r):
			say(good, "Every one of them leaves %s. ", cut(oneLine(r.Outcomes[0].Value), 60))
		case len(r.Outcomes) == 1 && r.Outcomes[0].Value != "":
			say(good, "It leaves %s. ", cut(oneLine(r.Outcomes[0].Value), 60))
		case len(r.Outcomes) > 1:
			say(strong, "They leave %s. ", number.Count(len(r.Outcomes), "different value"))
		}
		return said
	}
	var list []string
	for _, p := range parts {
		n, chance, any := sum(r, p.are)
		switch {
		case !any:
		case counted(r, n) && isOne(n):
			list = append(list, "1 "+p.single)
		case counted(r, n):
			list = append(list, number.Thousands(n.String())+" "+p.text)
		case r.Complete && !r.Uncounted:
			list = append(list, number.Percent(chance)+" "+p.text)
		default:
			list = append(list, p.text)
		}
	}
	switch {
	case !r.Complete || r.Uncounted: // a count of what was found would say nothing about what was not
		say(bad, "Some orders %s. ", strings.Join(list, ", some "))
	case !counted(r, all):
		say(bad, "If every step picks at random, %s of the runs fail", number.Percent(chance))
		if len(list) == 1 {
			_, what, _ := strings.Cut(list[0], " % ")
			say(bad, ": they %s. ", what)
		} else {
			say(bad, ": %s. ", strings.Join(list, ", "))
		}
	case len(list) == 1 && isOne(r.Orders):
		_, what, _ := strings.Cut(list[0], " ")
		say(bad, "It %s. ", what)
	case len(list) == 1 && all.Cmp(r.Orders) == 0:
		_, what, _ := strings.Cut(list[0], " ")
		say(bad, "All %s. ", what)
	case len(list) == 1:
		n, what, _ := strings.Cut(list[0], " ")
		say(bad, "%s of %s orders %s. ", n, number.Thousands(r.Orders.String()), what)
	default:
		say(bad, "%s of %s orders fail", number.Thousands(all.String()), number.Thousands(r.Orders.String()))
		say(bad, ": %s. ", strings.Join(list, ", "))
	}
	if one && r.Complete {
		say(faint, "Every order that lets each goroutine run until it ends or has to wait leaves %s. ", value)
		if _, _, others := sum(r, parts[0].are); others && value != "nothing" {
			say(faint, "Whether another value is a mistake, only you know. ")
		}
	}
	return said
}

// many reports whether there are several orders, and no endless ones.
func many(r schedule.Report) bool { return r.Uncounted || r.Orders != nil && !isOne(r.Orders) }

func counted(r schedule.Report, n *big.Int) bool { return r.Complete && r.Orders != nil && n != nil }

func races(all []schedule.Race) (said []saying) {
	say := func(t tone, text string) { said = append(said, saying{text, t}) }
	// The kernel makes a file of the cells, whose lines the reader does not see: there is the text.
	where := func(a schedule.Access) {
		switch {
		case a.Line == 0:
			say(plain, "in the check")
		case !inNotebook() || a.Text == "":
			say(plain, fmt.Sprintf("line %d", a.Line))
		}
		if !inNotebook() && a.Text != "" {
			say(plain, ", ")
		}
		say(code, cut(oneLine(a.Text), 80))
	}
	for i, race := range all {
		if i == 3 {
			say(plain, fmt.Sprintf("And %s. ", number.Count(len(all)-3, "more data race")))
			break
		}
		say(strong, "A data race")
		say(plain, " on ")
		say(code, cut(oneLine(race.Variable), 60))
		say(plain, ": ")
		where(race.First)
		if race.First.Line != race.Second.Line {
			say(plain, ", and ")
			where(race.Second)
		} else {
			say(plain, ", from two goroutines")
		}
		say(plain, ". ")
	}
	return said
}

// explained says what the columns mean.
func explained(r schedule.Report) string {
	text := "An order says which goroutine takes each step."
	if r.Uncounted {
		return text + " Orders that lead to nothing new were left out, so that there is nothing to count. " +
			"A real scheduler can take any of them."
	}
	if !r.Complete {
		text += " Of an outcome, the orders that were found are counted."
	}
	return text + " How likely: if at every step all that can go on are equally likely to be next. " +
		"A real scheduler is not " +
		"like that, but it can take any of these orders."
}

// likely writes the probability of an outcome: "75.0 %", or "about 1 in 65,500".
func likely(r schedule.Report, o schedule.Outcome) string {
	p := o.Probability
	switch text := number.Percent(p); {
	case text == "100 %" && len(r.Outcomes) > 1:
		return "over 99.9 %" // it is 1 but for rounding
	case p <= 0 || p >= 0.001:
		return text
	}
	n := 1 / p
	if n >= 1e15 {
		return fmt.Sprintf("about 1 in 10^%.0f", math.Log10(n))
	}
	unit := math.Pow(10, math.Floor(math.Log10(n))-2)
	return "about 1 in " + number.Thousands(fmt.Sprintf("%.0f", math.Round(n/unit)*unit))
}

// leaves is what an outcome leaves, in words.
func leaves(o schedule.Outcome) (head, more string) {
	value := short(o.Value, longValue)
	switch o.Kind {
	case schedule.Finished:
		if o.Value == "" {
			return "(nothing)", ""
		}
		return value, ""
	case schedule.NeverEnds:
		return "never ends", value
	}
	return o.Kind.String(), strings.TrimPrefix(value, o.Kind.String()+": ")
}

// some are the outcomes that have a row: all that fail without an end, if they are not too many, and
// the first of the others.
func some(r schedule.Report) (rows []int, left int) {
	ends := 0
	for _, o := range r.Outcomes {
		if o.Kind != schedule.Finished {
			ends++
		}
	}
	room := mostRows - min(ends, mostRows/2)
	for i, o := range r.Outcomes {
		if o.Kind == schedule.Finished && room > 0 {
			room--
			rows = append(rows, i)
		} else if o.Kind != schedule.Finished && len(rows) < mostRows {
			rows = append(rows, i)
		}
	}
	return rows, len(r.Outcomes) - len(rows)
}

func share(r schedule.Report, o schedule.Outcome) string {
	switch {
	case o.Orders == nil:
		return "no end to them"
	case counted(r, o.Orders):
		return number.Thousands(o.Orders.String()) + " of " + number.Thousands(r.Orders.String())
	}
	return number.Thousands(o.Orders.String()) + " found"
}

func more(r schedule.Report, left int) string {
	if left == 0 {
		return ""
	}
	return fmt.Sprintf("And %s.", number.Count(left, "more outcome"))
}

// ofOrders shows a report. The stepper begins as s says.
func ofOrders(r schedule.Report, s Stepper) content {
	said := header(r)
	if r.Err != nil {
		return content{html: "<p>" + markup(said) + "</p>", text: plainly(said)}
	}
	rows, left := some(r)
	lanes := lanesOf(r, rows)

	table := Table{Header: []string{"leaves", "orders", "how likely, if every step picks at random", "one of them"}}
	if r.Uncounted {
		table.Header = []string{"leaves", "one of the orders"}
	}
	for _, i := range rows {
		o := r.Outcomes[i]
		head, details := leaves(o)
		if details != "" {
			head += ": " + details
		}
		if head = cut(oneLine(head), 120); r.Uncounted {
			table.Add(head, lanes.text(o.Example))
		} else {
			table.Add(head, share(r, o), likely(r, o), lanes.text(o.Example))
		}
	}
	text := plainly(said) + "\n" + table.String()
	for _, line := range []string{more(r, left), lanes.key(), explained(r)} {
		if line != "" {
			text += "\n" + line
		}
	}

	var b strings.Builder
	tag := stepperTag
	fmt.Fprintf(&b, `<%s><p>%s</p>`, tag, markup(said))
	b.WriteString(`<div style="overflow-x:auto"><table ` +
		`style="width:100%;table-layout:auto;font-size:inherit"><thead><tr>`)
	for _, name := range table.Header {
		fmt.Fprintf(&b, `<th style="text-align:left;padding:3px 14px 3px 0">%s</th>`, name)
	}
	b.WriteString("</tr></thead><tbody>")
	room := mostBytes - len(stepperScript) - base64.StdEncoding.EncodedLen(len(r.Stepper))
	room = max(room, b.Len()+8_000) // the first few have pictures in any case
	for _, i := range rows {
		o := r.Outcomes[i]
		head, details := leaves(o)
		picture, strip := bar(r, o), lanes.strip(o.Example)
		if b.Len() > room {
			picture, strip = "", ""
			head, details = short(head, 40), short(details, 40)
		}
		t := strong
		switch {
		case fails(r, o):
			t = bad
		case right(r, o):
			t = good
		}
		const cell = `<td style="text-align:left;vertical-align:top;padding:3px 14px 3px 0">`
		fmt.Fprintf(&b, `<tr data-outcome="%d">%s<div `+
			`style="min-width:6em;max-width:22em;max-height:9em;overflow:auto;`+
			`overflow-wrap:anywhere;white-space:pre-wrap">%s</div></td>`,
			i, cell, markup([]saying{{head, t}, {ifAny(": ", details), plain}}))
		if !r.Uncounted {
			fmt.Fprintf(&b, `%s%s</td>%s<span style="white-space:nowrap">%s %s</span></td>`,
				cell, breakable(share(r, o)), cell, picture, likely(r, o))
		}
		fmt.Fprintf(&b, `%s%s</td></tr>`, cell, strip)
	}
	b.WriteString("</tbody></table></div>")
	if line := more(r, left); line != "" {
		fmt.Fprintf(&b, "<p>%s</p>", line)
	}
	fmt.Fprintf(&b, `<p style="font-size:90%%">%s%s</p>`, lanes.markup(), markup([]saying{{explained(r), faint}}))
	if len(r.Stepper) > 0 {
		b.WriteString(s.data(r))
	}
	fmt.Fprintf(&b, "</%s>", tag)
	fmt.Fprintf(&b, "<script>%s</script>", stepperScript)
	return content{html: b.String(), text: text}
}

// breakable is a count, "18 of 20", as HTML: a short one stays on its line, and a long one may go on on the next
// after "of" and after a comma.
func breakable(count string) string {
	const short = 24 // "10,000,000 of 10,000,000"
	if len(count) <= short {
		return `<span style="white-space:nowrap">` + count + "</span>"
	}
	return `<span style="display:inline-block;min-width:11em">` + strings.ReplaceAll(count, ",", ",<wbr>") + "</span>"
}

func ifAny(before, text string) string {
	if text == "" {
		return ""
	}
	return before + text
}

// image puts an SVG into an image, which even a notebook that is not trusted shows. Style is CSS that says how
// wide it may be.
func image(svg, alt string, width, height int, style string) string {
	return fmt.Sprintf(`<img alt="%s" width="%d" height="%d" `+
		`style="display:inline-block;%s;height:%dpx;margin:0;vertical-align:middle" `+
		`src="data:image/svg+xml;base64,%s">`,
		html.EscapeString(alt), width, height, style, height, base64.StdEncoding.EncodeToString([]byte(svg)))
}

const barWidth = 90

// leastStrip is how many pixels wide a strip is at least, if it is not shorter anyway.
const leastStrip = 100

// bar draws a probability. What fails is hatched: colour is not all that tells it.
func bar(r schedule.Report, o schedule.Outcome) string {
	color, hatched := palette.Light.Line, fails(r, o)
	if hatched {
		color = palette.Bad
	} else if right(r, o) {
		color = palette.Good
	}
	w := math.Max(o.Probability*barWidth, 1.5)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d 12" preserveAspectRatio="none">`, barWidth)
	fmt.Fprintf(&b, `<rect width="%.4g" height="12" rx="1" fill="%s"/>`, w, color)
	if hatched && w > 12 {
		// Skewed by 30° a line of this height reaches 3.5 to both sides.
		fmt.Fprintf(&b, `<path transform="translate(3.5)skewX(-30)" stroke="#fff" stroke-width="12" `+
			`stroke-dasharray="2 4" d="M5 6h%.4g"/>`, w-9)
	}
	b.WriteString("</svg>")
	return image(b.String(), "", barWidth, 12, "max-width:none") // for what may shrink a table leaves no room
}

// lanes are the goroutines whose steps a strip shows, the first on top.
type lanes struct{ names []string }

func lanesOf(r schedule.Report, rows []int) lanes {
	l := lanes{slices.Clone(r.Goroutines)}
	for _, i := range rows { // where a report does not name them
		for _, step := range r.Outcomes[i].Example {
			if l.of(step) < 0 {
				l.names = append(l.names, bare(step))
			}
		}
	}
	return l
}

// bare is the name of a goroutine in an order, without the way it goes on.
func bare(step string) string {
	name, _, _ := strings.Cut(step, "#")
	return name
}

func (l lanes) of(step string) int { return slices.Index(l.names, bare(step)) }

func laneColor(lane int) string { return palette.Series[lane%len(palette.Series)] }

const (
	stripWidth = 240 // pixels
	piece      = 16  // pixels of a step, if there is room
	mostPieces = 60  // steps that are drawn; of a longer order, the first ones
)

// strip draws an order: time goes to the right, and each step lies in the lane of its goroutine.
func (l lanes) strip(order schedule.Order) string {
	if len(order) == 0 {
		return ""
	}
	steps := order[:min(len(order), mostPieces)]
	width := math.Min(piece, stripWidth/float64(len(steps)))
	lane := 9
	if len(l.names) > 4 {
		lane = 6
	}
	height := len(l.names)*lane - 1
	paths := make([]strings.Builder, len(l.names))
	for i := 0; i < len(steps); {
		at, n := l.of(steps[i]), 1
		for i+n < len(steps) && l.of(steps[i+n]) == at {
			n++
		}
		if at >= 0 { // the dashes of a line are the steps
			fmt.Fprintf(&paths[at], "M%.4g %.4gh%.4g", float64(i)*width, float64(at*lane)+float64(lane-2)/2,
				float64(n)*width-1)
		}
		i += n
	}
	all := int(math.Ceil(float64(len(steps)) * width))
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" preserveAspectRatio="none"><g `+
		`stroke-width="%d" stroke-dasharray="%.4g 1">`,
		all, height, lane-2, width-1)
	for at := range paths {
		if paths[at].Len() > 0 {
			fmt.Fprintf(&b, `<path stroke="%s" d="%s"/>`, laneColor(at), paths[at].String())
		}
	}
	b.WriteString("</g></svg>")
	strip := image(b.String(), cut(order.String(), 300), all, height,
		fmt.Sprintf("max-width:100%%;min-width:%dpx", min(all, leastStrip)))
	if len(order) > len(steps) {
		strip += " … " + number.Count(len(order), "step")
	}
	return strip
}

// mark is the character that stands for a goroutine in a line of text.
func mark(lane int) string {
	const marks = "123456789abcdefghijklmnopqrstuvwxyz"
	if lane >= 0 && lane < len(marks) {
		return marks[lane : lane+1]
	}
	return "?"
}

// text is a strip for a terminal: "112122".
func (l lanes) text(order schedule.Order) string {
	var b strings.Builder
	for i, step := range order {
		if i == mostPieces {
			fmt.Fprintf(&b, "… %s", number.Count(len(order), "step"))
			break
		}
		b.WriteString(mark(l.of(step)))
	}
	return b.String()
}

func (l lanes) key() string {
	if len(l.names) == 0 {
		return ""
	}
	var parts []string
	for i, name := range l.names {
		if i == 20 {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, mark(i)+" is "+cut(oneLine(name), 40))
	}
	return "Each digit is a step, from the first to the last: " + strings.Join(parts, ", ") + "."
}

func (l lanes) markup() string {
	if len(l.names) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("Each piece is a step, time goes to the right, and each goroutine has a lane. From the top: ")
	for i, name := range l.names {
		if i == 20 {
			b.WriteString("…")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, `<b style="color:%s">■</b> %s`, laneColor(i), html.EscapeString(cut(oneLine(name), 40)))
	}
	return b.String() + ". "
}

// short cuts a text like cut, but leaves its lines and spaces as they are.
func short(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
