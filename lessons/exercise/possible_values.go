package exercise

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"locklab/lessons/internal/number"
	"locklab/lessons/schedule"
)

// addAndDouble adds 1 to 10 in one goroutine and doubles it in another, without a lock.
func addAndDouble() int {
	someNumber := 10
	var group sync.WaitGroup
	thread1 := func() {
		value := someNumber
		someNumber = value + 1
	}
	thread2 := func() {
		value := someNumber
		someNumber = value * 2
	}
	group.Go(thread1)
	group.Go(thread2)
	group.Wait()
	return someNumber
}

// CheckPossibleValues checks the prediction of the values that can be left of 10 when one goroutine
// adds 1 and another doubles, each with a read and a write and without a lock. It is a []int.
func CheckPossibleValues(values any) {
	decide("possible-values", func() verdict {
		list, ok := values.([]int)
		if !ok {
			return wrong("values is of type %T. Write a list such as []int{21, 22}.", values)
		}
		return judgePossibleValues(list)
	})
}

func judgePossibleValues(values []int) verdict {
	report := schedule.Explore(addAndDouble)
	if report.Err != nil {
		return wrong("%s", sentence(report.Err))
	}
	var possible []string
	for _, o := range report.Outcomes {
		possible = append(possible, o.Value)
	}
	for _, value := range values {
		if !slices.Contains(possible, strconv.Itoa(value)) {
			return wrong("%d is not possible: none of the %s leaves it.", value,
				number.CountBig(report.Orders, "order"))
		}
	}
	for _, o := range report.Outcomes {
		if n, err := strconv.Atoi(o.Value); err == nil && slices.Contains(values, n) {
			continue
		}
		v := wrong("One that is possible is missing.")
		v.More = []string{"Here it is, step by step:"}
		trace := schedule.Replay(o.Example, addAndDouble)
		v.Trace = &trace
		return v
	}
	v := right("One after the other leaves 21 or 22, by who is first. When both read before one writes, the last " +
		"write wins: 11 or 20.")
	v.More = []string{fmt.Sprintf("All %s leave %s.", number.CountBig(report.Orders, "order"),
		strings.Join(possible, ", "))}
	return v
}
