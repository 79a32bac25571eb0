package machine

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// Go leaves open in which order the operands of an expression are evaluated that are not calls.
// What a reader's machine does is what the compiler gc does, and it does it in two passes: first
// all calls, receives, slicings and some conversions, from left to right, their results kept;
// then the rest, variables among it (cmd/compile/internal/walk, order.go). So do we: order is the
// first pass, value the second.

// expr evaluates an expression by itself.
func (c *compiler) expr(e ast.Expr) int {
	c.order(e)
	return c.value(e)
}

// exprTo evaluates an expression and converts it to the type of what it is assigned to.
func (c *compiler) exprTo(e ast.Expr, to types.Type) int {
	c.orderTo(e, to)
	return c.valueTo(e, to)
}

// orderTo is order for an expression that is converted to a type.
func (c *compiler) orderTo(e ast.Expr, to types.Type) {
	c.order(e)
	if to == nil {
		return
	}
	t := c.typ(to)
	if t.kind != kindInterface || c.isConst(e) {
		return
	}
	from := c.typeOf(e)
	if from.kind != kindInterface && !isUntypedNil(from.T) && needsAddress(from) {
		c.keep(e)
	}
}

// keep evaluates an expression now, for a later value.
func (c *compiler) keep(e ast.Expr) {
	if _, ok := c.temps[e]; ok {
		return
	}
	r := c.value(e)
	if c.stable[r] {
		r = c.move(e, r)
	}
	c.temps[e] = r
}

// valueTo is value, converted to the type of what it is assigned to.
func (c *compiler) valueTo(e ast.Expr, to types.Type) int {
	r := c.value(e)
	if to == nil {
		return r
	}
	return c.convert(e, r, c.typeOf(e), c.typ(to))
}

// convert makes the implicit conversion of an assignment: of a concrete value to an interface.
func (c *compiler) convert(at ast.Node, r int, from, to *Type) int {
	if to.kind != kindInterface || from.kind == kindInterface || isUntypedNil(from.T) {
		return r
	}
	if b, ok := from.T.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		from = c.m.typeOf(types.Default(from.T))
	}
	c.m.inInterface(from)
	d := c.reg()
	c.op(at, []int{d}, []int{r}, func(_ *run, f *frame) { f.regs[d] = Value{R: &Iface{from, f.regs[r]}} })
	return d
}

// inInterface notes that values of a type are in interfaces.
func (m *Machine) inInterface(t *Type) { t.boxed = true }

func isUntypedNil(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Kind() == types.UntypedNil
}

var gcSizes = types.SizesFor("gc", "amd64")

// needsAddress reports whether gc copies a value before it converts it to an interface, so that
// later calls of the same statement do not change what is converted (dataWordFuncName in
// cmd/compile/internal/walk).
func needsAddress(t *Type) bool {
	size, align := gcSizes.Sizeof(t.T), gcSizes.Alignof(t.T)
	pointers := hasPointers(t.T)
	switch {
	case size == 2 && align == 2:
		return false
	case size == 4 && align == 4 && !pointers:
		return false
	case size == 8 && align == 8 && !pointers:
		return false
	}
	sole := soleComponent(t.under)
	if b, ok := sole.(*types.Basic); ok && b.Info()&types.IsString != 0 {
		return false
	}
	if _, ok := sole.(*types.Slice); ok {
		return false
	}
	return true
}

func soleComponent(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		if u.NumFields() == 1 {
			return soleComponent(u.Field(0).Type())
		}
	case *types.Array:
		if u.Len() == 1 {
			return soleComponent(u.Elem())
		}
	default:
		return u
	}
	return t.Underlying()
}

func hasPointers(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0 || u.Kind() == types.UnsafePointer
	case *types.Array:
		return u.Len() > 0 && hasPointers(u.Elem())
	case *types.Struct:
		for i := range u.NumFields() {
			if hasPointers(u.Field(i).Type()) {
				return true
			}
		}
		return false
	}
	return true
}

// isDirect reports whether gc keeps a value of the type in an interface itself.
func isDirect(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Chan, *types.Map, *types.Signature:
		return true
	case *types.Struct:
		return u.NumFields() == 1 && isDirect(u.Field(0).Type())
	case *types.Array:
		return u.Len() == 1 && isDirect(u.Elem())
	}
	return false
}

func (c *compiler) isConst(e ast.Expr) bool {
	tv, ok := c.info.Types[e]
	return ok && tv.Value != nil
}

func (c *compiler) isType(e ast.Expr) bool {
	tv, ok := c.info.Types[e]
	return ok && tv.IsType()
}

// order evaluates what gc evaluates in its first pass.
func (c *compiler) order(e ast.Expr) {
	if e == nil {
		return
	}
	if _, ok := c.temps[e]; ok || c.isConst(e) || c.isType(e) {
		return
	}
	switch x := e.(type) {
	case *ast.ParenExpr:
		c.order(x.X)
	case *ast.SelectorExpr:
		if c.info.Selections[x] != nil {
			c.order(x.X)
		}
	case *ast.IndexExpr:
		if c.isFunc(x.X) {
			return
		}
		c.order(x.X)
		c.order(x.Index)
	case *ast.SliceExpr:
		c.order(x.X)
		c.order(x.Low)
		c.order(x.High)
		c.order(x.Max)
		c.keep(e)
	case *ast.StarExpr:
		c.order(x.X)
	case *ast.UnaryExpr:
		c.order(x.X)
		if x.Op == token.ARROW {
			c.keep(e)
		}
	case *ast.BinaryExpr:
		if x.Op == token.LAND || x.Op == token.LOR {
			c.temps[e] = c.shortCircuit(x)
			return
		}
		if isComparison(x.Op) {
			c.orderComparison(x)
			return
		}
		c.order(x.X)
		c.order(x.Y)
	case *ast.CallExpr:
		c.orderCall(x)
	case *ast.CompositeLit:
		c.orderLiteral(x)
	case *ast.TypeAssertExpr:
		c.order(x.X)
		if !isDirect(c.typeOf(x).T) {
			c.keep(e)
		}
	case *ast.KeyValueExpr:
		c.order(x.Key)
		c.order(x.Value)
	}
}

func (c *compiler) isFunc(e ast.Expr) bool {
	t := c.info.TypeOf(e)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// value evaluates the rest of an expression, in gc's second pass.
func (c *compiler) value(e ast.Expr) int {
	if r, ok := c.temps[e]; ok {
		return r
	}
	if tv, ok := c.info.Types[e]; ok {
		if tv.Value != nil {
			return c.constant(c.constValue(e, tv.Value, c.typ(tv.Type)))
		}
		if tv.IsNil() {
			return c.constant(Value{})
		}
	}
	switch x := e.(type) {
	case *ast.ParenExpr:
		return c.value(x.X)
	case *ast.Ident:
		return c.ident(x)
	case *ast.FuncLit:
		return c.literal(x, "")
	case *ast.SelectorExpr:
		return c.selector(x)
	case *ast.IndexExpr:
		return c.index(x)
	case *ast.IndexListExpr:
		return c.funcValue(e, x.X)
	case *ast.SliceExpr:
		return c.sliceExpr(x)
	case *ast.StarExpr:
		t := c.typeOf(x)
		return c.load(x, c.value(x.X), t, c.text(x))
	case *ast.UnaryExpr:
		return c.unary(x)
	case *ast.BinaryExpr:
		return c.binaryExpr(x)
	case *ast.CallExpr:
		return c.callExpr(x)
	case *ast.CompositeLit:
		return c.compositeValue(x)
	case *ast.TypeAssertExpr:
		return c.assertion(x, false)[0]
	}
	c.refuse(e, "the explorer does not understand this expression")
	return 0
}

// constValue returns the Value of a constant.
func (c *compiler) constValue(at ast.Node, v constant.Value, t *Type) Value {
	if t.kind == kindInterface { // an untyped constant that is converted
		return Value{}
	}
	switch t.kind {
	case kindBool:
		return boolean(constant.BoolVal(v))
	case kindString:
		return text(constant.StringVal(v))
	case kindInt:
		if n, ok := constant.Int64Val(constant.ToInt(v)); ok {
			return Value{N: uint64(n)}
		}
		n, _ := constant.Uint64Val(constant.ToInt(v))
		return Value{N: n}
	case kindUint:
		n, _ := constant.Uint64Val(constant.ToInt(v))
		return Value{N: n}
	case kindFloat:
		x, _ := constant.Float64Val(constant.ToFloat(v))
		if t.basic == types.Float32 {
			y, _ := constant.Float32Val(constant.ToFloat(v))
			x = float64(y)
		}
		return float(x)
	case kindComplex:
		v = constant.ToComplex(v)
		re, _ := constant.Float64Val(constant.Real(v))
		im, _ := constant.Float64Val(constant.Imag(v))
		if t.basic == types.Complex64 {
			re, im = float64(float32(re)), float64(float32(im))
		}
		return complexOf(complex(re, im))
	}
	c.refuse(at, "the explorer does not understand this constant")
	return Value{}
}

// text returns the expression's source, for who reads what a step does.
func (c *compiler) text(e ast.Expr) string {
	s := types.ExprString(e)
	if len(s) > 60 {
		s = s[:57] + "…"
	}
	return s
}

func (c *compiler) ident(x *ast.Ident) int {
	switch obj := c.info.ObjectOf(x).(type) {
	case *types.Var:
		if slot, ok := c.m.globals[obj]; ok {
			return c.load(x, c.constant(pointer(slot, 0)), c.typ(obj.Type()), x.Name)
		}
		v := c.lookup(obj)
		if v == nil {
			c.refuse(x, "%s belongs to a function that is not explored", x.Name)
		}
		if v.boxed {
			return c.load(x, v.reg, v.typ, x.Name)
		}
		return v.reg
	case *types.Func:
		return c.funcValue(x, x)
	case *types.Nil:
		return c.constant(Value{})
	}
	c.refuse(x, "the explorer does not understand %s here", x.Name)
	return 0
}

// lookup finds a local variable, capturing it if it belongs to a function around this one.
func (c *compiler) lookup(obj types.Object) *variable {
	if v, ok := c.vars[obj]; ok {
		return v
	}
	if c.outer == nil {
		return nil
	}
	o := c.outer.lookup(obj)
	if o == nil {
		return nil
	}
	v := &variable{reg: c.reg(), boxed: o.boxed, typ: o.typ, site: o.site}
	c.vars[obj] = v
	c.stable[v.reg] = true
	c.caught = append(c.caught, obj)
	c.fn.capRegs = append(c.fn.capRegs, v.reg)
	c.fn.vars = append(c.fn.vars, localVar{
		name: obj.Name(), reg: v.reg, boxed: v.boxed, typ: v.typ, pos: obj.Pos(), scope: [2]token.Pos{0, 1 << 30},
	})
	return v
}

// selector evaluates x.f: a field, a method value, a package's variable or function.
func (c *compiler) selector(x *ast.SelectorExpr) int {
	s := c.info.Selections[x]
	if s == nil {
		switch obj := c.info.ObjectOf(x.Sel).(type) {
		case *types.Var:
			slot, ok := c.m.globals[obj]
			if !ok {
				c.refuse(x, "%s is not understood by the explorer", c.text(x))
			}
			return c.load(x, c.constant(pointer(slot, 0)), c.typ(obj.Type()), c.text(x))
		case *types.Func:
			return c.funcValue(x, x.Sel)
		}
		c.refuse(x, "%s is not understood by the explorer", c.text(x))
	}
	switch s.Kind() {
	case types.FieldVal:
		return c.field(x)
	case types.MethodVal:
		return c.methodValue(x)
	}
	return c.methodExpr(x)
}

func (c *compiler) field(x *ast.SelectorExpr) int {
	if c.inMemory(x) {
		return c.load(x, c.addr(x), c.typeOf(x), c.text(x))
	}
	path, _ := c.fieldPath(x)
	r := c.value(x.X)
	t := c.typeOf(x.X)
	return c.walkValue(x, r, t, path)
}

// walkValue selects a field of a struct in a register, through embedded structs. Where one is a
// pointer it goes on in memory.
func (c *compiler) walkValue(at ast.Node, r int, t *Type, path []int) int {
	for i, field := range path {
		if t.kind == kindPointer {
			p := c.walkFields(at, r, t, path[i:])
			return c.load(at, p, c.fieldType(t, path[i:]), "")
		}
		off, ft := t.offsets[field], t.fields[field]
		d := c.reg()
		from := r
		c.op(at, []int{d}, []int{from}, func(_ *run, f *frame) { f.regs[d] = part(f.regs[from], off, ft) })
		r, t = d, ft
	}
	return r
}

func (c *compiler) fieldType(t *Type, path []int) *Type {
	for _, i := range path {
		if t.kind == kindPointer {
			t = c.m.element(t)
		}
		t = t.fields[i]
	}
	return t
}

func (c *compiler) index(x *ast.IndexExpr) int {
	if c.isFunc(x.X) {
		return c.funcValue(x, x.X)
	}
	t := c.typeOf(x.X)
	switch t.kind {
	case kindMap:
		return c.mapIndex(x, false)[0]
	case kindString:
		s := c.value(x.X)
		i, u := c.indexValue(x.Index)
		d := c.reg()
		c.op(x, []int{d}, []int{s, i}, func(r *run, f *frame) {
			str := f.regs[s].text()
			f.regs[d] = Value{N: uint64(str[r.checkIndex(f.regs[i], u, len(str))])}
		})
		return d
	}
	if c.inMemory(x) {
		return c.load(x, c.addr(x), c.typeOf(x), c.text(x))
	}
	// an array in a register
	a := c.value(x.X)
	i, u := c.indexValue(x.Index)
	d := c.reg()
	n, elem := t.length, t.elem
	c.op(x, []int{d}, []int{a, i}, func(r *run, f *frame) {
		k := r.checkIndex(f.regs[i], u, n)
		f.regs[d] = part(f.regs[a], k*elem.size, elem)
	})
	return d
}
