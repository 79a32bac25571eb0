package replay

import (
	"encoding/json"

	"locklab/lessons/schedule"
)

// mostSerial is how many states are looked at to find what orders leave that do not interrupt. Serial
// orders have few: a hundred goroutines of a hundred steps have less.
const mostSerial = 100_000

// Fill completes a report that has the outcomes, with what only the machine can say: an example of
// each outcome in words, the goroutines, which outcomes are serial, and the states for the stepper.
// Path i leads to outcome i; file is the text of the file that the function stands in. The request is
// what an explorer in the page can explore the function with; nil if there is none.
func Fill(report *schedule.Report, m Machine, paths [][]Choice, file string, request json.RawMessage) error {
	report.Goroutines = nil
	for i, path := range paths {
		report.Outcomes[i].Example = Order(m, path)
	}
	MarkSerial(m, report.Outcomes)
	report.Goroutines = names(m, paths)
	p := Program{Name: report.Name, File: file, Orders: report.Orders, Complete: report.Complete, Request: request}
	for i, o := range report.Outcomes {
		p.Outcomes = append(p.Outcomes, Outcome{o, paths[i]})
	}
	var err error
	report.Stepper, err = States(m, p)
	return err
}

// MarkSerial sets Outcome.Serial. Where there are too many states to know, all outcomes count as
// serial, so that nothing is said of them.
func MarkSerial(m Machine, outcomes []schedule.Outcome) {
	ends, complete := Serial(m, mostSerial)
	for i, o := range outcomes {
		outcomes[i].Serial = !complete || ends[End{o.Kind, o.Value}]
	}
}

// names returns the names of the goroutines that take a step on one of the paths, by their numbers.
func names(m Machine, paths [][]Choice) []string {
	takes := map[int]bool{}
	called := map[int]string{}
	most := 0
	for _, path := range paths {
		state := m.Start()
		for _, c := range path {
			if !takes[c.Who] {
				takes[c.Who] = true
				called[c.Who] = name(m.View(state), Choice{Who: c.Who})
				most = max(most, c.Who)
			}
			_, state = m.Take(state, c.Who, c.Branch)
		}
	}
	var all []string
	for who := 1; who <= most; who++ {
		if takes[who] {
			all = append(all, called[who])
		}
	}
	return all
}
