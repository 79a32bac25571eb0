package load

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
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
				Pos: token.Position{Filename: l.request.File, Line: l.request.Line},
				Text: fmt.Sprintf("There is no function %s in this package's source. If the source was edited "+
					"after this program was compiled, run it again.", name),
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
			panic(Refuse(l.fset, d.Pos(), "Methods of generic types cannot be explored by themselves. Declare a "+
				"function that makes a %s and calls %s, and explore that.", typeName, method))
		}
		name := typeName + "." + method
		t := &target{name: name, call: name, file: u.file, unit: u, decl: d, typ: d.Type, receiver: d.Recv.List[0]}
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
	dead    []int         // so many of those before it, at each depth, may be left out by the compiler
}

// has reports whether the compiler may have given the literal these numbers.
func (p place) has(numbers []int) bool {
	if len(numbers) != len(p.numbers) {
		return false
	}
	for i, n := range numbers {
		if n > p.numbers[i] || n < p.numbers[i]-p.dead[i] {
			return false
		}
	}
	return true
}

// findLiteral finds a literal by its line, and by its number where several share the line. The
// compiler's numbers leave out what can never run, and a literal that was inlined is named after
// the function that it came into: what is not certain is refused.
func (l *loader) findLiteral(name string) *target {
	var in []place // those that have the line
	for _, file := range l.own.files {
		if l.request.File != "" && l.fset.Position(file.Package).Filename != l.request.File {
			continue
		}
		for _, p := range l.literals(file) {
			first, last := l.fset.Position(p.literal.Pos()).Line, l.fset.Position(p.literal.End()).Line
			if first <= l.request.Line && l.request.Line <= last {
				in = append(in, p)
			}
		}
	}
	refused := &Refusal{Pos: token.Position{Filename: l.request.File, Line: l.request.Line}}
	if len(in) == 0 {
		refused.Text = "There is no function literal in this line of the source. If the source was edited after " +
			"this program was compiled, run it again."
		panic(refused)
	}
	only := func(keep func(place) bool) {
		in = slices.DeleteFunc(in, func(p place) bool { return !keep(p) })
	}
	outer, numbers, plain := literalName(name)
	if plain {
		only(func(p place) bool { return len(p.numbers) == len(numbers) && outerName(p.outer) == outer })
		if len(in) > 1 {
			only(func(p place) bool { return p.has(numbers) })
		}
	}
	if len(in) > 1 && l.request.Signature != "" {
		if expr, err := parser.ParseExpr(l.request.Signature); err == nil {
			if t, ok := expr.(*ast.FuncType); ok {
				only(func(p place) bool {
					return mayBe(p.literal.Type.Params, t.Params) && mayBe(p.literal.Type.Results, t.Results)
				})
			}
		}
	}
	if len(in) != 1 {
		refused.Text = "Several function literals stand in this line, and the explorer cannot tell which is " +
			"meant. Write each on lines of its own, or declare the function with a name."
		panic(refused)
	}
	return l.literalTarget(in[0])
}

// mayBe reports whether the parameters or results of a literal may have the types that reflect wrote:
// as many, and of one form, as far as the source shows a form and not a name.
func mayBe(source, actual *ast.FieldList) bool {
	a, b := flat(source), flat(actual)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		switch a[i].(type) {
		case *ast.FuncType, *ast.StarExpr, *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.StructType,
			*ast.InterfaceType:
			if reflect.TypeOf(a[i]) != reflect.TypeOf(b[i]) {
				return false
			}
		}
	}
	return true
}

// flat returns a type for each parameter or result.
func flat(list *ast.FieldList) (all []ast.Expr) {
	if list == nil {
		return nil
	}
	for _, f := range list.List {
		for range max(1, len(f.Names)) {
			all = append(all, f.Type)
		}
	}
	return all
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
	var variables [2]int // literals so far in package variables, and those of them that may be dead
	for _, d := range file.Decls {
		outer, _ := d.(*ast.FuncDecl)
		var walk func(n ast.Node, around place, count *[2]int)
		walk = func(n ast.Node, around place, count *[2]int) {
			dead := l.maybeDead(n)
			ast.Inspect(n, func(n ast.Node) bool {
				lit, ok := n.(*ast.FuncLit)
				if !ok {
					return true
				}
				p := place{
					literal: lit, file: file, outer: outer,
					numbers: append(slices.Clone(around.numbers), count[0]+1),
					dead:    append(slices.Clone(around.dead), count[1]),
				}
				count[0]++
				if dead(lit.Pos()) {
					count[1]++
				}
				all = append(all, p)
				walk(lit.Body, p, new([2]int))
				return false
			})
		}
		if outer == nil {
			walk(d, place{}, &variables)
		} else {
			walk(d, place{}, new([2]int))
		}
	}
	return all
}

// maybeDead returns a function that reports whether the compiler may leave out what stands at a
// position inside n, since it can never run: behind a condition that may be constant, or after a
// statement that may end the block.
func (l *loader) maybeDead(n ast.Node) func(token.Pos) bool {
	var from, to []token.Pos
	add := func(n ast.Node) {
		from, to = append(from, n.Pos()), append(to, n.End())
	}
	list := func(all []ast.Stmt) {
		for i, s := range all {
			if i+1 < len(all) && mayEnd(s) {
				from, to = append(from, all[i+1].Pos()), append(to, all[len(all)-1].End())
				return
			}
		}
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			if mayBeConstant(n.Cond) {
				add(n)
			}
		case *ast.ForStmt:
			if n.Cond != nil && mayBeConstant(n.Cond) {
				add(n)
			}
		case *ast.SwitchStmt:
			if n.Tag == nil || mayBeConstant(n.Tag) {
				add(n)
			}
		case *ast.BinaryExpr: // false && func…
			if n.Op == token.LAND || n.Op == token.LOR {
				add(n)
			}
		case *ast.BlockStmt:
			list(n.List)
		case *ast.CaseClause:
			list(n.Body)
		case *ast.CommClause:
			list(n.Body)
		}
		return true
	})
	return func(pos token.Pos) bool {
		for i := range from {
			if from[i] <= pos && pos < to[i] {
				return true
			}
		}
		return false
	}
}

// mayEnd reports whether what follows a statement may never run.
func mayEnd(s ast.Stmt) bool {
	ends := false
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt, *ast.BranchStmt:
			ends = true
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "panic" {
				ends = true
			}
		}
		return true
	})
	return ends
}

// mayBeConstant reports whether an expression may be a constant: it calls nothing and names no
// variable.
func mayBeConstant(e ast.Expr) bool {
	constant := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if _, conversion := n.Fun.(*ast.Ident); !conversion {
				constant = false
			}
		case *ast.Ident:
			if n.Obj != nil && n.Obj.Kind == ast.Var {
				constant = false
			}
		}
		return constant
	})
	return constant
}
