package load

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// check type-checks what is kept, the packages that others import first.
func (l *loader) check() {
	l.info = &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Instances:    map[*ast.Ident]types.Instance{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		Scopes:       map[ast.Node]*types.Scope{},
		FileVersions: map[*ast.File]string{},
	}
	for _, s := range l.packages {
		l.prune(s)
	}
	l.limitTypes()
	l.limitStrings()
	if s := l.packages["runtime"]; s != nil && !s.checked { // nothing imports it
		l.checkPackage(s)
	}
	l.checkPackage(l.own)
	for _, id := range l.captured {
		if v, ok := l.info.Uses[id].(*types.Var); !ok || !v.IsField() {
			panic(l.capture(id))
		}
	}
}

// prune makes files of what is kept of a package.
func (l *loader) prune(s *source) {
	byFile := map[*ast.File][]*unit{}
	add := func(u *unit) {
		if u.kept {
			byFile[u.file] = append(byFile[u.file], u)
		}
	}
	seen := map[*unit]bool{}
	for _, name := range slices.Sorted(maps.Keys(s.units)) {
		if u := s.units[name]; !seen[u] {
			seen[u] = true
			add(u)
		}
	}
	for _, methods := range s.methods {
		for _, u := range methods {
			add(u)
		}
	}
	for _, u := range s.inits {
		add(u)
	}
	for _, u := range s.made {
		if u.name == "_" { // a variable without a name is in no other list
			add(u)
		}
	}
	for _, file := range s.files {
		units := byFile[file]
		if len(units) == 0 {
			continue
		}
		slices.SortStableFunc(units, func(a, b *unit) int { return int(a.decl.Pos() - b.decl.Pos()) })
		pruned := *file
		pruned.Decls, pruned.Imports = nil, nil
		for _, spec := range file.Imports {
			importPath, _ := strconv.Unquote(spec.Path.Value)
			if l.packages[importPath] == nil || spec.Name != nil && spec.Name.Name == "_" {
				continue
			}
			pruned.Imports = append(pruned.Imports, spec)
			one := &ast.GenDecl{TokPos: spec.Pos(), Tok: token.IMPORT, Specs: []ast.Spec{spec}}
			pruned.Decls = append(pruned.Decls, one)
		}
		for _, u := range units {
			pruned.Decls = append(pruned.Decls, u.decl)
		}
		s.kept = append(s.kept, &pruned)
	}
}

// checkPackage checks one package, after those that it imports.
func (l *loader) checkPackage(s *source) {
	s.checking = true
	l.info.InitOrder = nil
	var problems []types.Error
	config := types.Config{
		Context:                  l.context,
		Importer:                 importer{l, s},
		Sizes:                    types.SizesFor("gc", "amd64"),
		DisableUnusedImportCheck: true, // what used them may have been dropped
		Error: func(err error) {
			if e, ok := err.(types.Error); ok {
				problems = append(problems, e)
			}
		},
	}
	s.types = types.NewPackage(s.path, s.name)
	if s == l.own {
		config.GoVersion = l.request.GoVersion
	}
	checker := types.NewChecker(&config, l.fset, s.types, l.info)
	// Errors come one by one.
	_ = checker.Files(s.kept)
	if len(problems) > 0 {
		panic(l.typeError(s, problems[0]))
	}
	for _, file := range s.kept {
		if v := l.info.FileVersions[file]; version.IsValid(v) && version.Compare(v, "go1.22") < 0 {
			panic(Refuse(l.fset, file.Package, "This file is written for %s, in which all rounds of a loop "+
				"share one variable. The explorer understands Go from version 1.22 on.", v))
		}
	}
	s.init = l.info.InitOrder
	s.checking, s.checked = false, true
	l.order = append(l.order, s)
}

// An importer hands packages to the type checker.
type importer struct {
	l  *loader
	by *source
}

func (i importer) Import(importPath string) (*types.Package, error) {
	s := i.l.packages[importPath]
	if s == nil {
		return nil, fmt.Errorf("no package %s", importPath)
	}
	if s.checking {
		return nil, fmt.Errorf("import cycle through %s", importPath)
	}
	if !s.checked {
		order := i.l.info.InitOrder
		i.l.checkPackage(s)
		i.l.info.InitOrder = order
	}
	return s.types, nil
}

// noMethod takes apart what the type checker reports of a field or method that is not there:
// "x.Name undefined (type T has no field or method Name)".
func noMethod(text string) (typeName, method string, ok bool) {
	_, rest, ok := strings.Cut(text, " undefined (type ")
	if !ok {
		return "", "", false
	}
	typeName, method, ok = strings.Cut(rest, " has no field or method ")
	method, _, _ = strings.Cut(method, ")")
	method, _, _ = strings.Cut(method, ",")
	return typeName, method, ok
}

// typeError makes a sentence of what the type checker reports.
func (l *loader) typeError(s *source, e types.Error) *Refusal {
	for _, id := range l.captured {
		if id.Pos() == e.Pos {
			return l.capture(id)
		}
	}
	text := e.Msg
	switch {
	case s.model:
		return Refuse(l.fset, e.Pos, "The explorer's own source of package %s is wrong: %s.", s.path, text)
	case l.fset.Position(e.Pos).Filename == generated && l.target.generic:
		return Refuse(l.fset, l.target.decl.Pos(), "%s is generic, and its arguments do not tell for which types. "+
			"Declare a function that calls it with the types that you mean, and explore that.", l.target.name)
	case l.fset.Position(e.Pos).Filename == generated:
		return Refuse(l.fset, l.target.decl.Pos(), "%s cannot be called with the arguments that came after "+
			"it: %s.", l.target.name, text)
	}
	u := l.unitAt(s, e.Pos)
	if name, ok := strings.CutPrefix(text, "undefined: "); ok {
		if base, member, ok := strings.Cut(name, "."); ok {
			if importPath := l.importedAs(s, base); importPath != "" {
				return l.unknown(importPath, member, u, e.Pos)
			}
		}
		return l.refuse(u, e.Pos, "%s is not declared.", name)
	} else if of, method, ok := noMethod(text); ok {
		if base, typeName, ok := strings.Cut(strings.TrimPrefix(of, "*"), "."); ok {
			typeName, _, _ = strings.Cut(typeName, "[")
			if importPath := l.importedAs(s, base); l.packages[importPath] != nil && l.packages[importPath].model {
				return l.unknown(importPath, typeName+"."+method, u, e.Pos)
			}
		}
	}
	return l.refuse(u, e.Pos, "%s.", capitalized(text))
}

// unitAt returns what is declared at a position.
func (l *loader) unitAt(s *source, pos token.Pos) *unit {
	for _, units := range [...]map[string]*unit{s.units} {
		for _, u := range units {
			if u.decl.Pos() <= pos && pos <= u.decl.End() {
				return u
			}
		}
	}
	for _, units := range s.methods {
		for _, u := range units {
			if u.decl.Pos() <= pos && pos <= u.decl.End() {
				return u
			}
		}
	}
	return nil
}

// refuse refuses something in a unit. If it is not in f's own package, the line is the one
// of the reader's that leads there.
func (l *loader) refuse(u *unit, pos token.Pos, format string, args ...any) *Refusal {
	text := fmt.Sprintf(format, args...)
	if u == nil || u.from == l.own {
		return Refuse(l.fset, pos, "%s", text)
	}
	inside := u
	at := l.fset.Position(pos)
	for u.by != nil && u.from != l.own {
		pos, u = u.at, u.by
	}
	if u.from != l.own {
		return Refuse(l.fset, pos, "%s", text)
	}
	return Refuse(l.fset, pos, "This needs %s.%s, which cannot be explored. %s (%s:%d)",
		inside.from.name, inside.name, text, path.Base(at.Filename), at.Line)
}

// importedAs returns the import path that a name stands for in the files of s.
func (l *loader) importedAs(s *source, name string) string {
	for _, file := range s.kept {
		for _, spec := range file.Imports {
			importPath, _ := strconv.Unquote(spec.Path.Value)
			if spec.Name != nil && spec.Name.Name == name || spec.Name == nil && assumedName(importPath) == name {
				return importPath
			}
		}
	}
	return ""
}

// unknown refuses a name of a package, because nothing is known of it or of the package.
func (l *loader) unknown(importPath, name string, u *unit, pos token.Pos) *Refusal {
	text := assumedName(importPath) + "." + name + " is not among what the explorer understands"
	if l.packages[importPath] == nil {
		switch importPath {
		case "unsafe":
			text = "Package unsafe reaches around Go's types, and the explorer does not follow"
		case "C":
			text = "This calls C, which the explorer does not understand"
		default:
			text += ": it knows nothing of package " + importPath
		}
		name = ""
	}
	text += "."
	if l.request.Reason != nil {
		if why := l.request.Reason(importPath, name); why != "" {
			text += " " + why
		}
	}
	return l.refuse(u, pos, "%s", text)
}

// capitalized returns text with a capital first letter, unless it begins with a name.
func capitalized(text string) string {
	first, _, _ := strings.Cut(text, " ")
	switch first {
	case "cannot", "invalid", "missing", "not", "too", "undefined", "declared", "impossible", "duplicate", "assignment":
		return strings.ToUpper(text[:1]) + text[1:]
	}
	return text
}
