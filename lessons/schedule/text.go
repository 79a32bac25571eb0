package schedule

import (
	"fmt"
	"strings"

	"locklab/lessons/internal/number"
)

// Summary says in one line what was explored and how much of it.
func (r Report) Summary() string {
	name := r.Name
	if name == "" {
		name = "the function"
	}
	switch {
	case r.Err != nil:
		return name + " cannot be explored. " + strings.TrimPrefix(r.Err.Error(), "schedule: ")
	case !r.Complete:
		return "Not every order was tried: " + name + " has too many. Something else may happen too."
	case r.Uncounted:
		return "Every outcome of " + name + ", which has too many orders to count them."
	case r.Orders == nil:
		return "Every order of " + name + ": there is no end to them."
	case r.Orders.IsInt64() && r.Orders.Int64() == 1:
		return "Every order of " + name + ": there is only one."
	}
	return "Every order of " + name + ": all " + number.CountBig(r.Orders, "order") + "."
}

// String returns the summary, a line for each outcome, and one for each data race.
func (r Report) String() string {
	var b strings.Builder
	b.WriteString(r.Summary() + "\n")
	if r.Err != nil {
		return b.String()
	}
	rows := make([][3]string, len(r.Outcomes))
	var width [3]int
	for i, o := range r.Outcomes {
		value := strings.TrimRight(o.Value, "\n")
		switch {
		case o.Kind != Finished && value != "":
			value = o.Kind.String() + ": " + value
		case o.Kind != Finished:
			value = o.Kind.String()
		}
		rows[i] = [3]string{strings.ReplaceAll(value, "\n", "↵")}
		if !r.Uncounted {
			rows[i][2] = number.Percent(o.Probability)
		}
		if o.Orders != nil && r.Complete {
			rows[i][1] = number.CountBig(o.Orders, "order")
		}
		for column, text := range rows[i] {
			width[column] = max(width[column], len([]rune(text)))
		}
	}
	for i, o := range r.Outcomes {
		b.WriteString(" ")
		for column, text := range rows[i] {
			pad := strings.Repeat(" ", min(width[column], 60)-min(len([]rune(text)), 60))
			switch {
			case width[column] == 0:
			case column == 0:
				b.WriteString(" " + text + pad)
			default:
				b.WriteString("  " + pad + text)
			}
		}
		if len(o.Example) > 0 {
			b.WriteString("  " + o.Example.String())
		}
		b.WriteString("\n")
	}
	for _, race := range r.Races {
		fmt.Fprintf(&b, "A data race on %s: %s, %s, and %s, %s.\n", race.Variable,
			race.First.where(), race.First, race.Second.where(), race.Second)
	}
	return b.String()
}

func (a Access) where() string {
	if a.Line == 0 {
		return "the harness"
	}
	return fmt.Sprintf("line %d", a.Line)
}

// String returns what an access does and its line: "writes in counter++".
func (a Access) String() string {
	verb := "reads"
	if a.Write {
		verb = "writes"
	}
	if a.Text == "" {
		return verb
	}
	return verb + " in " + a.Text
}
