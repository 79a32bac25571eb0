package machine

import "testing"

var statements = table{`
import "fmt"

func parallelAssignment() string {
	a, b := 1, 2
	a, b = b, a
	s := []int{0, 1, 2}
	i := 0
	i, s[i] = 2, 9
	s[0], s[1] = s[1], s[0]
	return fmt.Sprint(a, b, i, s)
}

func loops() string {
	n := 0
outer:
	for i := 0; i < 4; i++ {
		for j := range 4 {
			switch {
			case j == 2:
				continue outer
			case i == 3:
				break outer
			}
			n += 10*i + j
		}
	}
	return fmt.Sprint(n)
}

func perRound() string {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
	}
	return fmt.Sprint(fs[0](), fs[1](), fs[2](), fs[0]())
}

func ranges() string {
	var out []any
	for i, r := range "aé" {
		out = append(out, i, string(r))
	}
	a := [3]int{1, 2, 3}
	for i, v := range a { // over a copy
		a[2] = 9
		out = append(out, i*v)
	}
	s := []int{1, 2}
	for i, v := range s { // as long as it was, with what is in it then
		s = append(s, v)
		s[1] = 7
		out = append(out, i, v)
	}
	p := &a
	for i := range p {
		out = append(out, p[i])
	}
	for i := range uint8(2) {
		out = append(out, i)
	}
	var nothing []int
	for range nothing {
		out = append(out, "never")
	}
	return fmt.Sprint(out...)
}

func rangeAssigns() string {
	var a [2]int
	i := 0
	for i, a[i] = range []int{5, 6} {
	}
	return fmt.Sprint(i, a)
}

func rangeMapDeletes() string {
	m := map[int]bool{1: true, 2: true, 3: true}
	n := 0
	for k := range m {
		delete(m, k)
		n++
	}
	return fmt.Sprint(n, len(m))
}

func switches() string {
	out := ""
	for i := range 5 {
		switch i {
		case 0, 1:
			out += "a"
			fallthrough
		case 9:
			out += "b"
		case 3:
			if i == 3 {
				break
			}
			out += "never"
		default:
			out += "d"
		}
	}
	switch x := any(out).(type) {
	case int, bool:
		out += fmt.Sprint("never", x)
	case string:
		out += x[:1]
	}
	switch any(nil).(type) {
	case nil:
		out += "nil"
	}
	return out
}

func gotos() int {
	i := 0
again:
	i++
	if i < 5 {
		goto again
	}
	return i
}

func deferred() (out string) {
	for i := range 3 {
		defer func() { out += fmt.Sprint(i) }()
	}
	defer fmt.Sprint("nothing")
	x := 1
	defer func(v int) { out += fmt.Sprint("v", v, "x", x) }(x)
	x = 2
	return "r"
}

func recovered() (out string) {
	defer func() { out = fmt.Sprint("recovered ", recover()) }()
	var m map[string]int
	m["a"]++
	return "never"
}

func panicAgain() (out string) {
	defer func() { out += fmt.Sprint(recover(), recover()) }()
	defer func() { panic("second") }()
	panic("first")
}

func recoverTooDeep() (out string) {
	defer func() { out = fmt.Sprint(recover()) }()
	defer func() { func() { recover() }() }()
	panic("through")
}

func panics() int { panic(fmt.Errorf("an %s", "error")) }

func named() (a, b int) {
	defer func() { a *= 10 }()
	a, b = 1, 2
	return b, a
}

func ofNamed() string { a, b := named(); return fmt.Sprint(a, b) }

func shadows() string {
	x := 1
	if x := 2; x > 1 {
		x := x + 1
		_ = x
	}
	{
		x := "inner"
		_ = x
	}
	x, y := x+1, 5
	return fmt.Sprint(x, y)
}

func opAssigns() string {
	n := 0
	at := func() int { n++; return 0 }
	s := []int{12}
	s[at()] += 3
	s[at()] <<= 2
	s[at()] &^= 4
	s[at()]++
	m := map[string]int{}
	m["a"] += 5
	m["a"] %= 3
	t := "a"
	t += "b"
	return fmt.Sprint(s, n, m, t)
}

func labelledSwitch() string {
	out := "a"
choice:
	switch {
	case true:
		for {
			out += "b"
			if len(out) == 3 {
				break choice
			}
		}
	}
	return out + "c"
}
`, []want{
	{"parallelAssignment", "2 1 2 [1 9 2]"},
	{"loops", "63"},
	{"perRound", "10 11 12 20"},
	{"ranges", "0a1é0 2 6 0 1 1 2 1 2 9 0 1"},
	{"rangeAssigns", "1 [6 0]"},
	{"rangeMapDeletes", "3 0"},
	{"switches", "ababddanil"},
	{"gotos", "5"},
	{"deferred", "rv1x2210"},
	{"recovered", "recovered assignment to entry in nil map"},
	{"panicAgain", "second<nil>"},
	{"recoverTooDeep", "through"},
	{"ofNamed", "20 1"},
	{"shadows", "2 5"},
	{"opAssigns", "[57] 4 map[a:2]ab"},
	{"labelledSwitch", "abbc"},
}}

func TestStatements(t *testing.T) { statements.check(t) }

func TestStatementsEnd(t *testing.T) {
	ordered(t, Options{}, []orders{
		{"panic with an error", `
import "errors"
func f() int { panic(errors.New("broken")) }`, "1 | 3 panic: broken: 1"},
		{"round for ever", `func f() int { for { } }`, "<nil> | 2 main goes round for ever: <nil>"},
		{"Goexit of main", `
import "runtime"
func f() int { runtime.Goexit(); return 1 }`,
			"1 | 3 fatal error: no goroutines (main called runtime.Goexit) - deadlock!: 1"},
	})
}
