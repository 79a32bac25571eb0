package load

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

// hostile are programs that nobody writes, by what they strain. All but the ones that want
// "" must be refused with a text that matches want.
var hostile = map[string]struct{ text, want string }{
	"parentheses": {"func f() int { " +
		"return " + strings.Repeat("(", 50_000) + "1" + strings.Repeat(")", 50_000) + " }", "nest|depth"},
	"more than go": {"func f() int { " +
		"return " + strings.Repeat("(", 200_000) + "1" + strings.Repeat(")", 200_000) + " }", "not Go"},
	"sums": {"func f() int { return 1" + strings.Repeat("+1", 90_000) + " }", "nest|depth"},
	"unary": {"func f() int { " +
		"return " + strings.Repeat("-", 1) + strings.Repeat("^-", 40_000) + "1 }", "nest|depth"},
	"stars": {"func f() int { var x " + strings.Repeat("*", 50_000) + "int; _ = x; " +
		"return 1 }", "nest|depth"},
	"blocks": {"func f() int { " + strings.Repeat("{", 50_000) +
		strings.Repeat("}", 50_000) + " return 1 }", "nest|depth"},
	"else ifs": {"func f() int { if " +
		"true {}" + strings.Repeat(" else if true {}", 20_000) + "; return 1 }", "nest|depth"},
	"literals": {"func f() int { " + strings.Repeat("func() { ", 20_000) +
		strings.Repeat(" }()", 20_000) + "; return 1 }", "nest|depth"},
	"selectors": {"func f() int { var x struct{}; " +
		"_ = x" + strings.Repeat(".x", 50_000) + "; return 1 }", "nest|depth"},
	"composite": {"func f() int { " +
		"_ = " + strings.Repeat("[]any{", 50_000) + strings.Repeat("}", 50_000) + "; return 1 }", "nest|depth"},
	"long": {"func f() int { return 1 } // " + strings.Repeat("x", 10<<20), "MB of source"},
	"many types": {chain("type t%d *t%d\n", 10_000) + "type t0 int\nfunc f() int { var x t10000; _ = x; " +
		"return 1 }", ""},
	"many functions": {chain("func f%d() int { return f%d() }\n", 5_000) + "func f0() int { return 1 }\nfunc " +
		"f() int { return f5000() }", ""},
	"many constants": {chain("const c%d = c%d + 1\n", 10_000) + "const c0 = 1\nfunc f() int { return c10000 }", ""},
	"doubled text": {chain("const s%d = s%[2]d + s%[2]d\n", 60) + "const s0 = `x`\nfunc f() int { return " +
		"len(s60) }", "million bytes"},
	"long sum": {"const big = `" + strings.Repeat("x", 500_000) + "`\nfunc f() int { return " +
		"len(big" + strings.Repeat("+big", 900) + ") }", "million bytes"},
	"shift":       {"func f() int { return 1 << 1000000000 >> 999999999 }", "invalid shift"},
	"power":       {"func f() bool { return 1e999999999 * 1e999999999 > 0 }", "malformed constant"},
	"long number": {"func f() int { return " + strings.Repeat("9", 500_000) + " }", "excessively long"},
	"array":       {"func f() int { var a [1 << 40]int; return a[0] }", "million values"},
	"arrays":      {"func f() int { var a [1024][1024][1024]int; return a[0][0][0] }", "million values"},
	"structs": {chain("type t%d struct { a, b t%[2]d }\n", 50) + "type t0 int\nfunc f() int { var x " +
		"t50; _ = x; return 1 }", "million values"},
	"index":          {"func f() int { a := []int{1 << 40: 1}; return a[0] }", "million elements"},
	"index of array": {"func f() int { a := [...]int{1 << 40: 1}; return a[0] }", "million"},
	"circle":         {"type t struct { t }\nfunc f() int { var x t; _ = x; return 1 }", "recursive"},
	"circle of three": {"type a [2]b\ntype b struct{ c }\ntype c struct { x a }\nfunc f() int { var x a; _ = x; " +
		"return 1 }", "recursive"},
	"alias circle":    {"type a = b\ntype b = a\nfunc f() int { var x a; _ = x; return 1 }", "recursive"},
	"constant circle": {"const a = b\nconst b = a\nfunc f() int { return a }", "cycle"},
	"variable circle": {"var a = b()\nfunc b() int { return a }\nfunc f() int { return a }", "cycle"},
	"instantiation": {"func g[T any](n int) { g[[]T](n-1) }\nfunc f() int { g[int](3); " +
		"return 1 }", "instantiation cycle"},
	"instance types": {"type t[P any] struct { x *t[t[P]] }\nfunc f() int { var x t[int]; _ = x; " +
		"return 1 }", "instantiation cycle"},
	"instances": {"type t[P any] struct { a, b P }\nfunc f() int { " +
		"var x " + strings.Repeat("t[", 40) + "int" + strings.Repeat("]", 40) + "; _ = x; " +
		"return 1 }", "million values"},
	"constraint": {"type c[T c[T]] interface { m() T }\nfunc g[T c[T]](x T) {}\nfunc f() int { return 1 }", ""},
	"embedding": {chain("type t%d struct { *t%[2]d; x%[1]d int }\n", 3000) + "type t0 struct{ y int " +
		"}\nfunc f() int { var x t3000; return x.y }", ""},
	"union": {"type u interface { int" + strings.Repeat(" | ~string", 200) + " }\nfunc g[T u](x T) " +
		"{}\nfunc f() int { g(1); return 1 }", "more than 100 union terms"},
	"nul":            {"func f() int { return \x00 }", "not Go"},
	"bad utf8":       {"func f() string { return \"\xff\xfe\" }", "not Go"},
	"no package":     {"\x00", "not Go"},
	"line directive": {"//line other.go:7\nfunc f() int { return x }", "x is not declared"},
}

// chain writes a line for each number from n down to 1, with that number and the one before.
func chain(format string, n int) string {
	var b strings.Builder
	for i := n; i > 0; i-- {
		fmt.Fprintf(&b, format, i, i-1)
	}
	return b.String()
}

func TestHostileSourceEndsInASentence(t *testing.T) {
	for name, c := range hostile {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			_, err := Load(request("package main\n"+c.text, "main.f"))
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("took %v", took)
			} else {
				t.Log(took)
			}
			var refusal *Refusal
			switch {
			case err == nil && c.want != "":
				t.Errorf("is not refused; want %q", c.want)
			case err != nil && !errors.As(err, &refusal):
				t.Errorf("%T", err)
			case err != nil && (c.want == "" || !regexp.MustCompile(c.want).MatchString(err.Error())):
				t.Errorf("%.300v, want %q", err, c.want)
			case err != nil && len(err.Error()) > 600:
				t.Errorf("the text has %d bytes", len(err.Error()))
			}
		})
	}
}

// Whatever the source is, loading it ends with a program or a sentence.
func FuzzLoad(f *testing.F) {
	for _, c := range hostile {
		if len(c.text) < 10_000 {
			f.Add("package main\n" + c.text)
		}
	}
	f.Add(strings.ReplaceAll(counterSource, "withoutLock", "f"))
	f.Add("package main\nimport \"fmt\"\ntype t[P any] struct{ x P }\nfunc (t[P]) m() {}\nfunc f() t[int] " +
		"{\n\tfmt.Println(t[int]{})\n\treturn func() t[int] { var x t[int]; x.m(); return x }()\n}")
	f.Fuzz(func(t *testing.T, text string) {
		began := time.Now()
		r := request(text, "main.f")
		r.Expect = map[string]string{"f": "func() int"}
		for range 2 {
			p, err := Load(r)
			var refusal *Refusal
			sentence := errors.As(err, &refusal) && refusal.Text != ""
			if err != nil && !sentence || err == nil && (p.Entry == nil || len(p.Packages) == 0) {
				t.Fatalf("%v, %v", p, err)
			}
			r.Expect = nil
		}
		r.Func, r.Line = "main.f.func1", 5
		_, _ = Load(r)
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("took %v", took)
		}
	})
}
