package machine

import (
	"encoding/binary"
	"go/ast"
	"go/token"
	"go/types"
)

var booleanType = types.Typ[types.Bool]

// An offer is what a goroutine that stands at a channel operation would do.
type offer struct {
	ch    int // the channel's slot
	send  bool
	which int // the case of a select
	parks bool
	value Value
}

// internOffers returns the number of a list of offers; the values that are offered do not matter.
func (m *Machine) internOffers(list []offer) uint32 {
	var b []byte
	for _, o := range list {
		if o.ch == 0 {
			continue
		}
		b = binary.AppendUvarint(b, uint64(o.ch))
		b = append(b, flag(o.send), flag(o.parks))
		b = binary.AppendUvarint(b, uint64(o.which))
	}
	if len(b) == 0 {
		return 0
	}
	if id, ok := m.offerIDs[string(b)]; ok {
		return id
	}
	if m.offerIDs == nil {
		m.offerIDs = map[string]uint32{}
		m.offerLists = make([][]offer, 1)
	}
	id := uint32(len(m.offerLists))
	kept := make([]offer, 0, len(list))
	for _, o := range list {
		if o.ch != 0 {
			o.value = Value{}
			kept = append(kept, o)
		}
	}
	m.offerLists = append(m.offerLists, kept)
	m.offerIDs[string(b)] = id
	return id
}

// A way is one thing that a channel operation can do now.
type way struct {
	which   int // case; -1 for default
	partner int // the slot of a goroutine that receives; 0 for none
	theirs  int // its case
}

// ways lists what a goroutine can do with what it offers. A partner that stands at its operation
// may be waiting there, or be about to arrive: a select with default may or may not see it.
func (r *run) ways(offers []offer, hasDefault bool) []way {
	var ws []way
	definite := false
	for _, o := range offers {
		if o.ch == 0 {
			continue
		}
		ch := r.object(o.ch)
		switch {
		case ch.closed:
			ws = append(ws, way{which: o.which})
			definite = true
		case o.send && len(ch.slots) < ch.capSlots():
			ws = append(ws, way{which: o.which})
			definite = true
		case !o.send && len(ch.slots) > 0 && ch.cap > 0:
			ws = append(ws, way{which: o.which})
			definite = true
		case o.send && ch.cap == 0:
			for _, p := range r.partners(o) {
				ws = append(ws, way{o.which, p[0], p[1]})
			}
		}
	}
	if hasDefault && !definite {
		ws = append(ws, way{which: -1})
	}
	return ws
}

// The elements of a channel's buffer are kept as one slot each, whatever their type: a struct is
// a Tuple there.
func (o *Object) capSlots() int { return o.cap }

// partners lists the goroutines that stand at a receive from the channel, with their cases.
func (r *run) partners(o offer) (found [][2]int) {
	if r.alone {
		return nil
	}
	m := r.m
	for _, s := range m.goroutines {
		if s == r.g.slot {
			continue
		}
		var id uint32
		if l := r.inSlot(s); l != 0 {
			id = m.locals[l].offers
		}
		r.note(s, offering, id)
		if id == 0 || r.moved[s] != nil {
			continue
		}
		for _, p := range m.offerLists[id] {
			if p.ch == o.ch && !p.send && (p.parks || o.parks) {
				found = append(found, [2]int{s, p.which})
			}
		}
	}
	return found
}

// hand gives a value to the partner of an unbuffered channel, and lets it go on.
func (r *run) hand(w way, v Value) {
	m := r.m
	id := r.inSlot(w.partner)
	r.note(w.partner, content, id)
	g := m.locals[id].g.copy()
	r.moved[w.partner] = g
	if r.feet != nil { // all that it would have done here is not done
		for _, o := range m.offerLists[m.locals[id].offers] {
			r.feet.channel(r, o.ch)
		}
	}
	for _, b := range g.buffer { // a channel synchronizes both
		copy(r.change(b.slot).slots[b.off:], b.values)
	}
	g.buffer = nil
	f := g.top()
	in := &f.fn.code[f.pc]
	f.pc++
	in.accept(r, f, w.theirs, v, true)
}

func (c *compiler) makeChan(x *ast.CallExpr, t *Type, size int) int {
	c.m.element(t)
	site := c.m.newSite(x.Pos(), "", t)
	d := c.reg()
	use := []int{}
	if size >= 0 {
		use = append(use, size)
	}
	c.op(x, []int{d}, use, func(r *run, f *frame) {
		n := 0
		if size >= 0 {
			n = f.regs[size].int()
			if n < 0 || n > 1<<40 {
				r.throwText("makechan: size out of range")
			}
			if n > maxSlots {
				r.refuse("this makes a channel of more than %d elements, too many to be copied in every order",
					maxSlots)
			}
		}
		f.regs[d] = pointer(r.alloc(site, &Object{kind: channel, elem: t, cap: n}), 0)
	})
	return d
}

// send does a send that can be done.
func (r *run) send(o offer, w way) {
	if r.object(o.ch).closed {
		r.throwText("send on closed channel")
	}
	if w.partner != 0 {
		r.hand(w, o.value)
		r.shareIf(o.ch, o.value)
		return
	}
	ch := r.change(o.ch)
	ch.slots = append(ch.slots, o.value)
	r.shareIf(o.ch, o.value)
}

func (r *run) shareIf(slot int, v Value) {
	if !r.alone {
		r.share(v)
	}
}

// recv does a receive that can be done without a partner.
func (r *run) recv(ch int, zero Value) (Value, bool) {
	o := r.object(ch)
	if len(o.slots) == 0 {
		return zero, false
	}
	o = r.change(ch)
	v := o.slots[0]
	o.slots = append([]Value(nil), o.slots[1:]...)
	return v, true
}

func (c *compiler) sendStmt(s *ast.SendStmt) {
	t := c.typeOf(s.Chan)
	elem := c.m.element(t)
	c.order(s.Chan)
	c.orderTo(s.Value, elem.T)
	ch := c.value(s.Chan)
	v := c.valueTo(s.Value, elem.T)
	offers := func(f *frame) []offer {
		return []offer{{ch: f.regs[ch].slot(), send: true, parks: true, value: f.regs[v]}}
	}
	c.add(Instr{
		exec: func(r *run, f *frame) {
			o := offers(f)
			ws := r.ways(o, false)
			w := ws[r.choose(len(ws))]
			r.send(o[0], w)
		},
		stop: always, offers: offers,
		ready: func(r *run, f *frame) bool { return len(r.ways(offers(f), false)) > 0 },
		pos:   s.Arrow, use: []int{ch, v}, note: note{"send to", c.text(s.Chan), v, elem},
	})
}

// receive evaluates <-ch, and whether the channel was open.
func (c *compiler) receive(x *ast.UnaryExpr, ok bool) []int {
	t := c.typeOf(x.X)
	return c.receiveFrom(x, c.value(x.X), t, c.text(x.X))
}

func (c *compiler) receiveFrom(at ast.Node, ch int, t *Type, what string) []int {
	elem := c.m.element(t)
	zero := c.m.zero(elem)
	d, found := c.reg(), c.reg()
	offers := func(f *frame) []offer { return []offer{{ch: f.regs[ch].slot(), parks: true}} }
	accept := func(_ *run, f *frame, _ int, v Value, ok bool) { f.regs[d], f.regs[found] = v, boolean(ok) }
	c.add(Instr{
		exec: func(r *run, f *frame) {
			v, ok := r.recv(f.regs[ch].slot(), zero)
			accept(r, f, 0, v, ok)
		},
		stop: always, offers: offers, accept: accept,
		ready: func(r *run, f *frame) bool { return len(r.ways(offers(f), false)) > 0 },
		pos:   c.pos(at), def: []int{d, found}, use: []int{ch}, note: note{"receive from", what, d, elem},
	})
	return []int{d, found}
}

func (c *compiler) closeChan(at ast.Node, ch int, what string) {
	in := Instr{
		exec: func(r *run, f *frame) {
			v := f.regs[ch]
			if v.isNil() {
				r.throwText("close of nil channel")
			}
			if r.object(v.slot()).closed {
				r.throwText("close of closed channel")
			}
			r.change(v.slot()).closed = true
		},
		pos: c.pos(at), use: []int{ch}, note: note{"close", what, -1, nil},
	}
	if !c.fn.model {
		in.stop = always
	}
	c.add(in)
}

func (c *compiler) chanLen(at ast.Node, d, ch int, capacity bool) {
	in := Instr{
		exec: func(r *run, f *frame) {
			f.regs[d] = Value{}
			v := f.regs[ch]
			if v.isNil() {
				return
			}
			o := r.object(v.slot())
			if capacity {
				f.regs[d] = number(o.cap)
			} else {
				f.regs[d] = number(len(o.slots))
			}
		},
		pos: c.pos(at), def: []int{d}, use: []int{ch}, note: note{"read length of", "", d, nil},
	}
	if !capacity && !c.fn.model {
		in.stop = always
	}
	c.add(in)
}

func (c *compiler) rangeChan(s *ast.RangeStmt, t *Type, name string) {
	ch := c.fresh(s, c.value(s.X))
	top, end := c.newLabel(), c.newLabel()
	c.place(top)
	res := c.receiveFrom(s, ch, t, c.text(s.X))
	c.branch(s, res[1], false, end)
	c.rangeVar(s, s.Key, res[0], c.m.element(t))
	c.loop(name, end, top, func() { c.block(s.Body) })
	c.jump(s, top)
	c.place(end)
}

// selectStmt compiles a select: every case that is ready is a choice of its own.
func (c *compiler) selectStmt(s *ast.SelectStmt, name string) {
	type arm struct {
		send     bool
		ch, v    int
		d, found int
		elem     *Type
		body     *label
		clause   *ast.CommClause
		lhs      []ast.Expr
		tok      token.Token
	}
	var arms []*arm
	hasDefault := false
	end, otherwise := c.newLabel(), c.newLabel()
	for _, cl := range s.Body.List {
		cc := cl.(*ast.CommClause)
		a := &arm{clause: cc, body: c.newLabel(), v: -1, d: -1, found: -1}
		var rx ast.Expr
		switch x := cc.Comm.(type) {
		case nil:
			hasDefault = true
			a.body = otherwise
			arms = append(arms, a)
			continue
		case *ast.SendStmt:
			t := c.typeOf(x.Chan)
			a.send, a.elem = true, c.m.element(t)
			c.order(x.Chan)
			c.orderTo(x.Value, a.elem.T)
			a.ch = c.fresh(x, c.value(x.Chan))
			a.v = c.fresh(x, c.valueTo(x.Value, a.elem.T))
		case *ast.ExprStmt:
			rx = x.X
		case *ast.AssignStmt:
			rx, a.lhs, a.tok = x.Rhs[0], x.Lhs, x.Tok
		}
		if rx != nil {
			u := ast.Unparen(rx).(*ast.UnaryExpr)
			t := c.typeOf(u.X)
			a.elem = c.m.element(t)
			c.order(u.X)
			a.ch = c.fresh(u, c.value(u.X))
			a.d, a.found = c.reg(), c.reg()
		}
		arms = append(arms, a)
	}
	offers := func(f *frame) []offer {
		var list []offer
		for i, a := range arms {
			if a.clause.Comm == nil {
				continue
			}
			o := offer{ch: f.regs[a.ch].slot(), send: a.send, which: i, parks: !hasDefault}
			if a.send {
				o.value = f.regs[a.v]
			}
			list = append(list, o)
		}
		return list
	}
	var use, def []int
	var zeros []Value
	var labels []*label
	for _, a := range arms {
		var zero Value
		labels = append(labels, a.body)
		if a.clause.Comm != nil {
			use = append(use, a.ch)
			zero = c.m.zero(a.elem)
			if a.send {
				use = append(use, a.v)
			} else {
				// one case sets its own; nobody reads those of the others before they are set
				def = append(def, a.d, a.found)
			}
		}
		zeros = append(zeros, zero)
	}
	accept := func(_ *run, f *frame, which int, v Value, ok bool) {
		a := arms[which]
		f.regs[a.d], f.regs[a.found] = v, boolean(ok)
		f.pc = a.body.pc
	}
	stop := always
	if c.fn.model && hasDefault {
		stop = never
	}
	c.add(Instr{
		exec: func(r *run, f *frame) {
			list := offers(f)
			ws := r.ways(list, hasDefault)
			w := ws[r.choose(len(ws))]
			if w.which < 0 {
				f.pc = otherwise.pc
				return
			}
			a := arms[w.which]
			f.pc = a.body.pc
			if a.send {
				for _, o := range list {
					if o.which == w.which {
						r.send(o, w)
					}
				}
				return
			}
			v, ok := r.recv(f.regs[a.ch].slot(), zeros[w.which])
			accept(r, f, w.which, v, ok)
		},
		stop: stop, offers: offers, accept: accept, labels: labels,
		ready: func(r *run, f *frame) bool { return len(r.ways(offers(f), hasDefault)) > 0 },
		pos:   s.Select, use: use, def: def, noFall: true, note: note{"select", "", -1, nil},
	})
	if !hasDefault {
		// a select without cases, or whose channels are all nil, has nowhere to go
		c.place(otherwise)
	}
	c.targets = append(c.targets, &target{label: name, brk: end, kind: aSwitch})
	for _, a := range arms {
		c.place(a.body)
		for k, l := range a.lhs {
			r, t := a.d, a.elem
			if k == 1 {
				r, t = a.found, c.m.typeOf(booleanType)
			}
			if a.tok == token.DEFINE {
				id := l.(*ast.Ident)
				if id.Name != "_" {
					obj := c.info.Defs[id]
					c.define(id, obj, c.convert(id, r, t, c.typ(obj.Type())))
				}
				continue
			}
			c.orderLeft(l)
			if lv := c.left(l); lv.kind != toNothing {
				c.put(l, lv, c.convert(l, r, t, lv.typ))
			}
		}
		c.stmts(a.clause.Body)
		c.jump(a.clause, end)
	}
	c.targets = c.targets[:len(c.targets)-1]
	c.place(end)
}
