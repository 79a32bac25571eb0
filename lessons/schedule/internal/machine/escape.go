package machine

import (
	"go/ast"
	"go/token"
	"go/types"
)

// escapes says which local variables have to live in an object: those whose address is taken,
// those of which only a part is assigned, and those that a function literal captures and that
// are assigned after their declaration. The others are registers; a literal captures their value.
type escapes struct {
	boxed map[types.Object]bool
}

type varUse struct {
	home     ast.Node // the innermost function it is declared in
	captured bool
	assigned int
}

type escapeFinder struct {
	info  *types.Info
	uses  map[types.Object]*varUse
	boxed map[types.Object]bool
	stack []ast.Node // of functions
}

// findEscapes looks through a function, its literals included.
func findEscapes(info *types.Info, nodes ...ast.Node) *escapes {
	f := &escapeFinder{info: info, uses: map[types.Object]*varUse{}, boxed: map[types.Object]bool{}}
	f.stack = []ast.Node{nil}
	for _, n := range nodes {
		if n != nil && !isNilNode(n) {
			f.walk(n)
		}
	}
	for obj, u := range f.uses {
		if u.captured && u.assigned > 0 {
			f.boxed[obj] = true
		}
	}
	return &escapes{boxed: f.boxed}
}

func isNilNode(n ast.Node) bool {
	switch x := n.(type) {
	case *ast.FieldList:
		return x == nil
	case *ast.FuncType:
		return x == nil
	case *ast.BlockStmt:
		return x == nil
	}
	return false
}

func (f *escapeFinder) use(obj types.Object) *varUse {
	u := f.uses[obj]
	if u == nil {
		u = &varUse{home: f.stack[len(f.stack)-1]}
		f.uses[obj] = u
	}
	return u
}

func (f *escapeFinder) walk(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			f.inside(n, n.Type, n.Body)
			return false
		case *ast.RangeStmt:
			if f.rangesOverFunc(n) {
				f.walk(n.X)
				f.stack = append(f.stack, n)
				if n.Tok == token.DEFINE {
					f.declare(n.Key)
					f.declare(n.Value)
				} else {
					f.assign(n.Key)
					f.assign(n.Value)
					for _, e := range []ast.Expr{n.Key, n.Value} {
						if e != nil {
							f.walk(e)
						}
					}
				}
				f.walk(n.Body)
				f.stack = f.stack[:len(f.stack)-1]
				return false
			}
			if n.Tok == token.ASSIGN {
				f.assign(n.Key)
				f.assign(n.Value)
			}
		case *ast.CaseClause:
			if d, ok := f.info.Implicits[n].(*types.Var); ok { // of a type switch: it belongs to this function
				f.use(d)
			}
		case *ast.ForStmt:
			if a, ok := n.Init.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
				for _, l := range a.Lhs {
					f.declare(l)
				}
			}
		case *ast.Ident:
			if d := f.info.Defs[n]; d != nil {
				if v, ok := d.(*types.Var); ok && !v.IsField() {
					f.use(v)
				}
			}
			if v, ok := f.info.Uses[n].(*types.Var); ok && !v.IsField() {
				u := f.use(v)
				if u.home != f.stack[len(f.stack)-1] {
					u.captured = true
				}
			}
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if n.Tok == token.DEFINE {
					if id, ok := l.(*ast.Ident); ok && f.info.Defs[id] != nil {
						f.declare(l)
						continue
					}
				}
				f.assign(l)
			}
		case *ast.IncDecStmt:
			f.assign(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				f.address(n.X)
			}
		case *ast.SliceExpr:
			if isArray(f.info.TypeOf(n.X)) {
				f.address(n.X)
			}
		case *ast.SelectorExpr:
			f.selector(n)
		case *ast.FuncType:
			if n.Results != nil {
				for _, field := range n.Results.List {
					for _, name := range field.Names {
						if d := f.info.Defs[name]; d != nil {
							f.use(d).assigned++
						}
					}
				}
			}
		case *ast.CommClause:
			if a, ok := n.Comm.(*ast.AssignStmt); ok && a.Tok == token.ASSIGN {
				for _, l := range a.Lhs {
					f.assign(l)
				}
			}
		}
		return true
	})
}

func (f *escapeFinder) inside(n ast.Node, typ *ast.FuncType, body *ast.BlockStmt) {
	f.stack = append(f.stack, n)
	f.walk(typ)
	f.walk(body)
	f.stack = f.stack[:len(f.stack)-1]
}

func (f *escapeFinder) declare(e ast.Expr) {
	if id, ok := e.(*ast.Ident); ok {
		if d := f.info.Defs[id]; d != nil {
			f.use(d)
		}
	}
}

// assign notes an assignment to e that is not its declaration.
func (f *escapeFinder) assign(e ast.Expr) {
	if e == nil {
		return
	}
	whole := true
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
			continue
		case *ast.SelectorExpr:
			if s := f.info.Selections[x]; s != nil && !s.Indirect() {
				e, whole = x.X, false
				continue
			}
			return
		case *ast.IndexExpr:
			if isArray(f.info.TypeOf(x.X)) {
				e, whole = x.X, false
				continue
			}
			return
		case *ast.Ident:
			v, ok := f.info.ObjectOf(x).(*types.Var)
			if !ok {
				return
			}
			if !whole {
				f.boxed[v] = true
				return
			}
			f.use(v).assigned++
		}
		return
	}
}

// address notes that the address of e is taken.
func (f *escapeFinder) address(e ast.Expr) {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
			continue
		case *ast.SelectorExpr:
			if s := f.info.Selections[x]; s != nil && !s.Indirect() {
				e = x.X
				continue
			}
			return
		case *ast.IndexExpr:
			if isArray(f.info.TypeOf(x.X)) {
				e = x.X
				continue
			}
			return
		case *ast.Ident:
			if v, ok := f.info.ObjectOf(x).(*types.Var); ok {
				f.boxed[v] = true
			}
		}
		return
	}
}

// selector looks for methods with pointer receivers on variables: x.M() is (&x).M().
func (f *escapeFinder) selector(n *ast.SelectorExpr) {
	s := f.info.Selections[n]
	if s == nil || s.Kind() != types.MethodVal {
		return
	}
	if _, ok := types.Unalias(s.Recv()).(*types.TypeParam); ok {
		f.address(n.X) // the method of the type argument may have a pointer receiver
		return
	}
	m, ok := s.Obj().(*types.Func)
	if !ok || m.Signature().Recv() == nil {
		return
	}
	if _, ptr := types.Unalias(m.Signature().Recv().Type()).(*types.Pointer); !ptr {
		return
	}
	if s.Indirect() && len(s.Index()) > 1 {
		// through an embedded pointer, or n.X is a pointer: then no address of a variable is taken,
		// but it does no harm if one is boxed
		if isPointer(f.info.TypeOf(n.X)) {
			return
		}
	}
	if isPointer(f.info.TypeOf(n.X)) {
		return
	}
	f.address(n.X)
}

func isPointer(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

func isArray(t types.Type) bool {
	if t == nil {
		return false
	}
	if _, ok := types.Unalias(t).Underlying().(*types.Array); ok {
		return true
	}
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		_, ok := p.Underlying().(*types.Interface)
		return ok // it may be an array
	}
	return false
}

// rangesOverFunc reports whether a range statement calls a function with its body.
func (f *escapeFinder) rangesOverFunc(n *ast.RangeStmt) bool {
	t := f.info.TypeOf(n.X)
	if t == nil {
		return false
	}
	return mayBeFunc(t)
}

func mayBeFunc(t types.Type) bool {
	switch u := types.Unalias(t).Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface: // of a type parameter
		for i := range u.NumEmbeddeds() {
			if un, ok := u.EmbeddedType(i).(*types.Union); ok {
				for j := range un.Len() {
					if mayBeFunc(un.Term(j).Type()) {
						return true
					}
				}
			} else if mayBeFunc(u.EmbeddedType(i)) {
				return true
			}
		}
	}
	return false
}

// hasDefer reports whether a function's own body has a defer statement: in the body of a range
// over a function it counts for the function around it.
func hasDefer(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			found = true
		}
		return !found
	})
	return found
}
