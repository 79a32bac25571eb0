package load

import (
	"fmt"
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// A target is the function that was asked for.
type target struct {
	name     string // what a reader calls it
	call     string // how generated code calls it: "withoutLock", "T.M", "(*T).M"
	file     *ast.File
	unit     *unit         // of a declared function or method
	literal  *ast.FuncLit  // or a literal
	decl     ast.Node      // either, for positions
	typ      *ast.FuncType // its parameters and results; a method's receiver comes before them
	receiver *ast.Field    // of a method
	generic  bool
}

// splitName splits a function's name at the end of the package's path, in which the compiler
// writes dots of the last part as %2e.
func splitName(name string) (importPath, rest string) {
	slash := strings.LastIndexByte(name, '/') + 1
	importPath, rest, _ = strings.Cut(name[slash:], ".")
	importPath = name[:slash] + importPath
	if strings.Contains(importPath, "%") {
		var b strings.Builder
		for i := 0; i < len(importPath); i++ {
			if importPath[i] == '%' && i+2 < len(importPath) {
				if c, err := strconv.ParseUint(importPath[i+1:i+3], 16, 8); err == nil {
					b.WriteByte(byte(c))
					i += 2
					continue
				}
			}
			b.WriteByte(importPath[i])
		}
		importPath = b.String()
	}
	return importPath, rest
}

// isLiteral reports whether a name is one that the compiler gives to function literals:
// "main.main.func2", "main.main.func2.1", "main.init.func1", "main.main.loop.func3" where a
// function with a literal was inlined.
func isLiteral(name string) bool {
	_, rest := splitName(name)
	return strings.Contains(rest, ".func") || strings.HasPrefix(rest, "glob..")
}

// find returns the function that the request means.
func (l *loader) find() *target {
	_, name := splitName(l.request.Func)
	if isLiteral(l.request.Func) {
		return l.findLiteral(name)
	}
	generic := strings.Contains(name, "[...]")
	name = strings.ReplaceAll(name, "[...]", "")
	typeName, method, isMethod := strings.Cut(name, ".")
	if !isMethod {
		u := l.own.units[name]
		d, _ := unitDecl(u).(*ast.FuncDecl)
		if d == nil {
			panic(&Refusal{
				Pos:  token.Position{Filename: l.request.File, Line: l.request.Line},
				Text: fmt.Sprintf("There is no function %s in this package's source. If the source was edited after this program was compiled, run it again.", name),
			})
		}
		if d.Type.TypeParams != nil && !generic {
			generic = true
		}
		return &target{name: name, call: name, file: u.file, unit: u, decl: d, typ: d.Type, generic: generic}
	}
	pointer := strings.HasPrefix(typeName, "(*")
	typeName = strings.TrimSuffix(strings.TrimPrefix(typeName, "(*"), ")")
	for _, u := range l.own.methods[typeName] {
		d := u.decl.(*ast.FuncDecl)
		if d.Name.Name != method {
			continue
		}
		if generic {
			panic(Refuse(l.fset, d.Pos(), "Methods of generic types cannot be explored by themselves. Declare a function that makes a %s and calls %s, and explore that.", typeName, method))
		}
		t := &target{name: typeName + "." + method, call: typeName + "." + method, file: u.file, unit: u, decl: d, typ: d.Type, receiver: d.Recv.List[0]}
		if pointer {
			t.call = "(*" + typeName + ")." + method
		}
		return t
	}
	panic(&Refusal{
		Pos:  token.Position{Filename: l.request.File, Line: l.request.Line},
		Text: fmt.Sprintf("There is no method %s of %s in this package's source.", method, typeName),
	})
}

// unitDecl is the declaration of a unit, nil for none.
func unitDecl(u *unit) ast.Decl {
	if u == nil {
		return nil
	}
	return u.decl
}

// A place is a function literal and where it stands.
type place struct {
	literal *ast.FuncLit
	file    *ast.File
	outer   *ast.FuncDecl // the function around it, nil for a package variable's
	numbers []int         // as the compiler counts: func2.1 is the first in the second
}

// findLiteral finds a literal by its line, its depth and its number. The compiler's numbers
// leave out what can never run, and a literal that was inlined is named after the function
// that it came into; then the line alone has to do.
func (l *loader) findLiteral(name string) *target {
	var all []place
	for _, file := range l.own.files {
		if l.request.File != "" && l.fset.Position(file.Package).Filename != l.request.File {
			continue
		}
		all = append(all, l.literals(file)...)
	}
	in := all[:0:0]
	for _, p := range all {
		first, last := l.fset.Position(p.literal.Pos()).Line, l.fset.Position(p.literal.End()).Line
		if first <= l.request.Line && l.request.Line <= last {
			in = append(in, p)
		}
	}
	refused := &Refusal{Pos: token.Position{Filename: l.request.File, Line: l.request.Line}}
	if len(in) == 0 {
		refused.Text = "There is no function literal in this line of the source. If the source was edited after this program was compiled, run it again."
		panic(refused)
	}
	if outer, numbers, plain := literalName(name); plain {
		byDepth := in[:0:0]
		for _, p := range in {
			if len(p.numbers) == len(numbers) && outerName(p.outer) == outer {
				byDepth = append(byDepth, p)
			}
		}
		if len(byDepth) == 1 {
			return l.literalTarget(byDepth[0])
		}
		for _, p := range byDepth {
			if fmt.Sprint(p.numbers) == fmt.Sprint(numbers) {
				return l.literalTarget(p)
			}
		}
	} else if len(in) == 1 {
		return l.literalTarget(in[0])
	} else if inner := in[len(in)-1]; l.fset.Position(inner.literal.Pos()).Line != l.fset.Position(in[len(in)-2].literal.Pos()).Line {
		// They lie in one another, each beginning in a line of its own.
		return l.literalTarget(inner)
	}
	refused.Text = "Several function literals stand in this line, and the explorer cannot tell which is meant. Write them on lines of their own, or declare the function with a name."
	panic(refused)
}

// literalTarget is the target for a literal.
func (l *loader) literalTarget(p place) *target {
	return &target{
		name:    fmt.Sprintf("func at line %d", l.fset.Position(p.literal.Pos()).Line),
		file:    p.file,
		literal: p.literal,
		decl:    p.literal,
		typ:     p.literal.Type,
	}
}

// literalName splits "(*T).M.func2.1" into "(*T).M" and 2, 1. plain is false where inlining
// put other names between them.
func literalName(name string) (outer string, numbers []int, plain bool) {
	if rest, ok := strings.CutPrefix(name, "glob.."); ok {
		name = "init." + rest
	}
	at := strings.Index(name, ".func")
	outer = strings.ReplaceAll(name[:at], "[...]", "")
	for i, part := range strings.Split(name[at+1:], ".") {
		if i == 0 {
			part = strings.TrimPrefix(part, "func")
		}
		n, err := strconv.Atoi(part)
		if err != nil {
			return "", nil, false
		}
		numbers = append(numbers, n)
	}
	if strings.Count(outer, ".") > 1 || strings.Contains(outer, ".") && !strings.HasPrefix(outer, "(") {
		// "T.M" is a method, "main.loop" an inlined function: they look alike.
		return outer, numbers, false
	}
	return outer, numbers, true
}

// outerName is how the compiler names the function around a literal.
func outerName(d *ast.FuncDecl) string {
	if d == nil {
		return "init"
	}
	if d.Recv == nil {
		return d.Name.Name
	}
	if _, pointer := d.Recv.List[0].Type.(*ast.StarExpr); pointer {
		return "(*" + receiver(d) + ")." + d.Name.Name
	}
	return receiver(d) + "." + d.Name.Name
}

// literals returns the function literals of a file in the order of the source.
func (l *loader) literals(file *ast.File) []place {
	var all []place
	variables := 0 // literals so far in package variables
	for _, d := range file.Decls {
		outer, _ := d.(*ast.FuncDecl)
		count := 0
		if outer == nil {
			count = variables
		}
		var walk func(n ast.Node, prefix []int, count *int)
		walk = func(n ast.Node, prefix []int, count *int) {
			ast.Inspect(n, func(n ast.Node) bool {
				lit, ok := n.(*ast.FuncLit)
				if !ok {
					return true
				}
				*count++
				numbers := append(append([]int{}, prefix...), *count)
				all = append(all, place{lit, file, outer, numbers})
				inner := 0
				walk(lit.Body, numbers, &inner)
				return false
			})
		}
		walk(d, nil, &count)
		if outer == nil {
			variables = count
		}
	}
	return all
}
