package machine

import (
	"go/ast"
	"go/types"
)

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
