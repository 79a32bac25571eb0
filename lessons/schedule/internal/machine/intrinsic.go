package machine

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"locklab/lessons/schedule/internal/models"
)

// bodyless makes the code of a function that has no source: an intrinsic of package machine, or
// a native function.
func (m *Machine) bodyless(fn *Func, obj *types.Func, decl *ast.FuncDecl, targs []types.Type) {
	sig := obj.Signature()
	c := m.newCompiler(fn, m.bodies[obj].pkg, nil)
	fn.model = true
	params := make([]int, sig.Params().Len())
	for i := range params {
		params[i] = c.reg()
		fn.nparams++
	}
	path := obj.Pkg().Path()
	name := path + "." + obj.Name()
	var results []int
	for range sig.Results().Len() {
		results = append(results, c.reg())
	}
	if make, ok := intrinsics[name]; ok {
		make(c, decl, params, results)
	} else if native, ok := models.Native(name); ok {
		m.native(c, decl, sig, native, params, results)
	} else {
		m.refuse(decl.Pos(), "%s has no source", name)
	}
	c.emitReturn(decl, results)
	c.finish()
}

type intrinsic func(c *compiler, at ast.Node, in, out []int)

// intrinsics are what models are written on; _src/machine/machine.go says what each does.
var intrinsics map[string]intrinsic

func init() {
	intrinsics = map[string]intrinsic{
		"machine.Step":  func(c *compiler, at ast.Node, in, _ []int) { stepFor(c, at, in) },
		"machine.Wait":  waitIntrinsic,
		"machine.Sleep": sleepIntrinsic,
		"machine.Yield": func(c *compiler, at ast.Node, in, _ []int) { stepFor(c, at, in).calm = true },
		"machine.Idle": func(c *compiler, at ast.Node, in, _ []int) {
			stepFor(c, at, in).idles = true
			c.m.hasIdlers = true
		},
		"machine.Access": accessIntrinsic,
		"machine.Plain":  plainIntrinsic,
		"machine.Note":   noteIntrinsic,
		"machine.Choose": compute(func(r *run, in []Value) []Value {
			return []Value{number(r.choose(in[0].int()))}
		}),
		"machine.Self": compute(func(r *run, _ []Value) []Value {
			return []Value{number(r.m.slots[r.g.slot].number)}
		}),
		"machine.Go":         goIntrinsic,
		"machine.Timer":      timerIntrinsic,
		"machine.End":        compute(endTimer),
		"machine.AddVisible": addIntrinsic,
		"machine.Owes":       compute(owes),
		"machine.ByHand":     compute(byHand),
		"machine.Lent":       compute(lent),
		"machine.Output":     outputIntrinsic,
		"machine.Fatal": compute(func(r *run, in []Value) []Value {
			r.finish(Panicked, "fatal error: "+in[0].text())
			return nil
		}),
		"machine.Exit": exitIntrinsic,
		"machine.Refuse": compute(func(r *run, in []Value) []Value {
			r.refuse("%s", in[0].text())
			return nil
		}),
		"machine.Format": compute(func(r *run, in []Value) []Value {
			return []Value{text(r.m.format(r, in[0].text(), r.elementsOf(in[1])))}
		}),
		"machine.Print": compute(func(r *run, in []Value) []Value {
			return []Value{text(r.m.print(r, r.elementsOf(in[0]), in[1].bool()))}
		}),
		"machine.Inside": insideIntrinsic,
		"machine.Assign": compute(assignTo),
		"machine.SameType": compute(func(_ *run, in []Value) []Value {
			return []Value{boolean(dynamic(in[0]) == dynamic(in[1]))}
		}),
		"machine.Comparable": compute(func(_ *run, in []Value) []Value {
			t := dynamic(in[0])
			return []Value{boolean(t == nil || types.Comparable(t.T))}
		}),
		"machine.Keys": keysIntrinsic,
		"machine.Len":  compute(lenOfAny),
		"machine.Swap": compute(swapAny),
		"runtime.Goexit": compute(func(r *run, _ []Value) []Value {
			r.g.frames = r.g.frames[:len(r.g.frames)-1] // Goexit's own
			r.raise(&panicking{goexit: true})
			panic(keepGoing{})
		}),
	}
}

// keepGoing leaves an instruction after the stack has been changed under it.
type keepGoing struct{}

func dynamic(v Value) *Type {
	if i := v.iface(); i != nil {
		return i.T
	}
	return nil
}

// compute returns an intrinsic that only computes.
func compute(f func(r *run, in []Value) []Value) intrinsic {
	return func(c *compiler, at ast.Node, in, out []int) {
		c.op(at, out, in, func(r *run, fr *frame) {
			for i, v := range f(r, values(fr, in)) {
				if i < len(out) {
					fr.regs[out[i]] = v
				}
			}
		})
	}
}

// objectOf returns the object that an interface's pointer refers to.
func objectOf(v Value) (slot, off int) {
	i := v.iface()
	if i == nil || i.V.isNil() {
		return 0, 0
	}
	if s, ok := i.V.R.(*Slice); ok {
		return s.Obj, s.Off
	}
	return i.V.slot(), i.V.off()
}

// stepFor makes the instruction of a Step.
func stepFor(c *compiler, at ast.Node, in []int) *Instr {
	i := c.add(Instr{
		exec: func(r *run, f *frame) {},
		stop: always, pos: at.Pos(), use: in, note: note{reg: -1}, said: &said{object: in[0], verb: in[1]},
	})
	return &c.fn.code[i]
}

// A said is what a model says of its step.
type said struct{ object, verb int }

func waitIntrinsic(c *compiler, at ast.Node, in, _ []int) {
	cond := in[2]
	c.add(Instr{
		exec: func(r *run, f *frame) {
			if r.g.info.R != nil && r.stands(r.g.info) {
				r.stand(r.g.info)
			}
		},
		stop: always,
		ready: func(r *run, f *frame) bool {
			if r.g.info.R != nil && r.stands(r.g.info) &&
				slices.ContainsFunc(r.object(r.g.info.slot()).slots[2:], r.stands) {
				return false
			}
			if slot, off := objectOf(f.regs[in[0]]); slot != 0 && !r.alone && r.m.isGroup(f.regs[in[0]]) {
				r.m.waitsForGroup(slot, off, r.g.slot)
			}
			cl := f.regs[cond].closure()
			was := r.inCond
			r.inCond = true
			res := r.callSync(cl.Fn, cl.Caps, nil)
			r.inCond = was
			return res[0].bool()
		},
		waits: true,
		pos:   at.Pos(), use: in, note: note{reg: -1}, said: &said{object: in[0], verb: in[1]},
	})
}

func sleepIntrinsic(c *compiler, at ast.Node, in, _ []int) {
	sleep := stepFor(c, at, in)
	sleep.calm = true
	sleep.ready = func(r *run, f *frame) bool {
		rank := int64(f.regs[in[2]].N)
		return !slices.ContainsFunc(r.g.timers, func(t Value) bool { return r.stands(t) && r.isBefore(t, rank) })
	}
}

// isGroup reports whether an interface holds a pointer to a WaitGroup.
func (m *Machine) isGroup(v Value) bool {
	i := v.iface()
	return i != nil && i.T.kind == kindPointer && m.modelKind(m.element(i.T)) == "waitgroup"
}

// pointed returns the place that an interface's pointer points to.
func (m *Machine) pointed(v Value) accessed {
	i := v.iface()
	if i == nil || i.V.isNil() || i.T.kind != kindPointer {
		return accessed{}
	}
	return accessed{slot: i.V.slot(), off: i.V.off(), n: max(m.element(i.T).size, 1)}
}

func accessIntrinsic(c *compiler, at ast.Node, in, _ []int) {
	m := c.m
	place := func(f *frame) accessed {
		a := m.pointed(f.regs[in[0]])
		a.write, a.atomic = f.regs[in[1]].bool(), true
		return a
	}
	c.add(Instr{
		exec: func(r *run, f *frame) {
			r.touch(place(f))
		},
		stop: always, place: func(_ *run, f *frame) accessed { return place(f) },
		pos: at.Pos(), use: in, note: note{reg: -1}, said: &said{object: in[0], verb: in[2]},
	})
}

func plainIntrinsic(c *compiler, at ast.Node, in, _ []int) {
	m := c.m
	place := func(f *frame) accessed {
		a := m.pointed(f.regs[in[0]])
		a.write = f.regs[in[1]].bool()
		return a
	}
	c.add(Instr{
		exec: func(r *run, f *frame) {},
		stop: access, place: func(_ *run, f *frame) accessed { return place(f) },
		pos: at.Pos(), use: in, note: note{reg: -1}, said: &said{object: in[0], verb: in[2]},
	})
}

func noteIntrinsic(c *compiler, at ast.Node, in, _ []int) {
	c.op(at, nil, in, func(r *run, f *frame) {
		if r.tracing != nil {
			r.tracing.noted = f.regs[in[0]]
			r.tracing.hasNote = true
		}
	})
}

func outputIntrinsic(c *compiler, at ast.Node, in, _ []int) {
	m := c.m
	ins := Instr{
		exec: func(r *run, f *frame) {
			s := f.regs[in[0]].text()
			if r.tracing != nil {
				r.tracing.printed += s
			}
			if !m.printing {
				return
			}
			o := r.change(m.outputSlot)
			if len(o.slots[0].text())+len(s) > 1<<20 {
				r.refuse("this prints more than a megabyte, too much to be copied in every order")
			}
			o.slots[0] = text(o.slots[0].text() + s)
		},
		pos: at.Pos(), use: in, note: note{"print", "", in[0], m.typeOf(types.Typ[types.String])},
	}
	if m.printing {
		ins.stop = access
		ins.place = func(*run, *frame) accessed {
			return accessed{slot: m.outputSlot, n: 1, write: true, atomic: true}
		}
	}
	c.add(ins)
}

func exitIntrinsic(c *compiler, at ast.Node, in, _ []int) {
	c.add(Instr{
		exec: func(r *run, f *frame) { r.exit(f.regs[in[0]].int()) },
		stop: always, pos: at.Pos(), use: in, note: note{verb: "exit", reg: -1},
	})
}

// exit ends the program as os.Exit does.
func (r *run) exit(code int) {
	if code == 0 {
		value := "exit status 0"
		if r.m.printing {
			value = r.object(r.m.outputSlot).slots[0].text()
		}
		r.finish(Finished, value)
	}
	r.finish(Panicked, fmt.Sprint("exit status ", code))
}

// functionOf returns the function of an interface's closure, and a name if it holds a string.
func functionOf(v Value) (fn *Func, name string) {
	i := v.iface()
	if i == nil {
		return nil, ""
	}
	if i.T.kind == kindString {
		return nil, i.V.text()
	}
	if cl := i.V.closure(); cl != nil {
		return cl.Fn, cl.Fn.label
	}
	return nil, ""
}

func goIntrinsic(c *compiler, at ast.Node, in, out []int) {
	site := c.m.newSite(at.Pos(), "", nil)
	c.op(at, out, in, func(r *run, f *frame) {
		f.regs[out[0]] = number(r.start(site, f.regs[in[0]], f.regs[in[1]]))
	})
}

// start starts a goroutine that is named after another function than the one it runs.
func (r *run) start(site int, named, f Value) int {
	cl := f.closure()
	if cl == nil {
		r.nilDereference()
	}
	fn, name := functionOf(named)
	key := cl.Fn
	if fn != nil {
		key = fn
	}
	return r.spawnAs(site, key, name, deferred{fn: cl.Fn, caps: cl.Caps})
}

func timerIntrinsic(c *compiler, at ast.Node, in, out []int) {
	site := c.m.newSite(at.Pos(), "", nil)
	infoSite := c.m.newSite(at.Pos(), "", nil)
	c.op(at, out, in, func(r *run, f *frame) {
		starter := r.g
		r.m.timed = true
		rank := int64(f.regs[in[2]].N)
		info := &Object{slots: []Value{{N: 1}, {N: uint64(rank)}}}
		var standing []Value
		for _, t := range starter.timers {
			if !r.stands(t) {
				continue
			}
			standing = append(standing, t)
			if r.isBefore(t, rank) {
				info.slots = append(info.slots, t)
			}
		}
		slot := r.alloc(infoSite, info)
		starter.timers = append(standing, pointer(slot, 0))
		number := r.start(site, f.regs[in[0]], f.regs[in[3]])
		g := r.started[len(r.started)-1]
		g.timer = true
		g.info = pointer(slot, 0)
		g.about = Value{}
		if i := f.regs[in[1]].iface(); i != nil {
			g.about = i.V
		}
		r.shareSlot(slot)
		f.regs[out[0]] = Value{N: uint64(number)}
	})
}

// endTimer takes a goroutine away that Timer started.
func endTimer(r *run, in []Value) []Value {
	slot := r.m.slotOf(in[0].int())
	if slot == 0 {
		return nil
	}
	for i, g := range r.started {
		if g.slot == slot {
			r.stand(g.info)
			r.started = slices.Delete(r.started, i, i+1)
			return nil
		}
	}
	if g := r.moved[slot]; g != nil {
		g.frames = nil
		return nil
	}
	id := r.inSlot(slot)
	r.note(slot, content, id)
	if id == 0 {
		return nil
	}
	r.stand(r.m.locals[id].g.info)
	r.moved[slot] = &goroutine{slot: slot}
	return nil
}

// stands reports whether a timer still stands at its first wait.
func (r *run) stands(info Value) bool {
	o := r.object(info.slot())
	return o != nil && o.slots[0].bool()
}

// isBefore reports whether a timer is known to fire before what takes rank and is begun later.
func (r *run) isBefore(info Value, rank int64) bool {
	timers := int64(r.object(info.slot()).slots[1].N)
	return 0 <= timers && timers <= rank
}

// stand notes that a timer does not stand at its first wait any more.
func (r *run) stand(info Value) {
	if !info.isNil() && r.object(info.slot()) != nil {
		r.change(info.slot()).slots[0] = Value{}
	}
}

func (m *Machine) slotOf(number int) int {
	if number < 1 || number > len(m.goroutines) {
		return 0
	}
	return m.goroutines[number-1]
}

// addIntrinsic is a step if somebody else ever waits for the WaitGroup, and its counter was ever
// zero when it was raised: then the two can come in either order.
func addIntrinsic(c *compiler, at ast.Node, in, _ []int) {
	m := c.m
	c.add(Instr{
		exec: func(r *run, f *frame) {
			slot, off := objectOf(f.regs[in[0]])
			if f.regs[in[1]].int() == 0 && !r.alone {
				r.othersMayWait(slot, off)
			}
		},
		stop: access, pos: at.Pos(), use: in, note: note{verb: "add to", reg: -1},
		place: func(_ *run, f *frame) accessed {
			slot, off := objectOf(f.regs[in[0]])
			if !m.addSteps[groupAt{slot, off}] {
				return accessed{}
			}
			return accessed{slot: slot, off: off, n: 1, write: true, atomic: true, group: true}
		},
	})
}

type groupAt struct{ slot, off int }

// othersMayWait learns that raising a WaitGroup from zero has to be a step: where another goroutine
// can reach it, that one may be about to wait.
func (r *run) othersMayWait(slot, off int) {
	if slot == 0 || !r.object(slot).shared {
		return
	}
	g := groupAt{slot, off}
	if !r.m.addSteps[g] && r.m.waiters[g].other(r.g.slot) {
		r.m.addSteps[g] = true
		r.m.unsettled = true
	}
	if r.m.adders[g] == nil {
		r.m.adders[g] = map[int]bool{}
	}
	r.m.adders[g][r.g.slot] = true
}

// waitsForGroup learns who waits for a WaitGroup.
func (m *Machine) waitsForGroup(slot, off, who int) {
	g := groupAt{slot, off}
	if m.waiters[g] == nil {
		m.waiters[g] = goroutineSet{}
	}
	m.waiters[g][who] = true
	for a := range m.adders[g] {
		if a != who && !m.addSteps[g] {
			m.addSteps[g] = true
			m.unsettled = true
		}
	}
}

type goroutineSet map[int]bool

func (s goroutineSet) other(than int) bool {
	for g := range s {
		if g != than {
			return true
		}
	}
	return false
}

// elementsOf returns the elements of a slice of any.
func (r *run) elementsOf(v Value) []Value {
	s := v.slice()
	if s.Len == 0 {
		return nil
	}
	return r.object(s.Obj).slots[s.Off : s.Off+s.Len]
}

func insideIntrinsic(c *compiler, at ast.Node, in, out []int) {
	site := c.m.newSite(at.Pos(), "", c.m.anyType)
	anyType := c.m.anyType
	c.op(at, out, in, func(r *run, f *frame) {
		list := r.m.inside(r, f.regs[in[0]])
		if len(list) == 0 {
			f.regs[out[0]] = Value{}
			return
		}
		f.regs[out[0]] = r.newSlice(site, anyType, list, len(list))
	})
}

func keysIntrinsic(c *compiler, at ast.Node, in, out []int) {
	site := c.m.newSite(at.Pos(), "", c.m.anyType)
	anyType := c.m.anyType
	c.op(at, out, in, func(r *run, f *frame) {
		f.regs[out[0]] = Value{}
		v := f.regs[in[0]]
		if v.isNil() {
			return
		}
		var list []Value
		for _, k := range r.object(v.slot()).keys {
			list = append(list, k.key)
		}
		if len(list) > 0 {
			f.regs[out[0]] = r.newSlice(site, anyType, list, len(list))
		}
	})
}

// assignTo sets what a pointer refers to, and reports whether it could: what errors.As needs of reflect.
func assignTo(r *run, in []Value) []Value {
	target := in[0].iface()
	switch {
	case target == nil:
		return []Value{{}, number(1)}
	case target.T.kind != kindPointer || target.V.isNil():
		return []Value{{}, number(2)}
	}
	elem := r.m.element(target.T)
	if elem.kind != kindInterface && !types.Implements(elem.T, r.m.errorType) {
		return []Value{{}, number(3)}
	}
	v := in[1].iface()
	if v == nil || !r.m.holds(v, elem) {
		return []Value{{}, {}}
	}
	x := v.V
	if elem.kind == kindInterface {
		x = in[1]
	}
	o := r.change(target.V.slot())
	setPart(o.slots, target.V.off(), elem, x)
	if o.shared {
		r.share(x)
		r.touch(accessed{slot: target.V.slot(), off: target.V.off(), n: elem.size, write: true})
	}
	return []Value{{N: 1}, {}}
}

func lenOfAny(r *run, in []Value) []Value {
	i := in[0].iface()
	if i == nil || i.T.kind != kindSlice {
		r.throwText("reflect: call of Swapper on non-slice value")
	}
	return []Value{number(i.V.slice().Len)}
}

func swapAny(r *run, in []Value) []Value {
	i := in[0].iface()
	s := i.V.slice()
	size := r.m.element(i.T).size
	a, b := in[1].int(), in[2].int()
	if a < 0 || b < 0 || a >= s.Len || b >= s.Len {
		r.throwText("reflect: slice index out of range")
	}
	o := r.change(s.Obj)
	for k := range size {
		x, y := s.Off+a*size+k, s.Off+b*size+k
		o.slots[x], o.slots[y] = o.slots[y], o.slots[x]
	}
	r.touch(accessed{slot: s.Obj, off: s.Off + a*size, n: size, write: true})
	r.touch(accessed{slot: s.Obj, off: s.Off + b*size, n: size, write: true})
	return nil
}

// runtimeError makes the value that Go's runtime panics with.
func (m *Machine) runtimeError(r *run, s string) Value {
	const prefix = "runtime error: "
	name, value := "plainError", text(s)
	switch {
	case len(s) > len(prefix) && s[:len(prefix)] == prefix:
		name, value = "errorString", text(s[len(prefix):])
		if len(s) > len(prefix)+5 && (s[len(prefix):len(prefix)+5] == "index" ||
			s[len(prefix):len(prefix)+5] == "slice") {
			name, value = "boundsError", Value{R: Tuple{text(s[len(prefix):])}}
		}
	case len(s) > 21 && s[:21] == "interface conversion:":
		name = "TypeAssertionError"
	case len(s) > 28 && s[:28] == "panic called with nil argume":
		name = "PanicNilError"
	}
	t := m.runtimeType(name)
	if t == nil {
		st := m.typeOf(types.Typ[types.String])
		return Value{R: &Iface{st, text(s)}}
	}
	switch name {
	case "TypeAssertionError":
		p := m.typeOf(types.NewPointer(t.T))
		m.inInterface(p)
		slot := r.alloc(m.errorSite(), &Object{elem: t, slots: []Value{text(s)}})
		return Value{R: &Iface{p, pointer(slot, 0)}}
	case "PanicNilError":
		p := m.typeOf(types.NewPointer(t.T))
		m.inInterface(p)
		slot := r.alloc(m.errorSite(), &Object{elem: t, slots: make([]Value, t.size)})
		return Value{R: &Iface{p, pointer(slot, 0)}}
	}
	return Value{R: &Iface{t, value}}
}

func (m *Machine) errorSite() int {
	if m.errSite == 0 {
		m.errSite = m.newSite(0, "", nil)
	}
	return m.errSite
}

// runtimeType returns a type of the model of package runtime.
func (m *Machine) runtimeType(name string) *Type {
	for _, p := range m.program.Packages {
		if p.Types.Path() == "runtime" {
			if tn, ok := p.Types.Scope().Lookup(name).(*types.TypeName); ok {
				return m.typeOf(tn.Type())
			}
		}
	}
	return nil
}

// panicText returns what Go prints of a panic's value.
func (r *run) panicText(v Value) string {
	i := v.iface()
	if i == nil {
		return "nil"
	}
	m := r.m
	if types.Implements(i.T.T, m.errorType) {
		return r.callText(i, "Error")
	}
	if m.hasString(i.T) {
		return r.callText(i, "String")
	}
	switch i.T.kind {
	case kindString:
		if isNamed(i.T.T) {
			return fmt.Sprintf("%s(%q)", m.typeName(i.T.T), i.V.text())
		}
		return i.V.text()
	case kindBool, kindInt, kindUint, kindFloat, kindComplex:
		s := m.printBasic(i.T, i.V)
		if isNamed(i.T.T) {
			return m.typeName(i.T.T) + "(" + s + ")"
		}
		return s
	}
	return "(" + m.typeName(i.T.T) + ") …"
}

func isNamed(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.Named)
	return ok
}

// callText calls a method that returns a string.
func (r *run) callText(i *Iface, method string) string {
	fn := r.m.methodNow(i.T, method, nil)
	res := r.callSync(fn, nil, []Value{i.V})
	if len(res) == 0 {
		return ""
	}
	return res[0].text()
}

func (m *Machine) hasString(t *Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t.T, false, nil, "String")
	fn, ok := obj.(*types.Func)
	if !ok {
		return false
	}
	sig := fn.Signature()
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 &&
		types.Identical(sig.Results().At(0).Type(), types.Typ[types.String])
}
