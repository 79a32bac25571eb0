package exercise

import (
	"fmt"
	"sync"

	"locklab/lessons/internal/number"
	"locklab/lessons/schedule"
)

// fourTimes adds 1 eight times, without a lock.
func fourTimes() int {
	someNumber := 0
	var group sync.WaitGroup
	increment := func() {
		for range 4 {
			value := someNumber
			someNumber = value + 1
		}
	}
	thread1 := func() { increment() }
	thread2 := func() { increment() }
	group.Go(thread1)
	group.Go(thread2)
	group.Wait()
	return someNumber
}

// CheckOrderToTwo checks an order of two goroutines, thread1 and thread2, that each add 1 to
// someNumber four times, with a read and a write each time: it has to leave 2. The order is a string
// or a schedule.Order.
func CheckOrderToTwo(order any) {
	decide("order-to-two", func() verdict {
		switch o := order.(type) {
		case string:
			parsed, err := schedule.ParseOrder(o)
			if err != nil {
				return wrong("%s.", sentence(err))
			}
			return judgeOrderToTwo(parsed)
		case schedule.Order:
			return judgeOrderToTwo(o)
		case []string:
			return judgeOrderToTwo(o)
		}
		return wrong(`order is of type %T. Write a text such as "thread1 thread2*3 thread1".`, order)
	})
}

func judgeOrderToTwo(order schedule.Order) verdict {
	trace := schedule.Replay(order, fourTimes)
	var v verdict
	switch {
	case trace.Err != nil:
		v = wrong("The order cannot be followed: %s", sentence(trace.Err))
		v.More = []string{"Each goroutine has eight steps: read and write, four times."}
	case !trace.Ended:
		v = wrong("The order stops before the end: it has %s, and there are 16.",
			number.Count(len(trace.Steps), "step"))
	case trace.Value != "2":
		v = wrong("This order leaves %s, and not 2.", trace.Value)
	default:
		v = rightOrderToTwo()
	}
	if len(trace.Steps) > 0 {
		v.Trace = &trace
	}
	return v
}

func rightOrderToTwo() verdict {
	report := schedule.Explore(fourTimes)
	if report.Err != nil {
		return wrong("%s", sentence(report.Err))
	}
	v := right("Eight times 1 is added, and 2 is left.")
	for _, o := range report.Outcomes {
		if o.Value == "2" {
			v.More = []string{fmt.Sprintf("%s of the %s lead there. The last write of all is that of a goroutine "+
				"which has read 1, and that 1 was written by one that had slept through everything before.",
				number.Thousands(o.Orders.String()), number.CountBig(report.Orders, "order"))}
		}
	}
	return v
}
