package machine

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"locklab/kernel-setup/tests/short"
)

// A table is a program whose functions take no arguments, and what each returns.
type table struct {
	text  string
	wants []want
}

type want struct{ function, value string }

// check explores every function of the table: each has one outcome.
func (tb table) check(t *testing.T) {
	t.Helper()
	for _, w := range tb.wants {
		t.Run(w.function, func(t *testing.T) {
			_, r, err := explore(t, tb.text, w.function)
			if err != nil {
				t.Fatal(err)
			}
			kind := 0
			if strings.HasPrefix(w.value, "panic: ") {
				kind = Panicked
			}
			if len(r.Outcomes) != 1 || r.Outcomes[0].Kind != kind || r.Outcomes[0].Value != w.value {
				t.Errorf("got  %s\nwant %s", summary(r), w.value)
			}
		})
	}
}

// tables are the programs that do the same in every run, so that Go itself can check them.
var tables = map[string]table{
	"expr": expressions, "stmt": statements, "call": calls, "builtin": builtins,
	"rangefunc": rangesOverFunctions, "escape": captures,
}

// Compiled by Go, the functions of the tables return what the tables say.
func TestTablesNatively(t *testing.T) {
	short.Skip(t, "compiling six programs")
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module tables\n\ngo 1.26\n")
	for name, tb := range tables {
		var b strings.Builder
		b.WriteString(`package main

import ("fmt"; "runtime")

func try(name string, f func() any) {
	defer func() {
		if x := recover(); x != nil {
			if e, ok := x.(runtime.Error); ok {
				x = e.Error()
			}
			fmt.Printf("%q %q\n", name, fmt.Sprint("panic: ", x))
		}
	}()
	fmt.Printf("%q %q\n", name, fmt.Sprint(f()))
}

func main() {
`)
		for _, w := range tb.wants {
			fmt.Fprintf(&b, "\ttry(%q, func() any { return %[1]s() })\n", w.function)
		}
		b.WriteString("}\n")
		write(name+"/table.go", "package main\n"+tb.text)
		write(name+"/main.go", b.String())
	}
	build := exec.Command("go", "build", "-o", dir+string(filepath.Separator)+"bin"+string(filepath.Separator), "./...")
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, tb := range tables {
		out, err := exec.Command(filepath.Join(dir, "bin", name)).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
			continue
		}
		for _, w := range tb.wants {
			if line := fmt.Sprintf("%q %q\n", w.function, w.value); !strings.Contains(string(out), line) {
				t.Errorf("%s: Go does not print %s; all of it:\n%s", name, line, out)
			}
		}
	}
}

// A refusal is what the machine says of a program that it does not run.
type refusal struct{ name, text, sentence string }

func refused(t *testing.T, list []refusal) {
	t.Helper()
	for _, tt := range list {
		t.Run(tt.name, func(t *testing.T) {
			_, r, err := explore(t, tt.text, "f")
			if err == nil {
				t.Fatalf("explored: %s", summary(r))
			}
			if err.Error() != tt.sentence {
				t.Errorf("got  %v\nwant %s", err, tt.sentence)
			}
		})
	}
}

// An orders is a program whose outcomes depend on the order, with the number of its orders for each.
type orders struct{ name, text, want string }

func ordered(t *testing.T, o Options, list []orders) {
	t.Helper()
	for _, tt := range list {
		t.Run(tt.name, func(t *testing.T) {
			_, r, err := exploreWith(t, o, tt.text, "f")
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(r); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
