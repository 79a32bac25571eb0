package load

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// predeclaredMethods are called without being named in the source: by fmt, by errors.
var predeclaredMethods = []string{"Error", "String", "GoString", "Format", "Unwrap", "Is", "As"}

// keep marks everything that can be reached from the function and its caller, and reads the
// packages that this needs. A declaration reaches whatever it names. That is judged by the
// names alone, so a little more is kept than can run, and never less.
//
// A method is kept if its type is, and if its name is mentioned anywhere in what is kept: it
// may be called through an interface.
func (l *loader) keep(found *target, caller *unit) {
	for _, name := range predeclaredMethods {
		l.names[name] = true
	}
	if found.unit != nil {
		l.keepUnit(found.unit, nil, token.NoPos)
	}
	l.keepUnit(caller, nil, token.NoPos)
	for _, u := range l.lifted {
		l.keepUnit(u, nil, token.NoPos)
	}
	l.keepRuntimeErrors()
	l.work()
	for l.keepInits() {
		l.work()
	}
}

// runtimeErrors are the types of what Go's runtime panics with. No program names them, and any
// program may panic with them.
var runtimeErrors = []string{"errorString", "plainError", "boundsError", "TypeAssertionError", "PanicNilError"}

func (l *loader) keepRuntimeErrors() {
	files, ok := l.ask(l.request.Models, "runtime")
	if !ok {
		return
	}
	s := l.packages["runtime"]
	if s == nil {
		s = l.parse("runtime", files, true)
		l.packages["runtime"] = s
	}
	l.names["RuntimeError"] = true
	for _, name := range runtimeErrors {
		if u := s.units[name]; u != nil {
			l.keepUnit(u, nil, token.NoPos)
		}
	}
}

// work looks through what is kept until nothing is added.
func (l *loader) work() {
	for {
		for len(l.waiting) > 0 {
			u := l.waiting[len(l.waiting)-1]
			l.waiting = l.waiting[:len(l.waiting)-1]
			l.mentions(u)
		}
		rest := l.methods[:0]
		for _, m := range l.methods {
			if l.names[m.name] {
				l.keepUnit(m, m.by, m.at)
			} else {
				rest = append(rest, m)
			}
		}
		l.methods = rest
		if len(l.waiting) == 0 {
			return
		}
	}
}

// keepUnit marks u as kept, because of a mention in by.
func (l *loader) keepUnit(u, by *unit, at token.Pos) {
	if u.kept {
		return
	}
	u.kept, u.by, u.at = true, by, at
	l.waiting = append(l.waiting, u)
	if d, ok := u.decl.(*ast.GenDecl); ok && d.Tok == token.TYPE {
		for _, m := range u.from.methods[u.name] {
			m.by, m.at = u, u.decl.Pos()
			l.methods = append(l.methods, m)
		}
	}
}

// mentions keeps everything that u names.
func (l *loader) mentions(u *unit) {
	s := u.from
	if !s.model {
		l.plain(u)
	}
	names := s.imports[u.file]
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			l.names[n.Sel.Name] = true
			if x, ok := n.X.(*ast.Ident); ok && x.Obj == nil && s.units[x.Name] == nil {
				if spec := names[x.Name]; spec != nil {
					l.keepFrom(spec, n.Sel, u)
					return false
				}
			}
			ast.Inspect(n.X, visit) // n.Sel is a field or a method, not a declaration
			return false
		case *ast.Ident:
			l.names[n.Name] = true
			if n.Obj != nil && u.file.Scope.Lookup(n.Name) != n.Obj {
				return true // a local name
			}
			if other := s.units[n.Name]; other != nil {
				l.keepUnit(other, u, n.Pos())
			} else {
				for _, spec := range s.dots[u.file] {
					l.keepFrom(spec, n, u)
				}
			}
		}
		return true
	}
	ast.Inspect(u.decl, visit)
}

// plain refuses what is not said in Go: functions in assembly, names that the linker gives to
// something else, files that the compiler embeds.
func (l *loader) plain(u *unit) {
	switch d := u.decl.(type) {
	case *ast.FuncDecl:
		if d.Body == nil && !l.bodyless {
			panic(l.refuse(u, d.Pos(), "%s has no body in Go.", d.Name.Name))
		}
	case *ast.GenDecl:
		if d.Tok != token.VAR {
			return
		}
		for _, group := range u.file.Comments {
			for _, c := range group.List {
				if strings.HasPrefix(c.Text, "//go:linkname "+u.name+" ") {
					panic(l.refuse(u, d.Pos(), "%s is a variable of another package, by a go:linkname "+
						"directive.", u.name))
				}
				lines := l.fset.Position(d.Pos()).Line - l.fset.Position(c.Pos()).Line
				if strings.HasPrefix(c.Text, "//go:embed ") && c.End() < d.End() && lines <= 2 {
					panic(l.refuse(u, d.Pos(), "%s is filled from a file by a go:embed directive, and the "+
						"explorer opens no files.", u.name))
				}
			}
		}
	}
}

// keepFrom keeps name of the package that spec imports, because u mentions it.
func (l *loader) keepFrom(spec *ast.ImportSpec, name *ast.Ident, u *unit) {
	importPath, _ := strconv.Unquote(spec.Path.Value)
	s := l.source(importPath, u, name)
	if s == nil {
		return
	}
	if other := s.units[name.Name]; other != nil {
		l.keepUnit(other, u, name.Pos())
	}
}

// source returns the package with an import path, nil for one without declarations of its
// own, and refuses what is not understood.
func (l *loader) source(importPath string, u *unit, name *ast.Ident) *source {
	if s, ok := l.packages[importPath]; ok && importPath != "machine" {
		return s
	}
	switch {
	case importPath == "unsafe", importPath == "C":
		panic(l.unknown(importPath, name.Name, u, name.Pos()))
	case importPath == "machine" && u.from == l.own && !u.generated &&
		!(name.Name == "Idle" && l.request.Harness != "" && l.own.texts[u.file].Name == l.request.Harness):
		panic(l.unknown(importPath, name.Name, u, name.Pos()))
	}
	if s, ok := l.packages[importPath]; ok {
		return s
	}
	files, model := l.ask(l.request.Models, importPath)
	if !model {
		var ok bool
		if files, ok = l.ask(l.request.Sources, importPath); !ok {
			panic(l.unknown(importPath, name.Name, u, name.Pos()))
		}
	}
	s := l.parse(importPath, files, model)
	l.packages[importPath] = s
	return s
}

// ask asks for the files of a package.
func (l *loader) ask(sources func(string) ([]File, bool), importPath string) ([]File, bool) {
	if sources == nil {
		return nil, false
	}
	files, ok := sources(importPath)
	return files, ok && len(files) > 0
}

// keepInits keeps the functions called init, and the variables whose first value is the result of a
// call, that can reach a variable that is kept. It reports whether there were any. The others cannot
// change what f does.
func (l *loader) keepInits() bool {
	more := false
	for _, s := range l.packages {
		for _, u := range s.inits {
			if !u.kept && l.reachesVariable(u, map[*unit]bool{}) {
				l.keepUnit(u, nil, token.NoPos)
				more = true
			}
		}
		if s.model {
			continue
		}
		for _, u := range s.made { // what is called for the value of a variable can change another one
			if !u.kept && l.reachesVariable(u, map[*unit]bool{}) {
				l.keepUnit(u, nil, token.NoPos)
				more = true
			}
		}
	}
	return more
}

// reachesVariable reports whether u names a kept variable of its package, itself or through
// other declarations of the package.
func (l *loader) reachesVariable(u *unit, seen map[*unit]bool) bool {
	if seen[u] {
		return false
	}
	seen[u] = true
	reaches := false
	ast.Inspect(u.decl, func(n ast.Node) bool {
		if reaches {
			return false
		}
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		other := u.from.units[id.Name]
		if other == nil {
			return true
		}
		if d, ok := other.decl.(*ast.GenDecl); ok && d.Tok == token.VAR && other.kept {
			reaches = true
		} else {
			reaches = l.reachesVariable(other, seen)
		}
		return true
	})
	return reaches
}
