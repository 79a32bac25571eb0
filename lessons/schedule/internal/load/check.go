package load

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
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
			pruned.Decls = append(pruned.Decls, &ast.GenDecl{TokPos: spec.Pos(), Tok: token.IMPORT, Specs: []ast.Spec{spec}})
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
	checker := types.NewChecker(&config, l.fset, s.types, l.info)
	// Errors come one by one.
	_ = checker.Files(s.kept)
	if len(problems) > 0 {
		panic(l.typeError(s, problems[0]))
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

// typeError makes a sentence of what the type checker reports.
func (l *loader) typeError(s *source, e types.Error) *Refusal {
	for _, id := range l.captured {
		if id.Pos() == e.Pos {
			return l.capture(id)
		}
	}
	text := e.Msg
	if name, ok := strings.CutPrefix(text, "undefined: "); ok {
		if base, member, ok := strings.Cut(name, "."); ok {
			if importPath := l.importedAs(s, base); importPath != "" {
				return l.unknownName(importPath, member, e.Pos)
			}
		}
		text = name + " is not declared"
	}
	return Refuse(l.fset, e.Pos, "%s.", capitalized(text))
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

// unknownName refuses a name of a package that is otherwise understood.
func (l *loader) unknownName(importPath, name string, pos token.Pos) *Refusal {
	r := Refuse(l.fset, pos, "%s.%s is not among what the explorer understands.", assumedName(importPath), name)
	return l.withReason(r, importPath, name)
}

// unknown refuses a whole package.
func (l *loader) unknown(importPath string, u *unit, name *ast.Ident) *Refusal {
	r := Refuse(l.fset, name.Pos(), "%s.%s is not among what the explorer understands: it knows nothing of package %s.",
		assumedName(importPath), name.Name, importPath)
	return l.withReason(r, importPath, "")
}

// withReason adds what there is to say about a package or a name of it.
func (l *loader) withReason(r *Refusal, importPath, name string) *Refusal {
	if l.request.Reason != nil {
		if why := l.request.Reason(importPath, name); why != "" {
			r.Text += " " + why
		}
	}
	return r
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
