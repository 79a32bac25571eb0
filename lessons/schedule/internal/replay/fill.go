package replay

import (
	"encoding/json"

	"locklab/lessons/schedule"
	"locklab/lessons/schedule/internal/search"
)

// mostSerial is how many states are looked at to find what orders leave that do not interrupt. Serial
// orders have few: a hundred goroutines of a hundred steps have less.
const mostSerial = 100_000

// Fill puts into a report what a search of the machine has found: how many orders there are, the
// outcomes, each with an example, and what the stepper in the page needs. The report has its Name
// already. File is the text of the file that the function stands in. The request is what an explorer
// in the page can explore the function with; nil if there is none.
func Fill(report *schedule.Report, m Machine, found *search.Result, file string, request json.RawMessage) error {
	report.Orders, report.Complete = found.Orders, found.Complete
	report.Outcomes, report.Goroutines = nil, nil
	called := map[int]string{} // goroutines that take a step in an example
	p := NewProgram(report.Name, m, found, file)
	p.Request = request
	start := first(m, found)
	for i, o := range found.Outcomes {
		report.Outcomes = append(report.Outcomes, schedule.Outcome{Value: o.Value, Kind: schedule.Kind(o.Kind),
			Orders:      o.Orders,
			Probability: o.Probability, Example: named(m, start, pathOf(o), called), Serial: p.Serial[i]})
	}
	for _, l := range found.Endless { // they need not go on for ever, and may
		report.Outcomes = append(report.Outcomes, schedule.Outcome{
			Value: l.Value, Kind: schedule.NeverEnds, Example: named(m, start, l.Example, called),
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
	if err := m.Err(); err != nil {
		return err
	}
	var err error
	report.Stepper, err = States(m, p)
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

// named names the choices of a path that begins in a state, and notes who takes them.
func named(m Machine, state []uint32, path []Choice, called map[int]string) schedule.Order {
	order := make(schedule.Order, 0, len(path))
	for _, c := range path {
		view := m.View(state)
		order = append(order, name(view, c))
		called[c.Who] = name(view, Choice{Who: c.Who})
		_, state = m.Take(state, c.Who, c.Branch)
	}
	return order
}
