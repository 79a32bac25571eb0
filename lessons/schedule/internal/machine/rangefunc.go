package machine

import (
	"go/ast"
	"go/token"
	"go/types"
)

// The body of a range over a function is a function of its own, which the iterator calls: it
// returns true for the next round. What leaves the loop another way (break, return, goto, a
// branch of a loop around it) sets a code that the caller's code looks at after the iterator has
// returned.
type rangeBody struct {
	outer *compiler
	code  types.Object // a variable of the function around: what is to be done after the loop
	exits []func()     // compiled there, after the loop: code is 2 + the index
	cells []*cell
}

// A cell is a variable of the function around through which a returned value passes.
type cell struct {
	obj types.Object
	t   *Type
}

const (
	bodyReady  = 0
	bodyLeft   = 1 // with break
	firstExit  = 2
	loopIsOver = -1
)

func (c *compiler) synthetic(t types.Type) types.Object {
	return types.NewVar(token.NoPos, nil, "", t)
}

// hidden makes a variable of this function that a body can capture.
func (c *compiler) hidden(at ast.Node, t *Type) (types.Object, *variable) {
	obj := c.synthetic(t.T)
	v := &variable{reg: c.reg(), boxed: true, typ: t, site: c.m.newSite(at.Pos(), "", t)}
	c.vars[obj] = v
	c.stable[v.reg] = true
	return obj, v
}

func (c *compiler) rangeFunc(s *ast.RangeStmt, name string) {
	c.order(s.X)
	iterator := c.fresh(s, c.value(s.X))
	integer := c.m.typeOf(types.Typ[types.Int])
	body := &rangeBody{outer: c}
	var codeVar *variable
	body.code, codeVar = c.hidden(s, integer)
	zero := c.constant(Value{})
	c.moveTo(s, codeVar.reg, c.box(s, codeVar.site, integer, zero))

	iter := c.substitute(c.info.TypeOf(s.X)).Underlying().(*types.Signature)
	yield := iter.Params().At(0).Type().Underlying().(*types.Signature)

	in := c.inner("-range", s)
	fn := in.fn
	fn.yields, in.body = true, body
	var regs []int
	for range yield.Params().Len() {
		regs = append(regs, in.reg())
		fn.nparams++
	}
	in.checkBody(s)
	switch len(regs) {
	case 1:
		in.rangeVars(s, in.move(s, regs[0]), c.typ(yield.Params().At(0).Type()), -1, nil)
	case 2:
		in.rangeVars(s, in.move(s, regs[0]), c.typ(yield.Params().At(0).Type()),
			in.move(s, regs[1]), c.typ(yield.Params().At(1).Type()))
	}
	in.targets = []*target{{label: name, kind: aLoop, body: body, brk: c.newLabel(), con: c.newLabel()}}
	in.block(s.Body)
	in.emitReturn(s, []int{in.constant(Value{N: 1})})
	in.finish()

	for _, x := range body.cells {
		v := c.vars[x.obj]
		c.moveTo(s, v.reg, c.box(s, v.site, x.t, c.zeroReg(s, x.t)))
	}
	f := c.closure(s, fn, in.caught)
	c.emitCall(s, callee{recv: -1, reg: iterator}, []int{f}, nil)

	code := c.reg()
	c.plainLoad(s, code, codeVar.reg, integer)
	over := loopIsOver
	c.plainStore(s, codeVar.reg, c.constant(number(over)))
	end := c.newLabel()
	for i, exit := range body.exits {
		next := c.newLabel()
		d := c.reg()
		c.op(s, []int{d}, []int{code}, func(_ *run, f *frame) {
			f.regs[d] = boolean(f.regs[code].int() == firstExit+i)
		})
		c.branch(s, d, false, next)
		exit()
		c.place(next)
	}
	c.place(end)
}

// plainStore writes a variable where this is no access of the program's own.
func (c *compiler) plainStore(at ast.Node, p, v int) {
	c.op(at, nil, []int{p, v}, func(r *run, f *frame) {
		ptr := f.regs[p]
		o := r.change(ptr.slot())
		if t, ok := f.regs[v].R.(Tuple); ok {
			copy(o.slots[ptr.off():], t)
		} else {
			o.slots[ptr.off()] = f.regs[v]
		}
		if o.shared {
			r.share(f.regs[v])
		}
	})
}

// checkBody panics as Go does when an iterator calls the body after the loop has ended.
func (c *compiler) checkBody(s ast.Node) {
	code := c.reg()
	v := c.lookup(c.body.code)
	c.plainLoad(s, code, v.reg, v.typ)
	c.op(s, nil, []int{code}, func(r *run, f *frame) {
		switch f.regs[code].int() {
		case bodyReady:
		case loopIsOver:
			r.throw("range function continued iteration after whole loop exit")
		default:
			r.throw("range function continued iteration after function for loop body returned false")
		}
	})
}

// setCode ends a round with a code: the body returns false.
func (c *compiler) setCode(at ast.Node, code int) {
	v := c.lookup(c.body.code)
	c.plainStore(at, v.reg, c.constant(number(code)))
	c.emitReturn(at, []int{c.constant(Value{})})
}

// leave is break or continue of the loop itself.
func (b *rangeBody) leave(c *compiler, s *ast.BranchStmt, brk bool) {
	if brk {
		c.setCode(s, bodyLeft)
		return
	}
	c.emitReturn(s, []int{c.constant(Value{N: 1})})
}

// leaveBody lets a branch out of the body of a range over a function happen after the loop.
func (c *compiler) leaveBody(s *ast.BranchStmt) bool {
	if c.body == nil {
		return false
	}
	if s.Tok == token.GOTO {
		if l, ok := c.gotos[s.Label.Name]; ok && l.pc >= 0 || c.declaresLabel(s) {
			return false
		}
	}
	outer := c.body.outer
	c.body.exits = append(c.body.exits, func() { outer.branchStmt(s) })
	c.setCode(s, firstExit+len(c.body.exits)-1)
	return true
}

// declaresLabel reports whether a goto's label stands in the body itself.
func (c *compiler) declaresLabel(s *ast.BranchStmt) bool {
	at := s.Label.Obj
	if at == nil {
		return false
	}
	decl, ok := at.Decl.(*ast.LabeledStmt)
	return ok && decl.Pos() >= c.fn.pos && c.fn.pos != token.NoPos && decl.Pos() < s.Pos()
}

// returnFromBody lets a return happen after the loop.
func (c *compiler) returnFromBody(s *ast.ReturnStmt) {
	regs := c.returned(s)
	body := c.body
	var cells []*cell
	for i, r := range regs {
		t := c.typ(c.resultSig().Results().At(i).Type())
		x := &cell{t: t}
		x.obj, _ = body.outer.hidden(s, t)
		body.cells = append(body.cells, x)
		cells = append(cells, x)
		v := c.lookup(x.obj)
		c.plainStore(s, v.reg, r)
	}
	outer := body.outer
	bare := regs == nil
	body.exits = append(body.exits, func() { outer.returnCells(s, cells, bare) })
	c.setCode(s, firstExit+len(body.exits)-1)
}

// returnCells returns what a body has left in cells.
func (c *compiler) returnCells(s *ast.ReturnStmt, cells []*cell, bare bool) {
	var regs []int
	for _, x := range cells {
		d := c.reg()
		v := c.vars[x.obj]
		c.plainLoad(s, d, v.reg, x.t)
		regs = append(regs, d)
	}
	if c.fn.yields { // this function is a body as well
		var outerCells []*cell
		for i, r := range regs {
			x := &cell{t: cells[i].t}
			x.obj, _ = c.body.outer.hidden(s, x.t)
			c.body.cells = append(c.body.cells, x)
			outerCells = append(outerCells, x)
			v := c.lookup(x.obj)
			c.plainStore(s, v.reg, r)
		}
		outer := c.body.outer
		c.body.exits = append(c.body.exits, func() { outer.returnCells(s, outerCells, bare) })
		c.setCode(s, firstExit+len(c.body.exits)-1)
		return
	}
	if bare {
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
