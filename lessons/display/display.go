// Package display puts charts, tables and text into the output of a notebook's cell.
//
//	display.Show(chart.Histogram(tally))
//
// A chart is anything of go-echarts. Its message carries the interactive chart,
// a static picture for where scripts do not run, and a text for a terminal.
//
// Show returns when the kernel has acknowledged the message, so nothing is lost
// when the program ends right after it, and it starts no goroutine and no timer,
// so that Go still reports a deadlock of the cell. Outside a notebook the
// text goes to standard output.
//
// Do not use github.com/janpfeifer/gonb/gonbui in the same cell: it reads the same
// pipe, and its timer keeps Go from seeing deadlocks.
package display

import (
	"fmt"
	"html"
	"strings"

	"locklab/lessons/schedule"
)

// Show displays each thing as an output of its own, in order:
//   - a go-echarts chart, overlaps included, and the charts of a go-echarts Page one by one;
//   - a schedule.Report as a table of its outcomes, with a stepper in which the reader takes the
//     steps; a Stepper is one that is open from the start;
//   - a schedule.Trace as a table of its steps;
//   - a Table as a table;
//   - an HTML;
//   - anything else as text, the way fmt.Print writes it.
//
// What cannot be drawn is an output that says why; Show does not panic for it.
func Show(things ...any) {
	for _, thing := range apart(things) {
		emit(render(thing, ""), "")
	}
}

// HTML is a piece of HTML that Show inserts as it is. In a notebook that is not
// trusted, and in a terminal, only its text is seen.
type HTML string

// content is one thing in the forms in which it can be read.
type content struct {
	html string // "" where the text says it all
	text string // ends without a newline
}

// render makes the forms of a thing; live is its place in an Area, if it is in one.
func render(thing any, live string) (c content) {
	defer func() {
		// Whatever a chart's own methods stumble over is the reader's to know, not to crash on.
		if problem := recover(); problem != nil {
			c = content{text: fmt.Sprintf("display: cannot show a %T: %v", thing, problem)}
		}
	}()
	switch t := thing.(type) {
	case echart:
		return renderChart(t, live)
	case Table:
		return t.content()
	case *Table:
		return t.content()
	case schedule.Report:
		return ofOrders(t, Stepper{})
	case Stepper:
		return ofOrders(t.Report, t)
	case schedule.Trace:
		return ofSteps(t)
	case HTML:
		return content{html: string(t), text: visibleText(string(t))}
	}
	return content{text: strings.TrimRight(fmt.Sprint(thing), "\n")}
}

// asHTML is the content as HTML, for where it stands beside other HTML.
func (c content) asHTML() string {
	if c.html != "" {
		return c.html
	}
	return "<pre>" + html.EscapeString(c.text) + "</pre>"
}
