package display

import (
	"fmt"

	"locklab/lessons/dialect"
	"locklab/lessons/internal/number"
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
		table.Add(value, number.Thousands(o.Schedules.String()), fmt.Sprintf("%.4g", o.Probability), o.Example)
	}
	table.Footer = r.Total()
	return table
}
