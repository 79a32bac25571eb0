package load

import (
	"go/ast"
	"go/parser"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// expect refuses a package in which a function is missing that the request expects, or has
// another type. Bodies are not looked at: what is wrong inside comes later, with its line.
func (l *loader) expect() {
	if len(l.request.Expect) == 0 {
		return
	}
	e := newLoader(l.request)
	e.bodyless = true
	e.parseOwn()
	e.target = &target{name: "This function", decl: e.own.files[0]}
	names := slices.Sorted(maps.Keys(l.request.Expect))
	imports := map[string]string{}
	var text strings.Builder
	variables := map[string]string{}
	for _, name := range names {
		signature := l.request.Expect[name]
		u := e.own.units[name]
		if u == nil {
			panic(&Refusal{Text: "There is no " + declaration(name, signature) + " yet. Declare it, with this " +
				"name and these types."})
		}
		if d, ok := u.decl.(*ast.FuncDecl); ok {
			if d.Type.TypeParams != nil {
				panic(Refuse(e.fset, d.Pos(), "%s is expected to be %s. Here it is "+
					"generic.", name, declaration(name, signature)))
			}
			bare := *d
			bare.Body = nil
			u.decl = &bare
		}
		variables[name] = e.unused("expected" + name)
		text.WriteString("var " + variables[name] + " " + signature + "\n")
		e.importsOf(signature, e.own.files[0], imports)
		e.modelImports(signature, imports)
	}
	header := "package " + e.own.name + "\n"
	for _, name := range slices.Sorted(maps.Keys(imports)) {
		header += "import " + name + " " + strconv.Quote(imports[name]) + "\n"
	}
	file, err := parser.ParseFile(e.fset, generated, header+text.String(), 0)
	if err != nil {
		panic(&Refusal{Text: "The types that are expected of the functions are not Go: " + err.Error() + "."})
	}
	e.own.files = append(e.own.files, file)
	e.own.texts[file] = File{Name: generated, Text: header + text.String()}
	e.index(e.own, file)
	for _, name := range names {
		u := e.own.units[variables[name]]
		u.generated = true
		e.keepUnit(u, nil, 0)
		e.keepUnit(e.own.units[name], nil, 0)
	}
	e.work()
	e.check()
	scope := e.own.types.Scope()
	for _, name := range names {
		have, want := scope.Lookup(name), scope.Lookup(variables[name])
		if have == nil || want == nil || types.Identical(have.Type(), want.Type()) {
			continue
		}
		local := func(p *types.Package) string {
			if p == e.own.types {
				return ""
			}
			return p.Name()
		}
		is := types.TypeString(have.Type(), local)
		switch have.(type) {
		case *types.Func:
			is = declaration(name, is)
		case *types.TypeName:
			is = "a type"
		case *types.Const:
			is = "a constant"
		}
		panic(Refuse(e.fset, e.own.units[name].decl.Pos(), "%s is expected to be %s. Here it is %s.",
			name, declaration(name, l.request.Expect[name]), is))
	}
}

// declaration writes the first line of a function with a type.
func declaration(name, signature string) string {
	if rest, ok := strings.CutPrefix(signature, "func"); ok {
		return "func " + name + rest
	}
	return name + " " + signature
}

// modelImports adds the packages that an expression names and that the package's own files
// do not import.
func (l *loader) modelImports(text string, imports map[string]string) {
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
		if !ok || imports[x.Name] != "" {
			return true
		}
		for _, parent := range []string{"", "sync/", "container/", "math/", "locklab/lessons/"} {
			if _, known := l.ask(l.request.Models, parent+x.Name); known {
				imports[x.Name] = parent + x.Name
				break
			}
		}
		return true
	})
}
