package load

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// standIns are packages as the explorer brings them along, as small as these tests allow.
var standIns = map[string]string{
	"machine": `package machine
func Step(object any, verb string)
func Wait(object any, verb string, cond func() bool)
func Print(args []any, spaces bool) string
`,
	"sync": `package sync
import "machine"
type Locker interface { Lock(); Unlock() }
type Mutex struct { held bool }
func (m *Mutex) Lock() { machine.Wait(m, "locks", func() bool { return !m.held }); m.held = true }
func (m *Mutex) Unlock() { machine.Step(m, "unlocks"); m.held = false }
type WaitGroup struct { n int }
func (g *WaitGroup) Go(f func()) { g.n++; go func() { f(); g.n-- }() }
func (g *WaitGroup) Wait() { machine.Wait(g, "waits for", func() bool { return g.n == 0 }) }
`,
	"fmt": `package fmt
import "machine"
func Sprint(args ...any) string { return machine.Print(args, false) }
func Sprintln(args ...any) string { return machine.Print(args, true) + "\n" }
func Println(args ...any) { machine.Step(nil, "prints") }
`,
	"strings": `package strings
func Contains(s, part string) bool
`,
	"time": `package time
type Duration int64
const Second Duration = 1e9
func (d Duration) String() string { return "" }
`,
}

func models(path string) ([]File, bool) {
	text, ok := standIns[path]
	return []File{{"models/" + path + ".go", text}}, ok
}

func request(text, f string, args ...string) Request {
	return Request{Files: []File{{"main.go", text}}, Func: f, Args: args, Models: models}
}

const counterSource = `package main

import (
	"fmt"
	"os"
	"sync"

	"github.com/janpfeifer/gonb/gonbui"
)

var flag = os.Getenv("X")

func withoutLock() int {
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { counter++ })
	}
	group.Wait()
	return counter
}

func main() {
	gonbui.DisplayHtml("x")
	fmt.Println(withoutLock(), flag)
}
`

// declared lists what is kept of f's own package.
func declared(p *Program) string {
	var names []string
	own := p.Packages[len(p.Packages)-1]
	for _, f := range own.Files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				names = append(names, d.Name.Name)
			case *ast.GenDecl:
				if d.Tok == token.IMPORT {
					names = append(names, d.Specs[0].(*ast.ImportSpec).Path.Value)
				}
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						names = append(names, s.Name.Name)
					case *ast.ValueSpec:
						names = append(names, s.Names[0].Name)
					}
				}
			}
		}
	}
	return strings.Join(names, " ")
}

func TestOnlyWhatCanBeReached(t *testing.T) {
	p, err := Load(request(counterSource, "main.withoutLock"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := declared(p), `"sync" withoutLock "machine" exploredEntry`; got != want {
		t.Errorf("kept %s, want %s", got, want)
	}
	if p.Name != "withoutLock" || p.Source.Name != "main.go" || p.Source.Text != counterSource {
		t.Errorf("name %q, source %q", p.Name, p.Source.Name)
	}
	var paths []string
	for _, q := range p.Packages {
		paths = append(paths, q.Types.Path())
		if q.Model != (q.Types.Path() != "main") {
			t.Errorf("%s: Model is %v", q.Types.Path(), q.Model)
		}
	}
	if got := strings.Join(paths, " "); got != "machine sync main" {
		t.Errorf("packages %s", got)
	}
	if p.Entry.Signature().String() != "func() string" {
		t.Errorf("entry is %v", p.Entry)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(request(counterSource, "main.withoutLock")); err != nil {
			b.Fatal(err)
		}
	}
}

func TestTargets(t *testing.T) {
	const source = `package main

import "time"

type account struct{ balance int }

func (a *account) deposit(n int) { a.balance += n }
func (a account) twice() int     { return 2 * a.balance }
func (a *account) String() string { return "an account" }

func id[T any](x T) T { return x }

var pkg = func() int { return 1 }

func wait(d time.Duration, a account) (time.Duration, error) { return d, nil }

func outer[P any]() {
	var p P
	_ = func() P { return p }
	_ = func() { var p P; _ = p }
}

func main() {
	type local struct{ n int }
	const seven = 7
	n := 5
	f := func() int { return local{n: seven}.n }
	g := func() int { return n }
	h := func() { func() int {
		return map[int]int{n: 1}[1]
	}() }
	i := func(n int) int { return local{n: n}.n }
	_, _, _, _ = f, g, h, i
}
`
	for _, c := range []struct {
		name      string
		line      int
		signature string
		args      string
		want      string // the name, or part of the refusal
	}{
		{"main.account.twice", 8, "", "main.account{balance:1}", "account.twice"},
		{"main.id[...]", 11, "func(int) int", "3", "id"},
		{"main.id[...]", 11, "", "3", "id is generic"},
		{"main.init.func1", 13, "", "", "func at line 13"},
		{"main.wait", 15, "", "time.Duration(5)|main.account{}", "wait"},
		{"main.wait", 15, "", "time.Duration(5)", "takes 2 arguments, and 1 were given"},
		{"main.main.func1", 27, "", "", "func at line 27"},
		{"main.main.func2", 28, "", "", "main.go:28: This function literal uses n, a variable of the function " +
			"around it"},
		{"main.main.func3", 30, "", "", "uses n, a variable"},
		{"main.main.func3.1", 30, "", "", "uses n, a variable"},
		{"main.main.func4", 32, "", "2", "func at line 32"},
		{"main.main.func9", 24, "", "", "no function literal in this line"},
		{"main.outer[...].func1", 19, "", "", "type parameter P"},
		{"main.outer[...].func2", 20, "", "", "type parameter P"},
		{"main.missing", 20, "", "", "There is no function missing"},
	} {
		r := request(source, c.name)
		r.Line, r.Signature = c.line, c.signature
		if c.args != "" {
			r.Args = strings.Split(c.args, "|")
		}
		p, err := Load(r)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = p.Name
		}
		if !strings.Contains(got, c.want) || err == nil && got != c.want {
			t.Errorf("%s, line %d: %s, want %s", c.name, c.line, got, c.want)
		}
	}
}
