package exercise

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"locklab/lessons/internal/number"
	"locklab/lessons/schedule"
)

// fourLines is the program of the first prediction: what it prints is the order of the lines.
func fourLines() {
	var myLock sync.Mutex
	var group sync.WaitGroup
	thread1 := func() {
		myLock.Lock()
		fmt.Print("a")
		fmt.Print("b")
		myLock.Unlock()
	}
	thread2 := func() {
		myLock.Lock()
		fmt.Print("c")
		myLock.Unlock()
	}
	thread3 := func() { fmt.Print("d") }
	group.Go(thread1)
	group.Go(thread2)
	group.Go(thread3)
	group.Wait()
}

// CheckPossibleLines checks the prediction of the first notebook: which orders of the lines a, b, c
// and d are possible, if thread1 says a and b while it holds a lock, thread2 says c while it holds the
// same lock, and thread3 says d and never asks. The prediction is a []string of orders such as "abcd".
func CheckPossibleLines(possible any) {
	decide("possible-lines", func() verdict {
		list, ok := possible.([]string)
		if !ok {
			return wrong(`possible is of type %T. Write a list such as []string{"abcd", "dabc"}.`, possible)
		}
		return judgePossibleLines(list)
	})
}

func judgePossibleLines(possible []string) verdict {
	report := schedule.Explore(fourLines)
	if report.Err != nil {
		return wrong("%s", sentence(report.Err))
	}
	var list []string
	for _, order := range possible {
		order = strings.ToLower(strings.Join(strings.Fields(order), ""))
		list = append(list, order)
		sorted := []rune(order)
		slices.Sort(sorted)
		if string(sorted) != "abcd" {
			return wrong("%q is no order of the four lines: each of the letters a, b, c and d stands in it once.",
				order)
		}
		if slices.ContainsFunc(report.Outcomes, func(o schedule.Outcome) bool { return o.Value == order }) {
			continue
		}
		if strings.Index(order, "b") < strings.Index(order, "a") {
			return wrong("%s is not possible: thread1 says a before b, and a goroutine does its steps in their order.",
				order)
		}
		return wrong("%s is not possible: c comes between a and b, and all the time thread1 holds the lock that "+
			"thread2 needs. None of the %s leads there.",
			order, number.CountBig(report.Orders, "order"))
	}
	for _, o := range report.Outcomes {
		if slices.Contains(list, o.Value) {
			continue
		}
		slices.Sort(list)
		v := wrong("You have found %s, and at least one that is possible is missing.",
			number.Count(len(slices.Compact(list)), "order of the lines"))
		v.More = []string{"Here is one, step by step:"}
		trace := schedule.Replay(o.Example, fourLines)
		v.Trace = &trace
		return v
	}
	v := right("c never stands between a and b, because thread2 has to ask for the lock that thread1 holds. " +
		"d may stand anywhere: a lock stops those who ask, and thread3 does not.")
	v.More = []string{fmt.Sprintf("There are %s, and they lead to these %d.", number.CountBig(report.Orders, "order"),
		len(report.Outcomes))}
	return v
}
