package exercise

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"locklab/lessons/dialect"
	"locklab/lessons/internal/number"
)

// CheckOrderToTwo checks an order of two threads that each add 1 to some_number four times, with
// a read and a write each time: it has to leave 2. The order is a string or a dialect.Order.
func CheckOrderToTwo(order any) {
	check("order-to-two", func() verdict {
		switch o := order.(type) {
		case string:
			parsed, err := dialect.ParseOrder(o)
			if err != nil {
				return wrong("%s.", plain(err))
			}
			return judgeOrderToTwo(parsed)
		case dialect.Order:
			return judgeOrderToTwo(o)
		case []string:
			return judgeOrderToTwo(o)
		}
		return wrong(`order is of type %T. Write a text such as "thread1 thread2*3 thread1".`, order)
	})
}

func fourTimes(p *dialect.Program) {
	number := p.Int("some_number", 0)
	for i := range 2 {
		p.Go(fmt.Sprint("thread", i+1), func() {
			for range 4 {
				value := number.Read()
				number.Write(value + 1)
			}
		})
	}
	p.Outcome(number.String)
}

func judgeOrderToTwo(order dialect.Order) verdict {
	trace, err := dialect.Replay(fourTimes, order)
	table := steps(trace, nil, "")
	if len(trace.Steps) == 0 {
		table = nil
	}
	if err != nil {
		return verdict{Says: "The order cannot be followed: " + plain(err) + ".", More: []string{"Each thread has eight steps: read and write, four times."}, Table: table}
	}
	if trace.Outcome != "2" {
		return verdict{Says: fmt.Sprintf("This order leaves %s, and not 2.", trace.Outcome), Table: table}
	}
	report, err := dialect.Explore(fourTimes)
	if err != nil {
		return wrong("%s.", plain(err))
	}
	v := right("Eight times 1 is added, and 2 is left.")
	for _, o := range report.Outcomes {
		if o.Value == "2" {
			v.More = []string{fmt.Sprintf("%s of the %s lead there. The last write of all is that of a thread which has read 1, and that 1 was written by one that had slept through everything before.", number.Thousands(o.Schedules.String()), number.CountBig(report.Schedules, "order"))}
		}
	}
	v.Table = table
	return v
}

// CheckPossibleValues checks the prediction of the values that can be left of 10 when one thread adds 1 and
// another doubles, each with a read and a write and without a lock. The prediction is a []int.
func CheckPossibleValues(values any) {
	check("possible-values", func() verdict {
		list, ok := values.([]int)
		if !ok {
			return wrong("values is of type %T. Write a list such as []int{21, 22}.", values)
		}
		return judgePossibleValues(list)
	})
}

func addAndDouble(p *dialect.Program) {
	number := p.Int("some_number", 10)
	p.Go("thread1", func() { number.Write(number.Read() + 1) })
	p.Go("thread2", func() { number.Write(number.Read() * 2) })
	p.Outcome(number.String)
}

func judgePossibleValues(values []int) verdict {
	report, err := dialect.Explore(addAndDouble)
	if err != nil {
		return wrong("%s.", plain(err))
	}
	var possible []string
	for _, o := range report.Outcomes {
		possible = append(possible, o.Value)
	}
	for _, value := range values {
		if !slices.Contains(possible, strconv.Itoa(value)) {
			return wrong("%d is not possible: none of the %s leaves it.", value, number.CountBig(report.Schedules, "order"))
		}
	}
	for _, o := range report.Outcomes {
		if n, _ := strconv.Atoi(o.Value); slices.Contains(values, n) {
			continue
		}
		trace, err := dialect.Replay(addAndDouble, o.Example)
		if err != nil {
			return wrong("%s.", plain(err))
		}
		return verdict{Says: "One that is possible is missing.", More: []string{"Here it is, step by step:"}, Table: steps(trace, nil, "")}
	}
	v := right("One after the other leaves 21 or 22, by who is first. When both read before one writes, the last write wins: 11 or 20.")
	v.More = []string{fmt.Sprintf("All %s leave %s.", number.CountBig(report.Schedules, "order"), strings.Join(possible, ", "))}
	return v
}

func plural(n int, what string) string {
	switch n {
	case 1:
		return "one " + what
	case 2:
		return "two " + what + "s"
	case 3:
		return "three " + what + "s"
	}
	return fmt.Sprint(n, " ", what, "s")
}

// who is "one thread that adds 1" or "two threads that each add 1".
func who(threads int, does, do string) string {
	if threads == 1 {
		return "one thread that " + does
	}
	return plural(threads, "thread") + " that each " + do
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprint(n, " times")
}
