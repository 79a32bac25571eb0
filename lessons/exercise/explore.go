package exercise

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"locklab/lessons/dialect"
	"locklab/lessons/display"
	"locklab/lessons/internal/number"
)

// A trial is one program made of the reader's answer, to be run in every order.
type trial struct {
	about    string                         // who does what in it: "two threads that each add 1"
	program  func(p *dialect.Program)       // calls p.Fail where a rule is broken
	wrong    func(o dialect.Outcome) string // what is wrong with an outcome; "" if nothing is. nil: only failures, panics and deadlocks are wrong
	deadlock func(waits string) string      // says more than "nobody can go on", if it is not nil
	rewrite  func(step *dialect.Step)       // rewords a row of the table, if it is not nil; the rows come in order
	hide     string                         // a column of the table that says nothing to the reader
	large    bool                           // may have more orders than can be tried; then a part of them has to do
}

// enough is how many steps of a trial are tried: about a second.
const enough = 300_000

// A search is what explore has done.
type search struct {
	orders *big.Int // how many, of the trials that were tried in every order
	partly []string // what the other trials are about
}

// tried says what has been tried, for trials that are about "up to three threads".
func (s *search) tried(about string) string {
	text := fmt.Sprintf("Tried: all %s of %s.", number.CountBig(s.orders, "order"), about)
	if s.orders.IsInt64() && s.orders.Int64() == 1 {
		text = fmt.Sprintf("Tried: the only order of %s.", about)
	}
	for _, p := range s.partly {
		text += fmt.Sprintf(" Of %s, there are too many orders to try them all; a part of them was tried, about %s steps.", p, number.Int(enough))
	}
	return text
}

// explore runs the trials and gives the first thing that is wrong, in the shortest order that shows it; or what was tried.
func explore(trials ...trial) (s search, bad *verdict) {
	s.orders = new(big.Int)
	for _, t := range trials {
		if bad := t.explore(&s); bad != nil {
			return s, bad
		}
	}
	return s, nil
}

func (t *trial) explore(s *search) *verdict {
	report, err := dialect.Explore(t.program, dialect.Limit(enough))
	var panicked *dialect.PanicError
	if errors.Is(err, dialect.ErrDiffers) {
		return &verdict{
			Says: "With " + t.about + ", it does not do the same when it is run again in the same order.",
			More: []string{
				"Most often the threads share a variable of Go's own. The check cannot see its steps, so it cannot try their orders; and without a lock it would be a data race. Let them share only what the exercise gives you or p makes (p.Int, p.Lock, …).",
				"Random numbers and the clock are the other possibility. The answer must not depend on them.",
			},
		}
	}
	if err != nil && !errors.As(err, &panicked) {
		return &verdict{Says: "With " + t.about + ": " + plain(err) + "."}
	}
	var worst *dialect.Outcome
	var says string
	for i, o := range report.Outcomes {
		if s := t.judge(o); s != "" && (worst == nil || len(o.Example) < len(worst.Example)) {
			worst, says = &report.Outcomes[i], s
		}
	}
	if worst != nil {
		v := &verdict{Says: says, Table: t.table(worst.Example)}
		switch {
		case v.Table == nil:
			v.More = append(v.More, fmt.Sprintf("This happens with %s, before the first step.", t.about))
		case !report.Complete:
			v.More = append(v.More, fmt.Sprintf("The program: %s. An order that shows it:", t.about))
		case worst.Schedules.Cmp(report.Schedules) == 0:
			v.More = append(v.More, fmt.Sprintf("This happens in every order of %s. Step by step:", t.about))
		default:
			v.More = append(v.More, fmt.Sprintf("This happens in %s of the %s of %s. One of them, step by step:",
				number.Thousands(worst.Schedules.String()), number.CountBig(report.Schedules, "order"), t.about))
		}
		return v
	}
	switch {
	case report.Complete:
		s.orders.Add(s.orders, report.Schedules)
	case t.large:
		s.partly = append(s.partly, t.about)
	default:
		return &verdict{
			Says: fmt.Sprintf("With %s there is no end to the orders: the check gave up after %s steps.", t.about, number.Int(enough)),
			More: []string{"Most often somebody takes something, gives it back and tries again, and there is an order in which all do so for ever: a livelock. Here every order has to come to an end, so wait for what you need instead of trying."},
		}
	}
	return nil
}

func (t *trial) judge(o dialect.Outcome) string {
	switch {
	case o.Deadlock:
		waits := strings.TrimPrefix(o.Value, "deadlock: ")
		if t.deadlock != nil {
			return t.deadlock(waits)
		}
		return "Nobody can go on: " + waits + "."
	case o.Failed:
		return o.Value
	case o.Panic:
		return "It panics: " + oneLine(o.Value) + "."
	case t.wrong != nil:
		return t.wrong(o)
	}
	return ""
}

// table shows an order, step by step.
func (t *trial) table(order dialect.Order) *display.Table {
	trace, _ := dialect.Replay(t.program, order) // an error is what is to be shown: the panic at its end
	if len(trace.Steps) == 0 {
		return nil
	}
	return steps(trace, t.rewrite, t.hide)
}

// steps turns a trace into a table with a row for each step.
func steps(trace dialect.Trace, rewrite func(*dialect.Step), hide string) *display.Table {
	if rewrite != nil {
		for i := range trace.Steps {
			rewrite(&trace.Steps[i])
		}
	}
	table := &display.Table{Header: trace.Header()}
	hidden := slices.Index(table.Header, hide)
	for _, row := range trace.Rows() {
		var cells []any
		for i, cell := range row {
			if i != hidden {
				cells = append(cells, cell)
			}
		}
		table.Rows = append(table.Rows, cells)
	}
	if hidden >= 0 {
		table.Header = slices.Delete(table.Header, hidden, hidden+1)
	}
	return table
}

// plain is an error without its package's prefix.
func plain(err error) string {
	return strings.TrimSuffix(strings.TrimPrefix(oneLine(err.Error()), "schedule: "), ".")
}
