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

func isComparison(op token.Token) bool {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}

func (c *compiler) isFunc(e ast.Expr) bool {
	t := c.info.TypeOf(e)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
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

// load reads a value of type t through a pointer.
func (c *compiler) load(at ast.Node, p int, t *Type, what string) int {
	d := c.reg()
	c.loadTo(at, d, p, t, what)
	return d
}

func (c *compiler) loadTo(at ast.Node, d, p int, t *Type, what string) {
	n, agg := t.size, t.aggregate()
	in := Instr{
		exec: func(r *run, f *frame) {
			v := f.regs[p]
			if v.isNil() {
				r.nilDereference()
			}
			o := r.object(v.slot())
			off := v.off()
			switch {
			case len(r.g.buffer) > 0:
				seen := r.seen(append(make([]Value, 0, n), o.slots[off:off+n]...), v.slot(), off)
				if f.regs[d] = (Value{R: Tuple(seen)}); !agg {
					f.regs[d] = seen[0]
				}
			case agg:
				f.regs[d] = Value{R: append(make(Tuple, 0, n), o.slots[off:off+n]...)}
			default:
				f.regs[d] = o.slots[off]
			}
		},
		pos: c.pos(at), def: []int{d}, use: []int{p}, note: note{"read", what, d, t},
	}
	if n > 0 {
		models := c.m.hasModels(t)
		in.reach = func(f *frame) accessed {
			v := f.regs[p]
			return accessed{slot: v.slot(), off: v.off(), n: n, models: models}
		}
		c.visible(&in)
	}
	c.add(in)
}

// visible makes an instruction that accesses memory a step, except in a model.
func (c *compiler) visible(in *Instr) {
	if !c.fn.model {
		in.stop = access
		reach := in.reach
		in.place = func(_ *run, f *frame) accessed { return reach(f) }
	}
}

// store writes a value through a pointer.
func (c *compiler) store(at ast.Node, p, v int, t *Type, nt note) {
	n, agg := t.size, t.aggregate()
	model := c.fn.model
	nt.verb, nt.reg, nt.typ = "write", v, t
	in := Instr{
		exec: func(r *run, f *frame) {
			ptr := f.regs[p]
			if ptr.isNil() {
				r.nilDereference()
			}
			slot, off := ptr.slot(), ptr.off()
			if !model && r.buffers(slot, off, n) {
				b := buffered{slot: slot, off: off, values: []Value{f.regs[v]}}
				if agg {
					b.values = f.regs[v].tuple()
				}
				r.g.buffer = append(r.g.buffer[:len(r.g.buffer):len(r.g.buffer)], b)
				r.share(f.regs[v])
				return
			}
			o := r.change(slot)
			if agg {
				copy(o.slots[off:off+n], f.regs[v].tuple())
			} else {
				o.slots[off] = f.regs[v]
			}
			if o.shared {
				r.share(f.regs[v])
			}
		},
		pos: c.pos(at), use: []int{p, v}, note: nt,
	}
	if n > 0 {
		models := c.m.hasModels(t)
		in.reach = func(f *frame) accessed {
			ptr := f.regs[p]
			return accessed{slot: ptr.slot(), off: ptr.off(), n: n, write: true, models: models}
		}
		c.visible(&in)
	}
	c.add(in)
}

// inMemory reports whether an expression is a variable in an object: then it has an address.
func (c *compiler) inMemory(e ast.Expr) bool {
	if _, ok := c.temps[e]; ok {
		return false
	}
	switch x := e.(type) {
	case *ast.ParenExpr:
		return c.inMemory(x.X)
	case *ast.Ident:
		v, ok := c.info.ObjectOf(x).(*types.Var)
		if !ok {
			return false
		}
		if _, ok := c.m.globals[v]; ok {
			return true
		}
		lv := c.lookup(v)
		return lv != nil && lv.boxed
	case *ast.SelectorExpr:
		s := c.info.Selections[x]
		if s == nil { // of a package
			v, ok := c.info.ObjectOf(x.Sel).(*types.Var)
			if !ok {
				return false
			}
			_, ok = c.m.globals[v]
			return ok
		}
		if s.Kind() != types.FieldVal {
			return false
		}
		path, _ := c.fieldPath(x)
		t := c.typeOf(x.X)
		for _, i := range path {
			if t.kind == kindPointer {
				return true
			}
			t = t.fields[i]
		}
		return c.inMemory(x.X)
	case *ast.IndexExpr:
		t := c.typeOf(x.X)
		switch t.kind {
		case kindSlice, kindPointer:
			return true
		case kindArray:
			return c.inMemory(x.X)
		}
	case *ast.StarExpr:
		return true
	}
	return false
}

// fieldPath returns the way through embedded fields to the field or method that is selected.
func (c *compiler) fieldPath(x *ast.SelectorExpr) ([]int, types.Object) {
	s := c.info.Selections[x]
	if len(c.subst) == 0 {
		return s.Index(), s.Obj()
	}
	recv := c.substitute(s.Recv())
	obj, index, _ := types.LookupFieldOrMethod(recv, true, c.pkg.Types, x.Sel.Name)
	if obj == nil {
		obj, index, _ = types.LookupFieldOrMethod(recv, true, s.Obj().Pkg(), x.Sel.Name)
	}
	if obj == nil {
		c.refuse(x, "the explorer does not find %s", c.text(x))
	}
	return index, obj
}

// addr evaluates the address of a variable in memory.
func (c *compiler) addr(e ast.Expr) int {
	switch x := e.(type) {
	case *ast.ParenExpr:
		return c.addr(x.X)
	case *ast.Ident:
		v := c.info.ObjectOf(x).(*types.Var)
		if slot, ok := c.m.globals[v]; ok {
			return c.constant(pointer(slot, 0))
		}
		return c.lookup(v).reg
	case *ast.SelectorExpr:
		if c.info.Selections[x] == nil {
			return c.constant(pointer(c.m.globals[c.info.ObjectOf(x.Sel).(*types.Var)], 0))
		}
		path, _ := c.fieldPath(x)
		t := c.typeOf(x.X)
		var p int
		if t.kind == kindPointer {
			p = c.value(x.X)
		} else {
			p = c.addrOrTemp(x.X, t)
		}
		return c.walkFields(x, p, t, path)
	case *ast.IndexExpr:
		return c.elementAddr(x)
	case *ast.StarExpr:
		p := c.value(x.X)
		d := c.reg()
		c.op(e, []int{d}, []int{p}, func(r *run, f *frame) {
			if f.regs[p].isNil() {
				r.nilDereference()
			}
			f.regs[d] = f.regs[p]
		})
		return d
	}
	c.refuse(e, "the explorer cannot take the address of this")
	return 0
}

// addrOrTemp is addr, of a copy in memory if the expression is not a variable there.
func (c *compiler) addrOrTemp(e ast.Expr, t *Type) int {
	if c.inMemory(e) {
		return c.addr(e)
	}
	return c.box(e, c.m.newSite(e.Pos(), "", t), t, c.value(e))
}

// walkFields goes from a pointer to a struct, or from a register of type t that is a pointer, to
// the address of a field.
func (c *compiler) walkFields(at ast.Node, p int, t *Type, path []int) int {
	if t.kind == kindPointer {
		t = c.m.element(t)
	}
	off := 0
	for i, field := range path {
		off += t.offsets[field]
		ft := t.fields[field]
		if ft.kind == kindPointer && i < len(path)-1 {
			p = c.load(at, c.offset(at, p, off), ft, "")
			off = 0
			ft = c.m.element(ft)
		}
		t = ft
	}
	return c.offset(at, p, off)
}

func (c *compiler) offset(at ast.Node, p, off int) int {
	d := c.reg()
	c.op(at, []int{d}, []int{p}, func(r *run, f *frame) {
		v := f.regs[p]
		if v.isNil() {
			r.nilDereference()
		}
		v.N += uint64(off)
		f.regs[d] = v
	})
	return d
}

func (c *compiler) indexValue(x ast.Expr) (int, bool) {
	t := c.typeOf(x)
	return c.value(x), t.kind == kindUint
}

// checkIndex panics as Go does if an index is out of range.
func (r *run) checkIndex(v Value, unsigned bool, n int) int {
	if unsigned && v.N > 1<<62 {
		r.throw("index out of range [%d] with length %d", v.N, n)
	}
	i := v.int()
	if i < 0 {
		r.throw("index out of range [%d]", i)
	}
	if i >= n {
		r.throw("index out of range [%d] with length %d", i, n)
	}
	return i
}

func (c *compiler) elementAddr(x *ast.IndexExpr) int {
	t := c.typeOf(x.X)
	d := c.reg()
	switch t.kind {
	case kindSlice:
		s := c.value(x.X)
		i, u := c.indexValue(x.Index)
		size := c.m.element(t).size
		c.op(x, []int{d}, []int{s, i}, func(r *run, f *frame) {
			sl := f.regs[s].slice()
			n := r.checkIndex(f.regs[i], u, sl.Len)
			f.regs[d] = pointer(sl.Obj, sl.Off+n*size)
		})
		return d
	case kindPointer:
		at := c.m.element(t)
		p := c.value(x.X)
		return c.arrayElement(x, p, at)
	}
	return c.arrayElement(x, c.addrOrTemp(x.X, t), t)
}

func (c *compiler) arrayElement(x *ast.IndexExpr, p int, t *Type) int {
	d := c.reg()
	i, u := c.indexValue(x.Index)
	size, n := t.elem.size, t.length
	c.op(x, []int{d}, []int{p, i}, func(r *run, f *frame) {
		v := f.regs[p]
		k := r.checkIndex(f.regs[i], u, n)
		if v.isNil() {
			r.nilDereference()
		}
		v.N += uint64(k * size)
		f.regs[d] = v
	})
	return d
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

// addressOf evaluates &x.
func (c *compiler) addressOf(x *ast.UnaryExpr) int {
	e := ast.Unparen(x.X)
	if lit, ok := e.(*ast.CompositeLit); ok {
		t := c.typeOf(lit)
		r := c.value(lit)
		return c.box(x, c.m.newSite(x.Pos(), "", t), t, r)
	}
	return c.addr(e)
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
