package machine

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// orderCall evaluates a call, a conversion or a builtin as far as gc does in its first pass.
func (c *compiler) orderCall(x *ast.CallExpr) {
	if c.isType(x.Fun) {
		to, from := c.typeOf(x.Fun), c.typeOf(x.Args[0])
		c.orderTo(x.Args[0], to.T)
		if from.kind == kindString && to.kind == kindSlice {
			c.keep(x)
		}
		return
	}
	if name := c.builtinName(x.Fun); name != "" {
		c.orderBuiltin(x, name)
		return
	}
	if res := c.callResults(x, 1); len(res) > 0 {
		c.temps[x] = res[0]
	}
}

// callExpr returns the value of a call that order has not made: a conversion.
func (c *compiler) callExpr(x *ast.CallExpr) int {
	if c.isType(x.Fun) {
		return c.conversion(x)
	}
	if name := c.builtinName(x.Fun); name != "" {
		return c.builtin(x, name)
	}
	return c.callResults(x, 1)[0]
}

// multi evaluates an expression with several values: a call, or one of the forms with ok.
func (c *compiler) multi(e ast.Expr, n int) ([]int, []*Type) {
	e = ast.Unparen(e)
	boolean := c.m.typeOf(types.Typ[types.Bool])
	switch x := e.(type) {
	case *ast.CallExpr:
		sig := c.signature(x)
		regs := c.callResults(x, n)
		var ts []*Type
		for i := range n {
			ts = append(ts, c.typ(sig.Results().At(i).Type()))
		}
		return regs, ts
	case *ast.TypeAssertExpr:
		c.order(x.X)
		return c.assertion(x, true), []*Type{c.typeOf(x.Type), boolean}
	case *ast.IndexExpr:
		t := c.typeOf(x.X)
		c.m.element(t)
		c.order(x.X)
		c.orderTo(x.Index, t.key.T)
		return c.mapIndex(x, true), []*Type{t.elem, boolean}
	case *ast.UnaryExpr:
		c.order(x.X)
		t := c.typeOf(x.X)
		return c.receive(x, true), []*Type{c.m.element(t), boolean}
	}
	c.refuse(e, "the explorer does not understand this assignment")
	return nil, nil
}

func (c *compiler) signature(x *ast.CallExpr) *types.Signature {
	t := c.substitute(c.info.TypeOf(x.Fun))
	sig, ok := t.Underlying().(*types.Signature)
	if !ok {
		c.refuse(x, "the explorer does not understand this call")
	}
	return sig
}

// A callee is what a call calls, evaluated.
type callee struct {
	fn    *Func  // if known
	recv  int    // the receiver's register, -1 if none; of an interface method, the interface
	reg   int    // of a closure
	iface string // the method's name
	pkg   *types.Package
}

// orderFun orders the operands of what is called.
func (c *compiler) orderFun(fun ast.Expr) {
	switch f := ast.Unparen(fun).(type) {
	case *ast.SelectorExpr:
		if s := c.info.Selections[f]; s != nil && s.Kind() != types.MethodExpr {
			c.order(f.X)
		}
	case *ast.Ident, *ast.FuncLit:
	case *ast.IndexExpr:
		if !c.isFunc(f.X) {
			c.order(f)
		}
	case *ast.IndexListExpr:
	default:
		c.order(fun)
	}
}

// callee evaluates what is called.
func (c *compiler) callee(fun ast.Expr) callee {
	fun = ast.Unparen(fun)
	if fn := c.staticFunc(fun); fn != nil {
		return callee{fn: fn, recv: -1, reg: -1}
	}
	if x, ok := fun.(*ast.SelectorExpr); ok {
		if s := c.info.Selections[x]; s != nil && s.Kind() == types.MethodVal {
			return c.method(x)
		}
	}
	return callee{recv: -1, reg: c.value(fun)}
}

// staticFunc returns the declared function that an expression names, or nil.
func (c *compiler) staticFunc(fun ast.Expr) *Func {
	var id *ast.Ident
	switch f := ast.Unparen(fun).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		if c.info.Selections[f] != nil {
			return nil
		}
		id = f.Sel
	case *ast.IndexExpr:
		return c.staticFunc(f.X)
	case *ast.IndexListExpr:
		return c.staticFunc(f.X)
	default:
		return nil
	}
	obj, ok := c.info.ObjectOf(id).(*types.Func)
	if !ok {
		return nil
	}
	var targs []types.Type
	if inst, ok := c.info.Instances[id]; ok {
		for i := range inst.TypeArgs.Len() {
			targs = append(targs, c.substitute(inst.TypeArgs.At(i)))
		}
	}
	return c.m.funcFor(obj, targs, id.Pos())
}

// method evaluates x.M up to the receiver.
func (c *compiler) method(x *ast.SelectorExpr) callee {
	path, obj := c.fieldPath(x)
	fn, ok := obj.(*types.Func)
	if !ok {
		c.refuse(x, "the explorer does not find the method %s", c.text(x))
	}
	t := c.typeOf(x.X)
	return c.bind(x, fn, path[:len(path)-1], t,
		func() int { return c.value(x.X) },
		func() int { return c.addrOrTemp(x.X, t) },
		c.inMemory(x.X))
}

// bind walks from a value of type t through embedded fields to the receiver of method fn.
func (c *compiler) bind(
	at ast.Node, fn *types.Func, path []int, t *Type, value, addr func() int, inMemory bool,
) callee {
	recvType := fn.Signature().Recv().Type()
	_, wantPointer := types.Unalias(recvType).(*types.Pointer)
	ft := t
	if len(path) > 0 {
		ft = c.fieldType(t, path)
	}
	if ft.kind == kindInterface {
		return callee{recv: c.pathValue(at, path, t, value, addr, inMemory), reg: -1, iface: fn.Name(), pkg: fn.Pkg()}
	}
	target := c.m.funcFor(fn, receiverArgs(fn), at.Pos())
	var r int
	if ft.kind == kindPointer {
		r = c.pathValue(at, path, t, value, addr, inMemory)
		if !wantPointer {
			r = c.load(at, r, c.m.element(ft), "")
		}
		return callee{fn: target, recv: r, reg: -1}
	}
	if !wantPointer {
		return callee{fn: target, recv: c.pathValue(at, path, t, value, addr, inMemory), reg: -1}
	}
	if t.kind == kindPointer {
		r = value()
	} else {
		r = addr()
	}
	if len(path) > 0 {
		r = c.walkFields(at, r, t, path)
	}
	return callee{fn: target, recv: r, reg: -1}
}

// pathValue returns the value of an embedded field, or of the whole.
func (c *compiler) pathValue(at ast.Node, path []int, t *Type, value, addr func() int, inMemory bool) int {
	switch {
	case len(path) == 0:
		return value()
	case t.kind == kindPointer:
		return c.load(at, c.walkFields(at, value(), t, path), c.fieldType(t, path), "")
	case inMemory:
		return c.load(at, c.walkFields(at, addr(), t, path), c.fieldType(t, path), "")
	}
	return c.walkValue(at, value(), t, path)
}

// receiverArgs returns the type arguments of a method's receiver.
func receiverArgs(fn *types.Func) []types.Type {
	t := types.Unalias(fn.Signature().Recv().Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	var args []types.Type
	if n, ok := t.(*types.Named); ok {
		for i := range n.TypeArgs().Len() {
			args = append(args, n.TypeArgs().At(i))
		}
	}
	return args
}

// callResults evaluates a call and returns the registers of its first n results.
func (c *compiler) callResults(x *ast.CallExpr, n int) []int {
	sig := c.signature(x)
	c.orderFun(x.Fun)
	spread := c.orderArgs(x, sig)
	ce := c.callee(x.Fun)
	args := c.args(x, sig, spread)
	n = min(max(n, 0), sig.Results().Len())
	def := make([]int, n)
	for i := range def {
		def[i] = c.reg()
	}
	c.emitCall(x, ce, args, def)
	return slices.Clone(def) // the call keeps def, and callers put converted results in its place
}

// orderArgs orders the arguments. In f(g()) it returns g's results.
func (c *compiler) orderArgs(x *ast.CallExpr, sig *types.Signature) (spread []int) {
	if len(x.Args) == 1 && sig.Params().Len() != 1 || len(x.Args) == 1 && isTuple(c.info.TypeOf(x.Args[0])) {
		if call, ok := ast.Unparen(x.Args[0]).(*ast.CallExpr); ok {
			if tup, ok := c.info.TypeOf(call).(*types.Tuple); ok && tup.Len() > 0 {
				results, ts := c.multi(call, tup.Len())
				regs := make([]int, len(results)) // results stay those of the call's instruction
				for i, r := range results {
					regs[i] = c.convert(x, r, ts[i], c.typ(paramType(sig, i)))
				}
				return regs
			}
		}
	}
	for i, a := range x.Args {
		if x.Ellipsis.IsValid() && i == len(x.Args)-1 {
			c.order(a)
			continue
		}
		c.orderTo(a, c.substitute(paramType(sig, i)))
	}
	return nil
}

func isTuple(t types.Type) bool {
	_, ok := t.(*types.Tuple)
	return ok
}

// paramType returns the type of argument i, of each one of a variadic parameter.
func paramType(sig *types.Signature, i int) types.Type {
	last := sig.Params().Len() - 1
	if sig.Variadic() && i >= last {
		t := sig.Params().At(last).Type()
		if s, ok := t.Underlying().(*types.Slice); ok {
			return s.Elem()
		}
		return types.Typ[types.Byte] // append([]byte, string...)
	}
	if i > last {
		return nil
	}
	return sig.Params().At(i).Type()
}

// args evaluates the arguments, those of a variadic parameter as a slice.
func (c *compiler) args(x *ast.CallExpr, sig *types.Signature, spread []int) []int {
	regs := spread
	if regs == nil {
		for i, a := range x.Args {
			if x.Ellipsis.IsValid() && i == len(x.Args)-1 {
				regs = append(regs, c.valueTo(a, sig.Params().At(sig.Params().Len()-1).Type()))
				continue
			}
			regs = append(regs, c.valueTo(a, c.substitute(paramType(sig, i))))
		}
	}
	if sig.Variadic() && !x.Ellipsis.IsValid() {
		n := sig.Params().Len() - 1
		rest := append([]int(nil), regs[min(n, len(regs)):]...)
		t := c.typ(sig.Params().At(n).Type())
		regs = append(regs[:min(n, len(regs)):min(n, len(regs))], c.pack(x, t, rest))
	}
	return regs
}

// pack makes a slice of the values in registers; nil if there are none.
func (c *compiler) pack(at ast.Node, t *Type, regs []int) int {
	if len(regs) == 0 {
		return c.constant(Value{})
	}
	elem := c.m.element(t)
	site := c.m.newSite(at.Pos(), "", elem)
	d := c.reg()
	c.op(at, []int{d}, regs, func(r *run, f *frame) {
		slots := make([]Value, len(regs)*elem.size)
		for i, reg := range regs {
			setPart(slots, i*elem.size, elem, f.regs[reg])
		}
		f.regs[d] = r.newSlice(site, elem, slots, len(regs))
	})
	return d
}

func values(f *frame, regs []int) []Value {
	v := make([]Value, len(regs))
	for i, r := range regs {
		v[i] = f.regs[r]
	}
	return v
}

// callStatic calls a known function without arguments.
func (c *compiler) callStatic(at ast.Node, fn *Func, args, def []int) {
	c.emitCall(at, callee{fn: fn, recv: -1, reg: -1}, args, def)
}

// emitCall makes the instruction of a call.
func (c *compiler) emitCall(at ast.Node, ce callee, args, def []int) {
	c.add(Instr{
		exec: func(r *run, f *frame) {
			fn, caps, all := ce.resolve(r, f, args)
			r.call(fn, caps, all)
		},
		pos: c.pos(at), def: def, use: ce.uses(args), note: note{what: c.receiverText(at), reg: -1},
	})
}

// receiverText returns the expression before the method's name of a call: "forks[i]".
func (c *compiler) receiverText(at ast.Node) string {
	if x, ok := at.(*ast.CallExpr); ok {
		if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok && c.info.Selections[sel] != nil {
			return c.text(sel.X)
		}
	}
	return ""
}

func (ce *callee) uses(args []int) []int {
	use := append([]int(nil), args...)
	if ce.recv >= 0 {
		use = append(use, ce.recv)
	}
	if ce.reg >= 0 {
		use = append(use, ce.reg)
	}
	return use
}

// resolve returns the function, what it captured, and all arguments.
func (ce *callee) resolve(r *run, f *frame, args []int) (*Func, []Value, []Value) {
	switch {
	case ce.iface != "":
		i := f.regs[ce.recv].iface()
		if i == nil {
			r.nilDereference()
		}
		return r.m.methodNow(i.T, ce.iface, ce.pkg), nil, append([]Value{i.V}, values(f, args)...)
	case ce.fn != nil && ce.recv >= 0:
		return ce.fn, nil, append([]Value{f.regs[ce.recv]}, values(f, args)...)
	case ce.fn != nil:
		return ce.fn, nil, values(f, args)
	}
	cl := f.regs[ce.reg].closure()
	if cl == nil {
		r.nilDereference()
	}
	return cl.Fn, cl.Caps, values(f, args)
}

// methodNow is method for a running program: nothing may be left to compile.
func (m *Machine) methodNow(t *Type, name string, pkg *types.Package) *Func {
	fn := m.method(t, name, pkg)
	m.compilePending()
	return fn
}

// method returns the code of a method of a concrete type, called with the value that an
// interface holds.
func (m *Machine) method(t *Type, name string, pkg *types.Package) *Func {
	key := name
	if !token.IsExported(name) && pkg != nil {
		key = pkg.Path() + "." + name
	}
	if fn, ok := t.methods[key]; ok {
		return fn
	}
	obj, index, _ := types.LookupFieldOrMethod(t.T, false, pkg, name)
	fn, ok := obj.(*types.Func)
	if !ok {
		m.refuse(token.NoPos, "%s has no method %s", m.typeName(t.T), name)
	}
	if t.methods == nil {
		t.methods = map[string]*Func{}
	}
	recv := types.Unalias(fn.Signature().Recv().Type())
	_, wantPointer := recv.(*types.Pointer)
	if len(index) == 1 && wantPointer == (t.kind == kindPointer) && !types.IsInterface(recv) {
		f := m.funcFor(fn, receiverArgs(fn), fn.Pos())
		t.methods[key] = f
		return f
	}
	w := m.newFunc(fn.FullName())
	w.label = name
	t.methods[key] = w
	p := m.program.Packages[len(m.program.Packages)-1]
	if source, ok := m.bodies[fn.Origin()]; ok {
		p = source.pkg
	}
	w.model = p.Model
	c := m.newCompiler(w, p, nil)
	m.wrapper(c, fn, index[:len(index)-1], t, -1)
	return w
}

// wrapper compiles a function that finds the receiver in a value of type t and calls method fn.
// The value is the first parameter, or the captured register bound.
func (m *Machine) wrapper(c *compiler, fn *types.Func, path []int, t *Type, bound int) {
	at := &ast.Ident{NamePos: fn.Pos()}
	sig := fn.Signature()
	recv := bound
	if bound < 0 {
		recv = c.reg()
		c.fn.nparams++
	}
	var args []int
	for range sig.Params().Len() {
		args = append(args, c.reg())
		c.fn.nparams++
	}
	_, wantPointer := types.Unalias(sig.Recv().Type()).(*types.Pointer)
	if t.kind == kindPointer && !wantPointer && len(path) == 0 {
		elem := c.m.element(t)
		problem := fmt.Sprintf("value method %s.%s called using nil *%s pointer",
			m.typeName(elem.T), fn.Name(), strings.TrimPrefix(m.typeName(elem.T), fn.Pkg().Name()+"."))
		c.op(at, nil, []int{recv}, func(r *run, f *frame) {
			if f.regs[recv].isNil() {
				r.throwText(problem)
			}
		})
	}
	ce := c.bind(at, fn, path, t,
		func() int { return recv },
		func() int { return c.box(at, m.newSite(fn.Pos(), "", t), t, recv) }, false)
	var def []int
	for range sig.Results().Len() {
		def = append(def, c.reg())
	}
	c.emitCall(at, ce, args, def)
	c.emitReturn(at, def)
	c.finish()
}

func (c *compiler) emitReturn(at ast.Node, regs []int) {
	c.add(Instr{
		exec: func(r *run, f *frame) { r.ret(f, values(f, regs)) },
		pos:  c.pos(at), use: regs, noFall: true, note: note{reg: -1},
	})
}

// funcValue evaluates a declared function as a value.
func (c *compiler) funcValue(at ast.Expr, fun ast.Expr) int {
	fn := c.staticFunc(at)
	if fn == nil {
		fn = c.staticFunc(fun)
	}
	if fn == nil {
		c.refuse(at, "the explorer does not understand this function")
	}
	return c.constant(Value{R: &Closure{Fn: fn}})
}

// methodValue evaluates x.M as a value: the receiver is evaluated now.
func (c *compiler) methodValue(x *ast.SelectorExpr) int {
	_, obj := c.fieldPath(x)
	fn := obj.(*types.Func)
	ce := c.method(x)
	w := c.m.newFunc(fn.FullName() + "-fm")
	w.label = fn.Name()
	w.model = c.fn.model
	wc := c.m.newCompiler(w, c.pkg, nil)
	sig := fn.Signature()
	var args []int
	for range sig.Params().Len() {
		args = append(args, wc.reg())
		w.nparams++
	}
	recv := wc.reg()
	w.capRegs = []int{recv}
	bound := ce
	bound.recv = recv
	var def []int
	for range sig.Results().Len() {
		def = append(def, wc.reg())
	}
	wc.emitCall(x, bound, args, def)
	wc.emitReturn(x, def)
	wc.finish()
	d := c.reg()
	from := ce.recv
	isIface := ce.iface != ""
	c.op(x, []int{d}, []int{from}, func(r *run, f *frame) {
		if isIface && f.regs[from].isNil() {
			r.nilDereference()
		}
		f.regs[d] = Value{R: &Closure{w, []Value{f.regs[from]}}}
	})
	return d
}

// methodExpr evaluates T.M: a function whose first parameter is the receiver.
func (c *compiler) methodExpr(x *ast.SelectorExpr) int {
	path, obj := c.fieldPath(x)
	fn := obj.(*types.Func)
	t := c.typeOf(x.X)
	w := c.m.newFunc(fn.FullName())
	w.label = fn.Name()
	w.model = c.fn.model
	wc := c.m.newCompiler(w, c.pkg, nil)
	c.m.wrapper(wc, fn, path[:len(path)-1], t, -1)
	return c.constant(Value{R: &Closure{Fn: w}})
}

// goStmt starts a goroutine, deferStmt keeps a call for the end of the function. Operands are
// evaluated now.
func (c *compiler) goStmt(s *ast.GoStmt) {
	site := c.m.newSite(s.Pos(), "", nil)
	c.later(s, s.Call, func(r *run, f *frame, d deferred) { r.spawn(site, d, "") })
}

func (c *compiler) deferStmt(s *ast.DeferStmt) {
	around := c // the body of a range over a function defers calls of the function around it
	for around.fn.yields {
		around = around.outer
	}
	target := around.fn
	c.later(s, s.Call, func(r *run, f *frame, d deferred) {
		if f.fn != target {
			for i := len(r.g.frames) - 1; i >= 0; i-- {
				if r.g.frames[i].fn == target {
					f = r.g.frames[i]
					break
				}
			}
		}
		if len(f.defers) >= maxFrames { // in a loop that does not end, most likely
			r.refuse("more than %d deferred calls that wait for their function to return: too many to be copied in "+
				"every order", maxFrames)
		}
		f.defers = append(f.defers[:len(f.defers):len(f.defers)], d)
	})
}

// later evaluates the operands of a call that is made later.
func (c *compiler) later(s ast.Stmt, x *ast.CallExpr, do func(r *run, f *frame, d deferred)) {
	if name := c.builtinName(x.Fun); name != "" || c.isType(x.Fun) {
		c.laterBuiltin(s, x, do)
		return
	}
	sig := c.signature(x)
	c.orderFun(x.Fun)
	spread := c.orderArgs(x, sig)
	ce := c.callee(x.Fun)
	args := c.args(x, sig, spread)
	_, isDefer := s.(*ast.DeferStmt)
	c.add(Instr{
		exec: func(r *run, f *frame) {
			if isDefer && ce.reg >= 0 && f.regs[ce.reg].closure() == nil {
				// a nil function panics when it is called, not here
				do(r, f, deferred{fn: r.m.nilFunc()})
				return
			}
			fn, caps, all := ce.resolve(r, f, args)
			do(r, f, deferred{fn, caps, all})
		},
		pos: s.Pos(), use: ce.uses(args), note: note{reg: -1},
	})
}

// nilFunc returns a function that panics as a call of nil does.
func (m *Machine) nilFunc() *Func {
	if fn, ok := m.byKey["nil"]; ok {
		return fn
	}
	fn := m.newFunc("nil")
	m.byKey["nil"] = fn
	fn.nregs = 1
	fn.model = true
	fn.code = []Instr{{exec: func(r *run, f *frame) { r.nilDereference() }, noFall: true}}
	return fn
}

// laterBuiltin makes a function of a builtin, whose parameters are the operands.
func (c *compiler) laterBuiltin(s ast.Stmt, x *ast.CallExpr, do func(r *run, f *frame, d deferred)) {
	w := c.m.newFunc("builtin")
	w.model = c.fn.model
	wc := c.m.newCompiler(w, c.pkg, c.subst)
	var args []int
	if len(x.Args) == 1 && isTuple(c.info.TypeOf(x.Args[0])) {
		c.refuse(x, "the explorer does not understand this call with several results; put them into variables first")
	}
	for _, a := range x.Args {
		if c.isType(a) {
			continue
		}
		c.order(a)
	}
	for _, a := range x.Args {
		if c.isType(a) || c.isConst(a) {
			continue
		}
		args = append(args, c.value(a))
		wc.temps[a] = wc.reg()
		w.nparams++
	}
	switch name := c.builtinName(x.Fun); name {
	case "recover": // recovers in a function that is deferred; here it is that function itself
	case "":
		wc.conversion(x)
	default:
		wc.builtinStmt(x, name)
	}
	wc.emitReturn(x, nil)
	wc.finish()
	c.add(Instr{
		exec: func(r *run, f *frame) { do(r, f, deferred{fn: w, args: values(f, args)}) },
		pos:  s.Pos(), use: args, note: note{reg: -1},
	})
}

// spawn starts a goroutine.
func (r *run) spawn(site int, d deferred, name string) int { return r.spawnAs(site, d.fn, name, d) }

// spawnAs starts a goroutine whose site, and so its name, is that of another function.
func (r *run) spawnAs(site int, like *Func, name string, d deferred) int {
	m := r.m
	s := m.goSite(site, like, name)
	id := identity{maker: r.g.slot, site: s}
	var slot int
	for ; ; id.nth++ {
		slot = m.slotFor(id, true)
		if r.startedIn(slot) {
			continue
		}
		taken := r.inSlot(slot) != 0
		r.note(slot, occupied, uint32(flag(taken)))
		if !taken {
			break
		}
	}
	if len(r.started) > 1000 || id.nth > 1000 {
		r.refuse("this starts more than 1,000 goroutines, too many for every order")
	}
	g := &goroutine{slot: slot}
	r.alone = false
	main := r.g
	r.g = g
	f := r.call(d.fn, d.caps, d.args)
	r.g = main
	f.sync = false
	r.started = append(r.started, g)
	for _, v := range d.caps {
		r.share(v)
	}
	for _, v := range d.args {
		r.share(v)
	}
	for _, s := range m.globalList {
		r.shareSlot(s)
	}
	r.shareSlot(m.outputSlot)
	return m.slots[slot].number
}

func (r *run) startedIn(slot int) bool {
	for _, g := range r.started {
		if g.slot == slot {
			return true
		}
	}
	return false
}

// goSite returns the site of a go statement for one function: goroutines are named after it.
func (m *Machine) goSite(at int, fn *Func, name string) int {
	if name == "" {
		name = fn.label
	}
	key := goKey{at, fn.id, name}
	if s, ok := m.goSites[key]; ok {
		return s
	}
	m.sites = append(m.sites, site{pos: m.sites[at].pos, name: name})
	if m.goSites == nil {
		m.goSites = map[goKey]int{}
	}
	m.goSites[key] = len(m.sites) - 1
	return len(m.sites) - 1
}

type goKey struct {
	site, fn int
	name     string
}
