package machine

import "testing"

var calls = table{`
import ("errors"; "fmt"; "strings")

type counter struct{ n int }

func (c *counter) Inc() int { c.n++; return c.n }
func (c counter) Get() int  { return c.n }

type both interface {
	Inc() int
	Get() int
}

type outer struct {
	*counter
	name string
}

func methodValues() string {
	c := counter{1}
	get, inc := c.Get, c.Inc
	inc()
	c.n += 10
	return fmt.Sprint(get(), inc(), c.n, (*counter).Inc(&c), counter.Get(c))
}

func embedded() string {
	o := outer{&counter{4}, "o"}
	o.Inc()
	var b both = o
	b.Inc()
	f := b.Get
	b.Inc()
	return fmt.Sprint(o.n, f(), b.Get(), both.Inc(b))
}

func variadic(first string, rest ...any) string { return fmt.Sprint(first, len(rest), rest == nil) }

func variadics() string {
	return variadic("a") + variadic("b", 1, nil) + variadic("c", []any{1, 2, 3}...)
}

func spread() string {
	g := func() (string, int, bool) { return "g", 1, true }
	return fmt.Sprint(g()) + variadic(g())
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func recursive() int {
	var fact func(int) int
	fact = func(n int) int {
		if n == 0 {
			return 1
		}
		return n * fact(n-1)
	}
	return fib(12) + fact(5)
}

type list[T any] struct {
	head T
	tail *list[T]
}

func (l *list[T]) push(x T) *list[T] { return &list[T]{x, l} }

func mapped[T, U any](l *list[T], f func(T) U) (out []U) {
	for ; l != nil; l = l.tail {
		out = append(out, f(l.head))
	}
	return
}

type number interface{ ~int | ~float64 }

func sum[T number](xs ...T) (s T) {
	for _, x := range xs {
		s += x
	}
	return
}

type celsius float64

func generics() string {
	var l *list[int]
	l = l.push(1).push(2)
	xs := mapped(l, func(n int) string { return strings.Repeat("x", n) })
	return fmt.Sprint(xs, sum(1, 2), sum[celsius](1.5, 2), sum[int]())
}

type failure struct{ code int }

func (f *failure) Error() string { return fmt.Sprint("failure ", f.code) }

func typedNil() string {
	find := func() error {
		var f *failure
		return f
	}
	err := find()
	return fmt.Sprint(err == nil, err.(*failure) == nil)
}

func wrapped() string {
	base := &failure{3}
	err := fmt.Errorf("outer: %w", base)
	var f *failure
	return fmt.Sprint(errors.As(err, &f), f.code, errors.Is(err, base), err, errors.Unwrap(errors.Unwrap(err)) == nil)
}

func argumentsAreCopies() string {
	change := func(a [2]int, s []int, c counter, p *counter) { a[0], s[0], c.n, p.n = 9, 9, 9, 9 }
	a, s, c, p := [2]int{}, []int{0}, counter{}, &counter{}
	change(a, s, c, p)
	return fmt.Sprint(a, s, c, *p)
}

func nilFunction() int {
	var f func() int
	return f()
}

func nilInterface() int {
	var b both
	return b.Inc()
}

func deferredMethod() string {
	c := &counter{}
	func() {
		defer c.Inc()
		defer (*counter).Inc(c)
		c.n = 5
	}()
	return fmt.Sprint(c.n)
}

func deferredBuiltins() string {
	m := map[int]int{1: 1, 2: 2}
	s := []int{1, 2, 3}
	func() {
		defer delete(m, 1)
		defer copy(s, []int{7, 8})
		defer clear(s[2:])
	}()
	return fmt.Sprint(m, s)
}

func deferredNil() (out string) {
	defer func() { out += fmt.Sprint(recover()) }()
	var f func()
	defer f()
	return "returned "
}
`, []want{
	{"methodValues", "1 13 14 14 14"},
	{"embedded", "8 7 7 8"},
	{"variadics", "a0 trueb2 falsec3 false"},
	{"spread", "g1 trueg2 false"},
	{"recursive", "264"},
	{"generics", "[xx x] 3 3.5 0"},
	{"typedNil", "false true"},
	{"wrapped", "true 3 true outer: failure 3 true"},
	{"argumentsAreCopies", "[0 0] [9] {0} {9}"},
	{"nilFunction", "panic: runtime error: invalid memory address or nil pointer dereference"},
	{"nilInterface", "panic: runtime error: invalid memory address or nil pointer dereference"},
	{"deferredMethod", "7"},
	{"deferredBuiltins", "map[2:2] [7 8 0]"},
	{"deferredNil", "returned runtime error: invalid memory address or nil pointer dereference"},
}}

func TestCalls(t *testing.T) { calls.check(t) }

func TestCallsRefused(t *testing.T) {
	refused(t, []refusal{
		{"too deep", `
func down(n int) int {
	return down(n+1) + 1
}
func f() int { return down(0) }`,
			"main.go:4: more than 10000 calls inside one another, too deep to be copied in every order"},
		{"too many deferred calls", `
func f() int {
	for {
		defer println()
	}
}`, "main.go:5: more than 10000 deferred calls that wait for their function to return: too many to be copied in " +
			"every order"},
		{"too many goroutines", `
func f() int {
	for range 2000 {
		go func() { select {} }()
	}
	return 1
}`, "main.go:5: this starts more than 1,000 goroutines, too many for every order"},
		{"instances without end", `
type box[T any] struct{ x T }
func grow[T any](n int, x T) int {
	if n == 0 {
		return 0
	}
	return grow(n-1, box[T]{x})
}
func f() int { return grow(3, 1) }`, "main.go:4: instantiation cycle:."},
		{"type inside a generic function", `
func g[T any](x T) any {
	type pair struct{ a, b T }
	return pair{x, x}
}
func f() bool { return g(1) == g(2) }`,
			"main.go:4: the type pair is declared inside a generic function; declare it outside"},
	})
}
