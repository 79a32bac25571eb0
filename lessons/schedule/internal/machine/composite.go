package machine

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strconv"
	"strings"
	"unicode/utf8"
)

// orderLiteral orders the elements of a composite literal. A map literal is made entry by entry.
func (c *compiler) orderLiteral(x *ast.CompositeLit) {
	t := c.typeOf(x)
	lt := t
	if t.kind == kindPointer {
		lt = c.m.element(t)
	}
	switch lt.kind {
	case kindMap:
		if !c.allConst(x) {
			c.keep(x)
		}
	case kindStruct:
		c.m.element(lt)
		s := lt.under.(*types.Struct)
		for i, e := range x.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				c.orderElement(kv.Value, lt.fields[c.fieldNumber(s, kv.Key)])
			} else {
				c.orderElement(e, lt.fields[i])
			}
		}
	default:
		elem := c.m.element(lt)
		for _, e := range x.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				e = kv.Value
			}
			c.orderElement(e, elem)
		}
	}
}

func (c *compiler) allConst(x *ast.CompositeLit) bool {
	for _, e := range x.Elts {
		kv := e.(*ast.KeyValueExpr)
		if !c.isConst(kv.Key) || !c.isConst(kv.Value) {
			return false
		}
	}
	return true
}

func (c *compiler) orderElement(e ast.Expr, t *Type) {
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type == nil {
		c.orderLiteral(lit)
		return
	}
	c.orderTo(e, t.T)
}

func (c *compiler) fieldNumber(s *types.Struct, key ast.Expr) int {
	name := key.(*ast.Ident).Name
	for i := range s.NumFields() {
		if s.Field(i).Name() == name {
			return i
		}
	}
	c.refuse(key, "no field %s", name)
	return 0
}

// compositeValue evaluates a composite literal. Where its type is left out and is a pointer's
// (in a literal of pointers), it is the address of one.
func (c *compiler) compositeValue(x *ast.CompositeLit) int {
	t := c.typeOf(x)
	if t.kind == kindPointer {
		elem := c.m.element(t)
		return c.box(x, c.m.newSite(x.Pos(), "", elem), elem, c.compositeOf(x, elem))
	}
	return c.compositeOf(x, t)
}

func (c *compiler) compositeOf(x *ast.CompositeLit, t *Type) int {
	switch t.kind {
	case kindStruct:
		return c.structLiteral(x, t)
	case kindArray:
		return c.arrayLiteral(x, t, t.length)
	case kindSlice:
		n := c.literalLength(x)
		elem := c.m.element(t)
		if n*max(elem.size, 1) > maxSlots {
			c.refuse(x, "more than %d elements are too many to be copied in every order", maxSlots)
		}
		array := c.m.typeOf(types.NewArray(elem.T, int64(n)))
		a := c.arrayLiteral(x, array, n)
		site := c.m.newSite(x.Pos(), "", elem)
		d := c.reg()
		c.op(x, []int{d}, []int{a}, func(r *run, f *frame) {
			o := &Object{elem: elem, slots: append([]Value(nil), f.regs[a].tuple()...)}
			f.regs[d] = Value{R: &Slice{r.alloc(site, o), 0, n, n}}
		})
		return d
	case kindMap:
		return c.mapLiteral(x, t)
	}
	c.refuse(x, "the explorer does not understand this literal")
	return 0
}

func (c *compiler) elementValue(e ast.Expr, t *Type) int {
	if lit, ok := e.(*ast.CompositeLit); ok {
		if _, kept := c.temps[e]; !kept && lit.Type == nil {
			return c.convert(e, c.compositeValue(lit), c.typeOf(lit), t)
		}
	}
	return c.valueTo(e, t.T)
}

func (c *compiler) structLiteral(x *ast.CompositeLit, t *Type) int {
	s := t.under.(*types.Struct)
	var regs, fields []int
	for i, e := range x.Elts {
		field := i
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			field, e = c.fieldNumber(s, kv.Key), kv.Value
		}
		regs = append(regs, c.elementValue(e, t.fields[field]))
		fields = append(fields, field)
	}
	zero := c.m.zero(t).tuple()
	d := c.reg()
	c.op(x, []int{d}, regs, func(_ *run, f *frame) {
		v := append(Tuple(nil), zero...)
		for i, field := range fields {
			setPart(v, t.offsets[field], t.fields[field], f.regs[regs[i]])
		}
		f.regs[d] = Value{R: v}
	})
	return d
}

func setPart(v Tuple, off int, t *Type, x Value) {
	if t.aggregate() {
		copy(v[off:off+t.size], x.tuple())
	} else {
		v[off] = x
	}
}

func (c *compiler) literalLength(x *ast.CompositeLit) int {
	n, at := 0, 0
	for _, e := range x.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			at = c.constIndex(kv.Key)
		}
		at++
		n = max(n, at)
	}
	return n
}

func (c *compiler) constIndex(e ast.Expr) int {
	tv := c.info.Types[e]
	n, _ := constant.Int64Val(constant.ToInt(tv.Value))
	if n > maxSlots {
		c.refuse(e, "more than %d elements are too many to be copied in every order", maxSlots)
	}
	return int(n)
}

func (c *compiler) arrayLiteral(x *ast.CompositeLit, t *Type, n int) int {
	if t.size > maxSlots {
		c.refuse(x, "more than %d elements are too many to be copied in every order", maxSlots)
	}
	elem := c.m.element(t)
	var regs, indexes []int
	at := 0
	for _, e := range x.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			at, e = c.constIndex(kv.Key), kv.Value
		}
		regs = append(regs, c.elementValue(e, elem))
		indexes = append(indexes, at)
		at++
	}
	zero := c.m.zero(t).tuple()
	d := c.reg()
	c.op(x, []int{d}, regs, func(_ *run, f *frame) {
		v := append(make(Tuple, 0, len(zero)), zero...)
		for i, k := range indexes {
			setPart(v, k*elem.size, elem, f.regs[regs[i]])
		}
		f.regs[d] = Value{R: v}
	})
	return d
}

func (c *compiler) mapLiteral(x *ast.CompositeLit, t *Type) int {
	c.m.element(t)
	d := c.makeMap(x, t)
	for _, e := range x.Elts {
		kv := e.(*ast.KeyValueExpr)
		c.orderElement(kv.Key, t.key)
		c.orderElement(kv.Value, t.elem)
		k := c.elementValue(kv.Key, t.key)
		v := c.elementValue(kv.Value, t.elem)
		c.mapStore(kv, d, t, k, v, "")
	}
	return d
}

func (c *compiler) makeMap(at ast.Node, t *Type) int {
	d := c.reg()
	site := c.m.newSite(at.Pos(), "", t)
	c.op(at, []int{d}, nil, func(r *run, f *frame) {
		f.regs[d] = pointer(r.alloc(site, &Object{kind: mapping, elem: t}), 0)
	})
	return d
}

// mapAccess is the place of a map in a register: the whole map is one place.
func (c *compiler) mapAccess(in *Instr, reg int, write, iterates bool) {
	in.drains = true
	if c.fn.model {
		return
	}
	in.stop = access
	in.place = func(_ *run, f *frame) accessed {
		return accessed{slot: f.regs[reg].slot(), n: 1, write: write, maps: true, iterates: iterates}
	}
}

// mapIndex evaluates m[k], and whether it is there.
func (c *compiler) mapIndex(x *ast.IndexExpr, ok bool) []int {
	t := c.typeOf(x.X)
	c.m.element(t)
	mp := c.value(x.X)
	k := c.valueTo(x.Index, t.key.T)
	return c.mapLoad(x, mp, t, k, c.text(x))
}

func (c *compiler) mapLoad(at ast.Node, mp int, t *Type, k int, what string) []int {
	d, found := c.reg(), c.reg()
	m := c.m
	zero := m.zero(t.elem)
	in := Instr{
		exec: func(r *run, f *frame) {
			code := r.mapKey(t.key, f.regs[k], r.holdsNothing(f.regs[mp]))
			f.regs[d], f.regs[found] = zero, Value{}
			v := f.regs[mp]
			if v.isNil() {
				return
			}
			o := r.object(v.slot())
			if i, ok := o.find(code); ok {
				f.regs[d], f.regs[found] = o.keys[i].val, Value{N: 1}
			}
		},
		pos: c.pos(at), def: []int{d, found}, use: []int{mp, k}, note: note{"read", what, d, t.elem},
	}
	c.mapAccess(&in, mp, false, false)
	c.add(in)
	return []int{d, found}
}

// holdsNothing reports whether a map is nil or empty.
func (r *run) holdsNothing(m Value) bool { return m.isNil() || len(r.object(m.slot()).keys) == 0 }

// mapKey returns the code of a key; it panics if the key cannot be compared. Go looks at the key of an
// empty map in another way, and its text is another (internal/runtime/maps, mapKeyError).
func (r *run) mapKey(t *Type, k Value, empty bool) string {
	if t.kind == kindInterface || t.aggregate() {
		switch bad := r.m.unhashable(t, k); {
		case bad != nil && empty:
			r.throwText("hash of unhashable type: " + r.m.typeName(bad.T))
		case bad != nil:
			r.throw("hash of unhashable type %s", r.m.typeName(bad.T))
		}
	}
	return r.m.keyCode(t, k)
}

// unhashable returns the type of a part of v that cannot be a key, or nil.
func (m *Machine) unhashable(t *Type, v Value) *Type {
	switch t.kind {
	case kindInterface:
		if i := v.iface(); i != nil {
			if !types.Comparable(i.T.T) {
				return i.T
			}
			return m.unhashable(i.T, i.V)
		}
	case kindSlice, kindMap, kindFunc:
		return t
	case kindStruct:
		for i, f := range t.fields {
			if bad := m.unhashable(f, part(v, t.offsets[i], f)); bad != nil {
				return bad
			}
		}
	case kindArray:
		for i := range t.length {
			if bad := m.unhashable(t.elem, part(v, i*t.elem.size, t.elem)); bad != nil {
				return bad
			}
		}
	}
	return nil
}

func (c *compiler) mapStore(at ast.Node, mp int, t *Type, k, v int, what string) {
	model := c.fn.model
	in := Instr{
		exec: func(r *run, f *frame) {
			m := f.regs[mp]
			if m.isNil() {
				r.throwText("assignment to entry in nil map")
			}
			code := r.mapKey(t.key, f.regs[k], false)
			r.setKey(m.slot(), code, f.regs[k], f.regs[v], model)
		},
		pos: c.pos(at), use: []int{mp, k, v}, note: note{"write", what, v, t.elem},
	}
	c.mapAccess(&in, mp, true, false)
	c.add(in)
}

func (r *run) setKey(slot int, code string, k, v Value, model bool) {
	o := r.change(slot)
	if strings.HasPrefix(code, notANumber) {
		for n := 0; ; n++ {
			if _, taken := o.find(code + strconv.Itoa(n)); !taken {
				code += strconv.Itoa(n)
				break
			}
		}
	}
	if i, ok := o.find(code); ok {
		o.keys[i].val = v
	} else {
		if len(o.keys) > maxSlots>>4 {
			r.refuse("this makes a map of more than %d keys, too many to be copied in every order", maxSlots>>4)
		}
		o.keys = append(o.keys, mapEntry{})
		copy(o.keys[i+1:], o.keys[i:])
		o.keys[i] = mapEntry{code, k, v}
	}
	if o.shared {
		r.share(k)
		r.share(v)
	}
}

func (c *compiler) deleteKey(at ast.Node, mp int, t *Type, k int, what string) {
	in := Instr{
		exec: func(r *run, f *frame) {
			code := r.mapKey(t.key, f.regs[k], r.holdsNothing(f.regs[mp]))
			v := f.regs[mp]
			if v.isNil() {
				return
			}
			if i, ok := r.object(v.slot()).find(code); ok {
				o := r.change(v.slot())
				o.keys = append(o.keys[:i], o.keys[i+1:]...)
			}
		},
		pos: c.pos(at), use: []int{mp, k}, note: note{verb: "write", what: what, reg: -1},
	}
	c.mapAccess(&in, mp, true, false)
	c.add(in)
}

// sliceExpr evaluates x[low:high:max].
func (c *compiler) sliceExpr(x *ast.SliceExpr) int {
	t := c.typeOf(x.X)
	var base int
	var array *Type
	switch t.kind {
	case kindArray:
		base, array = c.addrOrTemp(x.X, t), t
	case kindPointer:
		base, array = c.value(x.X), c.m.element(t)
	default:
		base = c.value(x.X)
	}
	opt := func(e ast.Expr) int {
		if e == nil {
			return -1
		}
		return c.value(e)
	}
	lo, hi, mx := opt(x.Low), opt(x.High), opt(x.Max)
	d := c.reg()
	use := []int{base, lo, hi, mx}
	if t.kind == kindString {
		c.op(x, []int{d}, use, func(r *run, f *frame) {
			s := f.regs[base].text()
			l, h := 0, len(s)
			if hi >= 0 {
				h = f.regs[hi].int()
				if h < 0 || h > len(s) {
					r.throw("slice bounds out of range [:%d] with length %d", h, len(s))
				}
			}
			if lo >= 0 {
				l = f.regs[lo].int()
				if l < 0 || l > h {
					r.throw("slice bounds out of range [%d:%d]", l, h)
				}
			}
			f.regs[d] = text(s[l:h])
		})
		return d
	}
	size := 0
	if array != nil {
		size = array.elem.size
	} else {
		size = c.m.element(t).size
	}
	c.op(x, []int{d}, use, func(r *run, f *frame) {
		var s Slice
		if array != nil {
			p := f.regs[base]
			if p.isNil() {
				r.nilDereference()
			}
			s = Slice{p.slot(), p.off(), array.length, array.length}
		} else {
			s = f.regs[base].slice()
		}
		isNil := array == nil && f.regs[base].isNil()
		l, h, m := 0, s.Len, s.Cap
		if mx >= 0 {
			m = f.regs[mx].int()
			if m < 0 || m > s.Cap {
				if array != nil {
					r.throw("slice bounds out of range [::%d] with length %d", m, s.Cap)
				}
				r.throw("slice bounds out of range [::%d] with capacity %d", m, s.Cap)
			}
		}
		if hi >= 0 {
			h = f.regs[hi].int()
			if h < 0 || h > m {
				switch {
				case mx >= 0:
					r.throw("slice bounds out of range [:%d:%d]", h, m)
				case array != nil:
					r.throw("slice bounds out of range [:%d] with length %d", h, s.Cap)
				}
				r.throw("slice bounds out of range [:%d] with capacity %d", h, s.Cap)
			}
		}
		if lo >= 0 {
			l = f.regs[lo].int()
			if l < 0 || l > h {
				if mx >= 0 {
					r.throw("slice bounds out of range [%d:%d:]", l, h)
				}
				r.throw("slice bounds out of range [%d:%d]", l, h)
			}
		}
		if isNil {
			f.regs[d] = Value{}
			return
		}
		off := s.Off + l*size
		if m-l == 0 {
			off = s.Off // an empty slice does not point behind the array
		}
		f.regs[d] = Value{R: &Slice{s.Obj, off, h - l, m - l}}
	})
	return d
}

// assertion evaluates x.(T), and with ok whether it holds.
func (c *compiler) assertion(x *ast.TypeAssertExpr, ok bool) []int {
	t := c.typeOf(x.Type)
	return c.assert(x, c.value(x.X), c.typeOf(x.X), t, ok)
}

func (c *compiler) assert(at ast.Node, v int, from, t *Type, ok bool) []int {
	d, found := c.reg(), c.reg()
	m := c.m
	zero := m.zero(t)
	c.op(at, []int{d, found}, []int{v}, func(r *run, f *frame) {
		i := f.regs[v].iface()
		if i != nil && m.holds(i, t) {
			if t.kind == kindInterface {
				f.regs[d] = f.regs[v]
			} else {
				f.regs[d] = i.V
			}
			f.regs[found] = Value{N: 1}
			return
		}
		if !ok {
			r.throwText(m.assertionText(i, from, t))
		}
		f.regs[d], f.regs[found] = zero, Value{}
	})
	return []int{d, found}
}

// holds reports whether an interface's content is of type t, or implements it.
func (m *Machine) holds(i *Iface, t *Type) bool {
	if t.kind != kindInterface {
		return i.T == t
	}
	if known, ok := i.T.impl[t]; ok {
		return known
	}
	does := types.Implements(i.T.T, t.under.(*types.Interface))
	if i.T.impl == nil {
		i.T.impl = map[*Type]bool{}
	}
	i.T.impl[t] = does
	return does
}

func (m *Machine) assertionText(i *Iface, from, t *Type) string {
	name := m.interfaceName(from)
	if t.kind != kindInterface {
		if i == nil {
			return "interface conversion: " + name + " is nil, not " + m.typeName(t.T)
		}
		is, not := m.typeName(i.T.T), m.typeName(t.T)
		text := "interface conversion: " + name + " is " + is + ", not " + not
		if is == not {
			text += " (types from different scopes)"
		}
		return text
	}
	if i == nil {
		return "interface conversion: interface is nil, not " + m.interfaceName(t)
	}
	missing, _ := types.MissingMethod(i.T.T, t.under.(*types.Interface), true)
	method := ""
	if missing != nil {
		method = missing.Name()
	}
	return "interface conversion: " + m.typeName(i.T.T) + " is not " + m.interfaceName(t) + ": missing method " + method
}

func (m *Machine) interfaceName(t *Type) string {
	if _, ok := types.Unalias(t.T).(*types.Named); !ok && t.under.(*types.Interface).NumMethods() == 0 {
		return "interface {}"
	}
	return m.typeName(t.T)
}

// conversion evaluates T(x).
func (c *compiler) conversion(x *ast.CallExpr) int {
	to := c.typeOf(x.Fun)
	arg := x.Args[0]
	from := c.typeOf(arg)
	if to.kind == kindInterface {
		return c.valueTo(arg, to.T)
	}
	v := c.value(arg)
	return c.convertTo(x, v, from, to)
}

func (c *compiler) convertTo(at ast.Node, v int, from, to *Type) int {
	f := c.conversionOf(at, from, to)
	if f == nil {
		return v
	}
	d := c.reg()
	in := Instr{
		exec: func(r *run, fr *frame) { fr.regs[d] = f(r, fr.regs[v]) },
		pos:  c.pos(at), def: []int{d}, use: []int{v},
	}
	if from.kind == kindSlice && !c.fn.model { // its elements are read
		elem := c.m.element(from)
		size, models := elem.size, c.m.hasModels(elem)
		in.stop = access
		in.note = note{verb: "read", reg: -1}
		in.place = func(_ *run, fr *frame) accessed {
			s := fr.regs[v].slice()
			return accessed{slot: s.Obj, off: s.Off, n: s.Len * size, models: models}
		}
	}
	c.add(in)
	return d
}

// conversionOf returns how a value is converted, nil if nothing changes.
func (c *compiler) conversionOf(at ast.Node, from, to *Type) func(r *run, v Value) Value {
	m := c.m
	numeric := func(k typeKind) bool { return k == kindInt || k == kindUint }
	switch {
	case numeric(from.kind) && numeric(to.kind):
		return func(_ *run, v Value) Value { return wrap(to, v) }
	case numeric(from.kind) && to.kind == kindFloat:
		single := to.basic == types.Float32
		signed := from.kind == kindInt
		return func(_ *run, v Value) Value {
			switch {
			case single && signed:
				return float(float64(float32(int64(v.N))))
			case single:
				return float(float64(float32(v.N)))
			case signed:
				return float(float64(int64(v.N)))
			}
			return float(float64(v.N))
		}
	case from.kind == kindFloat && numeric(to.kind):
		return func(_ *run, v Value) Value { return floatToInt(to, v.float()) }
	case from.kind == kindFloat && to.kind == kindFloat:
		if to.basic == types.Float32 {
			return func(_ *run, v Value) Value { return float(float64(float32(v.float()))) }
		}
	case from.kind == kindComplex && to.kind == kindComplex:
		if to.basic == types.Complex64 {
			return func(_ *run, v Value) Value { return complexOf(complex128(complex64(v.complex()))) }
		}
	case numeric(from.kind) && to.kind == kindString:
		return func(_ *run, v Value) Value {
			if v.N > utf8.MaxRune {
				return text(string(utf8.RuneError))
			}
			return text(string(rune(v.N)))
		}
	case from.kind == kindSlice && to.kind == kindString:
		runes := m.element(from).basic == types.Int32
		return func(r *run, v Value) Value {
			s := v.slice()
			if s.Len == 0 {
				return Value{}
			}
			o := r.object(s.Obj)
			if runes {
				rs := make([]rune, s.Len)
				for i := range rs {
					rs[i] = rune(o.slots[s.Off+i].N)
				}
				return text(string(rs))
			}
			b := make([]byte, s.Len)
			for i := range b {
				b[i] = byte(o.slots[s.Off+i].N)
			}
			return text(string(b))
		}
	case from.kind == kindString && to.kind == kindSlice:
		elem := m.element(to)
		site := m.newSite(at.Pos(), "", elem)
		runes := elem.basic == types.Int32
		return func(r *run, v Value) Value {
			var slots []Value
			if runes {
				for _, x := range v.text() {
					slots = append(slots, Value{N: uint64(x)})
				}
			} else {
				s := v.text()
				slots = make([]Value, len(s))
				for i := range len(s) {
					slots[i] = Value{N: uint64(s[i])}
				}
			}
			return r.newSlice(site, elem, slots, len(slots))
		}
	case from.kind == kindSlice && to.kind == kindArray:
		elem := m.element(from)
		return func(r *run, v Value) Value {
			s := v.slice()
			if s.Len < to.length {
				r.throw("cannot convert slice with length %d to array or pointer to array with length %d", s.Len,
					to.length)
			}
			if to.length == 0 {
				return m.zero(to)
			}
			o := r.object(s.Obj)
			return Value{R: append(Tuple(nil), o.slots[s.Off:s.Off+to.length*elem.size]...)}
		}
	case from.kind == kindSlice && to.kind == kindPointer:
		array := m.element(to)
		return func(r *run, v Value) Value {
			s := v.slice()
			if s.Len < array.length {
				r.throw("cannot convert slice with length %d to array or pointer to array with length %d", s.Len,
					array.length)
			}
			if v.isNil() {
				return Value{}
			}
			return pointer(s.Obj, s.Off)
		}
	case from.kind == to.kind || isUntypedNil(from.T):
		return nil
	}
	c.refuse(at, "the explorer does not understand this conversion")
	return nil
}

// floatToInt converts as an amd64 processor does.
func floatToInt(to *Type, x float64) Value {
	if to.kind == kindUint && to.size64() {
		return Value{N: uint64(x)}
	}
	return wrap(to, Value{N: uint64(int64(x))})
}

func (t *Type) size64() bool {
	return t.basic == types.Uint64 || t.basic == types.Uint || t.basic == types.Uintptr
}

// newSlice allocates a slice with the given slots, of capacity n elements or more.
func (r *run) newSlice(site int, elem *Type, slots []Value, n int) Value {
	o := &Object{elem: elem, slots: slots}
	return Value{R: &Slice{r.alloc(site, o), 0, n, n}}
}

// literal evaluates a function literal: a closure over what it captures.
func (c *compiler) literal(x *ast.FuncLit, name string) int {
	in := c.inner(".func", x)
	in.fn.label = name
	in.function(c.info.TypeOf(x).(*types.Signature), nil, x.Type, x.Body)
	return c.closure(x, in.fn, in.caught)
}

func (c *compiler) closure(at ast.Node, fn *Func, caught []types.Object) int {
	var regs []int
	for _, obj := range caught {
		regs = append(regs, c.lookup(obj).reg)
	}
	d := c.reg()
	c.op(at, []int{d}, regs, func(_ *run, f *frame) {
		cl := &Closure{Fn: fn}
		for _, reg := range regs {
			cl.Caps = append(cl.Caps, f.regs[reg])
		}
		f.regs[d] = Value{R: cl}
	})
	return d
}
