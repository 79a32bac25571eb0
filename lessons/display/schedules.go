package display

import (
	"fmt"
	"strings"

	"locklab/lessons/dialect"
)

// ofTrace is the table of one order: a row for each step, and the shared state after it.
func ofTrace(t dialect.Trace) Table {
	table := Table{Header: append([]string{"step", "who", "did", "what", "value"}, t.Objects...)}
	for _, s := range t.Steps {
		row := []any{s.Number, s.Goroutine, s.Action, s.Object, s.Value}
		for _, state := range s.State {
			row = append(row, state)
		}
		table.Rows = append(table.Rows, row)
	}
	switch {
	case t.Deadlock:
		table.Footer = t.Outcome // which says that it is one
	case t.Panic != "":
		table.Footer = "panic: " + t.Panic
	case t.Failed:
		table.Footer = "failed: " + t.Outcome
	case t.Outcome != "":
		table.Footer = "outcome: " + t.Outcome
	}
	return table
}

// ofReport is the table of all orders: a row for each outcome.
func ofReport(r dialect.Report) Table {
	table := Table{Header: []string{"outcome", "orders", "probability", "for example"}}
	for _, o := range r.Outcomes {
		value := o.Value
		switch {
		case o.Panic:
			value = "panic: " + value
		case o.Failed:
			value = "failed: " + value
		}
		table.Add(value, grouped(o.Schedules.String()), fmt.Sprintf("%.4g", o.Probability), o.Example)
	}
	table.Footer = r.Total()
	return table
}

// grouped writes a whole number with a comma between thousands.
func grouped(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
