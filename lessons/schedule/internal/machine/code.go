package machine

import (
	"go/ast"
	"go/token"
	"slices"

	"locklab/lessons/schedule/internal/load"
)

// A Func is the code of a function, or of one instance of a generic one.
type Func struct {
	id       int
	name     string // as Go's traces have it: main.withoutLock
	label    string // what a goroutine that runs it is called; "" for a literal
	code     []Instr
	nregs    int
	nparams  int
	capRegs  []int // where captures go
	epilogue int   // where a recovered panic goes on; 0 in functions without defer
	model    bool
	lowers   bool       // it is (*sync.WaitGroup).lower: see feet.note
	vars     []localVar // for who looks at a frame
	live     [][]uint64 // by instruction; computed on demand
	parent   *Func      // of a literal
	yields   bool       // the body of a range over a function
	pos      token.Pos
}

// A localVar is a variable of the source in a register.
type localVar struct {
	name   string
	reg    int
	boxed  bool
	typ    *Type
	pos    token.Pos
	scope  [2]token.Pos
	origin string // the shared variable that its first value was read from
}

type stopKind uint8

const (
	never  stopKind = iota
	access          // a step where the place is shared
	always          // a step
)

// An Instr is one instruction.
type Instr struct {
	exec      func(r *run, f *frame)
	stop      stopKind
	place     func(r *run, f *frame) accessed // what is accessed; looks at registers alone
	reach     func(f *frame) accessed         // what of an object it looks at or changes, a step or not
	ready     func(r *run, f *frame) bool     // nil: always
	offers    func(f *frame) []offer
	accept    func(r *run, f *frame, which int, v Value, ok bool)
	pos       token.Pos
	use, def  []int
	targets   []int // of jumps
	noFall    bool  // does not go on to the next instruction
	drains    bool  // empties the store buffer
	jumpsBack bool
	labels    []*label
	waits     bool // a Wait of the models
	calm      bool // who stands here lets an idler go: it sleeps, or yields
	idles     bool // can be chosen only while everybody else waits or is calm
	said      *said
	old       int // the register with what a compound assignment has read, if oldSet
	oldSet    bool
	calc      *calcNote
	also      func(f *frame) accessed // a second place that is read
	note      note
}

// A note says what a step is, for a person.
type note struct {
	verb string // "read", "write", "calculate", "lock"
	what string // the expression of the source: "counter"
	reg  int    // the register with the value; -1 if none
	typ  *Type
}

// accessed is a place that an instruction reads or writes.
type accessed struct {
	slot, off, n int
	write        bool
	atomic       bool
	calculates   bool
	iterates     bool
	maps         bool
	group        bool // raises a WaitGroup's counter
	models       bool // of all of a lock or the like, not by its methods
}

// liveIn returns the registers that are live before each instruction: those that may be read
// before they are written.
func (fn *Func) liveIn(pc int) []uint64 {
	if fn.live == nil {
		fn.findLive()
	}
	return fn.live[pc]
}

func (fn *Func) findLive() {
	words := (fn.nregs + 63) / 64
	n := len(fn.code)
	all := make([]uint64, (n+1)*words)
	fn.live = make([][]uint64, n+1)
	for i := range fn.live {
		fn.live[i] = all[i*words : (i+1)*words]
	}
	out := make([]uint64, words)
	for changed := true; changed; {
		changed = false
		for i := n - 1; i >= 0; i-- {
			in := &fn.code[i]
			clear(out)
			if !in.noFall {
				or(out, fn.live[i+1])
			}
			for _, t := range in.targets {
				or(out, fn.live[t])
			}
			for _, d := range in.def {
				if d >= 0 {
					out[d/64] &^= 1 << (d % 64)
				}
			}
			for _, u := range in.use {
				if u >= 0 {
					out[u/64] |= 1 << (u % 64)
				}
			}
			if fn.epilogue > 0 && i < fn.epilogue {
				or(out, fn.live[fn.epilogue])
			}
			if or(fn.live[i], out) {
				changed = true
			}
		}
	}
}

// or adds b to a and reports whether that changed a.
func or(a, b []uint64) bool {
	changed := false
	for i, x := range b {
		if a[i]|x != a[i] {
			a[i] |= x
			changed = true
		}
	}
	return changed
}

func isLive(set []uint64, reg int) bool { return set[reg/64]&(1<<(reg%64)) != 0 }

// A standing is the access before which a goroutine stands.
type standing struct {
	accessed
	pos token.Pos
	in  *Instr
}

// internLocal returns the number of a goroutine's stack, as it stands.
func (m *Machine) internLocal(g *goroutine, r *run) uint32 {
	m.enc.b, m.enc.refs = m.enc.b[:0], m.enc.refs[:0]
	m.encodeGoroutine(&m.enc, g)
	if id, ok := m.localIDs[string(m.enc.b)]; ok {
		return id
	}
	id := uint32(len(m.locals))
	l := &local{g: *g.copy(), refs: distinct(m.enc.refs)}
	m.localIDs[string(m.enc.b)] = id
	m.locals = append(m.locals, l)
	for i := range l.g.frames { // what is dead may differ between equal stacks: nobody may see it
		m.dropDead(&l.g, i)
	}
	m.bytes += 2*len(m.enc.b) + 300
	if !g.dies && !g.spins && len(g.frames) > 0 {
		f := l.g.top()
		in := &f.fn.code[f.pc]
		if in.place != nil && f.panic == nil {
			a := in.place(nil, f)
			if a.slot != 0 && !a.calculates {
				l.access = &standing{a, m.linePos(&l.g), in}
			}
		} else if in.said != nil && f.panic == nil {
			// What a lock or the like does to itself races with whoever copies or overwrites all of it.
			if a := m.pointed(f.regs[in.said.object]); a.slot != 0 {
				a.write, a.atomic = true, true
				l.access = &standing{a, m.linePos(&l.g), in}
			}
		}
		if in.offers != nil {
			l.offers = m.internOffers(in.offers(f))
		}
	}
	return id
}

// liveAt returns which registers of frame i matter, given what the frame is at.
func (m *Machine) liveAt(g *goroutine, i int) (live []uint64, skip []int) {
	f := g.frames[i]
	if f.panic != nil {
		return f.fn.liveIn(f.fn.epilogue), nil
	}
	live = f.fn.liveIn(f.pc)
	if i < len(g.frames)-1 && !g.frames[i+1].byDef && f.pc > 0 {
		skip = f.fn.code[f.pc-1].def
	}
	return live, skip
}

func (m *Machine) dropDead(g *goroutine, i int) {
	f := g.frames[i]
	live, skip := m.liveAt(g, i)
	for reg := range f.regs {
		if !isLive(live, reg) || slices.Contains(skip, reg) {
			f.regs[reg] = Value{}
		}
	}
}

func (m *Machine) encodeGoroutine(e *encoder, g *goroutine) {
	e.uint(uint64(g.slot))
	if g.dies {
		e.b = append(e.b, 'd')
		e.b = append(e.b, g.dying...)
		return
	}
	e.b = append(e.b, 'g', flag(g.spins), flag(g.timer), flag(g.draining))
	e.value(g.info)
	e.value(g.about)
	e.uint(uint64(len(g.timers)))
	for _, t := range g.timers {
		e.value(t)
	}
	for _, b := range g.buffer {
		e.value(pointer(b.slot, b.off))
		for _, v := range b.values {
			e.value(v)
		}
	}
	for i, f := range g.frames {
		e.uint(uint64(f.fn.id))
		e.uint(uint64(f.pc))
		live, skip := m.liveAt(g, i)
		for reg, v := range f.regs {
			if isLive(live, reg) && !slices.Contains(skip, reg) {
				e.value(v)
			}
		}
		m.encodeRest(e, f)
	}
}

func (m *Machine) encodeRest(e *encoder, f *frame) {
	e.b = append(e.b, '|', flag(f.byDef))
	e.uint(uint64(len(f.defers)))
	for _, d := range f.defers {
		e.uint(uint64(d.fn.id))
		for _, v := range d.caps {
			e.value(v)
		}
		for _, v := range d.args {
			e.value(v)
		}
	}
	for p := f.panic; p != nil; p = p.under {
		e.b = append(e.b, 'P', flag(p.goexit), flag(p.recovered))
		e.value(p.value)
	}
}

// encodeAll encodes all registers, dead ones too.
func (m *Machine) encodeAll(e *encoder, g *goroutine) {
	for _, f := range g.frames {
		for _, v := range f.regs {
			e.value(v)
		}
		m.encodeRest(e, f)
	}
}

// A body is the source of a function, and the package that it is in.
type body struct {
	decl *ast.FuncDecl
	pkg  *load.Package
}
