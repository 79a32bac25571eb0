package machine

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// A Status says whether a goroutine can take a step.
type Status int

const (
	CanGo Status = iota
	Waits
	Ended
)

// A View is a state as a person sees it.
type View struct {
	Goroutines []Goroutine
	Variables  []Variable
	Output     string
}

// A Goroutine is one of them in a View.
type Goroutine struct {
	Number   int
	Name     string
	Line     int // of the program, of its next step; 0 if it has ended
	Status   Status
	Next     string // "read counter"
	Why      string // why it waits
	WaitsFor []int  // numbers of the goroutines that it waits for, where that is known
	Locals   []Variable
	Pending  *Pending
	timer    bool
}

// A Pending is a value that a goroutine has read and will use in its next steps.
type Pending struct {
	Object string
	Value  string
	Stale  bool // the object has another value by now
}

// A Variable is one in a View.
type Variable struct {
	Name, Value string
	Kind        string // "variable", "lock", "channel", "waitgroup", "atomic", "map"
	Holders     []int
	Waiters     []int
	Line        int
	origin      string // of a local one: the shared variable that it is a copy of
}

// A viewer shows one state.
type viewer struct {
	m      *Machine
	r      *run // to look into the state with
	state  []uint32
	names  map[int]string   // goroutines' names by slot
	called map[place]string // what places are called
	vars   []Variable
	at     map[place]int // index in vars
}

// A place is an offset in an object.
type place struct{ slot, off int }

// View shows a state.
func (m *Machine) View(state []uint32) View {
	v := m.viewer(state)
	var view View
	for _, s := range m.goroutines {
		if at(state, s) != 0 {
			view.Goroutines = append(view.Goroutines, v.goroutine(s))
		}
	}
	view.Variables = v.vars
	for i := range view.Variables {
		view.Variables[i].Waiters = distinctInts(view.Variables[i].Waiters)
	}
	if id := at(state, m.outputSlot); id != 0 {
		view.Output = m.objects[id].o.slots[0].text()
	}
	return view
}

func at(state []uint32, slot int) uint32 {
	if slot < len(state) {
		return state[slot]
	}
	return 0
}

func distinctInts(s []int) []int {
	slices.Sort(s)
	return slices.Compact(s)
}

func (m *Machine) viewer(state []uint32) *viewer {
	v := &viewer{
		m: m, state: state, names: m.names(), called: map[place]string{}, at: map[place]int{},
		r: m.newRun(state, nil),
	}
	v.gather()
	return v
}

// gather finds what is to be shown: the package's variables, and the local ones that are in
// memory, with what they refer to.
func (v *viewer) gather() {
	m := v.m
	for _, g := range m.globalVars {
		if !g.pkg.Model && g.pkg == m.program.Packages[len(m.program.Packages)-1] && at(v.state, g.slot) != 0 {
			v.show(g.name, g.typ, place{g.slot, 0}, m.fset.Position(g.pos).Line, 0)
		}
	}
	for _, s := range m.goroutines {
		id := at(v.state, s)
		if id == 0 {
			continue
		}
		for _, f := range m.locals[id].g.frames {
			if f.fn.model {
				continue
			}
			for _, lv := range f.fn.vars {
				val := f.regs[lv.reg]
				switch {
				case lv.boxed && !val.isNil() && v.isShared(val.slot()):
					v.show(lv.name, lv.typ, place{val.slot(), val.off()}, m.fset.Position(lv.pos).Line, 0)
				case !lv.boxed && v.refers(lv.typ):
					v.behind(lv.name, lv.typ, val, m.fset.Position(lv.pos).Line, 0)
				}
			}
		}
		v.used(&m.locals[id].g)
	}
}

// used shows what a goroutine's next step is about, where no variable that is still needed refers
// to it.
func (v *viewer) used(g *goroutine) {
	if g.dies || g.spins || len(g.frames) == 0 {
		return
	}
	f := g.top()
	in := &f.fn.code[f.pc]
	if in.said == nil {
		return
	}
	i := f.regs[in.said.object].iface()
	if i == nil || i.T.kind != kindPointer || i.V.isNil() {
		return
	}
	p := place{i.V.slot(), i.V.off()}
	if _, known := v.at[p]; known || v.m.modelKind(v.m.element(i.T)) == "" {
		return
	}
	if name := v.nameOf(p, g); name != "" {
		v.show(name, v.m.element(i.T), p, 0, 0)
	}
}

func (v *viewer) isShared(slot int) bool {
	id := at(v.state, slot)
	return id != 0 && v.m.objects[id].o.shared
}

// refers reports whether a register's value leads to memory that is worth showing.
func (v *viewer) refers(t *Type) bool {
	switch t.kind {
	case kindPointer, kindSlice, kindMap, kindChan, kindInterface:
		return true
	}
	return false
}

const maxShown = 64 // variables; a table of more is no help

// modelKind returns what a thing of a model is called in a View, "" for other types.
func (m *Machine) modelKind(t *Type) string {
	n, ok := types.Unalias(t.T).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return ""
	}
	pkg, name := n.Obj().Pkg().Path(), n.Obj().Name()
	switch {
	case pkg == "sync/atomic":
		return "atomic"
	case pkg == "sync" && (name == "Mutex" || name == "RWMutex"),
		strings.HasSuffix(pkg, "lessons/lock") && name == "Lock":
		return "lock"
	case pkg == "sync" && name == "WaitGroup":
		return "waitgroup"
	case pkg == "sync", pkg == "time", pkg == "context":
		return strings.ToLower(name)
	}
	return ""
}

// hasModels reports whether a value of the type has locks and the like in it, or structs that
// have, so that its parts are shown one by one.
func (m *Machine) hasModels(t *Type) bool {
	switch t.kind {
	case kindStruct:
		if m.modelKind(t) != "" {
			return true
		}
		for _, f := range t.fields {
			if m.hasModels(f) {
				return true
			}
		}
	case kindArray:
		return m.hasModels(t.elem)
	}
	return false
}

func (v *viewer) add(x Variable, p place) {
	if _, ok := v.at[p]; ok || len(v.vars) >= maxShown {
		return
	}
	v.at[p] = len(v.vars)
	v.vars = append(v.vars, x)
	if _, ok := v.called[p]; !ok {
		v.called[p] = x.Name
	}
}

// show adds the variable at a place, and what it leads to.
func (v *viewer) show(name string, t *Type, p place, line, depth int) {
	m := v.m
	id := at(v.state, p.slot)
	if id == 0 || depth > 4 || len(v.vars) >= maxShown {
		return
	}
	if _, ok := v.at[p]; ok {
		return
	}
	o := m.objects[id].o
	if o.kind != memory || p.off+t.size > len(o.slots) {
		return
	}
	if kind := m.modelKind(t); kind != "" {
		v.model(name, kind, t, p, o, line)
		return
	}
	switch {
	case t.kind == kindStruct && m.hasModels(t):
		s := t.under.(*types.Struct)
		for i, f := range t.fields {
			v.show(name+"."+s.Field(i).Name(), f, place{p.slot, p.off + t.offsets[i]}, line, depth+1)
		}
		return
	case t.kind == kindArray && m.hasModels(t):
		for i := range min(t.length, 16) {
			v.show(fmt.Sprintf("%s[%d]", name, i), t.elem, place{p.slot, p.off + i*t.elem.size}, line, depth+1)
		}
		return
	}
	val := v.r.loadValue(t, pointer(p.slot, p.off))
	if v.refers(t) && v.behind(name, t, val, line, depth) {
		return
	}
	v.add(Variable{Name: name, Value: v.text(t, val, 0), Kind: "variable", Line: line}, p)
}

// behind shows what a reference leads to. It reports whether that says all there is to say of
// the reference itself.
func (v *viewer) behind(name string, t *Type, val Value, line, depth int) bool {
	m := v.m
	if val.isNil() {
		return false
	}
	switch t.kind {
	case kindPointer:
		elem := m.element(t)
		p := place{val.slot(), val.off()}
		if _, known := v.called[p]; known {
			return false
		}
		if m.modelKind(elem) != "" || m.hasModels(elem) || v.isShared(p.slot) {
			v.show(name, elem, p, line, depth+1)
			return true
		}
	case kindSlice:
		elem := m.element(t)
		if s := val.slice(); m.hasModels(elem) {
			for i := range min(s.Len, 16) {
				v.show(fmt.Sprintf("%s[%d]", name, i), elem, place{s.Obj, s.Off + i*elem.size}, line, depth+1)
			}
			return true
		} else if elem.kind == kindPointer && s.Len > 0 && m.hasModels(m.element(elem)) {
			for i, x := range v.r.sliceElements(elem, val) {
				if i == 16 {
					break
				}
				v.behind(fmt.Sprintf("%s[%d]", name, i), elem, x, line, depth+1)
			}
			return true
		} else if v.isShared(s.Obj) {
			v.add(Variable{Name: name, Value: v.text(t, val, 0), Kind: "variable", Line: line}, place{s.Obj, s.Off})
			return true
		}
	case kindMap:
		if v.isShared(val.slot()) {
			v.add(Variable{Name: name, Value: v.text(t, val, 0), Kind: "map", Line: line}, place{val.slot(), 0})
			return true
		}
	case kindChan:
		v.add(Variable{Name: name, Value: v.channel(t, val), Kind: "channel", Line: line}, place{val.slot(), 0})
		return true
	case kindInterface:
		i := val.iface()
		if i.T.kind == kindPointer {
			return v.behind(name, i.T, i.V, line, depth+1)
		}
	}
	return false
}

// model shows a thing of a model: a lock, a WaitGroup, an atomic.
func (v *viewer) model(name, kind string, t *Type, p place, o *Object, line int) {
	x := Variable{Name: name, Kind: kind, Line: line}
	whole := Value{R: Tuple(o.slots[p.off : p.off+t.size])}
	s, _ := t.under.(*types.Struct)
	for i, f := range t.fields {
		val := part(whole, t.offsets[i], f)
		switch s.Field(i).Name() {
		case "holder":
			if n := val.int(); n != 0 {
				x.Holders = append(x.Holders, n)
			}
		case "holders":
			for _, r := range val.text() {
				x.Holders = append(x.Holders, int(r))
			}
		case "count":
			x.Value = fmt.Sprint(val.int())
		}
	}
	switch {
	case kind == "lock" && len(x.Holders) == 0:
		x.Value = "free"
	case kind == "lock":
		x.Value = "held"
	case kind == "atomic" && len(t.fields) > 0:
		last := len(t.fields) - 1
		x.Value = v.text(t.fields[last], part(whole, t.offsets[last], t.fields[last]), 0)
	}
	v.add(x, p)
}

func (v *viewer) channel(t *Type, val Value) string {
	o := v.r.object(val.slot())
	if o == nil { // made and dropped within one step
		return "…"
	}
	elem := v.m.element(t)
	var parts []string
	for _, x := range o.slots {
		parts = append(parts, v.text(elem, x, 1))
	}
	s := "[" + strings.Join(parts, " ") + "]"
	if o.cap > 0 {
		s += fmt.Sprintf(" of %d", o.cap)
	} else if len(parts) == 0 {
		s = "unbuffered"
	}
	if o.closed {
		s += ", closed"
	}
	return s
}

// text writes a value for a person; what it refers to is shown as far as that is short.
func (v *viewer) text(t *Type, val Value, depth int) string {
	m := v.m
	switch t.kind {
	case kindBool, kindInt, kindUint, kindFloat, kindComplex:
		return fmt.Sprint(m.goValue(t, val))
	case kindString:
		s := val.text()
		if r := []rune(s); len(r) > 60 {
			s = string(r[:59]) + "…"
		}
		return fmt.Sprintf("%q", s)
	case kindFunc:
		if cl := val.closure(); cl != nil {
			if cl.Fn.label != "" {
				return cl.Fn.label
			}
			return "func"
		}
		return "nil"
	case kindInterface:
		if i := val.iface(); i != nil {
			return v.text(i.T, i.V, depth)
		}
		return "nil"
	}
	if t.kind != kindStruct && t.kind != kindArray && val.isNil() {
		return "nil"
	}
	if depth > 3 {
		return "…"
	}
	switch t.kind {
	case kindPointer:
		if name, ok := v.called[place{val.slot(), val.off()}]; ok {
			return "&" + name
		}
		if at(v.state, val.slot()) == 0 {
			return "&…"
		}
		return "&" + v.text(m.element(t), v.r.loadValue(m.element(t), val), depth+1)
	case kindChan:
		if name, ok := v.called[place{val.slot(), 0}]; ok {
			return name
		}
		return "chan " + v.channel(t, val)
	case kindStruct:
		if kind := m.modelKind(t); kind != "" {
			return kind
		}
		s := t.under.(*types.Struct)
		var parts []string
		for i, f := range t.fields {
			parts = append(parts, s.Field(i).Name()+":"+v.text(f, part(val, t.offsets[i], f), depth+1))
		}
		return "{" + strings.Join(parts, " ") + "}"
	case kindArray:
		var parts []string
		for i := range min(t.length, 24) {
			parts = append(parts, v.text(t.elem, part(val, i*t.elem.size, t.elem), depth+1))
		}
		if t.length > 24 {
			parts = append(parts, "…")
		}
		return "[" + strings.Join(parts, " ") + "]"
	case kindSlice:
		var parts []string
		elem := m.element(t)
		for i, x := range v.r.sliceElements(elem, val) {
			if i == 24 {
				parts = append(parts, "…")
				break
			}
			parts = append(parts, v.text(elem, x, depth+1))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case kindMap:
		var parts []string
		for i, e := range v.r.sortedEntries(t, val) {
			if i == 24 {
				parts = append(parts, "…")
				break
			}
			parts = append(parts, v.text(t.key, e.key, depth+1)+":"+v.text(t.elem, e.val, depth+1))
		}
		return "{" + strings.Join(parts, " ") + "}"
	}
	return "?"
}

// goroutine shows one, and notes what it waits for.
func (v *viewer) goroutine(s int) Goroutine {
	m := v.m
	l := m.locals[v.state[s]]
	g := Goroutine{Number: m.slots[s].number, Name: v.names[s], timer: l.g.timer}
	g.Line = m.fset.Position(m.linePos(&l.g)).Line
	switch {
	case l.g.dies:
		g.Next = "end the program: " + l.g.dying
		return g
	case l.g.spins:
		g.Next = "go round for ever"
		return g
	}
	f := l.g.top()
	in := &f.fn.code[f.pc]
	d := v.describe(l, f, in)
	g.Next = d.imperative()
	g.Locals = v.localsOf(&l.g)
	g.Pending = v.pending(f, in, d, g.Locals)
	if !m.canGo(v.state, s) {
		g.Status = Waits
		g.Why, g.WaitsFor = v.why(s, f, in, d)
	}
	return g
}

// nameOf returns what a place is called; where nobody has a name for it, the expression by which the
// program refers to it.
func (v *viewer) nameOf(p place, g *goroutine) string {
	if p.slot == 0 {
		return ""
	}
	if name, ok := v.called[p]; ok {
		return name
	}
	// The place may be a part of something that has a name.
	for i := len(g.frames) - 1; i >= 0; i-- {
		if f := g.frames[i]; !f.fn.model && f.pc > 0 {
			if what := f.fn.code[f.pc-1].note.what; what != "" {
				return what
			}
			break
		}
	}
	if name := v.m.sites[v.m.slots[p.slot].site0()].name; name != "" {
		return name
	}
	return ""
}

func (s *slot) site0() int {
	if s.site < 0 {
		return 0
	}
	return s.site
}

// localsOf returns the variables in registers of the program's own frames, the innermost first.
func (v *viewer) localsOf(g *goroutine) []Variable {
	var list []Variable
	for i := len(g.frames) - 1; i >= 0; i-- {
		f := g.frames[i]
		if f.fn.model || len(list) >= 24 {
			continue
		}
		pc := f.pc
		if i < len(g.frames)-1 && pc > 0 {
			pc--
		}
		here := f.fn.code[min(pc, len(f.fn.code)-1)].pos
		live, _ := v.m.liveAt(g, i)
		seen := map[string]bool{}
		for k := len(f.fn.vars) - 1; k >= 0; k-- {
			lv := f.fn.vars[k]
			if here < lv.scope[0] || here > lv.scope[1] || seen[lv.name] {
				continue
			}
			seen[lv.name] = true
			if !isLive(live, lv.reg) {
				continue
			}
			val := f.regs[lv.reg]
			x := Variable{Name: lv.name, Kind: "variable", Line: v.m.fset.Position(lv.pos).Line}
			if lv.boxed {
				if val.isNil() || v.isShared(val.slot()) || at(v.state, val.slot()) == 0 || v.m.hasModels(lv.typ) {
					continue
				}
				x.Value = v.text(lv.typ, v.r.loadValue(lv.typ, val), 0)
			} else {
				x.Value = v.text(lv.typ, val, 0)
			}
			x.origin = lv.origin
			list = append(list, x)
		}
	}
	return list
}
