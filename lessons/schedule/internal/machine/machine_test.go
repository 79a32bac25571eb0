package machine

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"locklab/lessons/schedule/internal/load"
	"locklab/lessons/schedule/internal/models"
	"locklab/lessons/schedule/internal/search"
)

func sources(set models.Set) func(string) ([]load.File, bool) {
	return func(path string) ([]load.File, bool) {
		files, ok := set.Sources(path)
		var list []load.File
		for _, f := range files {
			list = append(list, load.File{Name: f.Name, Text: f.Text})
		}
		return list, ok
	}
}

var realSources = models.Set{Std: os.DirFS(filepath.Join(runtime.GOROOT(), "src"))}

// explore explores function f of the text.
func explore(t testing.TB, text, f string, args ...string) (*Machine, *search.Result, error) {
	t.Helper()
	return exploreWith(t, Options{}, text, f, args...)
}

func exploreWith(t testing.TB, o Options, text, f string, args ...string) (*Machine, *search.Result, error) {
	t.Helper()
	if !strings.HasPrefix(text, "package") {
		text = "package main\n" + text
	}
	all := sources(realSources)
	p, err := load.Load(load.Request{
		Files: []load.File{{Name: "main.go", Text: text}}, Func: "main." + f, Args: args,
		Models: func(path string) ([]load.File, bool) {
			if !models.Has(path) {
				return nil, false
			}
			return all(path)
		},
		Sources: all,
		Reason:  models.Why,
	})
	if err != nil {
		return nil, nil, err
	}
	m, err := New(p, o)
	if err != nil {
		return nil, nil, err
	}
	r := search.Run(t.Context(), m, search.Options{})
	return m, r, r.Err
}

func summary(r *search.Result) string {
	var b strings.Builder
	fmt.Fprint(&b, r.Orders)
	for _, o := range r.Outcomes {
		fmt.Fprintf(&b, " | %d %s: %v", o.Kind, o.Value, o.Orders)
	}
	return b.String()
}

func TestCounter(t *testing.T) {
	m, r, err := explore(t, `
import "sync"

func withoutLock() int {
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { counter++ })
	}
	group.Wait()
	return counter
}
`, "withoutLock")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := summary(r), "20 | 0 1: 18 | 0 2: 2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := m.Names()[1:], []string{"main", "goroutine 1", "goroutine 2"}; !slices.Equal(got, want) {
		t.Errorf("goroutines %q, want %q", got, want)
	}
	if races := m.Races(); len(races) != 2 || races[0].What != "counter" || races[0].First.Line != 9 {
		t.Errorf("races %v", races)
	}
}

func TestMany(t *testing.T) {
	for _, tt := range []struct{ name, want, text string }{
		{"k5", "184756 | 0 2: 8 | 0 3: 256 | 0 4: 3352 | 0 5: 33032 | 0 6: 64072 " +
			"| 0 7: 56216 | 0 8: 23368 | 0 9: 4200 | 0 10: 252", `
import "sync"
func f() int {
	c := 0
	var g sync.WaitGroup
	for range 2 { g.Go(func() { for range 5 { v := c; c = v + 1 } }) }
	g.Wait()
	return c
}`},
		{"three", "34650 | 0 2: 10428 | 0 3: 15180 | 0 4: 7512 | 0 5: 1440 | 0 6: 90", `
import "sync"
func f() int {
	c := 0
	var g sync.WaitGroup
	for range 3 { g.Go(func() { for range 2 { v := c; c = v + 1 } }) }
	g.Wait()
	return c
}`},
		{"mutex", "2 | 0 2: 2", `
import "sync"
func f() int {
	c := 0
	var mu sync.Mutex
	var g sync.WaitGroup
	for range 2 { g.Go(func() { mu.Lock(); defer mu.Unlock(); c++ }) }
	g.Wait()
	return c
}`},
		{"deadlock", "6 | 0 1: 4 " +
			"| 1 main waits for g, which counts 2; goroutine 1 waits for b, which goroutine 2 holds; " +
			"goroutine 2 waits for a, which goroutine 1 holds: 2", `
import "sync"
func f() int {
	var a, b sync.Mutex
	var g sync.WaitGroup
	g.Go(func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() })
	g.Go(func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() })
	g.Wait()
	return 1
}`},
		{"print", "2 | 0 hello 0 [1 2] map[a:2 b:1] T! T!\nhello 1 [1 2] map[a:2 b:1] T! T!: 1 " +
			"| 0 hello 1 [1 2] map[a:2 b:1] T! T!\nhello 0 [1 2] map[a:2 b:1] T! T!: 1", `
import ("fmt"; "sync")
type T struct { a int; s string }
func (t T) String() string { return "T!" }
func f() {
	var g sync.WaitGroup
	for i := range 2 { g.Go(func() { fmt.Println("hello", i, []int{1,2}, map[string]int{"b":1,"a":2}, T{}, &T{1,"x"}) }) }
	g.Wait()
}`},
		{"chan", "4 | 0 3: 4", `
func f() int {
	ch := make(chan int)
	done := make(chan bool)
	sum := 0
	go func() { for v := range ch { sum += v }; done <- true }()
	for i := range 3 { ch <- i }
	close(ch)
	<-done
	return sum
}`},
		{"spin", "<nil> | 0 1: <nil>", `
func f() int {
	done := false
	go func() { done = true }()
	for !done {}
	return 1
}`},
		{"never", "<nil> | 0 3: <nil> | 2 main goes round for ever: <nil>", `
import "sync"
func f() int {
	n := 0
	var g sync.WaitGroup
	for range 3 { g.Go(func() { n++ }) }
	for n < 3 {}
	g.Wait()
	return n
}`},
		{"panic", "2 | 0 0: 1 | 3 panic: assignment to entry in nil map: 1", `
func f() int {
	defer func() { recover() }()
	var m map[string]int
	go func() { m["a"] = 1 }()
	x := []int{1,2}
	i := 5
	return x[i]
}`},
		{"generic", "1 | 0 6 3.5 3 [1 2 3] [b z]ABCbwrap e e: 1", `
import ("fmt"; "sort"; "strings"; "slices"; "errors")
type Num interface{ ~int | ~float64 }
func Sum[T Num](xs ...T) (s T) { for _, x := range xs { s += x }; return }
type Stack[T any] struct { items []T }
func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }
func (s *Stack[T]) All() func(func(int, T) bool) {
	return func(yield func(int, T) bool) { for i, x := range s.items { if !yield(i, x) { return } } }
}
func find(s *Stack[string]) string { for i, x := range s.All() { if i == 1 { return x } }; return "" }
func f() string {
	var s Stack[string]
	s.Push("a"); s.Push("b"); s.Push("c")
	n := 0
	for i, x := range s.All() { if x == "c" { break }; n += i + 1 }
	xs := []int{3,1,2}
	sort.Ints(xs)
	ys := []string{"z","b"}
	slices.Sort(ys)
	err := fmt.Errorf("wrap %w", errors.New("e"))
	return fmt.Sprint(Sum(1,2,3), Sum(1.5,2), n, xs, ys, strings.ToUpper("abc"), find(&s), err, errors.Unwrap(err))
}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, r, err := explore(t, tt.text, "f")
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(r); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A long run without a step is checked now and then, and resumes where it was.
func TestLongRun(t *testing.T) {
	for text, want := range map[string]string{
		"func f() int { n := 0; for i := 0; i < 10000; i++ { n += i }; return n }":  "1 | 0 49995000: 1",
		"func f() int { n := 0; for i := 0; i < 300000; i++ { n += 2 }; return n }": "1 | 0 600000: 1",
	} {
		_, r, err := explore(t, text, "f")
		if err != nil {
			t.Fatal(err)
		}
		if got := summary(r); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// In h(g()) the results of g are converted to the types of h's parameters.
func TestResultsAsArguments(t *testing.T) {
	table{`
func number() (int, error)   { return 3, nil }
func both() (int, string)    { return 3, "x" }
func first(a ...any) int     { return a[0].(int) }
func second(a, b any) string { return b.(string) }
func anything() (any, any)   { return both() }

func toVariadic() int   { return first(number()) }
func toInterface() string { return second(both()) }
func returned() any     { a, _ := anything(); return a }
`, []want{{"toVariadic", "3"}, {"toInterface", "x"}, {"returned", "3"}}}.check(t)
}
