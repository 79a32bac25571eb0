package load

import (
	"strings"
	"testing"
)

// sources are packages that are explored from their real source.
var sources = map[string]string{
	"example.org/heap": `package heap
import "unsafe"
func Push(x int) { up(x) }
func Pop() int { return 1 }
func up(x int) {
	_ = unsafe.Pointer(nil)
}
`,
	"example.org/fast": `package fast
func Sum(x []int) int
var table = Sum(nil)
func init() { table = 2 }
func Get() int { return table }
func Two() int { return 2 }
`,
	"example.org/loop/a": "package a\nimport \"example.org/loop/b\"\nfunc F() { b.F() }\n",
	"example.org/loop/b": "package b\nimport \"example.org/loop/a\"\nfunc F() { a.F() }\n",
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"unknown package": {
			"import \"os\"\nfunc f() { os.Exit(1) }",
			"main.go:3: os.Exit is not among what the explorer understands: it knows nothing of package os. " +
				"Because of os.",
		},
		"unknown name": {
			"import \"strings\"\nfunc f() {\n\tstrings.NewReplacer(`a`, `b`)\n}",
			"main.go:4: strings.NewReplacer is not among what the explorer understands. Because of strings, " +
				"NewReplacer.",
		},
		"unknown method": {
			"import \"sync\"\nfunc f() {\n\tvar m sync.Mutex\n\tm.TryLock()\n}",
			"main.go:5: sync.Mutex.TryLock is not among what the explorer understands. Because of sync, " +
				"Mutex.TryLock.",
		},
		"unknown name of a renamed package": {
			"import text \"strings\"\nfunc f() {\n\ttext.NewReplacer(`a`, `b`)\n}",
			"main.go:4: strings.NewReplacer is not among what the explorer understands. Because of strings, " +
				"NewReplacer.",
		},
		"local name like a package": {
			"import \"os\"\ntype t struct{ Exit int }\nfunc f() int { var os t; return os.Exit }", "",
		},
		"name that is dropped": {
			"import \"os\"\nvar x = os.Args\nfunc g() { os.Exit(1) }\nfunc f() int { return 1 }", "",
		},
		"method that nobody calls": {
			"import \"os\"\ntype t int\nfunc (t) leave() { os.Exit(1) }\nfunc f() t { return 1 }", "",
		},
		"method that an interface calls": {
			"import \"os\"\ntype t int\nfunc (t) leave() { os.Exit(1) }\nfunc f() {\n\tvar i interface{ leave() " +
				"} = t(1)\n\ti.leave()\n}",
			"main.go:4: os.Exit",
		},
		"method that fmt calls": {
			"import \"os\"\ntype t int\nfunc (t) String() string { os.Exit(1); return `` }\nfunc f() t { return 1 }",
			"main.go:4: os.Exit",
		},
		"unsafe": {
			"import \"unsafe\"\nfunc f() int { x := 1; return *(*int)(unsafe.Pointer(&x)) }",
			"main.go:3: Package unsafe reaches around Go's types",
		},
		"cgo": {"import \"C\"\nfunc f() { C.puts(nil) }", "main.go:3: This calls C"},
		"machine": {
			"import \"machine\"\nfunc f() { machine.Step(nil, ``) }",
			"main.go:3: machine.Step is not among what the explorer understands",
		},
		"unsafe of another package": {
			"import \"example.org/heap\"\nfunc f() {\n\theap.Push(1)\n}",
			"main.go:4: This needs heap.up, which cannot be explored. Package unsafe reaches around Go's types, " +
				"and the explorer does not follow. Because of unsafe. (heap.go:6)",
		},
		"harmless part of it": {"import \"example.org/heap\"\nfunc f() int { return heap.Pop() }", ""},
		"assembly": {"import \"example.org/fast\"\nfunc f() int {\n\treturn " +
			"fast.Sum(nil) }", "main.go:4: This needs fast.Sum, which cannot be explored. Sum has no body in " +
			"Go. (fast.go:2)"},
		"variable of its": {"import \"example.org/fast\"\nfunc f() int {\n\treturn " +
			"fast.Get() }", "main.go:4: This needs fast.Sum"},
		"other part":       {"import \"example.org/fast\"\nfunc f() int { return fast.Two() }", ""},
		"import circle":    {"import \"example.org/loop/a\"\nfunc f() { a.F() }", "import cycle"},
		"own body missing": {"func g()\nfunc f() { g() }", "main.go:2: g has no body in Go."},
		"linkname": {"//go:linkname x runtime.x\nvar x int\nfunc f() int { return x }", "main.go:3: " +
			"x is a variable of another package"},
		"embed": {"import _ \"embed\"\n//go:embed a.txt\nvar x string\nfunc f() string { " +
			"return x }", "main.go:4: x is filled from a file"},
		"dot import":     {"import . \"sync\"\nfunc f() { var m Mutex; m.Lock() }", ""},
		"not declared":   {"func f() int { return missing }", "main.go:2: missing is not declared."},
		"declared twice": {"var f int\nfunc f() {}", "main.go:3: f is declared twice, also in line 2."},
		"wrong type": {"func f() int { return `x` }", "main.go:2: Cannot use `x` (untyped string " +
			"constant \"x\") as int value in return statement."},
		"unused":       {"func f() { x := 1 }", "main.go:2: Declared and not used: x."},
		"old loops":    {"", "main.go:1: This file is written for go1.21"},
		"no Go":        {"func f() { return + }", "main.go:2: This is not Go: "},
		"blank import": {"import _ \"net/http/pprof\"\nfunc f() {}", ""},
		"init that matters": {"import \"os\"\nvar x int\nfunc init() { set() }\nfunc set() { x = " +
			"len(os.Args) }\nfunc f() int { return x }", "main.go:5: os.Args"},
		"init that does not": {"import \"os\"\nvar x int\nfunc init() { println(len(os.Args)) }\nfunc f() int " +
			"{ return x }", ""},
		"generic and explicit": {"type pair[K comparable, V any] struct { k K; v V }\nfunc f() pair[string, " +
			"int] { return pair[string, int]{} }", ""},
	} {
		r := request("package main\n"+c.text, "main.f")
		if name == "old loops" {
			r = request("//go:build go1.21\n\npackage main\nfunc f() {}", "main.f")
			r.GoVersion = "go1.21"
			c.want = "main.go:3: This file is written for go1.21"
		}
		r.Sources = func(path string) ([]File, bool) {
			text, ok := sources[path]
			return []File{{path[strings.LastIndexByte(path, '/')+1:] + ".go", text}}, ok
		}
		r.Reason = func(path, name string) string {
			if name != "" {
				name = ", " + name
			}
			return "Because of " + path + name + "."
		}
		_, err := Load(r)
		switch {
		case err == nil && c.want != "":
			t.Errorf("%s: is not refused; want %q", name, c.want)
		case err != nil && (c.want == "" || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s:\n     %v\nwant %s", name, err, c.want)
		}
	}
}

func TestExpect(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"func addOne(c *int, m *sync.Mutex) { m.Lock() }", ""},
		{"func addOne(c *int, m *sync.Mutex) { m.Lock() }\nfunc other() { addOne(1) }", ""},
		{"var addOne = func(c *int, m *sync.Mutex) {}", ""},
		{"type mutex = sync.Mutex\nfunc addOne(c *int, m *mutex) {}", ""},
		{"func add(c *int, m *sync.Mutex) {}", "There is no func addOne(counter *int, myLock *sync.Mutex) yet. " +
			"Declare it"},
		{"func addOne(c int) {}", "main.go:3: addOne is expected to be func addOne(counter *int, myLock " +
			"*sync.Mutex). Here it is func addOne(c int)."},
		{"func addOne(c *int, m sync.Mutex) { return 1 }", "Here it is func addOne(c *int, m sync.Mutex)."},
		{"func addOne(c *int, m *sync.Mutex) int { return 1 }", "Here it is func addOne(c *int, m *sync.Mutex) int."},
		{"func addOne[T any](c *T, m *sync.Mutex) {}", "Here it is generic."},
		{"type addOne int", "Here it is a type."},
		{"func addOne(c *int, m *sync.Mutex) { return 1 }", "main.go:3: Too many return values"},
		{"func addOne(c *missing, m *sync.Mutex) {}", "main.go:3: missing is not declared."},
	} {
		r := request("package main\nimport \"sync\"\n"+c.text+"\n", "main.harness")
		r.Files = append(r.Files, File{"harness.go", "package main\nimport \"sync\"\nfunc harness() int { c := " +
			"0; var m sync.Mutex; addOne(&c, &m); return c }\n"})
		r.Expect = map[string]string{"addOne": "func(counter *int, myLock *sync.Mutex)"}
		_, err := Load(r)
		switch {
		case err == nil && c.want != "":
			t.Errorf("%s: is not refused; want %q", c.text, c.want)
		case err != nil && (c.want == "" || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s:\n     %v\nwant %s", c.text, err, c.want)
		}
	}
}
