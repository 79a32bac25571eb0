package display

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"locklab/lessons/internal/number"
	"locklab/lessons/internal/palette"
	"locklab/lessons/schedule"
)

// This file shows one order of a function: a row for each step, a column for each goroutine, and
// beside them what they share.

const (
	widestText = 120    // characters of a line of text; a wider table has one column for all goroutines
	mostSteps  = 80_000 // bytes of HTML; the middle of a longer order is left out
	mostLines  = 200    // steps in text
)

// A stepRow is a step, or a goroutine that waits for one.
type stepRow struct {
	number  string
	lane    int // of the goroutine; -1 for the state before the first step
	did     string
	note    string // what is wrong with it; "" if nothing is
	blocked bool
	state   []string
	changed []bool // which of state the step has changed
}

// stepRows are the rows of a trace. Lanes are those of goroutines that take a step or wait for one,
// named in names.
func stepRows(t schedule.Trace) (rows []stepRow, names []string) {
	lane := map[int]int{}
	laneOf := func(g int) int {
		at, known := lane[g]
		if !known {
			at = len(names)
			lane[g] = at
			name := "goroutine " + strconv.Itoa(g)
			if g >= 0 && g < len(t.Goroutines) {
				name = t.Goroutines[g]
			}
			names = append(names, cut(oneLine(name), 80))
		}
		return at
	}
	used := map[int]bool{}
	for _, s := range t.Steps {
		used[s.Goroutine] = true
	}
	for _, w := range t.Waiting {
		used[w.Goroutine] = used[w.Goroutine] || t.Ended
	}
	for g := range t.Goroutines { // in the order of their start
		if used[g] {
			laneOf(g)
		}
	}
	before := t.Start
	if len(t.Start) > 0 && len(t.Steps) > 0 {
		row := stepRow{number: "0", lane: -1, changed: make([]bool, len(t.Start))}
		for _, value := range t.Start {
			row.state = append(row.state, cut(oneLine(value), 200))
		}
		rows = append(rows, row)
	}
	for i, s := range t.Steps {
		row := stepRow{number: number.Int(i + 1), lane: laneOf(s.Goroutine), did: cut(s.String(), 200)}
		switch {
		case s.Lost:
			row.note = "an update is lost"
		case s.Stale:
			row.note = "stale when it is used"
		}
		for k, value := range s.State {
			row.state = append(row.state, cut(oneLine(value), 200))
			row.changed = append(row.changed, k < len(before) && before[k] != value && value != "")
		}
		before = s.State
		rows = append(rows, row)
	}
	for _, w := range t.Waiting {
		if !t.Ended {
			continue
		}
		row := stepRow{number: "–", lane: laneOf(w.Goroutine), did: cut(w.Why, 200), blocked: true}
		if w.Why == "" {
			row.did = waitsTo(cut(w.Next, 200))
		}
		if w.Circle {
			row.note = "in a circle"
		}
		rows = append(rows, row)
	}
	return rows, names
}

// waitsTo says that a step cannot be taken, which is in the imperative: "lock b", "wait for group".
func waitsTo(next string) string {
	if rest, ok := strings.CutPrefix(next, "wait "); ok {
		return "waits " + rest
	}
	return "waits to " + next
}

// sentence makes one of an error's text.
func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + strings.TrimSuffix(s[size:], ".") + "."
}

// traceHeader is what a trace says: where the order leads.
func traceHeader(t schedule.Trace) (said []saying) {
	say := func(t tone, format string, args ...any) { said = append(said, saying{fmt.Sprintf(format, args...), t}) }
	if t.Err != nil {
		say(strong, "This order cannot be followed. ")
		say(plain, "%s ", sentence(cut(strings.TrimPrefix(t.Err.Error(), "schedule: "), 2000)))
		if len(t.Steps) > 0 {
			say(plain, "The steps before that:")
		}
		return said
	}
	say(strong, "One order of ")
	say(code, "%s", cut(oneLine(t.Name), 60))
	say(plain, ", %s: ", number.Count(len(t.Steps), "step"))
	value := short(t.Value, longValue)
	switch {
	case !t.Ended:
		say(plain, "it stops before the end. ")
		if len(t.Ready) > 0 {
			say(plain, "The next step can be taken by %s. ", cut(strings.Join(t.Ready, " or "), 300))
		}
	case t.Kind == schedule.Finished && t.Value == "":
		say(plain, "it comes to its end. ")
	case t.Kind == schedule.Finished:
		say(strong, "it leaves %s. ", value)
	case t.Kind == schedule.Deadlock:
		say(strong, "it ends in a deadlock. ")
		say(plain, "%s. ", strings.TrimSuffix(strings.TrimPrefix(value, "deadlock: "), "."))
	case t.Kind == schedule.Panic:
		say(strong, "it panics: ")
		say(plain, "%s. ", value)
	default:
		say(strong, "it never ends. ")
	}
	return said
}

// ofSteps shows a trace.
func ofSteps(t schedule.Trace) content {
	said := traceHeader(t)
	rows, names := stepRows(t)
	objects := make([]string, len(t.Objects))
	for i, o := range t.Objects {
		objects[i] = cut(oneLine(o), 80)
	}
	c := content{text: plainly(said), html: "<p>" + markup(said) + "</p>"}
	if len(rows) > 0 {
		c.text += "\n" + stepText(rows, names, objects)
		c.html += stepTable(rows, names, objects)
	}
	if t.Output != "" {
		output := short(strings.TrimRight(t.Output, "\n"), 4000)
		c.text += "\nPrinted:\n" + output
		c.html += "<p>Printed:</p><pre>" + html.EscapeString(output) + "</pre>"
	}
	return c
}

func stepTable(rows []stepRow, names, objects []string) string {
	var head strings.Builder
	width := 100 // pixels of a column at least
	if len(names)+len(objects) > 8 {
		width = 60
	}
	// Words may break anywhere, so that fourteen columns have room on a page; on a narrow one the table scrolls.
	fmt.Fprintf(&head, `<div style="overflow-x:auto"><table `+
		`style="font-size:90%%;table-layout:auto;overflow-wrap:anywhere;min-width:%dpx">`+
		`<thead><tr><th style="min-width:2em"></th>`, width*(len(names)+len(objects)))
	for i, name := range names {
		fmt.Fprintf(&head, `<th style="text-align:left;border-bottom:3px solid %s">%s</th>`, laneColor(i),
			html.EscapeString(name))
	}
	for _, name := range objects {
		fmt.Fprintf(&head, `<th style="text-align:left"><code>%s</code></th>`, html.EscapeString(name))
	}
	head.WriteString("</tr></thead><tbody>")

	lines := make([]string, len(rows))
	size := 0
	for i, row := range rows {
		lines[i] = row.html(len(names), len(objects))
		size += len(lines[i])
	}
	if size > mostSteps {
		lines = elide(lines, func(s string) int { return len(s) }, mostSteps, func(n int) string {
			return fmt.Sprintf(`<tr><td colspan="%d" style="text-align:left">… %s …</td></tr>`,
				1+len(names)+len(objects), number.Count(n, "step"))
		})
	}
	return head.String() + strings.Join(lines, "") + "</tbody></table></div>"
}

// elide leaves out the middle of lines, so that what stays weighs no more than most.
func elide(lines []string, weight func(string) int, most int, gap func(n int) string) []string {
	var first, last []string
	i, k := 0, len(lines)
	for used := 0; i < k; {
		line := lines[i]
		fromEnd := len(last) < len(first)
		if fromEnd {
			line = lines[k-1]
		}
		if used += weight(line); used > most {
			break
		}
		if fromEnd {
			k--
			last = append([]string{line}, last...)
		} else {
			i++
			first = append(first, line)
		}
	}
	if i == k {
		return lines
	}
	return append(append(first, gap(k-i)), last...)
}

func (r stepRow) html(lanes, objects int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<tr><td style="white-space:nowrap">%s</td>`, r.number)
	for lane := range lanes {
		if lane != r.lane {
			b.WriteString("<td></td>")
			continue
		}
		color := laneColor(lane)
		style := fmt.Sprintf("background:%s;color:%s", color, palette.On(color))
		if r.blocked {
			style = "border:2px dashed " + color
		}
		fmt.Fprintf(&b, `<td style="text-align:left"><span style="%s;border-radius:3px;padding:1px `+
			`5px;display:inline-block">%s</span>`,
			style, html.EscapeString(r.did))
		if r.note != "" {
			b.WriteString(" " + markup([]saying{{"⚠ " + r.note, strong}}))
		}
		b.WriteString("</td>")
	}
	for i := range objects {
		value, changed := "", false
		if i < len(r.state) {
			value, changed = html.EscapeString(r.state[i]), r.changed[i]
		}
		if changed {
			value = `<mark style="background:#ffe08a;color:#000;padding:0 3px"><b>` + value + "</b></mark>"
		}
		fmt.Fprintf(&b, `<td style="text-align:left">%s</td>`, value)
	}
	return b.String() + "</tr>"
}

// stepText is the table as text: with a column for each goroutine, where a line has room for that.
func stepText(rows []stepRow, names, objects []string) string {
	wide := Table{Header: append(append([]string{""}, names...), objects...)}
	narrow := Table{Header: []string{"", "who", "step", "then"}}
	for _, row := range rows {
		did := row.did
		if row.note != "" {
			did += " (" + row.note + ")"
		}
		cells := []any{row.number}
		for lane := range names {
			cells = append(cells, map[bool]string{true: did}[lane == row.lane])
		}
		var changes []string
		for i, value := range row.state {
			mark := ""
			if row.changed[i] {
				mark = " *"
				changes = append(changes, objects[i]+" = "+value)
			}
			cells = append(cells, value+mark)
		}
		wide.Rows = append(wide.Rows, cells)
		who := ""
		if row.lane >= 0 {
			who = names[row.lane]
		} else {
			for i, value := range row.state {
				changes = append(changes, objects[i]+" = "+value)
			}
		}
		narrow.Add(row.number, who, did, strings.Join(changes, ", "))
	}
	text := wide.String()
	for _, line := range strings.Split(text, "\n") {
		if len([]rune(line)) > widestText {
			text = narrow.String()
			break
		}
	}
	lines := strings.Split(text, "\n")
	if len(lines) > mostLines {
		lines = elide(lines, func(string) int { return 1 }, mostLines, func(n int) string {
			return "… " + number.Count(n, "step") + " …"
		})
	}
	return strings.Join(lines, "\n")
}
