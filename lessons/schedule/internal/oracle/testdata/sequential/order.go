package order

import (
	"errors"
	"fmt"
	"strings"
)

// Where the Go specification leaves the order open, gc calls functions first and loads
// variables afterwards. Each program here tells the two apart.

type pair struct{ a, b int }

func (p pair) add(n int) int   { return p.a*100 + p.b*10 + n }
func (p *pair) bump(n int) int { p.a += n; return p.a }

func AddCall() int {
	c := 1
	inc := func() int { c++; return 10 * c }
	return c + inc()
}

func CallAdd() int {
	c := 1
	inc := func() int { c++; return 10 * c }
	return inc() + c
}

func AddCallAdd() int {
	c := 1
	inc := func() int { c++; return 10 * c }
	return c + inc() + c + inc()*c
}

func SliceLiteral() string {
	c := 1
	inc := func() int { c++; return 10 * c }
	return fmt.Sprint([]int{c, inc(), c, inc(), c})
}

func ArrayLiteral() string {
	c := 1
	inc := func() int { c++; return 10 * c }
	return fmt.Sprint([4]int{c, inc(), c, inc()})
}

func StructLiteral() string {
	c := 1
	inc := func() int { c++; return 10 * c }
	return fmt.Sprint(pair{c, inc()}, pair{inc(), c}, pair{b: inc(), a: c})
}

func PointerLiteral() string {
	c := 1
	inc := func() int { c++; return 10 * c }
	p := &pair{c, inc()}
	return fmt.Sprint(*p)
}

func MapLiteral() string {
	c := 1
	inc := func() int { c++; return 10 * c }
	m := map[int]int{c: inc(), inc(): c}
	return fmt.Sprint(m)
}

func MapLiteralValues() string {
	c := 1
	inc := func() int { c++; return 10 * c }
	m := map[string]int{"a": c, "b": inc(), "c": c}
	return fmt.Sprint(m)
}

func SprintArguments() string {
	c := 1
	inc := func() int { c++; return 10 * c }
	return fmt.Sprint(c, inc(), c, inc())
}

func CallArguments() string {
	c := 1
	inc := func() int { c++; return 10 * c }
	three := func(a, b, d int) string { return fmt.Sprint(a, b, d) }
	return three(c, inc(), c) + " " + three(inc(), c, inc())
}

func VariadicArguments() string {
	c := 1
	inc := func() int { c++; return 10 * c }
	list := func(n ...int) string { return fmt.Sprint(n) }
	return list(c, inc(), c)
}

func ReturnSeveral() string {
	f := func() (int, int, int) {
		c := 1
		inc := func() int { c++; return 10 * c }
		return c, inc(), c
	}
	return fmt.Sprint(f())
}

func AssignSeveral() string {
	c := 1
	inc := func() int { c++; return 10 * c }
	x, y, z := c, inc(), c
	return fmt.Sprint(x, y, z)
}

func IndexAssignCall() string {
	i := 0
	a := []int{1, 2, 3}
	f := func() int { i = 2; return 9 }
	a[i] = f()
	return fmt.Sprint(a, i)
}

func IndexSwap() string {
	a := []int{1, 2, 3}
	i := 0
	i, a[i] = 1, 7
	return fmt.Sprint(a, i)
}

func IndexSwapBack() string {
	a := []int{1, 2, 3}
	i := 1
	a[i], i = 7, 2
	return fmt.Sprint(a, i)
}

func SliceReplacedByCall() string {
	a := []int{1, 2, 3}
	old := a
	f := func() int { a = []int{4, 5, 6}; return 9 }
	a[0] = f()
	return fmt.Sprint(a, old)
}

func ArrayChangedByCall() string {
	a := [3]int{1, 2, 3}
	f := func() int { a[1] = 20; return 9 }
	b := [2]int{a[1], f()}
	return fmt.Sprint(a, b)
}

func MapAssignCall() string {
	m := map[string]int{"a": 1}
	k := "a"
	f := func() int { k = "b"; return 9 }
	m[k] = f()
	return fmt.Sprint(m)
}

func MapOpAssign() string {
	m := map[string]int{"a": 1}
	f := func() int { m["a"] = 50; return 9 }
	m["a"] += f()
	return fmt.Sprint(m)
}

func MapReplacedByCall() string {
	m := map[string]int{"a": 1}
	old := m
	f := func() int { m = map[string]int{}; return 9 }
	m["a"] = f()
	return fmt.Sprint(m, old)
}

func OpAssignCall() int {
	c := 1
	f := func() int { c = 100; return 5 }
	c += f()
	return c
}

func OpAssignElement() string {
	a := []int{1, 2, 3}
	i := 0
	f := func() int { i = 1; a[0] = 100; return 5 }
	a[i] += f()
	return fmt.Sprint(a, i)
}

func OpAssignField() string {
	p := &pair{1, 2}
	q := p
	f := func() int { p = &pair{50, 60}; return 5 }
	p.a += f()
	return fmt.Sprint(*p, *q)
}

func PointerAssignCall() string {
	x, y := 1, 2
	p := &x
	f := func() int { p = &y; return 9 }
	*p = f()
	return fmt.Sprint(x, y)
}

func DeferArguments() (text string) {
	c := 1
	inc := func() int { c++; return 10 * c }
	defer func(a, b, d int) { text = fmt.Sprint(a, b, d, c) }(c, inc(), c)
	c = 77
	return ""
}

func DeferReceiver() (text string) {
	p := pair{1, 2}
	var results []int
	note := func(n int) { results = append(results, n) }
	func() {
		defer func(n int) { note(n) }(p.add(3))
		p.a = 9
	}()
	return fmt.Sprint(results)
}

func DeferFunctionValue() string {
	var log []string
	func() {
		f := func() { log = append(log, "first") }
		defer f()
		f = func() { log = append(log, "second") }
		_ = f
	}()
	return strings.Join(log, " ")
}

func MethodValueReceiver() int {
	p := pair{1, 2}
	f := p.add
	p.a = 9
	return f(3)
}

func MethodValuePointerReceiver() int {
	p := pair{1, 2}
	f := p.bump
	p.a = 9
	return f(3)
}

func MethodCallReceiver() int {
	p := pair{1, 2}
	change := func() int { p.a = 9; return 3 }
	return p.add(change())
}

func MethodCallPointerReceiver() int {
	p := &pair{1, 2}
	change := func() int { p = &pair{50, 60}; return 3 }
	return p.bump(change())
}

func MethodChain() int {
	p := &pair{1, 2}
	q := func() *pair { p.b++; return p }
	return q().bump(q().bump(q().b))
}

func FunctionValueChanged() int {
	f := func(n int) int { return n }
	change := func() int { f = func(n int) int { return 100 * n }; return 3 }
	return f(change())
}

func AndOr() string {
	var log []string
	say := func(s string, b bool) bool { log = append(log, s); return b }
	_ = say("a", true) && say("b", false) || say("c", true) && say("d", true)
	_ = say("e", false) && say("f", true)
	_ = say("g", true) || say("h", true)
	return strings.Join(log, "")
}

func AndChanges() string {
	c := 1
	inc := func() bool { c++; return true }
	b := c == 1 && inc() && c == 2
	d := c == 2 == inc()
	return fmt.Sprint(b, d, c)
}

func Comparison() string {
	c := 1
	inc := func() int { c++; return c }
	return fmt.Sprint(c == inc(), inc() == c, c < inc())
}

func ConversionToInterface() string {
	c := 1
	inc := func() int { c++; return 10 * c }
	var a, b any = c, inc()
	return fmt.Sprint(a, b)
}

func ConversionOfVariable() string {
	c := 1
	inc := func() int { c++; return 10 * c }
	list := []any{c, inc(), float64(c), inc(), any(c)}
	return fmt.Sprint(list)
}

func StructCopyBesideCall() string {
	p := pair{1, 2}
	change := func() int { p.a = 9; return 3 }
	list := []any{p, change()}
	x, y := p, change()
	p.a = 1
	z := struct {
		p pair
		n int
	}{p, change()}
	return fmt.Sprint(list, x, y, z)
}

func ArrayCopyBesideCall() string {
	a := [2]int{1, 2}
	change := func() int { a[0] = 9; return 3 }
	x, y := a, change()
	return fmt.Sprint(x, y, a)
}

func FieldBesideCall() string {
	p := pair{1, 2}
	change := func() int { p.a = 9; return 3 }
	return fmt.Sprint(p.a+change(), p.b)
}

func PointerFieldBesideCall() int {
	p := &pair{1, 2}
	change := func() int { p.a = 9; return 3 }
	return p.a + change()
}

func PointerReplacedBesideCall() int {
	p := &pair{1, 2}
	change := func() int { p = &pair{9, 9}; return 3 }
	return p.a + change()
}

func DereferenceBesideCall() int {
	x := 1
	p := &x
	change := func() int { *p = 9; return 3 }
	return *p + change()
}

func ElementBesideCall() int {
	a := []int{1, 2}
	change := func() int { a[0] = 9; return 3 }
	return a[0] + change()
}

func MapElementBesideCall() int {
	m := map[string]int{"a": 1}
	change := func() int { m["a"] = 9; return 3 }
	return m["a"] + change()
}

func StringBesideCall() string {
	s := "a"
	change := func() string { s = "b"; return "!" }
	return s + change() + s
}

func LenBesideCall() int {
	a := []int{1}
	change := func() int { a = append(a, 2, 3); return 10 }
	return len(a) + change()
}

func StringIndexBesideCall() string {
	s := "abc"
	change := func() byte { s = "xyz"; return '!' }
	return string([]byte{s[0], change(), s[1]})
}

func SliceExpressionBesideCall() string {
	a := []int{1, 2, 3, 4}
	low := 0
	change := func() int { low = 1; return 3 }
	return fmt.Sprint(a[low:change()])
}

func IndexCallBase() int {
	a := []int{1, 2, 3}
	f := func() []int { a = []int{7, 8, 9}; return a }
	i := 0
	g := func() int { i++; return i }
	return f()[g()] + a[i]
}

func NestedCalls() string {
	var log []string
	f := func(name string, n ...int) int {
		log = append(log, name)
		total := 0
		for _, x := range n {
			total += x
		}
		return total + len(log)
	}
	n := f("a", f("b", f("c"), f("d")), f("e")) + f("f")*f("g", f("h"))
	return fmt.Sprint(n, log)
}

func RangeExpressionOnce() string {
	n := 0
	list := func() []int { n++; return []int{1, 2, 3} }
	sum := 0
	for _, x := range list() {
		sum += x
	}
	return fmt.Sprint(n, sum)
}

func SwitchTagOnce() string {
	n := 0
	f := func() int { n++; return n }
	var log []int
	g := func(x int) int { log = append(log, x); return x }
	switch f() {
	case g(5), g(1), g(6):
		log = append(log, 100)
	case g(7):
	}
	return fmt.Sprint(n, log)
}

func ErrorResult() string {
	n := 0
	f := func() (int, error) { n++; return n, errors.New(fmt.Sprint("e", n)) }
	a, err := f()
	b, err2 := f()
	return fmt.Sprint(a, err, b, err2)
}

func ForwardResults() string {
	two := func() (int, string) { return 7, "x" }
	take := func(n int, s string) string { return fmt.Sprint(n, s) }
	return take(two())
}

func ForwardVariadic() string {
	three := func() (int, int, int) { return 1, 2, 3 }
	take := func(n ...int) int { return len(n)*10 + n[2] }
	return fmt.Sprint(take(three()))
}

func ShiftBesideCall() int {
	c := 1
	inc := func() int { c++; return 3 }
	return c << inc()
}

func UnaryBesideCall() int {
	c := 1
	inc := func() int { c++; return 10 }
	return -c + inc() + ^c
}

func CompositeNested() string {
	c := 1
	inc := func() int { c++; return 10 * c }
	return fmt.Sprint([][]int{{c, inc()}, {c}, {inc(), c}}, map[string]pair{"x": {c, inc()}})
}

func AppendBesideCall() string {
	a := make([]int, 1, 10)
	change := func() int { a = append(a, 50); return 60 }
	a = append(a, change())
	return fmt.Sprint(a)
}

func AppendElementBesideCall() string {
	c := 1
	inc := func() int { c++; return 10 * c }
	return fmt.Sprint(append([]int{c}, c, inc(), c))
}

func CopyBesideCall() string {
	a := []int{1, 2, 3}
	b := make([]int, 2)
	f := func() []int { b = make([]int, 3); return a }
	n := copy(b, f())
	return fmt.Sprint(n, b)
}

func TypeAssertionBesideCall() string {
	var x any = 1
	change := func() int { x = 5; return 2 }
	return fmt.Sprint(x.(int) + change())
}

func AssignThroughInterface() string {
	var x any = pair{1, 2}
	p := x.(pair)
	p.a = 9
	return fmt.Sprint(x, p)
}

func DivisionPanicsLate() (text string) {
	var log []string
	defer func() { text = fmt.Sprint(log, recover() != nil) }()
	zero := 0
	f := func(s string, n int) int { log = append(log, s); return n }
	_ = f("a", 1)/zero + f("b", 2)
	return
}

func IndexPanicsLate() (text string) {
	var log []string
	defer func() { text = fmt.Sprint(log, recover() != nil) }()
	var a []int
	f := func(s string) int { log = append(log, s); return 3 }
	a[f("index")] = f("value")
	return
}

func NilMapPanicsLate() (text string) {
	var log []string
	defer func() { text = fmt.Sprint(log, recover()) }()
	var m map[string]int
	f := func(s string) string { log = append(log, s); return s }
	m[f("key")] = len(f("value"))
	return
}

func NilPointerPanicsLate() (text string) {
	var log []string
	defer func() { text = fmt.Sprint(log, recover()) }()
	var p *pair
	f := func(s string) int { log = append(log, s); return 1 }
	p.a = f("value")
	return
}
