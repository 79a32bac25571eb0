package dialect

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// An Order names the goroutine that takes each step, from the first step to the last:
// "thread1 thread1 thread2".
type Order []string

// ParseOrder reads an Order: names separated by spaces, commas or line ends. "thread1*3"
// stands for "thread1 thread1 thread1". It fails when there is no name, and when a number
// of repetitions is not 1 to 10000.
func ParseOrder(s string) (Order, error) {
	var order Order
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }) {
		name, times, repeated := strings.Cut(word, "*")
		n := 1
		if repeated {
			var err error
			if n, err = strconv.Atoi(times); err != nil || n < 1 || n > 10000 {
				return nil, fmt.Errorf("schedule: %q in an order: write a name, then * and a number from 1 to 10000, as in thread1*3", word)
			}
		}
		if name == "" {
			return nil, fmt.Errorf("schedule: %q in an order has no name before the *", word)
		}
		for range n {
			order = append(order, name)
		}
	}
	if len(order) == 0 {
		return nil, fmt.Errorf("schedule: an order names the goroutine that takes each step, as in \"thread1 thread2 thread1\"; this one is empty")
	}
	return order, nil
}

// String gives the names with spaces between them, as ParseOrder reads them.
func (o Order) String() string { return strings.Join(o, " ") }

// Switches counts how often a step is taken by another goroutine than the step before it.
func (o Order) Switches() int {
	n := 0
	for i := 1; i < len(o); i++ {
		if o[i] != o[i-1] {
			n++
		}
	}
	return n
}
