package models_test

import (
	"fmt"
	"testing"
)

// A same is a program with one outcome: what the function that it is made of does here.
type same struct{ name, program, want string }

func testSame(t *testing.T, list []same) {
	var samples []sample
	for _, s := range list {
		samples = append(samples, sample{s.name, s.program, []string{s.want}})
	}
	testSamples(t, samples)
}

type (
	color int
	point struct{ X, Y int }
	loud  struct{ error }
	deep  struct {
		Colors []color
		P      *point
		Err    error
		hidden color
	}
)

func (c color) String() string  { return [...]string{"red", "green"}[c] }
func (p *point) String() string { return fmt.Sprintf("(%d, %d)", p.X, p.Y) }
func (l loud) Error() string    { return "LOUD" }
func (d deep) private() color   { return d.hidden }

const formatting = `
import ("errors"; "fmt")
type (
	color int
	point struct{ X, Y int }
	loud  struct{ error }
	deep  struct {
		Colors []color
		P      *point
		Err    error
		hidden color
	}
)
func (c color) String() string  { return [...]string{"red", "green"}[c] }
func (p *point) String() string { return fmt.Sprintf("(%d, %d)", p.X, p.Y) }
func (l loud) Error() string    { return "LOUD" }
func (d deep) private() color   { return d.hidden }
func f() string { return `

func TestFormat(t *testing.T) {
	d := deep{[]color{0, 1}, &point{1, 2}, loud{}, 1}
	_ = d.private()
	var none *point
	testSame(t, []same{
		{"Sprint", formatting + `fmt.Sprint(1, 2, "a", 3, nil, 2.5, true, color(1), 'x', []string{"p", "q"}) }`,
			fmt.Sprint(1, 2, "a", 3, nil, 2.5, true, color(1), 'x', []string{"p", "q"})},
		{"Sprintln", formatting + `fmt.Sprintln("a", 1, loud{}, &point{1, 2}, point{1, 2}) }`,
			fmt.Sprintln("a", 1, loud{}, &point{1, 2}, point{1, 2})},
		{"verbs of a Stringer", formatting +
			`fmt.Sprintf("%v|%s|%q|%x|%d|%6v|%-6v|%#v|%+v", color(1), color(1), color(1), color(1), color(1), ` +
			`color(1), color(1), point{1, 2}, point{1, 2}) }`,
			fmt.Sprintf("%v|%s|%q|%x|%d|%6v|%-6v|", color(1), color(1), color(1), color(1), color(1), color(1),
				color(1)) +
				"main.point{X:1, Y:2}|{X:1 Y:2}"},
		{"inside", formatting + `fmt.Sprintf("%v %v", []color{0, 1}, map[string]color{"b": 1, "a": 0}) + ` +
			`fmt.Sprint(deep{[]color{0, 1}, nil, loud{}, 1}) }`,
			fmt.Sprintf("%v %v", []color{0, 1}, map[string]color{"b": 1, "a": 0}) +
				fmt.Sprint(deep{[]color{0, 1}, nil, loud{}, 1})},
		{"a pointer inside", formatting + `fmt.Sprint(deep{P: &point{1, 2}, Err: errors.New("x")}) }`,
			fmt.Sprint(deep{P: &point{1, 2}, Err: fmt.Errorf("x")})},
		{"a method that panics", formatting + `fmt.Sprintf("%v %s", color(7), color(8)) }`,
			fmt.Sprintf("%v %s", color(7), color(8))},
		{"a nil receiver", formatting + `fmt.Sprint((*point)(nil)) }`, fmt.Sprint(none)},
		{"wrong verbs", formatting + `fmt.Sprintf("%d %z %s", "a", 3, 4) + fmt.Sprintf("%d") + fmt.Sprintf("x", 1, ` +
			`color(1)) }`,
			"%!d(string=a) %!z(int=3) %!s(int=4)%!d(MISSING)x%!(EXTRA int=1, main.color=green)"},
		{"widths and indexes", formatting + `fmt.Sprintf("%*d|%-5s|%05d|%[2]v %[1]v|%.3f|%x|%8.2e", 4, 7, "ab", 42) }`,
			"   7|ab   |00042|7 4|%!f(int=007)|6162|%!e(int=      42)"},
		{"types", formatting + `fmt.Sprintf("%T %T %T %T %T", 1, color(1), &point{}, []any{}, func(int) {}) }`,
			"int main.color *main.point []interface {} func(int)"},
		{"Errorf", formatting + `fmt.Errorf("a: %w", loud{}).Error() + fmt.Errorf("%w and %w", loud{}, ` +
			`errors.New("b")).Error() + fmt.Errorf("%d", 3).Error() }`,
			"a: LOUDLOUD and b3"},
		{"Append", formatting + `string(fmt.Appendf(fmt.Append(nil, 1, 2), "%03d", 7)) }`, "1 2007"},
	})
}

func TestErrors(t *testing.T) {
	testSame(t, []same{
		{"Is and As through wraps", `
import ("errors"; "fmt")
type failure struct{ code int }
func (e *failure) Error() string { return fmt.Sprint("failure ", e.code) }
var base = errors.New("base")
func f() string {
	err := fmt.Errorf("two: %w and %w", fmt.Errorf("one: %w", base), &failure{3})
	var target *failure
	found := errors.As(err, &target)
	typed, also := errors.AsType[*failure](err)
	_, not := errors.AsType[*failure](base)
	return fmt.Sprint(errors.Is(err, base), found, target.code, also, typed.code, not, errors.Is(base, err),
		errors.Unwrap(fmt.Errorf("x: %w", base)) == base, errors.Unwrap(err) == nil)
}`, "true true 3 true 3 false false true true"},
		{"Join", `
import ("errors"; "fmt")
func f() string {
	a, b := errors.New("a"), errors.New("b")
	err := errors.Join(nil, a, nil, b)
	return fmt.Sprintf("%q %v %v %v", err, errors.Is(err, b), errors.Join(nil, nil) == nil, errors.Is(nil, nil))
}`, `"a\nb" true true true`},
		{"own methods", `
import "errors"
type kind string
func (k kind) Error() string { return string(k) }
func (k kind) Is(err error) bool { return err.Error() == "any " + string(k) }
type list []int
func (l list) Error() string { return "list" }
func f() (bool, bool, bool) {
	return errors.Is(kind("a"), errors.New("any a")), errors.Is(list{1}, list{1}), errors.Is(kind("a"), kind("a"))
}`, "true false true"},
		{"As of nonsense", `
import "errors"
func f() (s string) {
	defer func() { s = recover().(string) }()
	var n int
	errors.As(errors.New("x"), &n)
	return ""
}`, "errors: *target must be interface or implement error"},
		{"As an interface", `
import ("context"; "errors"; "fmt")
func f() bool {
	var t interface{ Timeout() bool }
	return errors.As(fmt.Errorf("x: %w", context.DeadlineExceeded), &t) && t.Timeout()
}`, "true"},
	})
}

func TestOutput(t *testing.T) {
	testSamples(t, []sample{
		{"in the order in which it comes", `
import ("fmt"; "sync")
func f() {
	var group sync.WaitGroup
	group.Go(func() { fmt.Print("a") })
	group.Go(func() { fmt.Print("b") })
	group.Wait()
}`, []string{"ab", "ba"}},
		{"to files and builders", `
import ("fmt"; "io"; "os"; "strings")
func f() {
	var b strings.Builder
	fmt.Fprintf(&b, "%d-", 1)
	fmt.Fprintln(&b, "x")
	io.WriteString(os.Stdout, b.String())
	fmt.Fprint(os.Stderr, "err")
	fmt.Fprint(io.Discard, "nothing")
}`, []string{"1-x\nerr"}},
		{"log", `
import ("log"; "os")
func f() {
	log.Println("plain", 1)
	log.SetPrefix("p: ")
	log.SetFlags(0)
	log.Printf("%d", 2)
	log.New(os.Stdout, "q ", log.Lmsgprefix).Print("three")
}`, []string{"plain 1\np: 2\nq three"}},
		{"log.Fatal runs no deferred calls", `
import ("fmt"; "log")
func f() { defer fmt.Println("never"); log.Fatal("the end") }`, []string{"exit status 1"}},
		{"log.Panic", `
import "log"
func f() (s string) { defer func() { s = recover().(string) }(); log.Panicf("no %d", 1); return }`, []string{"no 1"}},
		{"os.Exit", `
import "os"
func f() int { go os.Exit(3); select {} }`, []string{"exit status 3"}},
		{"a Builder is not for two", `
import ("strings"; "sync")
func f() string {
	var b strings.Builder
	var group sync.WaitGroup
	for _, s := range []string{"a", "b"} { group.Go(func() { b.WriteString(s) }) }
	group.Wait()
	return b.String()
}`, []string{"a", "ab", "b", "ba"}},
	})
}
