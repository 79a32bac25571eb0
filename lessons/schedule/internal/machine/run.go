package machine

import (
	"fmt"
	"go/token"
	"slices"

	"locklab/lessons/schedule/internal/load"
)

// A goroutine is a stack of frames; the last is the one that runs.
type goroutine struct {
	slot     int
	frames   []*frame
	dying    string // an uncaught panic: the text, with which the program ends at its next step
	dies     bool
	draining bool       // it stands here until its buffer is empty
	buffer   []buffered // writes that have not reached memory, the oldest first
	timer    bool       // the clock's own, see machine.Timer
	info     Value      // of a timer: the object with its rank, and what comes first
	about    Value      // of a timer: it vanishes when nothing else can reach this
	timers   []Value    // infos of the timers that it started
	owes     groupAt    // a WaitGroup whose counter it lowers before it ends
	spins    bool       // it runs for ever without a step: each of its steps leads back to itself
}

// A frame is one call of a function.
type frame struct {
	fn     *Func
	pc     int // of the next instruction
	regs   []Value
	defers []deferred
	panic  *panicking // why the frame is being unwound; nil while it runs
	byDef  bool       // called by the frame below as a deferred call
	sync   bool       // called by the machine: its return ends interpret
}

// A deferred call, or one that a go statement makes.
type deferred struct {
	fn   *Func
	caps []Value
	args []Value
}

// A panicking is a panic, or a Goexit, that unwinds a stack.
type panicking struct {
	value     Value
	goexit    bool
	recovered bool
	under     *panicking // the Goexit that it interrupted
}

// A run is one goroutine taking one step in one state.
type run struct {
	m       *Machine
	vec     []uint32
	alone   bool
	g       *goroutine
	fresh   bool // the next instruction is the step to take: do not stop there
	objs    map[int]*Object
	dirty   map[int]bool
	order   []int // of dirty
	path    []pathStep
	script  []int
	used    int // of script
	started []*goroutine
	moved   map[int]*goroutine // others that this step moves: partners on a channel
	hints   map[[2]int]int     // lowest free nth by maker and site, in this run
	end     uint32
	inSync  int
	inCond  bool
	result  []Value
	steps   int
	at      *frame // the frame of the instruction that runs
	now     *Instr // that instruction
	tracing *tracer
	feet    *feet // notes what the step touches; nil where nobody asks
}

// newRun returns a run that makes the choices of the script.
func (m *Machine) newRun(state []uint32, script []int) *run {
	return &run{
		m: m, vec: state, script: script,
		objs: map[int]*Object{}, dirty: map[int]bool{}, moved: map[int]*goroutine{}, hints: map[[2]int]int{},
	}
}

// reset makes of a run that has ended one that newRun returns. It keeps what that has allocated.
func (r *run) reset(state []uint32, script []int) {
	clear(r.objs)
	clear(r.dirty)
	clear(r.moved)
	clear(r.hints)
	*r = run{
		m: r.m, vec: state, script: script, objs: r.objs, dirty: r.dirty, moved: r.moved, hints: r.hints,
		order: r.order[:0], path: r.path[:0], started: r.started[:0],
	}
}

// A pathStep is what a run depended on: what a slot held, or which choice the script made.
type pathStep struct {
	choose bool
	key    int32 // slot<<2 | aspect; or how many choices
	val    uint32
}

// Aspects of a slot that a run can look at.
const (
	content  = 0
	offering = 1 // what a goroutine offers on channels
	occupied = 2 // 0 or 1
)

// thrown is a panic of the program that is on its way through the machine's own code.
type thrown struct{ v Value }

// aborted ends the run: the machine cannot go on.
type aborted struct{ err error }

func (r *run) abort(err error) { panic(aborted{err}) }

// refuse aborts with the reader's line.
func (r *run) refuse(format string, args ...any) {
	pos := r.m.linePos(r.g)
	// While an instruction runs, its frame is already at the next one.
	if r.now != nil && len(r.g.frames) > 0 && r.g.top() == r.at && !r.at.fn.model {
		pos = r.now.pos
	}
	r.abort(load.Refuse(r.m.fset, pos, format, args...))
}

func (r *run) note(slot, aspect int, val uint32) {
	r.path = append(r.path, pathStep{key: int32(slot<<2 | aspect), val: val})
}

func (r *run) inSlot(slot int) uint32 {
	if slot < len(r.vec) {
		return r.vec[slot]
	}
	return 0
}

// object returns what is in the slot, to look at.
func (r *run) object(slot int) *Object {
	o := r.peek(slot)
	if r.feet != nil {
		r.feet.whole(r, slot, o, false)
	}
	return o
}

// peek is object where what the goroutine does does not depend on what is there.
func (r *run) peek(slot int) *Object {
	if o, ok := r.objs[slot]; ok {
		return o
	}
	id := r.inSlot(slot)
	r.note(slot, content, id)
	var o *Object
	if id != 0 {
		o = r.m.objects[id].o
	}
	r.objs[slot] = o
	return o
}

// change returns what is in the slot, to change.
func (r *run) change(slot int) *Object {
	o := r.peek(slot)
	if r.feet != nil {
		r.feet.whole(r, slot, o, true)
	}
	return r.own(slot, o)
}

// own makes what is in the slot the run's own.
func (r *run) own(slot int, o *Object) *Object {
	if r.dirty[slot] {
		return o
	}
	o = o.clone()
	r.put(slot, o)
	return o
}

func (r *run) put(slot int, o *Object) {
	r.objs[slot] = o
	if !r.dirty[slot] {
		r.dirty[slot] = true
		r.order = append(r.order, slot)
	}
}

// alloc makes an object and returns its slot.
func (r *run) alloc(site int, o *Object) int {
	if len(o.slots) > maxSlots {
		r.refuse("this makes a variable of more than %d elements, too large to be copied in every order", maxSlots)
	}
	id := identity{maker: r.g.slot, site: site}
	hint := [2]int{id.maker, id.site}
	for id.nth = r.hints[hint]; ; id.nth++ {
		n := r.m.slotFor(id, false)
		if _, ok := r.objs[n]; ok {
			continue
		}
		taken := r.inSlot(n) != 0
		r.note(n, occupied, uint32(flag(taken)))
		if taken {
			r.objs[n] = r.m.objects[r.vec[n]].o // only looked at again if something refers to it
			delete(r.objs, n)
			continue
		}
		r.hints[hint] = id.nth + 1
		r.put(n, o)
		if len(r.order)%8192 == 0 {
			if len(r.order) > 1<<18 {
				r.dropUnused()
			}
		}
		return n
	}
}

// choose returns the script's next choice among n, or 0 where the script ends.
func (r *run) choose(n int) int {
	if n <= 1 {
		return 0
	}
	c := 0
	if r.used < len(r.script) {
		c = r.script[r.used]
	}
	r.used++
	r.path = append(r.path, pathStep{choose: true, key: int32(n), val: uint32(c)})
	return c
}

func (g *goroutine) top() *frame { return g.frames[len(g.frames)-1] }

// copy returns a goroutine that may run on.
func (g *goroutine) copy() *goroutine {
	c := *g
	n := 0
	for _, f := range g.frames {
		n += len(f.regs)
	}
	c.frames = make([]*frame, len(g.frames))
	frames, regs := make([]frame, len(g.frames)), make([]Value, 0, n)
	for i, f := range g.frames {
		from := len(regs)
		regs = append(regs, f.regs...)
		d := &frames[i]
		*d = *f
		d.regs = regs[from:len(regs):len(regs)]
		d.defers = f.defers[:len(f.defers):len(f.defers)]
		c.frames[i] = d
	}
	return &c
}

const (
	maxFrames = 10_000 // of a stack; Go's own limit is 1 GB
	checkTime = 1 << 16
)

// call pushes a frame of fn.
func (r *run) call(fn *Func, caps, args []Value) *frame {
	if len(r.g.frames) >= maxFrames {
		r.refuse("more than %d calls inside one another, too deep to be copied in every order", maxFrames)
	}
	if fn.model && len(r.g.buffer) > 0 {
		r.hold()
	}
	f := &frame{fn: fn, regs: make([]Value, fn.nregs)}
	copy(f.regs, args)
	for i, reg := range fn.capRegs {
		f.regs[reg] = caps[i]
	}
	r.g.frames = append(r.g.frames, f)
	return f
}

// endRun is thrown when the program has ended.
type endRun struct{}

// finish ends the program.
func (r *run) finish(kind int, value string) {
	r.end = r.m.endID(end{kind, value})
	panic(endRun{})
}

// interpret runs the goroutine until it stands at its next step, has ended, or the frame
// that the machine called has returned.
func (r *run) interpret() {
	for !r.interpretSome() {
	}
}

// interpretSome is interpret up to the next panic of the program.
func (r *run) interpretSome() (done bool) {
	defer func() {
		switch x := recover().(type) {
		case nil:
		case thrown:
			r.raise(&panicking{value: x.v})
		case keepGoing:
		default:
			panic(x)
		}
	}()
	g := r.g
	for {
		if g.draining && !r.fresh {
			return true
		}
		g.draining = false
		if len(g.frames) == 0 {
			return true
		}
		f := g.frames[len(g.frames)-1]
		if f.panic != nil {
			if r.unwind(f) {
				return true
			}
			continue
		}
		in := &f.fn.code[f.pc]
		if in.stop != never {
			if !r.fresh && r.stops(in, f) {
				return true
			}
		}
		r.fresh = false
		if in.stop == always || in.drains {
			r.drain()
		}
		r.steps++
		if before := r.steps; before&(checkTime-1) == 0 {
			if r.tooLong(in, f) {
				return true
			}
			if r.steps != before { // it has run on in there
				continue
			}
		}
		f.pc++
		r.at, r.now = f, in
		depth := len(g.frames)
		if r.feet != nil {
			r.feet.exec(r, in, f)
		} else {
			in.exec(r, f)
		}
		if r.tracing != nil && r.tracing.in == in && r.tracing.frame == f {
			r.tracing.saw(f)
		}
		if len(g.frames) < depth && f.sync {
			return true
		}
	}
}

// stops reports whether the goroutine has to stand before the instruction.
func (r *run) stops(in *Instr, f *frame) bool {
	if r.inSync > 0 {
		if in.stop == always && !r.inCond {
			r.refuse("a method that fmt calls for a value inside another one waits or takes steps; " +
				"call it before, and print the result")
		}
		return false
	}
	if r.alone {
		if in.stop == access { // another one may have been here, which has ended since
			r.touch(in.place(r, f))
			if in.also != nil {
				r.touch(in.also(f))
			}
		}
		return in.stop == always && !r.ready(in, f)
	}
	if in.stop == always {
		return true
	}
	a := in.place(r, f)
	r.touch(a)
	if in.also == nil {
		return a.group || r.isStep(a)
	}
	b := in.also(f)
	r.touch(b)
	return r.isStep(a) || r.isStep(b)
}

// isStep reports whether an access is one that others can see.
func (r *run) isStep(a accessed) bool {
	if a.slot == 0 {
		return false
	}
	// The methods of locks are steps anyway, so they have not been noted.
	if p := r.m.flagged[a.slot]; !a.models && (len(p) == 0 || !p.any(a.off, a.n)) {
		return false
	}
	o := r.peek(a.slot)
	return o != nil && o.shared
}

func (r *run) ready(in *Instr, f *frame) bool { return in.ready == nil || in.ready(r, f) }

// touch notes that the goroutine reads or writes a place. Once two goroutines have, and one of them
// has written, every access to the place is a step. What a goroutine does while it is alone counts
// beside what others do while they are not: they might have come later, beside it. What comes
// before anybody else can reach the object does not count.
//
// Which of the two is noted first makes no difference: a step that is known is not run again.
func (r *run) touch(a accessed) {
	if a.slot == 0 || a.calculates || a.n == 0 {
		return
	}
	m := r.m
	o := r.peek(a.slot)
	if o == nil || !o.shared && !o.once {
		return // nobody else can ever have reached it
	}
	alone := r.alone || !o.shared
	t := m.touched[a.slot]
	if t == nil {
		t = map[int]touching{}
		m.touched[a.slot] = t
	}
	for i := range a.n {
		was := t[a.off+i]
		now := was
		if alone {
			now.alone.add(r.g.slot, a.write)
		} else {
			now.beside.add(r.g.slot, a.write)
		}
		if now == was {
			continue
		}
		t[a.off+i] = now
		if !now.contested() {
			continue
		}
		p := m.flagged[a.slot]
		if p == nil {
			p = places{}
			m.flagged[a.slot] = p
		}
		if _, ok := p[a.off+i]; !ok {
			p[a.off+i] = struct{}{}
			m.unsettled = true
		}
	}
}

// A touching says who has read or written a place, while others lived and while none did.
type touching struct{ beside, alone touches }

type touches struct {
	who     int // the first goroutine's slot
	several bool
	written bool
}

func (t *touches) add(who int, write bool) {
	if t.who == 0 {
		t.who = who
	}
	t.several = t.several || t.who != who
	t.written = t.written || write
}

func (t touching) contested() bool {
	if t.beside.who == 0 || !t.beside.written && !t.alone.written {
		return false
	}
	return t.beside.several || t.alone.several || t.alone.who != 0 && t.alone.who != t.beside.who
}

// share notes that another goroutine can reach what v refers to.
func (r *run) share(v Value) {
	var e encoder
	e.value(v)
	for _, ref := range e.refs {
		r.shareSlot(int(ref))
	}
}

func (r *run) shareSlot(slot int) {
	queue := []int{slot}
	for len(queue) > 0 {
		s := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		o := r.peek(s)
		if o == nil || o.shared {
			continue
		}
		o = r.own(s, o)
		o.shared = true
		var e encoder
		e.object(o)
		for _, ref := range e.refs {
			queue = append(queue, int(ref))
		}
	}
}

// raise begins to unwind the stack.
func (r *run) raise(p *panicking) {
	if len(r.g.frames) == 0 {
		return
	}
	f := r.g.top()
	if f.panic != nil && f.panic.goexit {
		p.under = f.panic
	}
	f.panic = p
}

// unwind runs the next deferred call of a frame that panicked, or leaves it. It reports
// whether the goroutine stands still.
func (r *run) unwind(f *frame) bool {
	if f.panic.recovered {
		under := f.panic.under
		f.panic = under
		if under == nil {
			f.pc = f.fn.epilogue
		}
		return false
	}
	if n := len(f.defers); n > 0 {
		d := f.defers[n-1]
		f.defers = f.defers[: n-1 : n-1]
		r.call(d.fn, d.caps, d.args).byDef = true
		return false
	}
	p := f.panic
	if f.sync { // a method that the machine called
		r.g.frames = r.g.frames[:len(r.g.frames)-1]
		panic(thrown{p.value})
	}
	if len(r.g.frames) == 1 {
		if p.goexit {
			r.g.frames = r.g.frames[:0]
			return true
		}
		return r.die(p)
	}
	r.g.frames = r.g.frames[:len(r.g.frames)-1]
	below := r.g.top()
	if below.panic != nil && below.panic.goexit {
		p.under = below.panic
	}
	below.panic = p
	return false
}

// die makes the goroutine stand at its last step, with which the program ends.
func (r *run) die(p *panicking) bool {
	if !r.g.dies {
		r.g.dies = true
		r.g.dying = "panic: " + r.panicText(p.value)
	}
	if r.alone {
		r.finish(Panicked, r.g.dying)
	}
	r.g.frames = r.g.frames[:1]
	f := r.g.frames[0]
	f.panic = nil
	f.defers = nil
	return true
}

// callSync calls fn now and returns its results; it takes no steps.
func (r *run) callSync(fn *Func, caps, args []Value) []Value {
	r.inSync++
	fresh, at, now := r.fresh, r.at, r.now
	r.fresh = false
	f := r.call(fn, caps, args)
	f.sync = true
	depth := len(r.g.frames)
	r.interpretSync(depth)
	r.fresh, r.at, r.now = fresh, at, now
	r.inSync--
	res := r.result
	r.result = nil
	return res
}

func (r *run) interpretSync(depth int) {
	for len(r.g.frames) >= depth {
		r.interpretSome()
	}
}

// ret returns from the frame with the results.
func (r *run) ret(f *frame, results []Value) {
	g := r.g
	if len(g.frames) == 1 && len(g.buffer) > 0 {
		r.hold()
		if g.draining {
			f.pc-- // and return again when all is written
			return
		}
	}
	g.frames = g.frames[:len(g.frames)-1]
	if f.sync {
		r.result = append([]Value(nil), results...)
		return
	}
	if f.byDef || len(g.frames) == 0 {
		return
	}
	caller := g.frames[len(g.frames)-1]
	in := &caller.fn.code[caller.pc-1]
	for i, d := range in.def {
		if d >= 0 && i < len(results) {
			caller.regs[d] = results[i]
		}
	}
}

// tooLong looks after a goroutine that has run long without a step. It reports whether it
// goes round for ever.
func (r *run) tooLong(in *Instr, f *frame) bool {
	if r.m.late() {
		r.abort(ErrLimit)
	}
	if r.inSync > 0 {
		return false
	}
	return r.circles()
}

// circles reports whether the goroutine is as it was before: then it will be so for ever. It
// looks at each of the next backward jumps of the goroutine, as long as they come.
func (r *run) circles() bool {
	const rounds = 4096
	seen := map[string]bool{}
	size := 0
	for i := 0; i < rounds && size < 1<<20; i++ {
		f := r.g.top()
		if f.panic != nil {
			return false
		}
		in := &f.fn.code[f.pc]
		if in.stop != never && r.stops(in, f) {
			return false
		}
		if in.jumpsBack {
			key := r.wholeKey()
			if seen[key] {
				r.g.spins = true
				return true
			}
			seen[key] = true
			size += len(key)
		}
		f.pc++
		r.at, r.now = f, in
		if r.feet != nil {
			r.feet.exec(r, in, f)
		} else {
			in.exec(r, f)
		}
		r.steps++
		if len(r.g.frames) == 0 {
			return false
		}
	}
	return false
}

// wholeKey encodes the goroutine and all that it changed.
func (r *run) wholeKey() string {
	var e encoder
	r.m.encodeGoroutine(&e, r.g)
	order := slices.Clone(r.order)
	slices.Sort(order)
	for _, s := range order {
		e.uint(uint64(s))
		e.object(r.objs[s])
	}
	return string(e.b)
}

// line is the reader's own line that the goroutine is at.
func (m *Machine) linePos(g *goroutine) token.Pos {
	if g == nil {
		return token.NoPos
	}
	for i := len(g.frames) - 1; i >= 0; i-- {
		f := g.frames[i]
		if f.fn.model {
			continue
		}
		pc := f.pc
		if i < len(g.frames)-1 || pc >= len(f.fn.code) {
			pc--
		}
		if pc >= 0 && pc < len(f.fn.code) {
			return f.fn.code[pc].pos
		}
	}
	return token.NoPos
}

// throw panics as Go's runtime does.
func (r *run) throw(format string, args ...any) {
	panic(thrown{r.m.runtimeError(r, fmt.Sprintf("runtime error: "+format, args...))})
}

// throwText panics with a runtime error that has no prefix: "assignment to entry in nil map".
func (r *run) throwText(s string) { panic(thrown{r.m.runtimeError(r, s)}) }

func (r *run) nilDereference() { r.throw("invalid memory address or nil pointer dereference") }
