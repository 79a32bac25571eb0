package types

import (
	"errors"
	"fmt"
	"strings"
)

type point struct{ x, y int }

func (p point) String() string     { return fmt.Sprintf("<%d %d>", p.x, p.y) }
func (p point) plus(q point) point { return point{p.x + q.x, p.y + q.y} }
func (p *point) scale(n int)       { p.x *= n; p.y *= n }

type named struct {
	point
	name string
}

type deep struct {
	*named
	level int
}

func (d deep) String() string { return fmt.Sprint("deep ", d.level, " ", d.named.point) }

func StructsCopy() string {
	a := point{1, 2}
	b := a
	b.x = 9
	p := &a
	p.y = 7
	c := *p
	p.x = 100
	return fmt.Sprint(a, b, c)
}

func StructsCompare() string {
	a, b := point{1, 2}, point{1, 2}
	return fmt.Sprint(a == b, &a == &b, a != point{}, named{a, "x"} == named{b, "x"})
}

func Embedding() string {
	n := named{point{1, 2}, "n"}
	n.scale(3)
	n.x++
	return fmt.Sprint(n, n.plus(point{1, 1}), n.point.x, n.name)
}

func EmbeddedPointer() string {
	n := &named{point{1, 2}, "n"}
	d := deep{n, 5}
	d.scale(2)
	e := d
	e.name = "changed"
	e.level = 6
	return fmt.Sprint(d, e, n.name, d.x)
}

func NestedStructCopies() string {
	type inner struct{ list [2]int }
	type outer struct {
		in inner
		p  *inner
	}
	a := outer{in: inner{[2]int{1, 2}}, p: &inner{}}
	b := a
	b.in.list[0] = 50
	b.p.list[1] = 60
	return fmt.Sprint(a.in, *a.p, b.in, *b.p)
}

func AnonymousStruct() string {
	people := []struct {
		name string
		age  int
	}{{"Ann", 30}, {"Bob", 25}}
	people[0].age++
	for _, p := range people {
		p.age = 0
	}
	return fmt.Sprint(people)
}

func StructInMap() string {
	m := map[string]point{"a": {1, 2}}
	p := m["a"]
	p.x = 50
	m["b"] = p
	q := map[point]string{{1, 2}: "here"}
	return fmt.Sprint(m, q[point{1, 2}], q[point{2, 1}] == "")
}

func StructOfFunctions() int {
	type ops struct{ f, g func(int) int }
	o := ops{f: func(n int) int { return n + 1 }}
	o.g = func(n int) int { return o.f(n) * 2 }
	return o.g(4)
}

func EmptyStructs() string {
	set := map[string]struct{}{"a": {}}
	_, ok := set["a"]
	_, no := set["b"]
	return fmt.Sprint(ok, no, struct{}{} == struct{}{}, [3]struct{}{})
}

func MethodExpressions() string {
	f, g := point.plus, (*point).scale
	p := point{1, 2}
	g(&p, 10)
	h := (*point).plus
	return fmt.Sprint(f(p, p), h(&p, point{1, 1}))
}

func MethodValues() string {
	p := point{1, 2}
	scale, text := p.scale, p.String
	scale(2)
	scale(2)
	return fmt.Sprint(p, text())
}

func MethodThroughPointerToPointer() string {
	p := &point{1, 2}
	pp := &p
	(*pp).scale(3)
	(**pp).x = 0
	return fmt.Sprint(p)
}

func NilReceiver() string {
	var l *list
	return fmt.Sprint(l.length(), l.push(1).push(2).length())
}

type list struct {
	value int
	next  *list
}

func (l *list) length() int {
	if l == nil {
		return 0
	}
	return 1 + l.next.length()
}

func (l *list) push(n int) *list { return &list{n, l} }

func LinkedListReversed() string {
	var l *list
	for i := range 4 {
		l = l.push(i)
	}
	var back *list
	for l != nil {
		l, l.next, back = l.next, back, l
	}
	s := ""
	for n := back; n != nil; n = n.next {
		s += fmt.Sprint(n.value)
	}
	return s
}

type tree struct {
	left, right *tree
	key         int
}

func (t *tree) insert(key int) *tree {
	switch {
	case t == nil:
		return &tree{key: key}
	case key < t.key:
		t.left = t.left.insert(key)
	case key > t.key:
		t.right = t.right.insert(key)
	}
	return t
}

func (t *tree) walk(f func(int)) {
	if t != nil {
		t.left.walk(f)
		f(t.key)
		t.right.walk(f)
	}
}

func Tree() string {
	var t *tree
	for _, k := range []int{5, 2, 8, 1, 9, 3, 5} {
		t = t.insert(k)
	}
	var keys []int
	t.walk(func(k int) { keys = append(keys, k) })
	return fmt.Sprint(keys)
}

type shape interface {
	area() int
	fmt.Stringer
}

type square struct{ side int }

func (s square) area() int      { return s.side * s.side }
func (s square) String() string { return fmt.Sprint("square ", s.side) }

type circle struct{ r int }

func (c *circle) area() int      { return 3 * c.r * c.r }
func (c *circle) String() string { return "circle" }

func Interfaces() string {
	shapes := []shape{square{2}, &circle{3}, &square{4}}
	total := 0
	var names []string
	for _, s := range shapes {
		total += s.area()
		names = append(names, s.String())
	}
	return fmt.Sprint(total, names)
}

func InterfaceHoldsCopy() string {
	s := square{2}
	var sh shape = s
	s.side = 10
	c := &circle{1}
	var ch shape = c
	c.r = 2
	return fmt.Sprint(sh.area(), ch.area())
}

func InterfaceCompare() string {
	var a, b shape = square{2}, square{2}
	c := &circle{1}
	var d, e shape = c, &circle{1}
	var n shape
	var nc *circle
	var m shape = nc
	return fmt.Sprint(a == b, d == shape(c), d == e, n == nil, m == nil, a == shape(c), a == shape(square{2}))
}

func InterfaceMethodValue() int {
	var s shape = square{3}
	f := s.area
	s = &circle{100}
	return f()
}

func TypeSwitch() string {
	var out []string
	for _, x := range []any{1, "s", 2.5, nil, square{1}, &circle{2}, []int{1}, errors.New("e"), func() {}, true, 'r',
		byte(1), [2]int{1, 2}, map[string]int{}} {
		switch v := x.(type) {
		case nil:
			out = append(out, "nil")
		case int, int32:
			out = append(out, fmt.Sprintf("int %v", v))
		case string:
			out = append(out, v+"!")
		case shape:
			out = append(out, fmt.Sprint("shape ", v.area()))
		case error:
			out = append(out, "error "+v.Error())
		case []int:
			out = append(out, fmt.Sprint(len(v)))
		case func():
			out = append(out, "func")
		case bool, float64, uint8:
			out = append(out, fmt.Sprint(v))
		default:
			out = append(out, fmt.Sprintf("other %T", v))
		}
	}
	return strings.Join(out, ", ")
}

func TypeAssertions() string {
	var x any = square{2}
	a, ok := x.(square)
	_, no := x.(*square)
	s, yes := x.(fmt.Stringer)
	_, neither := x.(error)
	var n any
	_, nope := n.(int)
	return fmt.Sprint(a, ok, no, s, yes, neither, nope)
}

func AssertionPanics() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	var x any = "text"
	return fmt.Sprint(x.(int))
}

func AssertionMissingMethodPanics() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	var x any = point{}
	return x.(error).Error()
}

func AssertionOfNilPanics() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	var x any
	return fmt.Sprint(x.(int))
}

func UncomparablePanics() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	var a, b any = []int{1}, []int{1}
	return fmt.Sprint(a == b)
}

func UncomparableKeyPanics() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	m := map[any]int{}
	m[[]int{1}] = 2
	return "no"
}

func EmbeddedInterface() string {
	type loud struct {
		shape
		volume int
	}
	l := loud{square{3}, 11}
	return fmt.Sprint(l.area(), l.String(), l.volume)
}

type temperature float64
type names []string
type table map[string]int
type handler func(string) string

func (t temperature) warm() bool { return t > 20 }
func (n names) longest() (best string) {
	for _, s := range n {
		if len(s) > len(best) {
			best = s
		}
	}
	return
}
func (n *names) add(s string)           { *n = append(*n, s) }
func (t table) inc(k string)            { t[k]++ }
func (h handler) twice(s string) string { return h(h(s)) }

func MethodsOnNamedTypes() string {
	n := names{"a", "bbb"}
	n.add("cc")
	t := table{}
	t.inc("x")
	t.inc("x")
	h := handler(func(s string) string { return s + "!" })
	return fmt.Sprint(temperature(25).warm(), n.longest(), len(n), t, h.twice("hi"))
}

type myError struct{ code int }

func (e *myError) Error() string { return fmt.Sprint("code ", e.code) }

func ErrorsAs() string {
	err := fmt.Errorf("outer: %w", &myError{7})
	var me *myError
	ok := errors.As(err, &me)
	base := errors.New("base")
	wrapped := fmt.Errorf("a: %w", fmt.Errorf("b: %w", base))
	return fmt.Sprint(ok, me.code, err, errors.Is(wrapped, base), errors.Is(err, base), errors.Unwrap(wrapped))
}

func ErrorsJoin() string {
	a, b := errors.New("a"), errors.New("b")
	j := errors.Join(a, nil, b)
	return fmt.Sprint(j, errors.Is(j, b), errors.Join(nil, nil) == nil)
}

func TypedNilError() string {
	f := func(fail bool) error {
		var e *myError
		if fail {
			e = &myError{1}
		}
		return e
	}
	return fmt.Sprint(f(false) == nil, f(true) == nil)
}

func LocalTypes() string {
	type a struct{ n int }
	f := func() any {
		type a struct{ n int }
		return a{1}
	}
	_, same := f().(a)
	return fmt.Sprint(same, f())
}

func Alias() string {
	type p = point
	var x p = point{1, 2}
	return x.String()
}

func PointersToFields() string {
	n := named{point{1, 2}, "n"}
	px, pn := &n.x, &n.name
	*px += 10
	*pn += "!"
	q := &n.point
	q.y = 99
	return fmt.Sprint(n.x, n.name, n.y, px == &n.point.x)
}

func PointersToElements() string {
	a := [3]int{1, 2, 3}
	s := a[:]
	p := &a[1]
	*p = 20
	s[2] = 30
	b := a
	*p = 21
	return fmt.Sprint(a, b, s, p == &s[1])
}

func PointerSwap() string {
	swap := func(a, b *int) { *a, *b = *b, *a }
	x, y := 1, 2
	swap(&x, &y)
	return fmt.Sprint(x, y)
}

func NewValues() string {
	p, s, m := new(int), new([]int), new(map[string]int)
	*p += 5
	*s = append(*s, 1)
	return fmt.Sprint(*p, *s, *m == nil, *new(point))
}

func NilPointerField() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	var p *point
	return fmt.Sprint(p.x)
}

func NilInterfaceCall() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	var s shape
	return fmt.Sprint(s.area())
}

func NilFunctionCall() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	var f func()
	f()
	return "no"
}

func CyclicStructures() int {
	type node struct {
		next *node
		n    int
	}
	a, b := &node{n: 1}, &node{n: 2}
	a.next, b.next = b, a
	return a.next.next.next.n
}

type stack[T any] struct{ items []T }

func (s *stack[T]) push(x T) { s.items = append(s.items, x) }
func (s *stack[T]) pop() (x T, ok bool) {
	if len(s.items) == 0 {
		return
	}
	x = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x, true
}

func GenericStack() string {
	var s stack[string]
	s.push("a")
	s.push("b")
	x, _ := s.pop()
	y, _ := s.pop()
	z, ok := s.pop()
	return fmt.Sprint(x, y, z, ok)
}

type number interface{ ~int | ~float64 }

func sum[T number](xs ...T) (total T) {
	for _, x := range xs {
		total += x
	}
	return
}

func mapAll[A, B any](xs []A, f func(A) B) []B {
	out := make([]B, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

func GenericFunctions() string {
	type celsius float64
	return fmt.Sprint(sum(1, 2, 3), sum(1.5, 2), sum[celsius](), mapAll([]int{1, 2}, func(n int) string {
		return fmt.Sprint(n, "!")
	}))
}

func GenericTypeSwitch() string {
	return kind(1) + kind("s") + kind([]int{}) + kind(point{})
}

func kind[T any](x T) string {
	switch any(x).(type) {
	case int:
		return "int "
	case string:
		return "string "
	case fmt.Stringer:
		return "Stringer "
	}
	return fmt.Sprintf("%T ", x)
}

type pairOf[K comparable, V any] struct {
	key   K
	value V
}

func (p pairOf[K, V]) swap() pairOf[string, K] { return pairOf[string, K]{fmt.Sprint(p.value), p.key} }

func GenericStruct() string {
	p := pairOf[string, int]{"a", 1}
	return fmt.Sprint(p, p.swap(), p == pairOf[string, int]{"a", 1}) + fmt.Sprintf(" %T", pairOf[int, bool]{})
}

type setter[T any] interface {
	*T
	set(int)
}

type cell struct{ n int }

func (c *cell) set(n int) { c.n = n }

func build[T any, P setter[T]](n int) T {
	var x T
	P(&x).set(n)
	return x
}

func GenericConstraintWithMethod() string { return fmt.Sprint(build[cell](5)) }

func GenericClosures() string {
	counter := func() func() int { n := 0; return func() int { n++; return n } }
	a, b := memo(counter()), memo(counter())
	return fmt.Sprint(a(), a(), b())
}

func memo[T any](f func() T) func() T {
	var done bool
	var value T
	return func() T {
		if !done {
			done, value = true, f()
		}
		return value
	}
}

func GenericRecursion() int { return depth([]int{1, 2, 3}) }

func depth[T any](xs []T) int {
	if len(xs) == 0 {
		return 0
	}
	return 1 + depth(xs[1:])
}

type tally[T comparable] map[T]int

func (t tally[T]) add(x T) tally[T] { t[x]++; return t }

func GenericMap() string { return fmt.Sprint(tally[string]{}.add("a").add("b").add("a")) }

func GenericZero() string {
	return fmt.Sprint(zero[int](), zero[string]() == "", zero[*int]() == nil, zero[point]())
}

func zero[T any]() (x T) { return }

func GenericMethodValue() string {
	var s stack[int]
	push := s.push
	push(1)
	push(2)
	f := (*stack[int]).pop
	n, _ := f(&s)
	return fmt.Sprint(n, len(s.items))
}
