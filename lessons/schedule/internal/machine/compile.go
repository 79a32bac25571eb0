package machine

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"locklab/lessons/schedule/internal/load"
)

// A compiler makes the code of one function.
type compiler struct {
	m       *Machine
	fn      *Func
	info    *types.Info
	pkg     *load.Package
	subst   map[*types.TypeParam]types.Type
	outer   *compiler // of a literal
	vars    map[types.Object]*variable
	caught  []types.Object // captured, in the order of fn.capRegs
	temps   map[ast.Expr]int
	escape  *escapes
	sig     *types.Signature
	results []*variable
	epi     *label // where a function with defer ends
	targets []*target
	gotos   map[string]*label
	label   string // of the next statement
	body    *rangeBody
	nlits   *int
	stable  map[int]bool // registers that are variables: their value may change
}

// A variable is a local one: its value, or a pointer to it, is in a register.
type variable struct {
	reg   int
	boxed bool
	typ   *Type
	site  int
}

// A label is a place in the code.
type label struct{ pc int }

// A target is what break and continue lead to.
type target struct {
	label    string
	brk, con *label
	kind     targetKind
	body     *rangeBody // a range over a function: its body is a function of its own
}

type targetKind uint8

const (
	aSwitch targetKind = iota // or select
	aLoop
)

// compile makes the code of everything that can be reached from the entry.
func (m *Machine) compile() error {
	for _, p := range m.program.Packages {
		for _, f := range p.Files {
			for _, d := range f.Decls {
				if fd, ok := d.(*ast.FuncDecl); ok {
					if obj, ok := m.program.Info.Defs[fd.Name].(*types.Func); ok {
						m.bodies[obj] = body{fd, p}
					}
				}
			}
		}
	}
	return m.guard(func() {
		m.sites = append(m.sites, site{name: "main"}) // of f's own goroutine
		m.startSlot = m.slotFor(identity{0, 0, 0}, true)
		m.makeOutput()
		m.makeGlobals()
		m.makeEntry()
		m.compilePending()
		m.compileMethods()
	})
}

// compilePending compiles the functions that others have asked for, and those that these ask for.
func (m *Machine) compilePending() {
	for len(m.pending) > 0 {
		last := len(m.pending) - 1
		next := m.pending[last]
		m.pending = m.pending[:last]
		next()
	}
}

// guard turns a refusal that is on its way into an error.
func (m *Machine) guard(f func()) (err error) {
	defer func() {
		switch x := recover().(type) {
		case nil:
		case aborted:
			err = x.err
		default:
			panic(x)
		}
	}()
	f()
	return nil
}

// compileMethods compiles the methods of all types that were made, so that what is not
// understood is refused before anything runs.
func (m *Machine) compileMethods() {
	for i := 0; i < len(m.types); i++ {
		t := m.types[i]
		if !t.boxed {
			continue
		}
		set := types.NewMethodSet(t.T)
		for j := range set.Len() {
			obj := set.At(j).Obj()
			m.method(t, obj.Name(), obj.Pkg())
		}
		m.compilePending()
	}
}

func (m *Machine) refuse(pos token.Pos, format string, args ...any) {
	panic(aborted{load.Refuse(m.fset, pos, format, args...)})
}

func (c *compiler) refuse(n ast.Node, format string, args ...any) {
	c.m.refuse(n.Pos(), format, args...)
}

func (m *Machine) newFunc(name string) *Func {
	fn := &Func{id: len(m.funcs), name: name}
	m.funcs = append(m.funcs, fn)
	return fn
}

func (m *Machine) newSite(pos token.Pos, name string, t *Type) int {
	m.sites = append(m.sites, site{pos: pos, name: name, typ: t})
	return len(m.sites) - 1
}

// makeOutput makes the object that holds what the program prints.
func (m *Machine) makeOutput() {
	m.outputSlot = m.slotFor(identity{0, -1, 0}, false)
	m.slots[m.outputSlot].root = true
	m.slots[m.outputSlot].name = "output"
	m.setInitial(m.outputSlot, &Object{elem: m.typeOf(types.Typ[types.String]), slots: make([]Value, 1)})
}

func (m *Machine) setInitial(slot int, o *Object) {
	for len(m.initial) <= slot {
		m.initial = append(m.initial, 0)
	}
	m.initial[slot] = m.internObject(o)
}

func (m *Machine) makeGlobals() {
	n := -2
	for _, p := range m.program.Packages {
		for _, f := range p.Files {
			for _, d := range f.Decls {
				gd, ok := d.(*ast.GenDecl)
				if !ok || gd.Tok != token.VAR {
					continue
				}
				for _, s := range gd.Specs {
					for _, name := range s.(*ast.ValueSpec).Names {
						v, ok := m.program.Info.Defs[name].(*types.Var)
						if !ok {
							continue
						}
						m.makeGlobal(p, v, n)
						n--
					}
				}
			}
		}
	}
}

// makeGlobal makes the package variable v, whose site is the number site.
func (m *Machine) makeGlobal(p *load.Package, v *types.Var, site int) {
	t := m.typeOf(v.Type())
	if t.size > maxSlots {
		m.refuse(v.Pos(), "%s has more than %d elements, too many to be copied in every order", v.Name(), maxSlots)
	}
	slot := m.slotFor(identity{site: site}, false)
	m.slots[slot].root = true
	m.slots[slot].name = v.Name()
	m.globals[v] = slot
	m.globalList = append(m.globalList, slot)
	m.setInitial(slot, m.newMemory(t, 1))
	m.globalVars = append(m.globalVars, globalVar{slot: slot, name: v.Name(), pos: v.Pos(), typ: t, pkg: p})
}

// newMemory returns an object of n values of type t, all zero.
func (m *Machine) newMemory(t *Type, n int) *Object {
	return &Object{elem: t, slots: make([]Value, n*t.size)}
}

// makeEntry makes the code that f's goroutine begins with: the packages' variables, their
// init functions, f, and the program's end.
func (m *Machine) makeEntry() {
	fn := m.newFunc("main")
	m.entry = fn
	fn.nregs = 1
	last := m.program.Packages[len(m.program.Packages)-1]
	c := m.newCompiler(fn, last, nil)
	for _, p := range m.program.Packages {
		pc := m.newCompiler(fn, p, nil)
		pc.fn.model = p.Model
		for _, init := range p.Init {
			pc.initializer(init)
		}
		for _, f := range p.Files {
			for _, d := range f.Decls {
				if fd, ok := d.(*ast.FuncDecl); ok && fd.Recv == nil && fd.Name.Name == "init" && fd.Body != nil {
					obj := m.program.Info.Defs[fd.Name].(*types.Func)
					pc.callStatic(fd, m.funcFor(obj, nil, fd.Pos()), nil, nil)
				}
			}
		}
	}
	fn.model = false
	entry := m.program.Entry
	results := entry.Signature().Results()
	var def []int
	m.printing = results.Len() == 0
	if !m.printing {
		def = []int{c.reg()}
	}
	c.callStatic(nil, m.funcFor(entry, nil, entry.Pos()), nil, def)
	reg := 0
	if !m.printing {
		reg = def[0]
	}
	printing := m.printing
	c.add(Instr{
		exec: func(r *run, f *frame) {
			if printing {
				r.finish(Finished, strings.TrimSuffix(r.object(r.m.outputSlot).slots[0].text(), "\n"))
			}
			r.finish(Finished, f.regs[reg].text())
		},
		stop: always, use: []int{reg}, noFall: true, note: note{verb: "return", reg: -1},
	})
	c.finish()
}

func (m *Machine) newCompiler(fn *Func, p *load.Package, subst map[*types.TypeParam]types.Type) *compiler {
	n := 0
	return &compiler{
		m: m, fn: fn, info: m.program.Info, pkg: p, subst: subst,
		vars: map[types.Object]*variable{}, temps: map[ast.Expr]int{}, stable: map[int]bool{},
		gotos: map[string]*label{}, nlits: &n, escape: &escapes{boxed: map[types.Object]bool{}},
	}
}

// inner returns the compiler of a function inside this one, which may capture its variables.
func (c *compiler) inner(name string, at ast.Node) *compiler {
	*c.nlits++
	fn := c.m.newFunc(c.fn.name + name + strconv.Itoa(*c.nlits))
	fn.model, fn.parent, fn.pos = c.fn.model, c.fn, at.Pos()
	in := c.m.newCompiler(fn, c.pkg, c.subst)
	in.outer, in.escape, in.nlits = c, c.escape, c.nlits
	return in
}

// initializer compiles the initialization of package variables.
func (c *compiler) initializer(init *types.Initializer) {
	c.escape = findEscapes(c.info, init.Rhs)
	if len(init.Lhs) == 1 {
		v := init.Lhs[0]
		if v.Name() == "_" && c.m.globals[v] == 0 {
			c.expr(init.Rhs)
			return
		}
		r := c.exprTo(init.Rhs, v.Type())
		c.storeGlobal(init.Rhs, v, r)
		return
	}
	regs, ts := c.multi(init.Rhs, len(init.Lhs))
	for i, v := range init.Lhs {
		if v.Name() != "_" {
			c.storeGlobal(init.Rhs, v, c.convert(init.Rhs, regs[i], ts[i], c.typ(v.Type())))
		}
	}
}

func (c *compiler) storeGlobal(at ast.Node, v *types.Var, r int) {
	if v.Name() == "_" {
		return
	}
	c.store(at, c.constant(pointer(c.m.globals[v], 0)), r, c.typ(v.Type()), note{what: v.Name()})
}

// funcFor returns the code of a declared function or method, of the instance with the given
// type arguments (for a method: those of its receiver).
func (m *Machine) funcFor(obj *types.Func, targs []types.Type, at token.Pos) *Func {
	obj = obj.Origin()
	key := fmt.Sprintf("%p", obj)
	for _, t := range targs {
		key += fmt.Sprintf(",%d", m.typeOf(t).id)
	}
	if fn, ok := m.byKey[key]; ok {
		return fn
	}
	if len(m.funcs) > 20_000 {
		m.refuse(at, "%s has instances without end, or more than 20,000 functions are needed", obj.Name())
	}
	fn := m.newFunc(obj.FullName())
	m.byKey[key] = fn
	fn.label = obj.Name()
	fn.pos = obj.Pos()
	source, ok := m.bodies[obj]
	if !ok {
		m.refuse(at, "%s is not understood by the explorer", obj.FullName())
	}
	decl := source.decl
	fn.model = source.pkg.Model
	fn.lowers = fn.model && fn.name == "(*sync.WaitGroup).lower"
	if decl.Body == nil {
		m.bodyless(fn, obj, decl, targs)
		return fn
	}
	sig := obj.Signature()
	subst := map[*types.TypeParam]types.Type{}
	params := sig.TypeParams()
	if sig.Recv() != nil {
		params = sig.RecvTypeParams()
	}
	for i := range params.Len() {
		if i < len(targs) {
			subst[params.At(i)] = targs[i]
		}
	}
	m.pending = append(m.pending, func() {
		m.newCompiler(fn, source.pkg, subst).function(sig, decl.Recv, decl.Type, decl.Body)
	})
	return fn
}

// function compiles a function's parameters and body.
func (c *compiler) function(sig *types.Signature, recv *ast.FieldList, typ *ast.FuncType, body *ast.BlockStmt) {
	c.sig = sig
	if c.outer == nil {
		c.escape = findEscapes(c.info, recv, typ, body)
	}
	c.params(sig, recv, typ)
	if hasDefer(body) {
		c.epi = &label{pc: -1}
	}
	c.block(body)
	c.implicitReturn(body)
	c.finish()
}

// params gives the parameters their registers, and the results that have names.
func (c *compiler) params(sig *types.Signature, recv *ast.FieldList, typ *ast.FuncType) {
	var list []*types.Var
	if sig.Recv() != nil && recv != nil {
		list = append(list, sig.Recv())
	}
	for i := range sig.Params().Len() {
		list = append(list, sig.Params().At(i))
	}
	regs := make([]int, len(list))
	for i := range list {
		regs[i] = c.reg()
	}
	c.fn.nparams = len(list)
	names := paramNames(recv, typ.Params)
	for i, v := range list {
		var obj types.Object = v
		var at ast.Node = typ
		if i < len(names) && names[i] != nil {
			at = names[i]
			if d := c.info.Defs[names[i]]; d != nil {
				obj = d
			}
		}
		if obj.Name() == "" || obj.Name() == "_" {
			continue
		}
		c.declareIn(at, obj, regs[i])
	}
	c.resultVars(sig, typ)
}

func (c *compiler) resultVars(sig *types.Signature, typ *ast.FuncType) {
	names := paramNames(nil, typ.Results)
	for i := range sig.Results().Len() {
		v := sig.Results().At(i)
		t := c.typ(v.Type())
		var obj types.Object = v
		var at ast.Node = typ
		if i < len(names) && names[i] != nil {
			at = names[i]
			if d := c.info.Defs[names[i]]; d != nil {
				obj = d
			}
		}
		r := c.zeroReg(at, t)
		if obj.Name() == "" || obj.Name() == "_" {
			va := &variable{reg: r, typ: t}
			c.results = append(c.results, va)
			c.stable[r] = true
			continue
		}
		c.results = append(c.results, c.declareIn(at, obj, r))
	}
}

func paramNames(lists ...*ast.FieldList) (names []*ast.Ident) {
	for _, l := range lists {
		if l == nil {
			continue
		}
		for _, f := range l.List {
			if len(f.Names) == 0 {
				names = append(names, nil)
			}
			names = append(names, f.Names...)
		}
	}
	return names
}

// declareIn makes the variable obj, whose first value is in register r.
func (c *compiler) declareIn(at ast.Node, obj types.Object, r int) *variable {
	t := c.typ(obj.Type())
	v := &variable{reg: r, typ: t}
	if c.escape.boxed[obj] {
		v.boxed = true
		v.site = c.m.newSite(obj.Pos(), obj.Name(), t)
		v.reg = c.box(at, v.site, t, r)
	}
	c.vars[obj] = v
	c.stable[v.reg] = true
	c.fn.vars = append(c.fn.vars, localVar{
		name: obj.Name(), reg: v.reg, boxed: v.boxed, typ: t, pos: obj.Pos(), scope: c.scopeOf(obj),
	})
	return v
}

func (c *compiler) scopeOf(obj types.Object) [2]token.Pos {
	if s := obj.Parent(); s != nil {
		return [2]token.Pos{obj.Pos(), s.End()}
	}
	return [2]token.Pos{obj.Pos(), 1 << 30}
}

// define makes the variable of a declaration with the value in register r, which is copied if
// it is another variable's.
func (c *compiler) define(at ast.Node, obj types.Object, r int) {
	if !c.escape.boxed[obj] {
		r = c.move(at, r)
	}
	c.declareIn(at, obj, r)
}

// box makes an object for a variable and returns a register with its pointer.
func (c *compiler) box(at ast.Node, site int, t *Type, from int) int {
	d := c.reg()
	agg := t.aggregate()
	if t.size > maxSlots {
		c.refuse(at, "a variable of more than %d elements is too large to be copied in every order", maxSlots)
	}
	c.op(at, []int{d}, []int{from}, func(r *run, f *frame) {
		o := &Object{elem: t}
		if agg {
			o.slots = append([]Value(nil), f.regs[from].tuple()...)
		} else {
			o.slots = []Value{f.regs[from]}
		}
		f.regs[d] = pointer(r.alloc(site, o), 0)
	})
	return d
}

// reg returns a new register.
func (c *compiler) reg() int {
	c.fn.nregs++
	return c.fn.nregs - 1
}

func (c *compiler) typ(t types.Type) *Type { return c.m.typeOf(c.substitute(t)) }

// typeOf returns the type of an expression, without type parameters.
func (c *compiler) typeOf(e ast.Expr) *Type {
	t := c.info.TypeOf(e)
	if t == nil {
		c.refuse(e, "the explorer does not know the type of this")
	}
	return c.typ(t)
}

// add appends an instruction.
func (c *compiler) add(in Instr) int {
	c.fn.code = append(c.fn.code, in)
	if len(c.fn.code) > 1<<20 {
		c.m.refuse(in.pos, "this function is too long to be explored")
	}
	return len(c.fn.code) - 1
}

// op appends an instruction that only computes.
func (c *compiler) op(at ast.Node, def, use []int, exec func(r *run, f *frame)) {
	c.add(Instr{exec: exec, pos: c.pos(at), def: def, use: use})
}

func (c *compiler) pos(at ast.Node) token.Pos {
	if at == nil {
		return token.NoPos
	}
	switch n := at.(type) {
	case *ast.BinaryExpr:
		return n.OpPos
	case *ast.IncDecStmt:
		return n.TokPos
	case *ast.AssignStmt:
		return n.TokPos
	case *ast.CallExpr:
		return n.Lparen
	case *ast.SelectorExpr:
		return n.Sel.Pos()
	}
	return at.Pos()
}

func (c *compiler) move(at ast.Node, from int) int {
	d := c.reg()
	c.moveTo(at, d, from)
	return d
}

func (c *compiler) moveTo(at ast.Node, d, from int) {
	c.op(at, []int{d}, []int{from}, func(r *run, f *frame) { f.regs[d] = f.regs[from] })
}

func (c *compiler) constant(v Value) int {
	d := c.reg()
	c.op(nil, []int{d}, nil, func(r *run, f *frame) { f.regs[d] = v })
	return d
}

func (c *compiler) zeroReg(at ast.Node, t *Type) int {
	if t.size > maxSlots {
		c.refuse(at, "a variable of more than %d elements is too large to be copied in every order", maxSlots)
	}
	return c.constant(c.m.zero(t))
}

func (c *compiler) newLabel() *label { return &label{pc: -1} }

func (c *compiler) place(l *label) { l.pc = len(c.fn.code) }

func (c *compiler) jump(at ast.Node, l *label) {
	c.add(Instr{
		exec: func(r *run, f *frame) { f.pc = l.pc },
		pos:  c.pos(at), noFall: true, labels: []*label{l},
	})
}

// branch jumps if the register's value is want.
func (c *compiler) branch(at ast.Node, reg int, want bool, l *label) {
	c.add(Instr{
		exec: func(r *run, f *frame) {
			if f.regs[reg].bool() == want {
				f.pc = l.pc
			}
		},
		pos: c.pos(at), use: []int{reg}, labels: []*label{l},
	})
}

// finish completes the code: jumps get their targets.
func (c *compiler) finish() {
	for i := range c.fn.code {
		in := &c.fn.code[i]
		for _, l := range in.labels {
			in.targets = append(in.targets, l.pc)
			if l.pc <= i {
				in.jumpsBack = true
			}
		}
		if in.pos == token.NoPos && i > 0 {
			in.pos = c.fn.code[i-1].pos
		}
	}
	if c.epi != nil {
		c.fn.epilogue = c.epi.pc
	}
	if c.fn.nregs == 0 {
		c.fn.nregs = 1
	}
}
