package replay

import (
	"encoding/json"
	"errors"

	"locklab/lessons/schedule"
	"locklab/lessons/schedule/internal/machine"
	"locklab/lessons/schedule/internal/search"
)

// mostSerial is how many states are looked at to find what orders leave that do not interrupt. Serial
// orders have few: a hundred goroutines of a hundred steps have less.
const mostSerial = 100_000

// Fill puts into a report what a search of the machine has found: how many orders there are and the
// outcomes, each with an example. The report has its Name already. File is the text of the file that the
// function stands in. The request is what an explorer in the page can explore the function with; nil if
// there is none. The Program is for [Step].
func Fill(
	report *schedule.Report, m Machine, found *search.Result, file string, request json.RawMessage,
) (Program, error) {
	report.Orders, report.Complete, report.Uncounted = found.Orders, found.Complete, found.Reduced
	report.Outcomes, report.Goroutines = nil, nil
	called := map[int]string{} // goroutines that take a step in an example
	examples := &named{state: first(m, found)}
	p := NewProgram(report.Name, m, found, file)
	p.Request = request
	for i, o := range found.Outcomes {
		report.Outcomes = append(report.Outcomes, schedule.Outcome{Value: o.Value, Kind: schedule.Kind(o.Kind),
			Orders:      o.Orders,
			Probability: o.Probability, Example: examples.order(m, pathOf(o), called), Serial: p.Serial[i]})
	}
	for _, l := range found.Endless { // they need not go on for ever, and may
		report.Outcomes = append(report.Outcomes, schedule.Outcome{
			Value: l.Value, Kind: schedule.NeverEnds, Example: examples.order(m, l.Example, called),
		})
	}
	most := 0
	for who := range called {
		most = max(most, who)
	}
	for who := 1; who <= most; who++ {
		if name, ok := called[who]; ok {
			report.Goroutines = append(report.Goroutines, name)
		}
	}
	return p, m.Err()
}

// Step adds what the stepper in the page needs to a report that Fill has filled. If that takes too long,
// the report stays without.
func Step(report *schedule.Report, m Machine, p Program) error {
	states, err := States(m, p)
	if errors.Is(err, machine.ErrLimit) {
		return nil
	}
	report.Stepper = states
	return err
}

// NewProgram returns the Program of what a search of the machine has found.
func NewProgram(name string, m Machine, found *search.Result, file string) Program {
	p := Program{Name: name, File: file, Found: found}
	ends, complete := Serial(m, first(m, found), mostSerial)
	for _, o := range found.Outcomes {
		// Where there are too many states to know, nothing is to be said of serial orders.
		p.Serial = append(p.Serial, !complete || ends[End{schedule.Kind(o.Kind), o.Value}])
	}
	return p
}

// named is a state on the way of an example, and what the choice is called that leads to it. Examples
// have long beginnings in common, and to look at a state takes longer than to find it did.
type named struct {
	state       []uint32
	choice, who string // the choice's name, and that of its goroutine
	then        map[Choice]*named
}

// order names the choices of a path that begins in the state, and notes who takes them.
func (n *named) order(m Machine, path []Choice, called map[int]string) schedule.Order {
	order := make(schedule.Order, 0, len(path))
	for _, c := range path {
		if n.then[c] == nil {
			if n.then == nil {
				n.then = map[Choice]*named{}
			}
			view := m.View(n.state)
			_, state := m.Take(n.state, c.Who, c.Branch)
			n.then[c] = &named{state: state, choice: name(view, c), who: name(view, Choice{Who: c.Who})}
		}
		n = n.then[c]
		order = append(order, n.choice)
		called[c.Who] = n.who
	}
	return order
}
