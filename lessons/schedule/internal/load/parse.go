package load

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"path"
	"strconv"
	"strings"
)

// Limits of what is read. A lesson's program is a few kilobytes long and nests a dozen
// levels deep; go/parser itself allows 100,000 levels, which the stack of a later stage need
// not survive.
const (
	maxText  = 1 << 20 // bytes of one package; a type checker's stack grows with its declarations
	maxDepth = 1000    // nodes of the syntax tree from the file down
)

// A source is one package: all of its declarations, and which of them are kept.
type source struct {
	path, name string
	model      bool
	texts      map[*ast.File]File
	files      []*ast.File
	imports    map[*ast.File]map[string]*ast.ImportSpec // by the name that they have in the file
	dots       map[*ast.File][]*ast.ImportSpec          // import . "path"

	units   map[string]*unit   // by name; all names of one specification share a unit
	methods map[string][]*unit // by the name of the type
	inits   []*unit            // the functions called init
	made    []*unit            // the variables whose first values are the results of calls

	// What check.go makes of it.
	kept     []*ast.File
	types    *types.Package
	init     []*types.Initializer
	checking bool
	checked  bool
}

// A unit is what is kept or dropped as a whole: a function, a method, a type, a variable
// specification, a group of constants.
type unit struct {
	from *source
	file *ast.File
	decl ast.Decl // of its own: a GenDecl with one specification, except for constants
	name string
	kept bool
	by   *unit     // the unit that mentions it first, for messages
	at   token.Pos // where

	generated bool
}

// parseOwn reads the files of f's package.
func (l *loader) parseOwn() {
	p, _ := splitName(l.request.Func)
	if len(l.request.Files) == 0 {
		panic(&Refusal{Text: "There is no source for " + l.request.Func + "."})
	}
	l.own = l.parse(p, l.request.Files, false)
	l.packages[p] = l.own
}

// parse reads a package's files.
func (l *loader) parse(importPath string, files []File, model bool) *source {
	s := &source{
		path:    importPath,
		model:   model,
		texts:   map[*ast.File]File{},
		imports: map[*ast.File]map[string]*ast.ImportSpec{},
		dots:    map[*ast.File][]*ast.ImportSpec{},
		units:   map[string]*unit{},
		methods: map[string][]*unit{},
	}
	size := 0
	for _, f := range files {
		if size += len(f.Text); size > maxText {
			panic(&Refusal{
				Pos: token.Position{Filename: f.Name},
				Text: "This package has more than " + strconv.Itoa(maxText>>20) + " MB of source, which is more " +
					"than the explorer reads.",
			})
		}
		// The parser also resolves names inside a file, as far as it can without types. That
		// tells a local name from a declaration's.
		tree, err := parser.ParseFile(l.fset, f.Name, f.Text, parser.ParseComments)
		if err != nil {
			panic(l.syntaxError(f, err))
		}
		if pos := tooDeep(tree); pos.IsValid() {
			panic(Refuse(l.fset, pos, "This is nested more than %d levels deep, which is more than the explorer "+
				"reads.", maxDepth))
		}
		if s.name == "" {
			s.name = tree.Name.Name
		} else if s.name != tree.Name.Name {
			panic(Refuse(l.fset, tree.Name.Pos(), "This file belongs to package %s, the others to "+
				"package %s.", tree.Name.Name, s.name))
		}
		s.files = append(s.files, tree)
		s.texts[tree] = f
		l.index(s, tree)
	}
	return s
}

// syntaxError makes a sentence of what the parser reports first.
func (l *loader) syntaxError(f File, err error) *Refusal {
	if list, ok := err.(scanner.ErrorList); ok && len(list) > 0 {
		return &Refusal{Pos: list[0].Pos, Text: "This is not Go: " + list[0].Msg + "."}
	}
	return &Refusal{Pos: token.Position{Filename: f.Name}, Text: "This is not Go: " + err.Error() + "."}
}

// tooDeep returns where a file nests deeper than maxDepth, and token.NoPos if it does not.
func tooDeep(file *ast.File) token.Pos {
	depth, where := 0, token.NoPos
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			depth--
			return true
		}
		if where.IsValid() {
			return false
		}
		if depth > maxDepth {
			where = n.Pos()
			return false
		}
		depth++
		return true
	})
	return where
}

// calls reports whether the first values of variables are the results of calls, which may do more.
func calls(spec *ast.ValueSpec) bool {
	found := false
	for _, v := range spec.Values {
		ast.Inspect(v, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.CallExpr:
				found = true
			case *ast.FuncLit:
				return false // is called by somebody else, if at all; a call of it is outside
			}
			return !found
		})
	}
	return found
}

// index enters the declarations of a file into s.
func (l *loader) index(s *source, file *ast.File) {
	names := map[string]*ast.ImportSpec{}
	s.imports[file] = names
	for _, spec := range file.Imports {
		importPath, _ := strconv.Unquote(spec.Path.Value)
		switch {
		case spec.Name == nil:
			// The package clause decides; it is read when the package is. Until then the
			// last part of the path, and without a version: "math/rand/v2" is rand.
			names[assumedName(importPath)] = spec
		case spec.Name.Name == ".":
			s.dots[file] = append(s.dots[file], spec)
		case spec.Name.Name != "_":
			names[spec.Name.Name] = spec
		}
	}
	add := func(u *unit, ids ...*ast.Ident) {
		u.from, u.file = s, file
		for _, id := range ids {
			if u.name == "" {
				u.name = id.Name
			}
			if id.Name == "_" {
				continue
			}
			if before := s.units[id.Name]; before != nil && before != u {
				panic(Refuse(l.fset, id.Pos(), "%s is declared twice, also in "+
					"line %d.", id.Name, l.fset.Position(before.decl.Pos()).Line))
			}
			s.units[id.Name] = u
		}
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			switch {
			case d.Recv != nil:
				u := &unit{from: s, file: file, decl: d, name: d.Name.Name}
				if t := receiver(d); t != "" {
					s.methods[t] = append(s.methods[t], u)
				}
			case d.Name.Name == "init":
				s.inits = append(s.inits, &unit{from: s, file: file, decl: d, name: "init"})
			default:
				add(&unit{decl: d}, d.Name)
			}
		case *ast.GenDecl:
			if d.Tok == token.CONST {
				// A constant may repeat the expression of the one before it.
				u := &unit{decl: d}
				for _, spec := range d.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok {
						add(u, v.Names...)
					}
				}
				continue
			}
			for _, spec := range d.Specs {
				one := &ast.GenDecl{Doc: d.Doc, TokPos: d.TokPos, Tok: d.Tok, Specs: []ast.Spec{spec}}
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					add(&unit{decl: one}, spec.Name)
				case *ast.ValueSpec:
					u := &unit{decl: one}
					add(u, spec.Names...)
					if calls(spec) {
						s.made = append(s.made, u)
					}
				}
			}
		}
	}
}

// receiver returns the name of the type that a method belongs to.
func receiver(d *ast.FuncDecl) string {
	if len(d.Recv.List) == 0 {
		return ""
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.ParenExpr:
			t = x.X
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// assumedName is the name of a package as far as its import path tells.
func assumedName(importPath string) string {
	name := path.Base(importPath)
	if len(name) > 1 && name[0] == 'v' && strings.Trim(name[1:], "0123456789") == "" {
		if parent := path.Dir(importPath); parent != "." {
			name = path.Base(parent)
		}
	}
	return name
}
