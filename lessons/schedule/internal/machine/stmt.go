package machine

import (
	"go/ast"
	"go/token"
	"go/types"
	"unicode/utf8"
)

func (c *compiler) block(b *ast.BlockStmt) { c.stmts(b.List) }

func (c *compiler) stmts(list []ast.Stmt) {
	for _, s := range list {
		c.stmt(s)
	}
}

func (c *compiler) stmt(s ast.Stmt) {
	name := c.label
	c.label = ""
	switch s := s.(type) {
	case nil, *ast.EmptyStmt:
	case *ast.ExprStmt:
		c.exprStmt(s)
	case *ast.AssignStmt:
		c.assignStmt(s)
	case *ast.IncDecStmt:
		c.opAssign(s, s.X, nil, s.Tok)
	case *ast.DeclStmt:
		c.declStmt(s)
	case *ast.BlockStmt:
		c.block(s)
	case *ast.IfStmt:
		c.ifStmt(s)
	case *ast.ForStmt:
		c.forStmt(s, name)
	case *ast.RangeStmt:
		c.rangeStmt(s, name)
	case *ast.SwitchStmt:
		c.switchStmt(s, name)
	case *ast.TypeSwitchStmt:
		c.typeSwitch(s, name)
	case *ast.SelectStmt:
		c.selectStmt(s, name)
	case *ast.SendStmt:
		c.sendStmt(s)
	case *ast.GoStmt:
		c.goStmt(s)
	case *ast.DeferStmt:
		c.deferStmt(s)
	case *ast.ReturnStmt:
		c.returnStmt(s)
	case *ast.BranchStmt:
		c.branchStmt(s)
	case *ast.LabeledStmt:
		c.place(c.gotoLabel(s.Label.Name))
		c.label = s.Label.Name
		c.stmt(s.Stmt)
		c.label = ""
	default:
		c.refuse(s, "the explorer does not understand this statement")
	}
}

func (c *compiler) exprStmt(s *ast.ExprStmt) {
	switch x := ast.Unparen(s.X).(type) {
	case *ast.CallExpr:
		if c.isType(x.Fun) {
			c.expr(x)
			return
		}
		if name := c.builtinName(x.Fun); name != "" {
			c.builtinStmt(x, name)
			return
		}
		c.callResults(x, 0)
	case *ast.UnaryExpr:
		c.order(x.X)
		c.receive(x, false)
	default:
		c.expr(s.X)
	}
}

func (c *compiler) declStmt(s *ast.DeclStmt) {
	d := s.Decl.(*ast.GenDecl)
	if d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		vs := spec.(*ast.ValueSpec)
		obj := func(i int) types.Object { return c.info.Defs[vs.Names[i]] }
		blank := func(i int) bool { return vs.Names[i].Name == "_" }
		switch {
		case len(vs.Values) == 0:
			for i, n := range vs.Names {
				if !blank(i) {
					c.define(n, obj(i), c.zeroReg(n, c.typ(obj(i).Type())))
				}
			}
		case len(vs.Values) == 1 && len(vs.Names) > 1:
			regs, ts := c.multi(vs.Values[0], len(vs.Names))
			for i, n := range vs.Names {
				if !blank(i) {
					c.define(n, obj(i), c.convert(n, regs[i], ts[i], c.typ(obj(i).Type())))
				}
			}
		default:
			var regs []int
			for i, v := range vs.Values {
				if blank(i) {
					var t types.Type
					if vs.Type != nil {
						t = c.info.TypeOf(vs.Type)
					}
					c.orderTo(v, t)
					continue
				}
				c.orderTo(v, obj(i).Type())
			}
			for i, v := range vs.Values {
				if blank(i) {
					regs = append(regs, c.value(v))
					continue
				}
				var r int
				if lit, ok := v.(*ast.FuncLit); ok {
					r = c.namedLiteral(vs.Names[i], lit)
				} else {
					r = c.valueTo(v, obj(i).Type())
				}
				regs = append(regs, c.fresh(v, r))
			}
			for i, n := range vs.Names {
				if !blank(i) {
					c.define(n, obj(i), regs[i])
				}
			}
		}
	}
}

func (c *compiler) ifStmt(s *ast.IfStmt) {
	if s.Init != nil {
		c.stmt(s.Init)
	}
	otherwise, end := c.newLabel(), c.newLabel()
	c.branch(s.Cond, c.expr(s.Cond), false, otherwise)
	c.block(s.Body)
	if s.Else != nil {
		c.jump(s.Body, end)
		c.place(otherwise)
		c.stmt(s.Else)
		c.place(end)
		return
	}
	c.place(otherwise)
}

// loop makes break and continue lead somewhere while body is compiled.
func (c *compiler) loop(name string, brk, con *label, body func()) {
	c.targets = append(c.targets, &target{label: name, brk: brk, con: con, kind: aLoop})
	body()
	c.targets = c.targets[:len(c.targets)-1]
}

func (c *compiler) forStmt(s *ast.ForStmt, name string) {
	if s.Init != nil {
		c.stmt(s.Init)
	}
	// Each round has its own copy of the variables that are declared in the loop's head; it
	// makes a difference only for those that something can refer to.
	var perRound []types.Object
	if a, ok := s.Init.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
		for _, l := range a.Lhs {
			if id, ok := l.(*ast.Ident); ok {
				if obj := c.info.Defs[id]; obj != nil && c.escape.boxed[obj] {
					perRound = append(perRound, obj)
				}
			}
		}
	}
	top, con, end := c.newLabel(), c.newLabel(), c.newLabel()
	c.place(top)
	if s.Cond != nil {
		c.branch(s.Cond, c.expr(s.Cond), false, end)
	}
	c.loop(name, end, con, func() { c.block(s.Body) })
	c.place(con)
	for _, obj := range perRound {
		v := c.vars[obj]
		old := c.reg()
		c.plainLoad(s, old, v.reg, v.typ)
		fresh := c.box(s, v.site, v.typ, old)
		c.moveTo(s, v.reg, fresh)
	}
	if s.Post != nil {
		c.stmt(s.Post)
	}
	c.jump(s, top)
	c.place(end)
}

// plainLoad reads a variable's value where this is no access of the program's own.
func (c *compiler) plainLoad(at ast.Node, d, p int, t *Type) {
	n, agg := t.size, t.aggregate()
	c.op(at, []int{d}, []int{p}, func(r *run, f *frame) {
		v := f.regs[p]
		o := r.object(v.slot())
		seen := r.seen(append(make([]Value, 0, n), o.slots[v.off():v.off()+n]...), v.slot(), v.off())
		if agg {
			f.regs[d] = Value{R: Tuple(seen)}
		} else {
			f.regs[d] = seen[0]
		}
	})
}

// rangeVars gives a range statement's variables their values for a round. v is -1 if there is no
// second one.
func (c *compiler) rangeVars(s *ast.RangeStmt, k int, kt *Type, v int, vt *Type) {
	if s.Tok == token.ASSIGN && s.Key != nil && s.Value != nil && v >= 0 {
		c.orderLeft(s.Key)
		c.orderLeft(s.Value)
		first, second := c.leftOfSeveral(s.Key), c.leftOfSeveral(s.Value)
		if first.kind != toNothing {
			c.put(s, first, c.convert(s, k, kt, first.typ))
		}
		if second.kind != toNothing {
			c.put(s, second, c.convert(s, v, vt, second.typ))
		}
		return
	}
	c.rangeVar(s, s.Key, k, kt)
	if v >= 0 {
		c.rangeVar(s, s.Value, v, vt)
	}
}

// rangeVar gives one of them its value.
func (c *compiler) rangeVar(s *ast.RangeStmt, e ast.Expr, r int, t *Type) {
	if e == nil {
		return
	}
	if s.Tok == token.DEFINE {
		id := e.(*ast.Ident)
		if id.Name == "_" {
			return
		}
		obj := c.info.Defs[id]
		c.define(id, obj, c.convert(id, r, t, c.typ(obj.Type())))
		return
	}
	c.orderLeft(e)
	lv := c.left(e)
	if lv.kind != toNothing {
		c.put(e, lv, c.convert(e, r, t, lv.typ))
	}
}

func (c *compiler) rangeStmt(s *ast.RangeStmt, name string) {
	t := c.typeOf(s.X)
	if t.kind == kindFunc {
		c.rangeFunc(s, name)
		return
	}
	c.order(s.X)
	if t.kind == kindMap {
		c.rangeMap(s, t, name)
		return
	}
	if t.kind == kindChan {
		c.rangeChan(s, t, name)
		return
	}
	integer := c.m.typeOf(types.Typ[types.Int])
	var x, n int
	var keyType = integer
	switch t.kind {
	case kindInt, kindUint:
		n = c.fresh(s, c.value(s.X))
		keyType = t
		if tv := c.info.Types[s.X]; tv.Value != nil { // an untyped constant has the variable's type
			if s.Key != nil {
				if kt := c.info.TypeOf(s.Key); kt != nil {
					keyType = c.typ(kt)
				} else if id, ok := s.Key.(*ast.Ident); ok && c.info.Defs[id] != nil {
					keyType = c.typ(c.info.Defs[id].Type())
				}
			}
			if b, ok := keyType.T.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
				keyType = integer
			}
			n = c.constant(c.constValue(s.X, tv.Value, keyType))
		}
	case kindString:
		x = c.fresh(s, c.value(s.X))
		n = c.reg()
		c.op(s, []int{n}, []int{x}, func(_ *run, f *frame) { f.regs[n] = number(len(f.regs[x].text())) })
	case kindSlice:
		x = c.fresh(s, c.value(s.X))
		n = c.reg()
		c.op(s, []int{n}, []int{x}, func(_ *run, f *frame) { f.regs[n] = number(f.regs[x].slice().Len) })
	case kindPointer:
		x = c.fresh(s, c.value(s.X))
		n = c.constant(number(c.m.element(t).length))
	case kindArray:
		if s.Value != nil && !isBlank(s.Value) {
			x = c.fresh(s, c.value(s.X)) // a copy, as Go demands
		} else if hasCall(s.X) {
			c.value(s.X) // for what it does
		}
		n = c.constant(number(t.length))
	default:
		c.refuse(s, "the explorer does not understand this range")
	}
	i := c.reg()
	c.stable[i] = true
	c.op(s, []int{i}, nil, func(_ *run, f *frame) { f.regs[i] = Value{} })
	top, con, end := c.newLabel(), c.newLabel(), c.newLabel()
	c.place(top)
	less := lessFor(keyType)
	d := c.reg()
	c.op(s, []int{d}, []int{i, n}, func(_ *run, f *frame) { f.regs[d] = boolean(less(f.regs[i], f.regs[n])) })
	c.branch(s, d, false, end)
	step := c.constant(Value{N: 1})
	var elem *Type
	v := -1
	switch t.kind {
	case kindString:
		v, step = c.reg(), c.reg()
		elem = c.m.typeOf(types.Typ[types.Rune])
		c.op(s, []int{v, step}, []int{x, i}, func(_ *run, f *frame) {
			r, size := utf8.DecodeRuneInString(f.regs[x].text()[f.regs[i].int():])
			f.regs[v], f.regs[step] = Value{N: uint64(r)}, number(size)
		})
	case kindSlice, kindPointer, kindArray:
		if s.Value == nil || isBlank(s.Value) {
			break
		}
		array := t
		if t.kind == kindPointer {
			array = c.m.element(t)
		}
		elem = c.m.element(array)
		if t.kind == kindArray {
			v = c.reg()
			c.op(s, []int{v}, []int{x, i}, func(_ *run, f *frame) {
				f.regs[v] = part(f.regs[x], f.regs[i].int()*elem.size, elem)
			})
			break
		}
		p := c.reg()
		size, slice := elem.size, t.kind == kindSlice
		c.op(s, []int{p}, []int{x, i}, func(r *run, f *frame) {
			k := f.regs[i].int()
			if slice {
				sl := f.regs[x].slice()
				f.regs[p] = pointer(sl.Obj, sl.Off+k*size)
				return
			}
			ptr := f.regs[x]
			if ptr.isNil() {
				r.nilDereference()
			}
			ptr.N += uint64(k * size)
			f.regs[p] = ptr
		})
		v = c.load(s, p, elem, c.text(s.X)+"[…]")
	}
	// the loop's own counter is no variable of the program: who assigns to i does not move it
	c.rangeVars(s, c.move(s, i), keyType, v, elem)
	c.loop(name, end, con, func() { c.block(s.Body) })
	c.place(con)
	c.op(s, []int{i}, []int{i, step}, func(_ *run, f *frame) { f.regs[i] = Value{N: f.regs[i].N + f.regs[step].N} })
	c.jump(s, top)
	c.place(end)
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// hasCall reports whether the length of an array is not known without evaluating it: it is
// constant unless it contains a call or a receive.
func hasCall(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

// rangeMap ranges over a map: which key is next is open, so each is a choice of its own. A key
// that is deleted before its turn does not come; one that is added may or may not.
func (c *compiler) rangeMap(s *ast.RangeStmt, t *Type, name string) {
	c.m.element(t)
	mp := c.fresh(s, c.value(s.X))
	done, k, v, more := c.reg(), c.reg(), c.reg(), c.reg()
	c.op(s, []int{done}, nil, func(_ *run, f *frame) { f.regs[done] = Value{} })
	top, end := c.newLabel(), c.newLabel()
	c.place(top)
	model := c.fn.model
	in := Instr{exec: func(r *run, f *frame) {
		f.regs[k], f.regs[v], f.regs[more] = Value{}, Value{}, Value{}
		p := f.regs[mp]
		if p.isNil() {
			return
		}
		seen := f.regs[done].tuple() // codes of keys that came, and of those that were there at first
		o := r.object(p.slot())
		var left []mapEntry
		added := false
		first := f.regs[done].R == nil
		for _, e := range o.keys {
			if !seenKey(seen, e.code, 's') {
				left = append(left, e)
				if !first && !seenKey(seen, e.code, 'k') {
					added = true
				}
			}
		}
		if first {
			for _, e := range o.keys {
				seen = append(seen[:len(seen):len(seen)], text("k"+e.code))
			}
		}
		if len(left) == 0 {
			return
		}
		ways := len(left)
		onlyAdded := added
		for _, e := range left {
			if seenKey(seen, e.code, 'k') {
				onlyAdded = false
			}
		}
		if onlyAdded {
			ways++ // or none of them
		}
		n := 0
		if model {
			n = 0
		} else {
			n = r.choose(ways)
		}
		if n == len(left) {
			return
		}
		e := left[n]
		f.regs[done] = Value{R: append(seen[:len(seen):len(seen)], text("s"+e.code))}
		f.regs[k], f.regs[v], f.regs[more] = e.key, e.val, Value{N: 1}
	}, pos: c.pos(s), def: []int{k, v, more, done}, use: []int{mp, done}, note: note{"read", c.text(s.X), -1, nil}}
	c.mapAccess(&in, mp, false, true)
	c.add(in)
	c.branch(s, more, false, end)
	c.rangeVars(s, c.move(s, k), t.key, c.move(s, v), t.elem)
	c.loop(name, end, top, func() { c.block(s.Body) })
	c.jump(s, top)
	c.place(end)
}

func seenKey(seen Tuple, code string, kind byte) bool {
	for _, v := range seen {
		if s := v.text(); len(s) == len(code)+1 && s[0] == kind && s[1:] == code {
			return true
		}
	}
	return false
}

func (c *compiler) switchStmt(s *ast.SwitchStmt, name string) {
	if s.Init != nil {
		c.stmt(s.Init)
	}
	tag := -1
	var tagType *Type
	if s.Tag != nil {
		tag = c.fresh(s, c.expr(s.Tag))
		tagType = c.typeOf(s.Tag)
		if b, ok := tagType.T.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
			tagType = c.m.typeOf(types.Default(tagType.T))
			if tv := c.info.Types[s.Tag]; tv.Value != nil {
				tag = c.constant(c.constValue(s.Tag, tv.Value, tagType))
			}
		}
	}
	end := c.newLabel()
	var bodies []*label
	var otherwise *label
	for _, cl := range s.Body.List {
		cc := cl.(*ast.CaseClause)
		body := c.newLabel()
		bodies = append(bodies, body)
		if cc.List == nil {
			otherwise = body
		}
		for _, e := range cc.List {
			if tag < 0 {
				if et := c.typeOf(e); et.kind == kindInterface {
					yes := c.convert(e, c.constant(boolean(true)), c.m.typeOf(types.Typ[types.Bool]), et)
					c.branch(e, c.compare(e, token.EQL, et, yes, c.expr(e)), true, body)
					continue
				}
				c.branch(e, c.expr(e), true, body)
				continue
			}
			et := c.typeOf(e)
			t := tagType
			var v, w int
			switch {
			case tagType.kind == kindInterface && et.kind != kindInterface:
				v, w = tag, c.exprTo(e, tagType.T)
			case et.kind == kindInterface && tagType.kind != kindInterface:
				v, w, t = c.convert(e, tag, tagType, et), c.expr(e), et
			default:
				v, w = tag, c.expr(e)
			}
			c.branch(e, c.compare(e, token.EQL, t, v, w), true, body)
		}
	}
	if otherwise == nil {
		otherwise = end
	}
	c.jump(s, otherwise)
	c.targets = append(c.targets, &target{label: name, brk: end, kind: aSwitch})
	for i, cl := range s.Body.List {
		cc := cl.(*ast.CaseClause)
		c.place(bodies[i])
		list := cc.Body
		through := false
		if n := len(list); n > 0 {
			if b, ok := list[n-1].(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
				list, through = list[:n-1], true
			}
		}
		c.stmts(list)
		if through {
			c.jump(cc, bodies[i+1])
		} else {
			c.jump(cc, end)
		}
	}
	c.targets = c.targets[:len(c.targets)-1]
	c.place(end)
}

func (c *compiler) typeSwitch(s *ast.TypeSwitchStmt, name string) {
	if s.Init != nil {
		c.stmt(s.Init)
	}
	var x ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		x = a.X.(*ast.TypeAssertExpr).X
	case *ast.AssignStmt:
		x = a.Rhs[0].(*ast.TypeAssertExpr).X
	}
	v := c.fresh(s, c.expr(x))
	end := c.newLabel()
	var bodies []*label
	var otherwise *label
	m := c.m
	for _, cl := range s.Body.List {
		cc := cl.(*ast.CaseClause)
		body := c.newLabel()
		bodies = append(bodies, body)
		if cc.List == nil {
			otherwise = body
		}
		for _, e := range cc.List {
			d := c.reg()
			if tv := c.info.Types[e]; tv.IsNil() {
				c.op(e, []int{d}, []int{v}, func(_ *run, f *frame) { f.regs[d] = boolean(f.regs[v].isNil()) })
			} else {
				t := c.typeOf(e)
				c.op(e, []int{d}, []int{v}, func(_ *run, f *frame) {
					i := f.regs[v].iface()
					f.regs[d] = boolean(i != nil && m.holds(i, t))
				})
			}
			c.branch(e, d, true, body)
		}
	}
	if otherwise == nil {
		otherwise = end
	}
	c.jump(s, otherwise)
	c.targets = append(c.targets, &target{label: name, brk: end, kind: aSwitch})
	for i, cl := range s.Body.List {
		cc := cl.(*ast.CaseClause)
		c.place(bodies[i])
		if obj := c.info.Implicits[cc]; obj != nil {
			r := v
			if t := c.typ(obj.Type()); t.kind != kindInterface {
				r = c.reg()
				c.op(cc, []int{r}, []int{v}, func(_ *run, f *frame) { f.regs[r] = f.regs[v].iface().V })
			}
			c.define(cc, obj, r)
		}
		c.stmts(cc.Body)
		c.jump(cc, end)
	}
	c.targets = c.targets[:len(c.targets)-1]
	c.place(end)
}

func (c *compiler) gotoLabel(name string) *label {
	if l, ok := c.gotos[name]; ok {
		return l
	}
	l := c.newLabel()
	c.gotos[name] = l
	return l
}

func (c *compiler) branchStmt(s *ast.BranchStmt) {
	switch s.Tok {
	case token.GOTO:
		if c.leaveBody(s) {
			return
		}
		c.jump(s, c.gotoLabel(s.Label.Name))
		return
	case token.FALLTHROUGH:
		c.refuse(s, "the explorer does not understand fallthrough here")
	}
	want := ""
	if s.Label != nil {
		want = s.Label.Name
	}
	for i := len(c.targets) - 1; i >= 0; i-- {
		t := c.targets[i]
		switch {
		case want != "" && t.label != want:
		case s.Tok == token.CONTINUE && t.kind != aLoop:
		case s.Tok == token.CONTINUE:
			t.leave(c, s, t.con)
			return
		default:
			t.leave(c, s, t.brk)
			return
		}
	}
	if c.leaveBody(s) {
		return
	}
	c.refuse(s, "the explorer does not find where %s leads", s.Tok)
}

// leave goes to a label of the target. In the body of a range over a function that is a return.
func (t *target) leave(c *compiler, s *ast.BranchStmt, l *label) {
	if t.body != nil {
		t.body.leave(c, s, l == t.brk)
		return
	}
	c.jump(s, l)
}

// returnStmt compiles a return.
func (c *compiler) returnStmt(s *ast.ReturnStmt) {
	if c.fn.yields {
		c.returnFromBody(s)
		return
	}
	regs := c.returned(s)
	if regs == nil {
		c.leave(s)
		return
	}
	if c.epi == nil && !c.boxedResults() {
		c.emitReturn(s, regs)
		return
	}
	for i, r := range regs {
		c.setResult(s, i, r)
	}
	c.leave(s)
}

// returned evaluates the operands of a return; nil if there are none.
func (c *compiler) returned(s *ast.ReturnStmt) []int {
	sig := c.resultSig()
	if len(s.Results) == 0 {
		return nil
	}
	if len(s.Results) == 1 && sig.Results().Len() > 1 {
		results, ts := c.multi(s.Results[0], sig.Results().Len())
		regs := make([]int, len(results)) // results stay those of the call's instruction
		for i, r := range results {
			regs[i] = c.convert(s, r, ts[i], c.typ(sig.Results().At(i).Type()))
		}
		return regs
	}
	for i, e := range s.Results {
		c.orderTo(e, sig.Results().At(i).Type())
	}
	var regs []int
	for i, e := range s.Results {
		regs = append(regs, c.fresh(s, c.valueTo(e, sig.Results().At(i).Type())))
	}
	return regs
}

// resultSig returns the signature of the function that a return statement returns from.
func (c *compiler) resultSig() *types.Signature {
	for c.fn.yields {
		c = c.outer
	}
	return c.sig
}

func (c *compiler) boxedResults() bool {
	for _, v := range c.results {
		if v.boxed {
			return true
		}
	}
	return false
}

func (c *compiler) setResult(at ast.Node, i, r int) {
	v := c.results[i]
	if v.boxed {
		c.store(at, v.reg, r, v.typ, note{what: c.sig.Results().At(i).Name()})
	} else {
		c.moveTo(at, v.reg, r)
	}
}

// leave goes to the function's end, with the results in their variables.
func (c *compiler) leave(at ast.Node) {
	if c.epi != nil {
		c.jump(at, c.epi)
		return
	}
	c.returnResults(at)
}

func (c *compiler) returnResults(at ast.Node) {
	var regs []int
	for i, v := range c.results {
		if v.boxed {
			regs = append(regs, c.load(at, v.reg, v.typ, c.sig.Results().At(i).Name()))
		} else {
			regs = append(regs, v.reg)
		}
	}
	c.emitReturn(at, regs)
}

// implicitReturn ends a function's code.
func (c *compiler) implicitReturn(body *ast.BlockStmt) {
	at := &ast.EmptyStmt{Semicolon: body.Rbrace}
	if c.epi == nil {
		c.returnResults(at)
		return
	}
	c.place(c.epi)
	c.runDefers(at)
	c.returnResults(at)
}

// runDefers runs the deferred calls, the last first, and comes back here after each.
func (c *compiler) runDefers(at ast.Node) {
	i := len(c.fn.code)
	c.add(Instr{exec: func(r *run, f *frame) {
		n := len(f.defers)
		if n == 0 {
			return
		}
		d := f.defers[n-1]
		f.defers = f.defers[: n-1 : n-1]
		f.pc--
		r.call(d.fn, d.caps, d.args).byDef = true
	}, pos: c.pos(at), targets: []int{i}, note: note{reg: -1}})
}
