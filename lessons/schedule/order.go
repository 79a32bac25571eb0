package schedule

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// An Order names the goroutine that takes each step, from the first step to the last:
// Order{"thread1", "thread1", "thread2"}. Where a goroutine has several ways to go on, such as the
// ready cases of a select, "thread1" takes the first one and "thread1#2" the second.
type Order []string

// longest is the highest number of repetitions that ParseOrder takes.
const longest = 10_000

// ParseOrder reads an Order: names separated by spaces, commas or line ends. "thread1*3" stands for
// "thread1 thread1 thread1", and a number belongs to the name before it: "goroutine 1*3 goroutine 2"
// is four steps. It fails when there is no name, and when a number of repetitions is not 1 to 10000.
func ParseOrder(s string) (Order, error) {
	var order Order
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	for i := 0; i < len(words); i++ {
		name, n, err := repeated(words[i])
		if err != nil {
			return nil, err
		}
		// Only a bare name has its number in the next word: after "thread1*3" begins another name.
		if i+1 < len(words) && name == words[i] && !isNumber(name) {
			if number, times, err := repeated(words[i+1]); isNumber(number) {
				if err != nil {
					return nil, err
				}
				name, n = name+" "+number, times
				i++
			}
		}
		for range n {
			order = append(order, name)
		}
	}
	if len(order) == 0 {
		return nil, fmt.Errorf("schedule: an order names the goroutine that takes each step, " +
			"as in \"thread1 thread2 thread1\"; this one is empty")
	}
	return order, nil
}

// repeated takes a word apart into a name and how often it stands there: "thread1*3". The error may
// come with a name.
func repeated(word string) (name string, times int, err error) {
	at := strings.LastIndexByte(word, '*')
	if at < 0 || strings.Contains(word[at:], ")") { // the * of a method: "(*T).run"
		return word, 1, nil
	}
	name = word[:at]
	if name == "" {
		return "", 0, fmt.Errorf("schedule: %q in an order has no name before the *", word)
	}
	if times, err = strconv.Atoi(word[at+1:]); err != nil || times < 1 || times > longest {
		return name, 0, fmt.Errorf("schedule: %q in an order: write a name, then * and a number from 1 to %d, "+
			"as in thread1*3", word, longest)
	}
	return name, times, nil
}

// isNumber reports whether a word is the number of a goroutine: "2", or "2#3" with a way to go on.
func isNumber(word string) bool {
	number, branch, _ := strings.Cut(word, "#")
	return number != "" && strings.Trim(number+branch, "0123456789") == ""
}

// String returns the names with spaces between them, as ParseOrder reads them: "thread1*3 thread2".
func (o Order) String() string {
	var b strings.Builder
	for i := 0; i < len(o); {
		n := 1
		for i+n < len(o) && o[i+n] == o[i] && n < longest {
			n++
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(o[i])
		if n > 1 {
			fmt.Fprintf(&b, "*%d", n)
		}
		i += n
	}
	return b.String()
}

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
