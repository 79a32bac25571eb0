package machine

import "testing"

var rangesOverFunctions = table{`
import ("fmt"; "iter"; "maps"; "slices")

func upTo(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func pairs(s []string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i, x := range s {
			if !yield(i, x) {
				return
			}
		}
	}
}

func breaksAndContinues() string {
	out := []int{}
	for i := range upTo(10) {
		if i%2 == 0 {
			continue
		}
		if i > 6 {
			break
		}
		out = append(out, i)
	}
	return fmt.Sprint(out)
}

func returnsFromInside() (string, error) {
	for i, x := range pairs([]string{"a", "b", "c"}) {
		for j := range upTo(5) {
			if i == 1 && j == 3 {
				return fmt.Sprint(x, j), nil
			}
		}
	}
	return "never", nil
}

func returned() string {
	s, err := returnsFromInside()
	return fmt.Sprint(s, err)
}

func labelled() string {
	n := 0
outer:
	for i := range upTo(5) {
		for j := range upTo(5) {
			if j == 2 {
				continue outer
			}
			if i == 3 {
				break outer
			}
			n += 10*i + j
		}
	}
	return fmt.Sprint(n)
}

func defers() (out string) {
	for i := range upTo(3) {
		defer func() { out += fmt.Sprint(i) }()
	}
	return "r"
}

func nothingToSee() int {
	n := 0
	for range upTo(4) {
		n++
	}
	empty := func(yield func() bool) { yield() }
	for range empty {
		n += 10
	}
	return n
}

func assignsOutside() string {
	var i int
	var s string
	for i, s = range pairs([]string{"x", "y"}) {
	}
	return fmt.Sprint(i, s)
}

func disobeys() int {
	bad := func(yield func(int) bool) {
		yield(1)
		yield(2)
	}
	for range bad {
		break
	}
	return 1
}

func panicsInside() (out string) {
	defer func() { out += fmt.Sprint(recover()) }()
	for i := range upTo(3) {
		if i == 1 {
			panic("inside")
		}
		out += fmt.Sprint(i)
	}
	return "never"
}

func cleanup() (out string) {
	it := func(yield func(int) bool) {
		defer func() { out += "clean " }()
		for i := 0; yield(i); i++ {
		}
	}
	for i := range it {
		if i == 2 {
			break
		}
		out += fmt.Sprint(i, " ")
	}
	return out
}

func library() string {
	m := map[string]int{"b": 2, "a": 1}
	keys := slices.Sorted(maps.Keys(m))
	var back []string
	for i, k := range slices.Backward(keys) {
		back = append(back, fmt.Sprint(i, k))
	}
	return fmt.Sprint(keys, back, slices.Collect(upTo(3)))
}

type tree struct {
	left, right *tree
	v           int
}

func (t *tree) all(yield func(int) bool) bool {
	return t == nil || t.left.all(yield) && yield(t.v) && t.right.all(yield)
}

func (t *tree) All() iter.Seq[int] { return func(yield func(int) bool) { t.all(yield) } }

func walk() string {
	t := &tree{&tree{nil, nil, 1}, &tree{nil, &tree{nil, nil, 4}, 3}, 2}
	sum := 0
	for v := range t.All() {
		sum = sum*10 + v
		if v == 3 {
			break
		}
	}
	return fmt.Sprint(sum)
}
`, []want{
	{"breaksAndContinues", "[1 3 5]"},
	{"returned", "b3<nil>"},
	{"labelled", "63"},
	{"defers", "r210"},
	{"nothingToSee", "14"},
	{"assignsOutside", "1y"},
	{"disobeys", "panic: runtime error: range function continued iteration after function for loop body " +
		"returned false"},
	{"panicsInside", "0inside"},
	{"cleanup", "0 1 clean "},
	{"library", "[a b] [1b 0a] [0 1 2]"},
	{"walk", "123"},
}}

func TestRangesOverFunctions(t *testing.T) { rangesOverFunctions.check(t) }
