package machine

import (
	"slices"
)

// begin makes the state before the first instruction.
func (m *Machine) begin() {
	g := &goroutine{slot: m.startSlot, frames: []*frame{{fn: m.entry, regs: make([]Value, m.entry.nregs)}}}
	vec := make([]uint32, len(m.slots))
	copy(vec, m.initial)
	vec[m.startSlot] = m.internLocal(g, nil)
	m.initial = vec
}

// Start returns the state in which the program's first choice is to be made, and forgets
// what earlier steps did.
func (m *Machine) Start() []uint32 {
	m.unsettled = false
	m.forget()
	clear(m.races)
	m.lastRace = [2]*standing{}
	n := 0
	var first []uint32
	m.aloneFrom(slices.Clone(m.initial), func(next []uint32) {
		n++
		if n == 1 {
			first = slices.Clone(next)
		}
	})
	if n != 1 { // the program begins with a choice
		return slices.Clone(trim(m.initial))
	}
	return first
}

func trim(v []uint32) []uint32 {
	for len(v) > 0 && v[len(v)-1] == 0 {
		v = v[:len(v)-1]
	}
	return v
}

// End reports whether the program has ended in the state, and how.
func (m *Machine) End(state []uint32) (kind int, value string, ended bool) {
	if len(state) == 0 || state[0] == 0 {
		return 0, "", false
	}
	e := m.ends[state[0]]
	return e.kind, e.value, true
}

// Expand calls emit for every step that can be taken in the state: who is the number of the
// goroutine, branch tells its alternatives apart. next is only valid during the call.
func (m *Machine) Expand(state []uint32, emit func(who, branch int, next []uint32)) {
	if m.err != nil || len(state) > 0 && state[0] != 0 {
		return
	}
	if m.memo.stale {
		m.forget()
	}
	m.look(state)
	live, only := m.living(state)
	if live == 1 {
		m.expandOne(state, only, true, emit)
		return
	}
	idle := m.hasIdlers && m.idle(state)
	for _, s := range m.goroutines {
		if id := at(state, s); id == 0 || m.hasIdlers && !idle && m.locals[id].idles() {
			continue
		}
		m.expandOne(state, s, false, emit)
		if m.err != nil {
			return
		}
	}
}

// expandOne calls emit for every step that the goroutine in slot s can take. alone: no other lives.
func (m *Machine) expandOne(state []uint32, s int, alone bool, emit func(who, branch int, next []uint32)) {
	branch := 0
	one := func(next []uint32) {
		emit(m.slots[s].number, branch, next)
		branch++
	}
	if alone {
		// The program's first choice, or one goroutine is left and cannot go on.
		m.aloneFrom(slices.Clone(state), func(next []uint32) {
			if slices.Equal(next, state) && !m.locals[state[s]].g.spins {
				return
			}
			one(next)
		})
		return
	}
	m.step(state, s, false, func(l *leaf, _ []int) {
		if !l.blocked {
			m.apply(state, l, 0, one)
		}
	})
	m.flush(state, s, one)
	m.collisions(state, s, one)
}

// idle reports whether all goroutines wait, are calm, are timers, or stand at a machine.Idle.
func (m *Machine) idle(state []uint32) bool {
	for _, s := range m.goroutines {
		id := at(state, s)
		if id == 0 {
			continue
		}
		if l := m.locals[id]; len(l.g.buffer) > 0 || !l.g.timer && !l.isCalm() && m.canStep(state, s) {
			return false
		}
	}
	return true
}

// next returns the instruction of the goroutine's next step, nil where that is no instruction.
func (l *local) next() *Instr {
	if l.g.dies || l.g.spins || l.g.draining {
		return nil
	}
	f := l.g.top()
	return &f.fn.code[f.pc]
}

func (l *local) isCalm() bool {
	in := l.next()
	return in != nil && (in.calm || in.idles)
}

func (l *local) idles() bool {
	in := l.next()
	return in != nil && in.idles
}

// canStep reports whether the goroutine in slot s can take a step, if it does not stand at a machine.Idle.
func (m *Machine) canStep(state []uint32, s int) bool {
	can := false
	m.step(state, s, false, func(l *leaf, _ []int) { can = can || !l.blocked })
	return can
}

// forget makes the machine run every step again.
func (m *Machine) forget() {
	m.memo.init()
	for _, l := range m.locals {
		if l != nil {
			l.root, l.aloneRoot = 0, 0
		}
	}
}

// step calls visit for everything that the goroutine in slot s can do next, with the choices that
// lead there.
func (m *Machine) step(state []uint32, s int, alone bool, visit func(l *leaf, script []int)) {
	l := m.locals[state[s]]
	root := &l.root
	if alone {
		root = &l.aloneRoot
	}
	if *root == 0 {
		*root = m.memo.newNode()
	}
	m.walk(state, s, alone, *root, *root, nil, visit)
}

// walk goes down the memo from node n, and runs the goroutine where it does not know what follows.
func (m *Machine) walk(
	state []uint32, s int, alone bool, root, n int32, script []int, visit func(*leaf, []int),
) {
	for {
		nd := &m.memo.nodes[n]
		switch nd.kind {
		case unknown:
			if !m.compute(state, s, alone, root, script) {
				return
			}
		case reads:
			n = m.memo.branch(n, m.aspect(state, nd.key))
		case chooses:
			count := int(nd.key)
			for i := range count {
				if m.late() {
					m.err = ErrLimit
					return
				}
				longer := append(script[:len(script):len(script)], i)
				m.walk(state, s, alone, root, m.memo.branch(n, uint32(i)), longer, visit)
				if m.err != nil {
					return
				}
			}
			return
		case ends:
			visit(&m.memo.leaves[nd.key], script)
			return
		}
	}
}

// late reports whether the machine's time is over.
func (m *Machine) late() bool {
	return m.ctx != nil && m.ctx.Err() != nil || !m.deadline.IsZero() && m.now().After(m.deadline)
}

func (m *Machine) aspect(state []uint32, key int32) uint32 {
	slot := int(key >> 2)
	if slot >= len(state) {
		return 0
	}
	id := state[slot]
	switch key & 3 {
	case offering:
		if id == 0 {
			return 0
		}
		return m.locals[id].offers
	case occupied:
		if id != 0 {
			return 1
		}
		return 0
	}
	return id
}

// compute runs the goroutine and notes what it did. It reports whether that went well.
func (m *Machine) compute(state []uint32, s int, alone bool, root int32, script []int) (ok bool) {
	r := m.spare
	if m.spare = nil; r == nil {
		r = m.newRun(state, script)
	} else {
		r.reset(state, script)
	}
	r.alone = alone
	l := m.locals[state[s]]
	r.g = l.g.copy()
	defer func() {
		switch x := recover().(type) {
		case nil:
		case aborted:
			m.err = x.err
			ok = false
		default:
			panic(x)
		}
	}()
	if m.recording {
		r.feet = &feet{seen: map[foot]bool{}}
	}
	out := r.take(l)
	if r.feet != nil {
		out.feet = r.feet.all
		for _, g := range r.started {
			out.started = append(out.started, g.slot)
		}
		m.bytes += 8*len(out.feet) + 8*len(out.started)
	}
	if !m.memo.insert(root, r.path, out) {
		if !m.unsettled {
			panic("machine: a step that depends on more than what it looked at")
		}
		return false // whatever is found now is void
	}
	m.bytes += 64 + 24*len(r.path) + 16*len(out.writes)
	if len(r.objs) < 100 { // clearing a map takes as long as it has been large
		m.spare = r
	}
	return true
}

// take takes the step and returns what it did.
func (r *run) take(l *local) (out leaf) {
	m := r.m
	defer func() {
		switch x := recover().(type) {
		case nil:
		case endRun:
			out = leaf{end: r.end}
		default:
			panic(x)
		}
	}()
	if l.g.dies {
		r.finish(Panicked, l.g.dying)
	}
	if l.g.spins {
		return leaf{}
	}
	if r.alone {
		r.drain()
	}
	if l.g.draining && len(l.g.buffer) > 0 {
		return leaf{blocked: true}
	}
	f := r.g.top()
	if in := &f.fn.code[f.pc]; !l.g.draining && in.stop == always && in.ready != nil && !r.ready(in, f) {
		return leaf{blocked: true}
	}
	r.fresh = true
	r.interpret()
	main := r.g
	for _, s := range sortedKeys(r.moved) { // partners on a channel
		r.g = r.moved[s]
		r.fresh = false
		r.interpret()
	}
	for i := 0; i < len(r.started); i++ { // those that it started, up to their first step
		r.g = r.started[i]
		r.fresh = false
		r.interpret()
	}
	r.g = main
	return r.leaf(m, l)
}

// leaf turns what the run left behind into writes.
func (r *run) leaf(m *Machine, was *local) leaf {
	var out leaf
	goroutines := append([]*goroutine{r.g}, r.started...)
	before := slices.Clone(was.refs)
	for _, s := range sortedKeys(r.moved) {
		if r.moved[s] != r.g {
			before = append(before, m.locals[r.vec[s]].refs...)
			goroutines = append(goroutines, r.moved[s])
		}
	}
	reached := map[int32]bool{}
	var queue []int32
	see := func(refs []int32) {
		for _, ref := range refs {
			if !reached[ref] {
				reached[ref] = true
				queue = append(queue, ref)
			}
		}
	}
	for _, g := range goroutines {
		if len(g.frames) == 0 {
			out.gone = true
			out.writes = append(out.writes, write{int32(g.slot), 0})
			continue
		}
		id := m.internLocal(g, r)
		out.writes = append(out.writes, write{int32(g.slot), id})
		see(m.locals[id].refs)
	}
	// Of the new objects only those are kept that something refers to.
	for _, s := range r.order {
		if r.inSlot(s) == 0 && !m.slots[s].root {
			continue
		}
		if id := r.inSlot(s); id != 0 {
			before = append(before, m.objects[id].refs...)
		}
		id := m.internObject(r.objs[s])
		out.writes = append(out.writes, write{int32(s), id})
		see(m.objects[id].refs)
	}
	for len(queue) > 0 {
		s := int(queue[len(queue)-1])
		queue = queue[:len(queue)-1]
		if r.dirty[s] && r.inSlot(s) == 0 && !m.slots[s].root {
			id := m.internObject(r.objs[s])
			out.writes = append(out.writes, write{int32(s), id})
			see(m.objects[id].refs)
		}
	}
	for _, g := range r.started {
		out.drops = out.drops || g.vanishes() // perhaps nobody can hear it already
	}
	for _, ref := range before {
		if !reached[ref] {
			out.drops = true
			break
		}
	}
	return out
}

func sortedKeys(m map[int]*goroutine) []int {
	var keys []int
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// allGone is how a program ends in which f's goroutine called Goexit and the others have ended.
var allGone = end{Panicked, "fatal error: no goroutines (main called runtime.Goexit) - deadlock!"}

// apply calls emit with the state after the step. If the step leaves one goroutine, that one runs on
// first, and there may be several such states. only is the goroutine that took the step if it was
// alone, or 0: it stands where it stood still, and does not run on.
func (m *Machine) apply(state []uint32, l *leaf, only int, emit func([]uint32)) {
	if l.end != 0 {
		emit([]uint32{l.end})
		return
	}
	next, gone := m.write(m.buffer(state), l)
	live, last := 2, 0
	if gone {
		live, last = m.living(next)
	}
	switch {
	case live == 0:
		emit([]uint32{m.endID(allGone)})
	case live == 1 && last != only:
		m.aloneFrom(next, emit)
	default:
		emit(trim(next))
	}
	m.release(next)
}

// living returns how many goroutines live in the state, and the slot of the last of them.
func (m *Machine) living(state []uint32) (count, last int) {
	for _, s := range m.goroutines {
		if at(state, s) != 0 {
			count++
			last = s
		}
	}
	return count, last
}

func (m *Machine) buffer(state []uint32) []uint32 {
	var buf []uint32
	if n := len(m.buffers); n > 0 {
		buf = m.buffers[n-1]
		m.buffers = m.buffers[:n-1]
	}
	buf = append(buf[:0], state...)
	for len(buf) < len(m.slots) {
		buf = append(buf, 0)
	}
	return buf
}

func (m *Machine) release(buf []uint32) { m.buffers = append(m.buffers, buf) }

// write makes a state into the one after it, and reports whether a goroutine is no longer there.
func (m *Machine) write(buf []uint32, l *leaf) (next []uint32, gone bool) {
	for len(buf) < len(m.slots) {
		buf = append(buf, 0)
	}
	for _, w := range l.writes {
		buf[w.slot] = w.id
	}
	gone = l.gone
	if l.drops && m.sweep(buf) {
		gone = true
	}
	return buf, gone
}

// sweep takes objects out of the state that nothing refers to, and timers that nobody can hear. It reports
// whether there were such timers.
func (m *Machine) sweep(buf []uint32) (unheard bool) {
	reached := slices.Grow(m.reached[:0], len(buf))[:len(buf)]
	clear(reached)
	queue, timers := m.queue[:0], m.timers[:0]
	for s, id := range buf {
		if id == 0 || s == 0 {
			continue
		}
		sl := &m.slots[s]
		switch {
		case sl.goroutine:
			if m.locals[id].g.vanishes() {
				timers = append(timers, s)
				continue
			}
			reached[s] = true
			queue = append(queue, m.locals[id].refs...)
		case sl.root:
			reached[s] = true
			queue = append(queue, m.objects[id].refs...)
		}
	}
	for {
		for len(queue) > 0 {
			s := queue[len(queue)-1]
			queue = queue[:len(queue)-1]
			if int(s) >= len(buf) || reached[s] || buf[s] == 0 {
				continue
			}
			reached[s] = true
			queue = append(queue, m.objects[buf[s]].refs...)
		}
		// What a timer refers to counts if somebody can hear it; that may be another timer.
		waiting := timers[:0]
		for _, s := range timers {
			if g := &m.locals[buf[s]].g; reached[g.about.slot()] {
				reached[s] = true
				queue = append(queue, m.locals[buf[s]].refs...)
			} else {
				waiting = append(waiting, s)
			}
		}
		timers = waiting
		if len(queue) == 0 {
			break
		}
	}
	for _, s := range timers {
		m.unhear(buf, m.locals[buf[s]].g.info.slot())
	}
	for s, id := range buf {
		if s != 0 && id != 0 && !reached[s] {
			buf[s] = 0
		}
	}
	m.reached, m.queue, m.timers = reached, queue, timers
	return len(timers) > 0
}

// vanishes reports whether a goroutine is a timer that stands at its Wait, and is gone as soon as nobody
// can hear it.
func (g *goroutine) vanishes() bool {
	return g.timer && !g.about.isNil() && !g.dies && !g.spins && !g.draining && len(g.buffer) == 0
}

// unhear notes that the timer with that info does not stand at its first wait any more: it may have fired.
func (m *Machine) unhear(buf []uint32, info int) {
	if info == 0 || info >= len(buf) || buf[info] == 0 {
		return
	}
	o := m.objects[buf[info]].o.clone()
	o.slots[0] = Value{}
	buf[info] = m.internObject(o)
}

// aloneFrom lets the only goroutine of the state run on: nobody can come between.
func (m *Machine) aloneFrom(buf []uint32, emit func([]uint32)) {
	only := -1
	for s, id := range buf {
		if id == 0 || s == 0 {
			continue
		}
		if m.slots[s].goroutine {
			only = s
		} else if m.objects[id].o.shared {
			buf[s] = m.unshare(id)
		}
	}
	if only < 0 {
		return
	}
	m.step(buf, only, true, func(l *leaf, _ []int) {
		if m.onAlone != nil {
			m.onAlone(only, l)
		}
		if l.blocked {
			emit(trim(buf))
			return
		}
		m.apply(buf, l, only, emit)
	})
}

func (m *Machine) unshare(id uint32) uint32 {
	x := m.objects[id]
	if x.unshared == 0 {
		o := *x.o
		o.shared, o.once = false, true
		x.unshared = m.internObject(&o)
	}
	return x.unshared
}

// dropUnused drops, in the middle of a step, what the run has made and nothing refers to.
func (r *run) dropUnused() {
	reached := map[int]bool{}
	var queue []int32
	var e encoder
	for _, g := range append([]*goroutine{r.g}, r.started...) {
		r.m.encodeAll(&e, g)
	}
	for _, g := range r.moved {
		r.m.encodeAll(&e, g)
	}
	queue = append(queue, e.refs...)
	for _, s := range r.order {
		if r.inSlot(s) != 0 || r.m.slots[s].root {
			var e encoder
			e.object(r.objs[s])
			queue = append(queue, e.refs...)
			reached[s] = true
		}
	}
	for len(queue) > 0 {
		s := int(queue[len(queue)-1])
		queue = queue[:len(queue)-1]
		if reached[s] || !r.dirty[s] {
			continue
		}
		reached[s] = true
		var e encoder
		e.object(r.objs[s])
		queue = append(queue, e.refs...)
	}
	kept := r.order[:0]
	for _, s := range r.order {
		if reached[s] {
			kept = append(kept, s)
			continue
		}
		delete(r.objs, s)
		delete(r.dirty, s)
	}
	r.order = kept
	if len(kept) > 1<<17 {
		r.refuse("this makes more than %d variables in one step: too many to be copied in every order", 1<<17)
	}
	clear(r.hints)
}
