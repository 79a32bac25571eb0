package machine

import (
	"go/ast"
	"go/types"
	"math"
	"strconv"
)

// builtinName returns the name of the builtin that an expression is, or "".
func (c *compiler) builtinName(e ast.Expr) string {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return ""
	}
	if b, ok := c.info.Uses[id].(*types.Builtin); ok {
		return b.Name()
	}
	return ""
}

// orderBuiltin evaluates a builtin in gc's first pass: it is one of the calls.
func (c *compiler) orderBuiltin(x *ast.CallExpr, name string) {
	if len(x.Args) == 1 && isTuple(c.info.TypeOf(x.Args[0])) {
		if name == "print" || name == "println" {
			return // see printTo
		}
		c.refuse(x, "the explorer does not understand %s of a call with several results; put them into variables first",
			name)
	}
	for i, a := range x.Args {
		if c.isType(a) {
			continue
		}
		if name == "append" && i > 0 && !x.Ellipsis.IsValid() {
			c.orderTo(a, c.m.element(c.typeOf(x.Args[0])).T)
			continue
		}
		if name == "panic" {
			c.orderTo(a, c.m.anyType.T)
			continue
		}
		c.order(a)
	}
	switch name {
	case "print", "println", "panic", "delete", "close", "clear":
		return // statements
	}
	c.keep(x)
}

// builtinStmt evaluates a builtin as a statement.
func (c *compiler) builtinStmt(x *ast.CallExpr, name string) {
	c.orderBuiltin(x, name)
	if _, ok := c.temps[x]; ok {
		return
	}
	c.builtin(x, name)
}

// builtin evaluates a builtin whose arguments are ordered.
func (c *compiler) builtin(x *ast.CallExpr, name string) int {
	switch name {
	case "len", "cap":
		return c.lenOf(x, name)
	case "append":
		return c.appendTo(x)
	case "copy":
		return c.copyTo(x)
	case "make":
		return c.makeOf(x)
	case "new":
		return c.newOf(x)
	case "delete":
		t := c.typeOf(x.Args[0])
		c.m.element(t)
		m := c.value(x.Args[0])
		c.deleteKey(x, m, t, c.valueTo(x.Args[1], t.key.T), c.text(x.Args[0]))
	case "clear":
		c.clear(x)
	case "close":
		c.closeChan(x, c.value(x.Args[0]), c.text(x.Args[0]))
	case "panic":
		v := c.valueTo(x.Args[0], c.m.anyType.T)
		c.add(Instr{exec: func(r *run, f *frame) {
			if f.regs[v].isNil() {
				r.throwText("panic called with nil argument")
			}
			panic(thrown{f.regs[v]})
		}, pos: c.pos(x), use: []int{v}, noFall: true})
	case "recover":
		d := c.reg()
		c.op(x, []int{d}, nil, func(r *run, f *frame) { f.regs[d] = r.recovered(f) })
		return d
	case "print", "println":
		c.printTo(x, name == "println")
	case "min", "max":
		return c.minMax(x, name)
	case "real", "imag", "complex":
		return c.complexPart(x, name)
	default:
		c.refuse(x, "%s is not understood by the explorer", name)
	}
	return c.constant(Value{})
}

// recovered returns what recover returns.
func (r *run) recovered(f *frame) Value {
	g := r.g
	i := len(g.frames) - 1
	if i < 1 || !f.byDef {
		return Value{}
	}
	p := g.frames[i-1].panic
	if p == nil || p.recovered || p.goexit {
		return Value{}
	}
	q := *p
	q.recovered = true
	g.frames[i-1].panic = &q
	return p.value
}

func (c *compiler) lenOf(x *ast.CallExpr, name string) int {
	arg := x.Args[0]
	t := c.typeOf(arg)
	d := c.reg()
	switch t.kind {
	case kindString:
		v := c.value(arg)
		c.op(x, []int{d}, []int{v}, func(_ *run, f *frame) { f.regs[d] = number(len(f.regs[v].text())) })
	case kindSlice:
		v := c.value(arg)
		c.op(x, []int{d}, []int{v}, func(_ *run, f *frame) {
			s := f.regs[v].slice()
			if name == "cap" {
				f.regs[d] = number(s.Cap)
			} else {
				f.regs[d] = number(s.Len)
			}
		})
	case kindMap:
		v := c.value(arg)
		in := Instr{exec: func(r *run, f *frame) {
			f.regs[d] = Value{}
			if p := f.regs[v]; !p.isNil() {
				f.regs[d] = number(len(r.object(p.slot()).keys))
			}
		}, pos: c.pos(x), def: []int{d}, use: []int{v}, note: note{"read", c.text(x), d, c.typeOf(x)}}
		c.mapAccess(&in, v, false, false)
		c.add(in)
	case kindChan:
		c.chanLen(x, d, c.value(arg), name == "cap")
	case kindArray:
		c.value(arg)
		n := number(t.length)
		c.op(x, []int{d}, nil, func(_ *run, f *frame) { f.regs[d] = n })
	case kindPointer:
		c.value(arg)
		n := number(c.m.element(t).length)
		c.op(x, []int{d}, nil, func(_ *run, f *frame) { f.regs[d] = n })
	default:
		c.refuse(x, "the explorer does not understand this %s", name)
	}
	return d
}

// elements is the place of a slice's elements in a register.
func (c *compiler) elements(in *Instr, reg int, elem *Type, write bool) {
	in.drains = true
	if c.fn.model {
		return
	}
	in.stop = access
	size, models := elem.size, c.m.hasModels(elem)
	in.place = func(_ *run, f *frame) accessed {
		s := f.regs[reg].slice()
		return accessed{slot: s.Obj, off: s.Off, n: s.Len * size, write: write, models: models}
	}
}

// appendTo evaluates append. It is one step: what is read, and what is written behind the
// slice's length.
func (c *compiler) appendTo(x *ast.CallExpr) int {
	t := c.typeOf(x)
	elem := c.m.element(t)
	s := c.value(x.Args[0])
	var more int
	fromString := false
	if x.Ellipsis.IsValid() {
		more = c.value(x.Args[1])
		fromString = c.typeOf(x.Args[1]).kind == kindString
	} else {
		var regs []int
		for _, a := range x.Args[1:] {
			regs = append(regs, c.valueTo(a, elem.T))
		}
		return c.appendRegs(x, t, s, regs)
	}
	site, models := c.m.newSite(x.Pos(), "", elem), c.m.hasModels(elem)
	d := c.reg()
	in := Instr{exec: func(r *run, f *frame) {
		var add []Value
		if fromString {
			str := f.regs[more].text()
			for i := range len(str) {
				add = append(add, Value{N: uint64(str[i])})
			}
		} else if m := f.regs[more].slice(); m.Len > 0 {
			add = append(add, r.object(m.Obj).slots[m.Off:m.Off+m.Len*elem.size]...)
		}
		f.regs[d] = r.appendSlots(site, elem, f.regs[s], add, c.fn.model)
	}, pos: c.pos(x), def: []int{d}, use: []int{s, more}, note: note{verb: "append to", what: c.text(x.Args[0]),
		reg: -1}}
	in.drains = true
	if !c.fn.model {
		in.stop = access
		in.place = func(_ *run, f *frame) accessed {
			sl := f.regs[s].slice()
			n := 0
			if fromString {
				n = len(f.regs[more].text())
			} else {
				n = f.regs[more].slice().Len
			}
			return appendPlace(sl, n, elem.size, models)
		}
	}
	c.add(in)
	return d
}

// appendPlace returns what append accesses: it writes behind the length where there is room, and
// reads all elements where there is none.
func appendPlace(s Slice, n, size int, models bool) accessed {
	if s.Len+n <= s.Cap {
		return accessed{slot: s.Obj, off: s.Off + s.Len*size, n: n * size, write: true, models: models}
	}
	return accessed{slot: s.Obj, off: s.Off, n: s.Len * size, models: models}
}

func (c *compiler) appendRegs(x *ast.CallExpr, t *Type, s int, regs []int) int {
	elem := c.m.element(t)
	site, models := c.m.newSite(x.Pos(), "", elem), c.m.hasModels(elem)
	d := c.reg()
	model := c.fn.model
	in := Instr{exec: func(r *run, f *frame) {
		add := make([]Value, len(regs)*elem.size)
		for i, reg := range regs {
			setPart(add, i*elem.size, elem, f.regs[reg])
		}
		f.regs[d] = r.appendSlots(site, elem, f.regs[s], add, model)
	}, pos: c.pos(x), def: []int{d}, use: append([]int{s}, regs...)}
	in.note = note{verb: "append to", what: c.text(x.Args[0]), reg: -1}
	in.drains = true
	if !model {
		in.stop = access
		in.place = func(_ *run, f *frame) accessed {
			return appendPlace(f.regs[s].slice(), len(regs), elem.size, models)
		}
	}
	c.add(in)
	return d
}

func (r *run) appendSlots(site int, elem *Type, old Value, add []Value, model bool) Value {
	s := old.slice()
	size := elem.size
	n := len(add)
	if size > 0 {
		n /= size
	}
	if n == 0 {
		return old
	}
	if s.Len+n <= s.Cap {
		if size > 0 {
			o := r.change(s.Obj)
			from := s.Off + s.Len*size
			copy(o.slots[from:], add)
			if o.shared {
				for _, v := range add {
					r.share(v)
				}
			}
		}
		s.Len += n
		return Value{R: &s}
	}
	capacity := grown(s.Cap, s.Len+n, elem)
	if capacity*max(size, 1) > maxSlots {
		r.refuse("this makes a slice of more than %d elements, too many to be copied in every order", maxSlots)
	}
	slots := make([]Value, capacity*size)
	if s.Len > 0 && size > 0 {
		copy(slots, r.object(s.Obj).slots[s.Off:s.Off+s.Len*size])
	}
	copy(slots[s.Len*size:], add)
	zero := r.m.zero(elem)
	if elem.aggregate() {
		for i := s.Len + n; i < capacity; i++ {
			setPart(slots, i*size, elem, zero)
		}
	}
	o := &Object{elem: elem, slots: slots}
	return Value{R: &Slice{r.alloc(site, o), 0, s.Len + n, capacity}}
}

// grown returns the capacity that append gives a slice, as Go's runtime does (growslice in
// runtime/slice.go, with the size classes of runtime/sizeclasses.go).
func grown(old, need int, elem *Type) int {
	capacity := old
	switch {
	case need > 2*old:
		capacity = need
	case old < 256:
		capacity = 2 * old
	default:
		for capacity < need {
			capacity += (capacity + 3*256) >> 2
		}
	}
	size := int(gcSizes.Sizeof(elem.T))
	if size == 0 {
		return need
	}
	return roundUp(capacity*size, !hasPointers(elem.T)) / size
}

// sizeClasses are the sizes in bytes in which Go allocates small objects.
var sizeClasses = []int{
	8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384,
	416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688,
	3072, 3200, 3456, 4096, 4864, 5120, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880,
	12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768,
}

func roundUp(bytes int, noScan bool) int {
	const header, small, page = 8, 512, 8192
	if bytes <= 32768-header {
		want := bytes
		if !noScan && bytes > small { // room for the header that tells the collector where pointers are
			want += header
		}
		for _, c := range sizeClasses {
			if c >= want {
				return c - (want - bytes)
			}
		}
	}
	return (bytes + page - 1) / page * page
}

func (c *compiler) copyTo(x *ast.CallExpr) int {
	elem := c.m.element(c.typeOf(x.Args[0]))
	dst, src := c.value(x.Args[0]), c.value(x.Args[1])
	fromString := c.typeOf(x.Args[1]).kind == kindString
	size, models := elem.size, c.m.hasModels(elem)
	d := c.reg()
	model := c.fn.model
	length := func(f *frame) int {
		n := f.regs[dst].slice().Len
		if fromString {
			return min(n, len(f.regs[src].text()))
		}
		return min(n, f.regs[src].slice().Len)
	}
	in := Instr{exec: func(r *run, f *frame) {
		n := length(f)
		f.regs[d] = number(n)
		if n == 0 || size == 0 {
			return
		}
		to := f.regs[dst].slice()
		var from []Value
		if fromString {
			s := f.regs[src].text()
			for i := range n {
				from = append(from, Value{N: uint64(s[i])})
			}
		} else {
			s := f.regs[src].slice()
			from = append(from, r.object(s.Obj).slots[s.Off:s.Off+n*size]...)
		}
		o := r.change(to.Obj)
		copy(o.slots[to.Off:], from)
		if o.shared {
			for _, v := range from {
				r.share(v)
			}
		}
	}, pos: c.pos(x), def: []int{d}, use: []int{dst, src}, note: note{verb: "copy to", what: c.text(x.Args[0]),
		reg: -1}}
	in.drains = true
	if !model {
		in.stop = access
		in.place = func(_ *run, f *frame) accessed {
			to := f.regs[dst].slice()
			return accessed{slot: to.Obj, off: to.Off, n: length(f) * size, write: true, models: models}
		}
		if !fromString {
			in.also = func(f *frame) accessed {
				s := f.regs[src].slice()
				return accessed{slot: s.Obj, off: s.Off, n: length(f) * size, models: models}
			}
		}
	}
	c.add(in)
	return d
}

func (c *compiler) makeOf(x *ast.CallExpr) int {
	t := c.typeOf(x.Args[0])
	switch t.kind {
	case kindMap:
		c.m.element(t)
		return c.makeMap(x, t)
	case kindChan:
		size := -1
		if len(x.Args) > 1 {
			size = c.value(x.Args[1])
		}
		return c.makeChan(x, t, size)
	}
	elem := c.m.element(t)
	site := c.m.newSite(x.Pos(), "", elem)
	n := c.value(x.Args[1])
	capacity := n
	if len(x.Args) > 2 {
		capacity = c.value(x.Args[2])
	}
	size := elem.size
	most := math.MaxInt // elements of no size take no memory
	if bytes := gcSizes.Sizeof(elem.T); bytes > 0 {
		most = 1 << 48 / int(bytes)
	}
	zero := c.m.zero(elem)
	d := c.reg()
	c.op(x, []int{d}, []int{n, capacity}, func(r *run, f *frame) {
		l, k := f.regs[n].int(), f.regs[capacity].int()
		if l < 0 || l > most {
			r.throw("makeslice: len out of range")
		}
		if k < l || k > most {
			r.throw("makeslice: cap out of range")
		}
		if k > maxSlots || k*max(size, 1) > maxSlots {
			r.refuse("this makes a slice of more than %d elements, too many to be copied in every order", maxSlots)
		}
		slots := make([]Value, k*size)
		if elem.aggregate() {
			for i := range k {
				setPart(slots, i*size, elem, zero)
			}
		}
		o := &Object{elem: elem, slots: slots}
		f.regs[d] = Value{R: &Slice{r.alloc(site, o), 0, l, k}}
	})
	return d
}

func (c *compiler) newOf(x *ast.CallExpr) int {
	if c.isType(x.Args[0]) {
		t := c.typeOf(x.Args[0])
		return c.box(x, c.m.newSite(x.Pos(), "", t), t, c.zeroReg(x, t))
	}
	t := c.m.element(c.typeOf(x)) // new(expression), since Go 1.26
	return c.box(x, c.m.newSite(x.Pos(), "", t), t, c.valueTo(x.Args[0], t.T))
}

func (c *compiler) clear(x *ast.CallExpr) {
	t := c.typeOf(x.Args[0])
	v := c.value(x.Args[0])
	if t.kind == kindMap {
		in := Instr{exec: func(r *run, f *frame) {
			if p := f.regs[v]; !p.isNil() {
				r.change(p.slot()).keys = nil
			}
		}, pos: c.pos(x), use: []int{v}, note: note{verb: "write", what: c.text(x.Args[0]), reg: -1}}
		c.mapAccess(&in, v, true, false)
		c.add(in)
		return
	}
	elem := c.m.element(t)
	zero := c.m.zero(elem)
	in := Instr{exec: func(r *run, f *frame) {
		s := f.regs[v].slice()
		if s.Len == 0 || elem.size == 0 {
			return
		}
		o := r.change(s.Obj)
		for i := range s.Len {
			setPart(o.slots, s.Off+i*elem.size, elem, zero)
		}
	}, pos: c.pos(x), use: []int{v}, note: note{verb: "write", what: c.text(x.Args[0]), reg: -1}}
	c.elements(&in, v, elem, true)
	c.add(in)
}

func (c *compiler) printTo(x *ast.CallExpr, line bool) {
	var regs []int
	var ts []*Type
	if len(x.Args) == 1 && isTuple(c.info.TypeOf(x.Args[0])) {
		regs, ts = c.multi(x.Args[0], c.info.TypeOf(x.Args[0]).(*types.Tuple).Len())
	} else {
		for _, a := range x.Args {
			t := c.typeOf(a)
			if b, ok := t.T.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
				t = c.m.typeOf(types.Default(t.T))
			}
			ts = append(ts, t)
			if tv := c.info.Types[a]; tv.Value != nil {
				regs = append(regs, c.constant(c.constValue(a, tv.Value, t)))
				continue
			}
			regs = append(regs, c.value(a))
		}
	}
	// Really they write to standard error. To a reader that is what the program prints.
	d := c.reg()
	c.op(x, []int{d}, regs, func(r *run, f *frame) {
		var out []byte
		for i, reg := range regs {
			if line && i > 0 {
				out = append(out, ' ')
			}
			out = r.appendPrinted(out, f.regs[reg], ts[i])
		}
		if line {
			out = append(out, '\n')
		}
		f.regs[d] = text(string(out))
	})
	outputIntrinsic(c, x, []int{d}, nil)
}

// appendPrinted appends v as the runtime's print writes it.
func (r *run) appendPrinted(out []byte, v Value, t *Type) []byte {
	bits := 64
	switch t.basic {
	case types.Float32:
		bits = 32
	case types.Complex128:
		bits = 128
	}
	switch t.kind {
	case kindBool:
		return strconv.AppendBool(out, v.bool())
	case kindInt:
		return strconv.AppendInt(out, int64(v.N), 10)
	case kindUint:
		return strconv.AppendUint(out, v.N, 10)
	case kindFloat:
		return strconv.AppendFloat(out, v.float(), 'g', -1, bits)
	case kindComplex:
		return append(out, strconv.FormatComplex(v.complex(), 'g', -1, bits)...)
	case kindString:
		return append(out, v.text()...)
	}
	if !v.isNil() {
		r.refuse("print of an address, which differs from run to run")
	}
	switch t.kind {
	case kindSlice:
		return append(out, "[0/0]0x0"...)
	case kindInterface:
		return append(out, "(0x0,0x0)"...)
	}
	return append(out, "0x0"...)
}

func (c *compiler) minMax(x *ast.CallExpr, name string) int {
	t := c.typeOf(x)
	d := c.reg()
	var regs []int
	for _, a := range x.Args {
		if tv := c.info.Types[a]; tv.Value != nil {
			regs = append(regs, c.constant(c.constValue(a, tv.Value, t)))
			continue
		}
		regs = append(regs, c.value(a))
	}
	less := lessFor(t)
	isMin := name == "min"
	c.op(x, []int{d}, regs, func(_ *run, f *frame) {
		best := f.regs[regs[0]]
		for _, reg := range regs[1:] {
			v := f.regs[reg]
			if t.kind == kindFloat {
				if isMin {
					best = float(min(best.float(), v.float()))
				} else {
					best = float(max(best.float(), v.float()))
				}
				continue
			}
			if isMin && less(v, best) || !isMin && less(best, v) {
				best = v
			}
		}
		f.regs[d] = best
	})
	return d
}

func (c *compiler) complexPart(x *ast.CallExpr, name string) int {
	d := c.reg()
	a := c.value(x.Args[0])
	if name == "complex" {
		b := c.value(x.Args[1])
		c.op(x, []int{d}, []int{a, b}, func(_ *run, f *frame) {
			f.regs[d] = complexOf(complex(f.regs[a].float(), f.regs[b].float()))
		})
		return d
	}
	c.op(x, []int{d}, []int{a}, func(_ *run, f *frame) {
		z := f.regs[a].complex()
		if name == "real" {
			f.regs[d] = float(real(z))
		} else {
			f.regs[d] = float(imag(z))
		}
	})
	return d
}
