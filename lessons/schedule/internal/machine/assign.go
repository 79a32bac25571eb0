package machine

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A place to assign to, its operands evaluated.
type lvalue struct {
	kind  lkind
	reg   int // the variable's register, the pointer, or the map
	key   int
	typ   *Type
	mtype *Type // of the map
	what  string
	at    ast.Node
}

type lkind uint8

const (
	toNothing lkind = iota
	toRegister
	toMemory
	toMap
)

// orderLeft orders the operands of what is assigned to.
func (c *compiler) orderLeft(e ast.Expr) {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
	case *ast.SelectorExpr:
		if c.info.Selections[x] != nil {
			c.order(x.X)
		}
	case *ast.IndexExpr:
		c.order(x.X)
		if t := c.typeOf(x.X); t.kind == kindMap {
			c.m.element(t)
			c.orderTo(x.Index, t.key.T)
		} else {
			c.order(x.Index)
		}
	case *ast.StarExpr:
		c.order(x.X)
	}
}

// left evaluates the operands of what is assigned to.
func (c *compiler) left(e ast.Expr) lvalue {
	e = ast.Unparen(e)
	if id, ok := e.(*ast.Ident); ok {
		if id.Name == "_" {
			return lvalue{}
		}
		v, ok := c.info.ObjectOf(id).(*types.Var)
		if !ok {
			c.refuse(e, "the explorer cannot assign to %s", id.Name)
		}
		if _, global := c.m.globals[v]; !global {
			lv := c.lookup(v)
			if lv == nil {
				c.refuse(e, "%s belongs to a function that is not explored", id.Name)
			}
			if !lv.boxed {
				return lvalue{kind: toRegister, reg: lv.reg, typ: lv.typ, at: e}
			}
		}
	}
	if x, ok := e.(*ast.IndexExpr); ok {
		if t := c.typeOf(x.X); t.kind == kindMap {
			c.m.element(t)
			m := c.value(x.X)
			k := c.fresh(x, c.valueTo(x.Index, t.key.T))
			return lvalue{kind: toMap, reg: c.fresh(x, m), key: k, typ: t.elem, mtype: t, what: c.text(e), at: e}
		}
	}
	return lvalue{kind: toMemory, reg: c.addr(e), typ: c.typeOf(e), what: c.text(e), at: e}
}

// leftOfSeveral is left where other assignments come before the one to e: they must not change
// where e is, as in p, *p = q, 1.
func (c *compiler) leftOfSeveral(e ast.Expr) lvalue {
	l := c.left(e)
	if _, name := l.at.(*ast.Ident); l.kind == toMemory && !name {
		l.reg = c.fresh(e, l.reg)
	}
	return l
}

// fresh returns a register with the same value that nothing else changes.
func (c *compiler) fresh(at ast.Node, r int) int {
	if c.stable[r] {
		return c.move(at, r)
	}
	return r
}

func (c *compiler) put(at ast.Node, l lvalue, r int) {
	switch l.kind {
	case toRegister:
		c.moveTo(at, l.reg, r)
	case toMemory:
		c.store(at, l.reg, r, l.typ, note{what: l.what})
	case toMap:
		c.mapStore(at, l.reg, l.mtype, l.key, r, l.what)
	}
}

// get reads the present value of what is assigned to.
func (c *compiler) get(l lvalue) int {
	switch l.kind {
	case toMemory:
		return c.load(l.at, l.reg, l.typ, l.what)
	case toMap:
		return c.mapLoad(l.at, l.reg, l.mtype, l.key, l.what)[0]
	}
	return l.reg
}

func (c *compiler) assignStmt(s *ast.AssignStmt) {
	switch s.Tok {
	case token.DEFINE, token.ASSIGN:
	default:
		c.opAssign(s, s.Lhs[0], s.Rhs[0], s.Tok)
		return
	}
	if s.Tok == token.DEFINE {
		c.defineStmt(s)
		return
	}
	if len(s.Lhs) == 1 {
		c.assignOne(s, s.Lhs[0], s.Rhs[0])
		return
	}
	for _, l := range s.Lhs {
		c.orderLeft(l)
	}
	if len(s.Rhs) == 1 {
		regs, ts := c.multi(s.Rhs[0], len(s.Lhs))
		var lvs []lvalue
		for _, l := range s.Lhs {
			lvs = append(lvs, c.leftOfSeveral(l))
		}
		for i, lv := range lvs {
			if lv.kind != toNothing {
				c.put(s, lv, c.convert(s, regs[i], ts[i], lv.typ))
			}
		}
		return
	}
	for i, r := range s.Rhs {
		c.orderTo(r, c.leftType(s.Lhs[i]))
	}
	var lvs []lvalue
	var regs []int
	for i, l := range s.Lhs {
		lvs = append(lvs, c.leftOfSeveral(l))
		r := c.valueTo(s.Rhs[i], c.leftType(l))
		regs = append(regs, c.fresh(s, r))
	}
	for i, lv := range lvs {
		c.put(s, lv, regs[i])
	}
}

// leftType returns the type of what is assigned to, nil for the blank identifier.
func (c *compiler) leftType(e ast.Expr) types.Type {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok && id.Name == "_" {
		return nil
	}
	return c.info.TypeOf(e)
}

func (c *compiler) assignOne(s *ast.AssignStmt, l, r ast.Expr) {
	c.orderLeft(l)
	t := c.leftType(l)
	c.orderTo(r, t)
	var v int
	if lit, ok := r.(*ast.FuncLit); ok {
		v = c.namedLiteral(l, lit)
	} else {
		v = c.valueTo(r, t)
	}
	if x, ok := ast.Unparen(l).(*ast.IndexExpr); ok && c.typeOf(x.X).kind == kindMap {
		v = c.fresh(s, v)
	}
	lv := c.left(l)
	c.put(s, lv, v)
}

// namedLiteral names a function literal after the variable that it is assigned to.
func (c *compiler) namedLiteral(l ast.Expr, lit *ast.FuncLit) int {
	if id, ok := l.(*ast.Ident); ok && id.Name != "_" {
		return c.literal(lit, id.Name)
	}
	return c.literal(lit, "")
}

// defineStmt compiles :=, where some of the variables may be there already.
func (c *compiler) defineStmt(s *ast.AssignStmt) {
	isNew := func(l ast.Expr) types.Object {
		id, ok := l.(*ast.Ident)
		if !ok || id.Name == "_" {
			return nil
		}
		return c.info.Defs[id]
	}
	if len(s.Rhs) == 1 && len(s.Lhs) > 1 {
		regs, ts := c.multi(s.Rhs[0], len(s.Lhs))
		for i, l := range s.Lhs {
			if obj := isNew(l); obj != nil {
				c.define(l, obj, c.convert(s, regs[i], ts[i], c.typ(obj.Type())))
				continue
			}
			lv := c.left(l)
			if lv.kind != toNothing {
				c.put(s, lv, c.convert(s, regs[i], ts[i], lv.typ))
			}
		}
		return
	}
	typeOf := func(l ast.Expr) types.Type {
		if obj := isNew(l); obj != nil {
			return obj.Type()
		}
		return c.leftType(l)
	}
	for i, r := range s.Rhs {
		c.orderTo(r, typeOf(s.Lhs[i]))
	}
	var regs []int
	for i, r := range s.Rhs {
		var v int
		if lit, ok := r.(*ast.FuncLit); ok {
			v = c.namedLiteral(s.Lhs[i], lit)
		} else {
			v = c.valueTo(r, typeOf(s.Lhs[i]))
		}
		if len(s.Rhs) > 1 {
			v = c.fresh(s, v)
		}
		regs = append(regs, v)
	}
	for i, l := range s.Lhs {
		if obj := isNew(l); obj != nil {
			c.define(l, obj, regs[i])
			if len(s.Rhs) == len(s.Lhs) && c.inMemory(s.Rhs[i]) {
				c.fn.vars[len(c.fn.vars)-1].origin = c.text(s.Rhs[i])
			}
			continue
		}
		lv := c.left(l)
		c.put(s, lv, regs[i])
	}
}

var assignOps = map[token.Token]token.Token{
	token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL, token.QUO_ASSIGN: token.QUO,
	token.REM_ASSIGN: token.REM, token.AND_ASSIGN: token.AND, token.OR_ASSIGN: token.OR, token.XOR_ASSIGN: token.XOR,
	token.SHL_ASSIGN: token.SHL, token.SHR_ASSIGN: token.SHR, token.AND_NOT_ASSIGN: token.AND_NOT,
}

// opAssign compiles x op= y and x++: on a shared variable a read, a calculation and a write.
func (c *compiler) opAssign(s ast.Stmt, l, r ast.Expr, tok token.Token) {
	c.orderLeft(l)
	op, ok := assignOps[tok]
	if r != nil {
		c.order(r)
	}
	lv := c.left(l)
	old := c.get(lv)
	if r != nil && lv.kind != toRegister {
		old = c.fresh(s, old)
	}
	var y int
	var shift *Type
	switch {
	case tok == token.INC || tok == token.DEC:
		op, ok = token.ADD, true
		if tok == token.DEC {
			op = token.SUB
		}
		y = c.constant(c.one(lv.typ))
	default:
		if op == token.SHL || op == token.SHR {
			y, shift = c.shiftBy(r), c.shiftCount(r)
		} else {
			y = c.value(r)
		}
	}
	if !ok {
		c.refuse(s, "the explorer does not understand %s", tok)
	}
	c.put(s, lv, c.calculate(s, op, lv, old, y, shift))
	if in := &c.fn.code[len(c.fn.code)-1]; lv.kind == toMemory && in.stop != never {
		// who looks can see whether what was read is out of date by now
		in.old, in.oldSet = old, true
		in.use = append(in.use, old)
	}
}

func (c *compiler) one(t *Type) Value {
	switch t.kind {
	case kindFloat:
		return float(1)
	case kindComplex:
		return complexOf(1)
	}
	return Value{N: 1}
}

// calculate compiles the middle step of x op= y, a step of its own where x is shared.
func (c *compiler) calculate(at ast.Node, op token.Token, lv lvalue, a, b int, shift *Type) int {
	d := c.reg()
	f := c.operator(at, op, lv.typ, shift)
	in := Instr{
		exec: func(r *run, fr *frame) { fr.regs[d] = f(r, fr.regs[a], fr.regs[b]) },
		pos:  c.pos(at), def: []int{d}, use: []int{a, b},
		note: note{"calculate", lv.what, d, lv.typ},
	}
	if !c.fn.model && (lv.kind == toMemory || lv.kind == toMap) {
		reg, n, isMap := lv.reg, lv.typ.size, lv.kind == toMap
		in.use = append(in.use, reg)
		in.stop = access
		in.calc = &calcNote{op: op, a: a, b: b, typ: lv.typ}
		in.old, in.oldSet = a, lv.kind == toMemory
		in.place = func(_ *run, fr *frame) accessed {
			v := fr.regs[reg]
			if isMap {
				return accessed{slot: v.slot(), n: 1, calculates: true}
			}
			return accessed{slot: v.slot(), off: v.off(), n: n, calculates: true}
		}
	}
	c.add(in)
	return d
}

// A calcNote tells a calculation to who looks: "0 + 1".
type calcNote struct {
	op   token.Token
	a, b int
	typ  *Type
}
