package load

import (
	"fmt"
	"go/ast"
	"go/parser"
	"strconv"
	"strings"
)

// entry adds two declarations to f's package: for a literal, the literal as a function of
// its own, in its own file; and, in a generated file, the function that calls f and turns
// its results into text. It returns the latter's unit.
func (l *loader) entry(found *target) *unit {
	l.checkArgs(found)
	if found.literal != nil {
		l.liftLiteral(found)
	}
	results := 0
	if found.typ.Results != nil {
		results = found.typ.Results.NumFields()
	}
	name := l.unused("exploredEntry")
	call := found.call
	var before string
	if found.generic {
		if l.request.Signature == "" {
			panic(Refuse(l.fset, found.decl.Pos(), "%s is generic. Declare a function that calls it with the "+
				"types that you mean, and explore that.", found.name))
		}
		f := l.unused("exploredFunc")
		before = "var " + f + " " + l.unqualified(l.request.Signature) + " = " + call + "\n"
		call = f
	}
	var args []string
	for _, a := range l.request.Args {
		args = append(args, l.unqualified(a))
	}
	call += "(" + strings.Join(args, ", ") + ")"

	imports := map[string]string{} // path by name
	for _, text := range append(args, l.request.Signature) {
		l.importsOf(text, found.file, imports)
	}
	format := l.unused("exploredFmt")
	var body, result string
	switch {
	case results == 0:
		body = call
	case results == 1 && l.isPredeclared(found.typ.Results.List[0].Type, "string"):
		result, body = "string", "return "+call
	case results == 1 && l.isPredeclared(found.typ.Results.List[0].Type, printable...):
		// The machine knows how to print these without the whole of fmt.
		imports[format] = "machine"
		result, body = "string", "return "+format+".Print([]any{"+call+"}, false)"
	case results == 1:
		imports[format] = "fmt"
		result, body = "string", "return "+format+".Sprint("+call+")"
	default:
		imports[format] = "fmt"
		text := l.unused("exploredText")
		result, body = "string", text+" := "+format+".Sprintln("+call+")\nreturn "+text+"[:len("+text+")-1]"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n", l.own.name)
	for name, importPath := range imports {
		fmt.Fprintf(&b, "import %s %q\n", name, importPath)
	}
	fmt.Fprintf(&b, "func %s() %s {\n%s%s\n}\n", name, result, before, body)
	file, err := parser.ParseFile(l.fset, generated, b.String(), parser.ParseComments)
	if err != nil {
		panic(&Refusal{
			Pos: l.fset.Position(found.decl.Pos()),
			Text: fmt.Sprintf("The arguments of %s cannot be written as "+
				"Go: %s.", found.name, strings.Join(l.request.Args, ", ")),
		})
	}
	l.own.files = append(l.own.files, file)
	l.own.texts[file] = File{Name: generated, Text: b.String()}
	l.index(l.own, file)
	entry := l.own.units[name]
	entry.generated = true
	return entry
}

// generated is the name of the file with the entry. No reader sees it.
const generated = "explored-entry.go"

// printable are the types whose values machine.Print turns into text as fmt does. Floating
// point numbers are among them: fmt and strconv agree there.
var printable = []string{
	"bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr",
	"float32", "float64", "byte", "rune",
}

// isPredeclared reports whether a type is one of the named ones of the language, and the
// package declares nothing of that name.
func (l *loader) isPredeclared(t ast.Expr, names ...string) bool {
	id, ok := t.(*ast.Ident)
	if !ok || l.own.units[id.Name] != nil || id.Obj != nil {
		return false
	}
	for _, name := range names {
		if id.Name == name {
			return true
		}
	}
	return false
}

// unused returns a name that the package's source does not contain.
func (l *loader) unused(name string) string {
	for {
		taken := false
		for _, f := range l.own.texts {
			if strings.Contains(f.Text, name) && f.Name != generated {
				taken = true
			}
		}
		if !taken {
			return name
		}
		name += "_"
	}
}

// unqualified drops the name of f's own package from an expression that reflect wrote:
// "main.account" is account there.
func (l *loader) unqualified(text string) string {
	expr, err := parser.ParseExpr(text)
	if err != nil {
		return text // the generated file will be refused
	}
	var cut []int
	ast.Inspect(expr, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == l.own.name {
				cut = append(cut, int(x.Pos())-1)
			}
		}
		return true
	})
	for i := len(cut) - 1; i >= 0; i-- {
		text = text[:cut[i]] + text[cut[i]+len(l.own.name)+1:]
	}
	return text
}

// importsOf adds the packages that an expression names, which it may as far as the package's
// own files import them.
func (l *loader) importsOf(text string, file *ast.File, imports map[string]string) {
	expr, err := parser.ParseExpr(text)
	if err != nil {
		return
	}
	ast.Inspect(expr, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := s.X.(*ast.Ident)
		if !ok || x.Name == l.own.name {
			return true
		}
		for _, f := range append([]*ast.File{file}, l.own.files...) {
			for _, spec := range l.own.imports[f] {
				importPath, _ := strconv.Unquote(spec.Path.Value)
				if assumedName(importPath) == x.Name {
					imports[x.Name] = importPath
				}
			}
		}
		return true
	})
}

// checkArgs compares the number of arguments with the parameters.
func (l *loader) checkArgs(found *target) {
	want := found.typ.Params.NumFields()
	if found.receiver != nil {
		want++
	}
	have := len(l.request.Args)
	variadic := false
	if list := found.typ.Params.List; len(list) > 0 {
		_, variadic = list[len(list)-1].Type.(*ast.Ellipsis)
	}
	if have == want || variadic && have >= want-1 {
		return
	}
	if want == 1 {
		panic(Refuse(l.fset, found.decl.Pos(), "%s takes one argument, and %d were given. Arguments come after "+
			"the function, as in Explore(%s, 3).", found.name, have, found.name))
	}
	panic(Refuse(l.fset, found.decl.Pos(), "%s takes %d arguments, and %d were given. Arguments come after the "+
		"function, as in Explore(%s, 3, true).", found.name, want, have, found.name))
}

// liftLiteral makes a declared function of a literal. Constants and types that the function
// around it declares come along; its variables cannot: they are memory of the running
// program.
func (l *loader) liftLiteral(found *target) {
	lit := found.literal
	lifted := map[ast.Decl]bool{}
	var look func(n ast.Node)
	look = func(root ast.Node) {
		keys := map[*ast.Ident]bool{} // of composite literals: fields, unless types say otherwise
		ast.Inspect(root, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok {
						if id, ok := kv.Key.(*ast.Ident); ok {
							keys[id] = true
						}
					}
				}
			case *ast.Ident:
				l.lift(found, root, n, keys[n], lifted, look)
			}
			return true
		})
	}
	look(lit)
	name := l.unused("exploredLiteral")
	d := &ast.FuncDecl{Name: &ast.Ident{NamePos: lit.Pos(), Name: name}, Type: lit.Type, Body: lit.Body}
	u := &unit{from: l.own, file: found.file, decl: d, name: name}
	l.own.units[name] = u
	found.unit, found.call, found.decl = u, name, d
}

// lift deals with one identifier of a literal, or of a declaration that it needs: nothing, if
// it is declared in there or in the package.
func (l *loader) lift(found *target, root ast.Node, id *ast.Ident, key bool,
	lifted map[ast.Decl]bool, look func(ast.Node)) {
	o := id.Obj
	if o == nil || found.file.Scope.Lookup(id.Name) == o {
		return
	}
	if at := o.Pos(); root.Pos() <= at && at < root.End() {
		return
	}
	switch o.Kind {
	case ast.Con, ast.Typ:
		d := l.localDecl(found.file, o)
		if d == nil {
			panic(Refuse(l.fset, id.Pos(), "This function literal uses the type parameter %s of the function "+
				"around it. Declare a function without it, and explore that.", id.Name))
		}
		if lifted[d] {
			return
		}
		lifted[d] = true
		u := &unit{from: l.own, file: found.file, decl: d}
		for _, spec := range d.Specs {
			var names []*ast.Ident
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = []*ast.Ident{spec.Name}
			case *ast.ValueSpec:
				names = spec.Names
			}
			for _, n := range names {
				if n.Name == "_" {
					continue
				}
				if l.own.units[n.Name] != nil {
					panic(Refuse(l.fset, n.Pos(), "%s is declared here and as a name of the whole package. Give "+
						"one of them another name: the explorer takes this function out of the one "+
						"around it.", n.Name))
				}
				l.own.units[n.Name] = u
				u.name = n.Name
			}
		}
		l.lifted = append(l.lifted, u)
		look(d)
	case ast.Var:
		if key {
			l.captured = append(l.captured, id)
			return
		}
		panic(l.capture(id))
	}
}

// localDecl returns the declaration of a local constant or type.
//
//lint:ignore SA1019 the parser resolves local names in one file, which is all that is asked here
func (l *loader) localDecl(file *ast.File, o *ast.Object) *ast.GenDecl {
	var found *ast.GenDecl
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || found != nil || o.Pos() < n.Pos() || n.End() <= o.Pos() {
			return false
		}
		d, ok := n.(*ast.GenDecl)
		if !ok {
			return true
		}
		for _, spec := range d.Specs {
			if spec == o.Decl {
				found = d
			}
		}
		return true
	})
	return found
}

// capture refuses a variable of the function around a literal.
func (l *loader) capture(id *ast.Ident) *Refusal {
	return Refuse(l.fset, id.Pos(), "This function literal uses %s, a variable of the function around it, which "+
		"the explorer cannot see. "+
		"Make it a parameter, and give its value after the function: Explore(f, %s).", id.Name, id.Name)
}
