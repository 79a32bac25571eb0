package machine

import "testing"

// What a closure shares with the function around it, and what it keeps for itself.
var captures = table{`
import "fmt"

type pair struct{ a, b int }

func assignedLater() string {
	x := 1
	get := func() int { return x }
	x = 2
	return fmt.Sprint(get())
}

func assignedInside() string {
	x := 1
	inc := func() int { x++; return x }
	inc()
	return fmt.Sprint(inc(), x)
}

func partAssigned() string {
	p := pair{1, 2}
	a := [2]int{1, 2}
	f := func() { p.b, a[1] = 7, 8 }
	f()
	return fmt.Sprint(p, a)
}

func addressTaken() string {
	x := 1
	p := &x
	*p = 5
	q := &p
	**q++
	return fmt.Sprint(x)
}

func eachDeclarationIsNew() string {
	var ps []*int
	for i := range 3 {
		x := i
		ps = append(ps, &x)
	}
	*ps[0] = 9
	return fmt.Sprint(*ps[0], *ps[1], *ps[2])
}

func ofTypeSwitch() string {
	var v any = 1
	switch x := v.(type) {
	case int:
		inc := func() int { x++; return x }
		inc()
		return fmt.Sprint(inc())
	}
	return "never"
}

func ofParameters() string {
	counter := func(n int) func() int { return func() int { n++; return n } }
	a, b := counter(0), counter(10)
	return fmt.Sprint(a(), a(), b(), a())
}

func ofResults() (n int) {
	defer func() { n++ }()
	return 5
}

func nested() string {
	x := 0
	f := func() func() {
		x++
		return func() { x += 10 }
	}
	f()()
	f()
	return fmt.Sprint(x)
}

func slicedArray() string {
	a := [3]int{1, 2, 3}
	s := a[:]
	s[0] = 9
	b := a
	s[1] = 8
	return fmt.Sprint(a, b)
}

func (p *pair) swap() { p.a, p.b = p.b, p.a }

func byMethod() string {
	p := pair{1, 2}
	p.swap()
	ps := []pair{{3, 4}}
	ps[0].swap()
	return fmt.Sprint(p, ps)
}

func redeclared() string {
	x, err := 1, error(nil)
	get := func() int { return x }
	x, y := 2, 3
	return fmt.Sprint(get(), y, err)
}
`, []want{
	{"assignedLater", "2"},
	{"assignedInside", "3 3"},
	{"partAssigned", "{1 7} [1 8]"},
	{"addressTaken", "6"},
	{"eachDeclarationIsNew", "9 1 2"},
	{"ofTypeSwitch", "3"},
	{"ofParameters", "1 2 11 3"},
	{"ofResults", "6"},
	{"nested", "12"},
	{"slicedArray", "[9 8 3] [9 2 3]"},
	{"byMethod", "{2 1} [{4 3}]"},
	{"redeclared", "2 3 <nil>"},
}}

func TestCaptures(t *testing.T) { captures.check(t) }
