package machine

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

func isComparison(op token.Token) bool {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}

func (c *compiler) orderComparison(x *ast.BinaryExpr) {
	tx, ty := c.typeOf(x.X), c.typeOf(x.Y)
	switch {
	case tx.kind == kindInterface && ty.kind != kindInterface:
		c.order(x.X)
		c.orderTo(x.Y, tx.T)
	case ty.kind == kindInterface && tx.kind != kindInterface:
		c.orderTo(x.X, ty.T)
		c.order(x.Y)
	default:
		c.order(x.X)
		c.order(x.Y)
		if tx.aggregate() {
			c.keep(x.X)
			c.keep(x.Y)
		}
	}
}

// shortCircuit evaluates && and ||, which gc does in its first pass.
func (c *compiler) shortCircuit(x *ast.BinaryExpr) int {
	d := c.reg()
	c.moveTo(x, d, c.expr(x.X))
	end := c.newLabel()
	c.branch(x, d, x.Op == token.LOR, end)
	c.moveTo(x, d, c.expr(x.Y))
	c.place(end)
	return d
}

func (c *compiler) unary(x *ast.UnaryExpr) int {
	switch x.Op {
	case token.AND:
		return c.addressOf(x)
	case token.ARROW:
		return c.receive(x, false)[0]
	}
	v := c.value(x.X)
	t := c.typeOf(x)
	d := c.reg()
	var f func(Value) Value
	switch x.Op {
	case token.ADD:
		return v
	case token.SUB:
		switch t.kind {
		case kindFloat:
			f = func(v Value) Value { return float(-v.float()) }
		case kindComplex:
			f = func(v Value) Value { return complexOf(-v.complex()) }
		default:
			f = func(v Value) Value { return wrap(t, Value{N: -v.N}) }
		}
	case token.XOR:
		f = func(v Value) Value { return wrap(t, Value{N: ^v.N}) }
	case token.NOT:
		f = func(v Value) Value { return Value{N: v.N ^ 1} }
	default:
		c.refuse(x, "the explorer does not understand %s here", x.Op)
	}
	c.op(x, []int{d}, []int{v}, func(_ *run, fr *frame) { fr.regs[d] = f(fr.regs[v]) })
	return d
}

func (c *compiler) binaryExpr(x *ast.BinaryExpr) int {
	if x.Op == token.LAND || x.Op == token.LOR {
		return c.shortCircuit(x)
	}
	if isComparison(x.Op) {
		return c.comparison(x)
	}
	a := c.value(x.X)
	if x.Op == token.SHL || x.Op == token.SHR {
		return c.arith(x, x.Op, c.typeOf(x), a, c.shiftBy(x.Y), c.shiftCount(x.Y))
	}
	b := c.value(x.Y)
	return c.arith(x, x.Op, c.typeOf(x), a, b, nil)
}

func (c *compiler) comparison(x *ast.BinaryExpr) int {
	tx, ty := c.typeOf(x.X), c.typeOf(x.Y)
	t := tx
	a, b := c.value(x.X), c.value(x.Y)
	switch {
	case tx.kind == kindInterface && ty.kind != kindInterface:
		b = c.convert(x, b, ty, tx)
	case ty.kind == kindInterface && tx.kind != kindInterface:
		a = c.convert(x, a, tx, ty)
		t = ty
	case isUntypedNil(tx.T):
		t = ty
	}
	return c.compare(x, x.Op, t, a, b)
}

func (c *compiler) compare(at ast.Node, op token.Token, t *Type, a, b int) int {
	d := c.reg()
	m := c.m
	var test func(r *run, x, y Value) bool
	switch op {
	case token.EQL, token.NEQ:
		want := op == token.EQL
		test = func(r *run, x, y Value) bool {
			same, problem := m.equal(t, x, y)
			if problem != "" {
				r.throw("%s", problem)
			}
			return same == want
		}
		if t.kind == kindInt || t.kind == kindUint || t.kind == kindBool {
			test = func(_ *run, x, y Value) bool { return (x.N == y.N) == want }
		}
	default:
		less := lessFor(t)
		switch op {
		case token.LSS:
			test = func(_ *run, x, y Value) bool { return less(x, y) }
		case token.GTR:
			test = func(_ *run, x, y Value) bool { return less(y, x) }
		case token.LEQ:
			test = func(_ *run, x, y Value) bool { return less(x, y) || orderedEqual(t, x, y) }
		case token.GEQ:
			test = func(_ *run, x, y Value) bool { return less(y, x) || orderedEqual(t, x, y) }
		}
	}
	c.op(at, []int{d}, []int{a, b}, func(r *run, f *frame) { f.regs[d] = boolean(test(r, f.regs[a], f.regs[b])) })
	return d
}

func lessFor(t *Type) func(a, b Value) bool {
	switch t.kind {
	case kindInt:
		return func(a, b Value) bool { return int64(a.N) < int64(b.N) }
	case kindFloat:
		return func(a, b Value) bool { return a.float() < b.float() }
	case kindString:
		return func(a, b Value) bool { return a.text() < b.text() }
	}
	return func(a, b Value) bool { return a.N < b.N }
}

func orderedEqual(t *Type, a, b Value) bool {
	switch t.kind {
	case kindFloat:
		return a.float() == b.float()
	case kindString:
		return a.text() == b.text()
	}
	return a.N == b.N
}

// arith evaluates a binary operator of numbers or strings.
// shiftBy evaluates a shift's right side: a constant may be written 1. or 2+0i there.
func (c *compiler) shiftBy(e ast.Expr) int {
	if v := c.info.Types[e].Value; v != nil {
		n, _ := constant.Uint64Val(constant.ToInt(v))
		return c.constant(Value{N: n})
	}
	return c.value(e)
}

// shiftCount returns the type of a shift's right side, nil if it is a constant: that is never negative.
func (c *compiler) shiftCount(e ast.Expr) *Type {
	if c.info.Types[e].Value != nil {
		return nil
	}
	return c.typeOf(e)
}

func (c *compiler) arith(at ast.Node, op token.Token, t *Type, a, b int, shift *Type) int {
	d := c.reg()
	f := c.operator(at, op, t, shift)
	c.op(at, []int{d}, []int{a, b}, func(r *run, fr *frame) { fr.regs[d] = f(r, fr.regs[a], fr.regs[b]) })
	return d
}

func (c *compiler) operator(at ast.Node, op token.Token, t, shift *Type) func(r *run, a, b Value) Value {
	switch t.kind {
	case kindString:
		return func(r *run, a, b Value) Value {
			if len(a.text())+len(b.text()) > 1<<24 {
				r.refuse("this makes a string of more than 16 MB, too long to be copied in every order")
			}
			return text(a.text() + b.text())
		}
	case kindFloat:
		narrow := func(x float64) Value { return float(x) }
		if t.basic == types.Float32 {
			narrow = func(x float64) Value { return float(float64(float32(x))) }
		}
		switch op {
		case token.ADD:
			return func(_ *run, a, b Value) Value { return narrow(a.float() + b.float()) }
		case token.SUB:
			return func(_ *run, a, b Value) Value { return narrow(a.float() - b.float()) }
		case token.MUL:
			return func(_ *run, a, b Value) Value { return narrow(a.float() * b.float()) }
		case token.QUO:
			return func(_ *run, a, b Value) Value { return narrow(a.float() / b.float()) }
		}
	case kindComplex:
		narrow := complexOf
		if t.basic == types.Complex64 {
			narrow = func(z complex128) Value { return complexOf(complex128(complex64(z))) }
		}
		switch op {
		case token.ADD:
			return func(_ *run, a, b Value) Value { return narrow(a.complex() + b.complex()) }
		case token.SUB:
			return func(_ *run, a, b Value) Value { return narrow(a.complex() - b.complex()) }
		case token.MUL:
			return func(_ *run, a, b Value) Value { return narrow(a.complex() * b.complex()) }
		case token.QUO:
			return func(_ *run, a, b Value) Value { return narrow(a.complex() / b.complex()) }
		}
	case kindInt, kindUint:
		return c.integerOperator(at, op, t, shift)
	}
	c.refuse(at, "the explorer does not understand %s here", op)
	return nil
}

func (c *compiler) integerOperator(at ast.Node, op token.Token, t, shift *Type) func(r *run, a, b Value) Value {
	signed := t.kind == kindInt
	switch op {
	case token.ADD:
		return func(_ *run, a, b Value) Value { return wrap(t, Value{N: a.N + b.N}) }
	case token.SUB:
		return func(_ *run, a, b Value) Value { return wrap(t, Value{N: a.N - b.N}) }
	case token.MUL:
		return func(_ *run, a, b Value) Value { return wrap(t, Value{N: a.N * b.N}) }
	case token.QUO, token.REM:
		return func(r *run, a, b Value) Value {
			if b.N == 0 {
				r.throw("integer divide by zero")
			}
			switch {
			case signed && op == token.QUO:
				if int64(b.N) == -1 {
					return wrap(t, Value{N: -a.N})
				}
				return wrap(t, Value{N: uint64(int64(a.N) / int64(b.N))})
			case signed:
				if int64(b.N) == -1 {
					return Value{}
				}
				return wrap(t, Value{N: uint64(int64(a.N) % int64(b.N))})
			case op == token.QUO:
				return Value{N: a.N / b.N}
			}
			return Value{N: a.N % b.N}
		}
	case token.AND:
		return func(_ *run, a, b Value) Value { return Value{N: a.N & b.N} }
	case token.OR:
		return func(_ *run, a, b Value) Value { return Value{N: a.N | b.N} }
	case token.XOR:
		return func(_ *run, a, b Value) Value { return wrap(t, Value{N: a.N ^ b.N}) }
	case token.AND_NOT:
		return func(_ *run, a, b Value) Value { return Value{N: a.N &^ b.N} }
	case token.SHL, token.SHR:
		negative := shift != nil && shift.kind == kindInt
		return func(r *run, a, b Value) Value {
			if negative && int64(b.N) < 0 {
				r.throw("negative shift amount")
			}
			n := min(b.N, 64)
			switch {
			case op == token.SHL:
				return wrap(t, Value{N: a.N << n})
			case signed:
				return Value{N: uint64(int64(a.N) >> n)}
			}
			return Value{N: a.N >> n}
		}
	}
	c.refuse(at, "the explorer does not understand %s here", op)
	return nil
}

// wrap cuts an integer to the size of its type.
func wrap(t *Type, v Value) Value {
	switch t.basic {
	case types.Int8:
		v.N = uint64(int8(v.N))
	case types.Int16:
		v.N = uint64(int16(v.N))
	case types.Int32:
		v.N = uint64(int32(v.N))
	case types.Uint8:
		v.N = uint64(uint8(v.N))
	case types.Uint16:
		v.N = uint64(uint16(v.N))
	case types.Uint32:
		v.N = uint64(uint32(v.N))
	}
	return v
}
