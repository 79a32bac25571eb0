package machine

import "testing"

var expressions = table{`
import ("fmt"; "math")

var global = 1

func inc() int { global++; return global }

func callsBeforeLoads() string {
	global = 1
	a := global + inc()
	global = 1
	b := []int{global, inc(), global}
	global = 1
	c := fmt.Sprint(global, inc())
	return fmt.Sprint(a, b, c)
}

func wraps() string {
	var a uint8 = 255
	var b int8 = -128
	var c int32 = math.MaxInt32
	var d uint16
	a++
	b--
	c++
	d--
	return fmt.Sprint(a, b, c, d, -b, ^a, b/-1)
}

func shifts() string {
	var a int8 = -8
	var b uint8 = 200
	n := uint(9)
	return fmt.Sprint(a>>1, a<<5, b<<1, b>>3, a>>n, b<<n, 1<<n, a&^3, b&^0xf0, 5&6|1, 5^3)
}

func divides() string {
	a, b := -7, 2
	return fmt.Sprint(a/b, a%b, a/-b, a%-b, 7.0/2, 1/3.0)
}

func divideByZero() int {
	a, b := 1, 0
	return a / b
}

func negativeShift() int {
	n := -1
	return 1 << n
}

func floats() string {
	zero := 0.0
	inf, nan := 1/zero, zero/zero
	var small float32 = 16777216
	x := 2.9
	return fmt.Sprint(inf, -inf, nan, nan == nan, nan != nan, nan < 1, small+1 == small, float32(0.1), int(x), int(-x))
}

func complexes() string {
	a := complex(1, 2)
	return fmt.Sprint(a*a, real(a), imag(a), a == complex(1, 2), -a, a/(1i))
}

func conversions() string {
	big := 300
	return fmt.Sprint(uint8(big), int8(big), string(rune(0x4e16)), []byte("hé"), []rune("hé"),
		string([]byte{104, 105}), string([]rune{233}), float64(big)/7)
}

func stringsAndIndexes() string {
	s := "héllo"
	return fmt.Sprint(len(s), s[1], s[1:3], s[:0] == "", s+"!", s < "hz", s >= "h", string(s[0]))
}

func indexOutOfRange() int {
	s := []int{1, 2}
	i := 2
	return s[i]
}

func sliceOutOfRange() []int {
	s := make([]int, 2, 4)
	i := 5
	return s[:i]
}

func sliceBoundsOrder() string {
	s := "abc"
	i, j := 2, 1
	return s[i:j]
}

func threeIndexes() string {
	s := []int{1, 2, 3, 4}
	t := s[1:2:3]
	t = append(t, 9)
	t = append(t, 8)
	t[0] = 7
	return fmt.Sprint(s, t, len(t), cap(s[1:2:3]))
}

type point struct{ x, y int }
type named struct {
	point
	name string
	inner *point
}

func comparisons() string {
	var e1, e2 any = point{1, 2}, point{1, 2}
	var nothing any
	var err error
	p, q := &point{1, 2}, &point{1, 2}
	return fmt.Sprint(e1 == e2, e1 == any(point{2, 1}), nothing == nil, err == nil, p == q, *p == *q,
		[2]int{1, 2} == [2]int{1, 2}, any(1) == any(int64(1)), named{name: "a"} == named{name: "a"})
}

func uncomparable() bool {
	var a, b any = []int{1}, []int{1}
	return a == b
}

func literals() string {
	a := [...]int{5: 1, 2, 1: 7}
	m := map[point][]int{{1, 2}: {3}, {0, 0}: nil}
	ps := []*point{{1, 2}, {3, 4}}
	n := named{point: point{1, 2}, name: "n", inner: &point{3, 4}}
	anon := struct{ a, b any }{1, "x"}
	return fmt.Sprint(a, len(a), m, *ps[1], n.x, n.inner.y, anon, [][]int{{1}, {2, 3}})
}

func nilPointer() int {
	var p *point
	return p.y
}

func nilMap() string {
	var m map[string]int
	v, ok := m["a"]
	return fmt.Sprint(v, ok, len(m))
}

func writeToNilMap() int {
	var m map[string]int
	m["a"] = 1
	return 1
}

func assertion() string {
	var x any = point{1, 2}
	p, ok := x.(point)
	_, no := x.(fmt.Stringer)
	n, is := x.(int)
	return fmt.Sprint(p, ok, no, n, is)
}

func failedAssertion() int {
	var x any = "text"
	return x.(int)
}

func assertionOfNil() int {
	var x any
	return x.(int)
}

func shortCircuit() string {
	n := 0
	yes := func() bool { n++; return true }
	a := false && yes()
	b := true || yes()
	c := yes() && !yes()
	return fmt.Sprint(a, b, c, n)
}

const (
	zero = iota
	one
	_
	three
	huge = 1 << 100
)

type weekday int

const (
	monday weekday = iota + 1
	tuesday
)

func (d weekday) String() string { return [...]string{"?", "Mon", "Tue"}[d] }

func constants() string {
	const x = huge >> 98
	var f float32 = huge
	return fmt.Sprint(zero, one, three, x, f, monday, tuesday, 'a', "a"+"b", len("abc"), 7/2, 7/2.0)
}

func minAndMax() string {
	a, b := 3, 1
	return fmt.Sprint(min(a, b, 2), max(a, b), min("b", "a"), max(1.5, 2), min(math.Inf(1), math.NaN()))
}

func arraysAreValues() string {
	a := [2]point{{1, 2}, {3, 4}}
	b := a
	b[0].x = 9
	p := &a[1]
	p.y = 8
	return fmt.Sprint(a, b, a == b)
}

func pointerToPart() string {
	n := named{}
	p := &n.point.x
	*p = 4
	n.inner = &n.point
	n.inner.y = 5
	return fmt.Sprint(n.point, *p)
}
`, []want{
	{"callsBeforeLoads", "4 [2 2 2]2 2"},
	{"wraps", "0 127 -2147483648 65535 -127 255 -127"},
	{"shifts", "-4 0 144 25 -1 0 512 -8 8 5 6"},
	{"divides", "-3 -1 3 -1 3.5 0.3333333333333333"},
	{"divideByZero", "panic: runtime error: integer divide by zero"},
	{"negativeShift", "panic: runtime error: negative shift amount"},
	{"floats", "+Inf -Inf NaN false true false true 0.1 2 -2"},
	{"complexes", "(-3+4i) 1 2 true (-1-2i) (2-1i)"},
	{"conversions", "44 44世[104 195 169] [104 233]hié42.857142857142854"},
	{"stringsAndIndexes", "6 195étruehéllo!false trueh"},
	{"indexOutOfRange", "panic: runtime error: index out of range [2] with length 2"},
	{"sliceOutOfRange", "panic: runtime error: slice bounds out of range [:5] with capacity 4"},
	{"sliceBoundsOrder", "panic: runtime error: slice bounds out of range [2:1]"},
	{"threeIndexes", "[1 2 9 4] [7 9 8] 3 2"},
	{"comparisons", "true false true true false true true false true"},
	{"uncomparable", "panic: runtime error: comparing uncomparable type []int"},
	{"literals", "[0 7 0 0 0 1 2] 7 map[{0 0}:[] {1 2}:[3]] {3 4} 1 4 {1 x} [[1] [2 3]]"},
	{"nilPointer", "panic: runtime error: invalid memory address or nil pointer dereference"},
	{"nilMap", "0 false 0"},
	{"writeToNilMap", "panic: assignment to entry in nil map"},
	{"assertion", "{1 2} true false 0 false"},
	{"failedAssertion", "panic: interface conversion: interface {} is string, not int"},
	{"assertionOfNil", "panic: interface conversion: interface {} is nil, not int"},
	{"shortCircuit", "false true false 2"},
	{"constants", "0 1 3 4 1.2676506e+30 Mon Tue 97ab3 3 3.5"},
	{"minAndMax", "1 3a2 NaN"},
	{"arraysAreValues", "[{1 2} {3 8}] [{9 2} {3 4}] false"},
	{"pointerToPart", "{4 5} 4"},
}}

func TestExpressions(t *testing.T) { expressions.check(t) }

func TestExpressionsRefused(t *testing.T) {
	refused(t, []refusal{
		{"long string", `
func f() int {
	s := "x"
	for range 30 {
		s += s
	}
	return len(s)
}`, "main.go:6: this makes a string of more than 16 MB, too long to be copied in every order"},
		{"printed address", `
import "fmt"
func f() string {
	x := 1
	return fmt.Sprint("at ", &x)
}`, "main.go:6: this prints an address (of type *int), which differs from run to run"},
		{"%p", `
import "fmt"
func f() string {
	x := []int{1}
	return fmt.Sprintf("%p", x)
}`, "main.go:6: %p prints an address, which differs from run to run"},
		{"println of a pointer", `
func f() {
	x := 1
	println(&x)
}`, "main.go:5: print of an address, which differs from run to run"},
		{"huge array", `
func f() int {
	var a [10_000_000]int
	return len(a)
}`, "main.go:4: This type has more than a million values in it, which is more than the explorer holds."},
		{"huge package variable", `
var a [10_000_000]int
func f() int { return a[0] }`,
			"main.go:3: This type has more than a million values in it, which is more than the explorer holds."},
	})
}
