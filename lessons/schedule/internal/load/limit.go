package load

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// Limits of what is explored. A state of the program holds all of its values, and there may
// be a million states.
const (
	maxPlaces = 1 << 20 // values in one variable, with all fields and elements
	maxString = 1 << 20 // bytes of a constant
)

// limit refuses types and constants that no state could hold.
func (l *loader) limit() {
	places := map[types.Type]int64{}
	for _, s := range l.order {
		if s.model {
			continue
		}
		for _, file := range s.kept {
			ast.Inspect(file, func(n ast.Node) bool {
				e, ok := n.(ast.Expr)
				if !ok {
					return true
				}
				t := l.info.TypeOf(e)
				if t == nil {
					return true
				}
				if countPlaces(t, places, 0) > maxPlaces {
					panic(l.refuse(l.unitAt(s, e.Pos()), e.Pos(), "This type has more than a million values in "+
						"it, which is more than the explorer holds."))
				}
				if c, ok := e.(*ast.CompositeLit); ok {
					for _, element := range c.Elts {
						kv, ok := element.(*ast.KeyValueExpr)
						if !ok {
							continue
						}
						index := l.info.Types[kv.Key].Value
						if _, isMap := t.Underlying().(*types.Map); isMap || index == nil ||
							index.Kind() != constant.Int {
							continue
						}
						if i, exact := constant.Int64Val(index); !exact || i > maxPlaces {
							panic(l.refuse(l.unitAt(s, e.Pos()), kv.Pos(), "This literal has more than a "+
								"million elements, which is more than the explorer holds."))
						}
					}
				}
				return true
			})
		}
	}
}

// countPlaces counts the values that a variable of type t holds, as far as it matters.
func countPlaces(t types.Type, known map[types.Type]int64, depth int) int64 {
	if n, ok := known[t]; ok {
		return n
	}
	n := int64(1)
	if depth > maxDepth {
		return maxPlaces + 1
	}
	switch u := t.Underlying().(type) {
	case *types.Array:
		n = u.Len()
		if n > 0 && n <= maxPlaces {
			n *= countPlaces(u.Elem(), known, depth+1)
		}
	case *types.Struct:
		n = 0
		for field := range u.Fields() {
			if n += countPlaces(field.Type(), known, depth+1); n > maxPlaces {
				break
			}
		}
	}
	if n > maxPlaces {
		n = maxPlaces + 1
	}
	known[t] = n
	return n
}

// A globalName is a name, in whatever scope of its package.
type globalName struct {
	s    *source
	name string
}

// limitTypes refuses structs of structs of structs that grow without bound: the type checker
// would walk through all of their fields. It is called before that and goes by names alone.
func (l *loader) limitTypes() {
	specs := map[globalName][]ast.Expr{}
	for _, s := range l.packages {
		if s.model {
			continue
		}
		for _, file := range s.kept {
			ast.Inspect(file, func(n ast.Node) bool {
				if t, ok := n.(*ast.TypeSpec); ok {
					key := globalName{s, t.Name.Name}
					specs[key] = append(specs[key], t.Type)
				}
				return true
			})
		}
	}
	fields := map[globalName]int{}
	var count func(s *source, e ast.Expr) int
	count = func(s *source, e ast.Expr) int {
		n := 1
		switch e := e.(type) {
		case *ast.ParenExpr:
			n = count(s, e.X)
		case *ast.ArrayType:
			if e.Len != nil {
				n += count(s, e.Elt)
			}
		case *ast.IndexExpr:
			n += count(s, e.X) + count(s, e.Index)
		case *ast.IndexListExpr:
			n += count(s, e.X)
			for _, index := range e.Indices {
				n += count(s, index)
			}
		case *ast.StructType:
			for _, f := range e.Fields.List {
				n += max(1, len(f.Names)) * count(s, f.Type)
			}
		case *ast.InterfaceType:
			for _, f := range e.Methods.List {
				if _, method := f.Type.(*ast.FuncType); !method {
					n += count(s, f.Type)
				}
			}
		case *ast.UnaryExpr:
			n += count(s, e.X)
		case *ast.BinaryExpr:
			n += count(s, e.X) + count(s, e.Y)
		case *ast.Ident:
			key := globalName{s, e.Name}
			known, ok := fields[key]
			if !ok {
				fields[key] = 1 // against a circle, which the type checker reports
				for _, t := range specs[key] {
					known = max(known, count(s, t))
				}
				fields[key] = known
			}
			n += known
		}
		if n > maxPlaces {
			panic(l.refuse(l.unitAt(s, e.Pos()), e.Pos(), "This type has more than a million values in it, "+
				"which is more than the explorer holds."))
		}
		return n
	}
	for key, all := range specs {
		for _, t := range all {
			count(key.s, t)
		}
	}
}

// limitStrings refuses constants whose text grows without bound, as in a twice as long as b,
// b twice as long as c. The type checker would write them out. It is called before that and
// goes by names alone.
func (l *loader) limitStrings() {
	values := map[globalName][]ast.Expr{}
	for _, s := range l.packages {
		if s.model {
			continue
		}
		for _, file := range s.kept {
			ast.Inspect(file, func(n ast.Node) bool {
				d, ok := n.(*ast.GenDecl)
				if !ok || d.Tok != token.CONST {
					return true
				}
				for _, spec := range d.Specs {
					v := spec.(*ast.ValueSpec)
					for i, name := range v.Names {
						if i < len(v.Values) {
							key := globalName{s, name.Name}
							values[key] = append(values[key], v.Values[i])
						}
					}
				}
				return true
			})
		}
	}
	lengths := map[globalName]int{}
	var length func(s *source, e ast.Expr) int
	length = func(s *source, e ast.Expr) int {
		n := 0
		switch e := e.(type) {
		case *ast.BasicLit:
			n = len(e.Value)
		case *ast.ParenExpr:
			n = length(s, e.X)
		case *ast.CallExpr:
			if len(e.Args) == 1 {
				n = length(s, e.Args[0])
			}
		case *ast.BinaryExpr:
			if e.Op == token.ADD {
				n = length(s, e.X) + length(s, e.Y)
			}
		case *ast.Ident:
			key := globalName{s, e.Name}
			known, ok := lengths[key]
			if !ok {
				lengths[key] = 0 // against a circle, which the type checker reports
				for _, v := range values[key] {
					known = max(known, length(s, v))
				}
				lengths[key] = known
			}
			n = known
		}
		if n > maxString {
			panic(l.refuse(l.unitAt(s, e.Pos()), e.Pos(), "This constant has more than a million bytes, which "+
				"is more than the explorer holds."))
		}
		return n
	}
	seen := map[ast.Expr]bool{}
	for _, s := range l.packages {
		if s.model {
			continue
		}
		for _, file := range s.kept {
			ast.Inspect(file, func(n ast.Node) bool {
				if e, ok := n.(*ast.BinaryExpr); ok && e.Op == token.ADD && !seen[e] {
					length(s, e)
					for ; ok && e.Op == token.ADD; e, ok = e.X.(*ast.BinaryExpr) {
						seen[e] = true
					}
				}
				return true
			})
		}
	}
}
