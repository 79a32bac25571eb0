package machine

import "go/types"

// What a search needs to leave orders out that lead to no new outcome (search.Footprints): which
// places a goroutine's next step touches.
//
// A place is an element of an object, or the object itself: a map, a channel, a length. A step touches
// what it declares (Instr.reach, Instr.place) element by element, and everything else that it looks at
// or changes whole. So nothing is left out, also in what comes after the step's own access: a goroutine
// runs on. Only what cannot make a difference is not noted: new objects and those that no other goroutine
// can reach, and that an object becomes one that others can reach, for they reach it later than that.
//
// Programs with timers, idlers and store buffers are not reduced.

const (
	// Objects larger than this have one place for all elements from here on.
	maxPlaces = 256

	// arrival is a place that no step touches: who waits on a channel may be freed by somebody's coming
	// there, which is no step of its own.
	arrival = 0
)

// A foot is a place that a step touches.
type foot struct {
	place uint32
	write bool
}

// feet collects what a run touches.
type feet struct {
	all  []foot
	seen map[foot]bool
	a, b accessed // what the instruction that runs has declared
	low  bool     // it lowers a WaitGroup's counter
}

func (ft *feet) note(r *run, slot, off int, write bool) {
	if ft.low && !r.m.byHand[slot] {
		write = false // two that lower it may do so in either order
	}
	f := foot{r.m.placeID(slot, min(off, maxPlaces)), write}
	if !ft.seen[f] {
		ft.seen[f] = true
		ft.all = append(ft.all, f)
	}
}

// matters reports whether others may touch an object.
func (ft *feet) matters(r *run, slot int, o *Object) bool {
	return slot != 0 && r.inSlot(slot) != 0 && o != nil && (o.shared || o.once)
}

// whole notes that all of an object is looked at or changed, unless the instruction has declared what.
func (ft *feet) whole(r *run, slot int, o *Object, write bool) {
	if !ft.matters(r, slot, o) || covers(ft.a, slot) || covers(ft.b, slot) {
		return
	}
	ft.note(r, slot, -1, write)
	if o.kind == memory {
		for i := range min(len(o.slots), maxPlaces+1) {
			ft.note(r, slot, i, write)
		}
	}
}

func covers(a accessed, slot int) bool { return a.slot == slot && a.n > 0 && !a.calculates }

// part notes what an instruction declares.
func (ft *feet) part(r *run, a accessed) {
	if a.slot == 0 || !covers(a, a.slot) {
		return
	}
	o := r.peek(a.slot)
	if !ft.matters(r, a.slot, o) {
		return
	}
	if a.models && a.write {
		r.learn(r.m.lent, a.slot)
		r.learn(r.m.byHand, a.slot)
	}
	if o.kind != memory {
		ft.note(r, a.slot, -1, a.write)
		return
	}
	ft.note(r, a.slot, -1, false)
	for i := range a.n {
		ft.note(r, a.slot, a.off+i, a.write)
	}
}

// channel notes that a goroutine does something on a channel, or could have.
func (ft *feet) channel(r *run, slot int) {
	if slot != 0 {
		ft.note(r, slot, -1, true)
	}
}

// exec runs an instruction and notes what it touches.
func (ft *feet) exec(r *run, in *Instr, f *frame) {
	a, b, low := ft.a, ft.b, ft.low
	defer func() { ft.a, ft.b, ft.low = a, b, low }()
	ft.a, ft.b, ft.low = accessed{}, accessed{}, f.fn.lowers
	switch {
	case in.reach != nil:
		ft.a = in.reach(f)
	case in.place != nil:
		ft.a = in.place(r, f)
	}
	if in.also != nil {
		ft.b = in.also(f)
	}
	ft.part(r, ft.a)
	ft.part(r, ft.b)
	if in.offers != nil {
		for _, o := range in.offers(f) {
			ft.channel(r, o.ch)
		}
	}
	in.exec(r, f)
}

// placeID numbers the places.
func (m *Machine) placeID(slot, off int) uint32 {
	k := [2]int{slot, off}
	id, ok := m.placeIDs[k]
	if !ok {
		id = uint32(len(m.placeIDs)) + 1
		m.placeIDs[k] = id
		m.bytes += 50
	}
	return id
}

// owes notes that the goroutine lowers a WaitGroup's counter before it ends, whatever it does.
func owes(r *run, in []Value) []Value {
	slot, off := objectOf(in[0])
	r.g.owes = groupAt{slot, off}
	return nil
}

// byHand learns that a WaitGroup's counter is changed not only by its method Go. Otherwise it is the
// number of goroutines that Go has started and that have not ended.
func byHand(r *run, in []Value) []Value {
	slot, _ := objectOf(in[0])
	r.learn(r.m.byHand, slot)
	return nil
}

// lent learns that a lock is unlocked by a goroutine that does not hold it.
func lent(r *run, in []Value) []Value {
	slot, _ := objectOf(in[0])
	r.learn(r.m.lent, slot)
	return nil
}

// learn notes something about an object that footprints depend on.
func (r *run) learn(known map[int]bool, slot int) {
	if slot == 0 || known[slot] {
		return
	}
	known[slot] = true
	if r.feet != nil {
		r.m.unsettled = true
	}
}

// record makes the machine note what steps touch, from now on.
func (m *Machine) record() {
	if !m.recording {
		m.recording = true
		m.forget()
	}
	if m.memo.stale {
		m.forget()
	}
}

// reducible reports whether footprints say everything that there is to say.
func (m *Machine) reducible() bool { return !m.options.StoreBuffers && !m.timed && !m.hasIdlers }

// Ready calls ready for every goroutine that can take a step in the state, by number.
func (m *Machine) Ready(state []uint32, ready func(who int)) {
	if m.err != nil {
		return
	}
	m.record()
	m.look(state)
	live, only := m.living(state)
	if live == 1 {
		any := false
		m.Step(state, m.slots[only].number, func(int, int, []uint32) { any = true })
		if any {
			ready(m.slots[only].number)
		}
		return
	}
	idle := m.hasIdlers && m.idle(state)
	for _, s := range m.goroutines {
		if id := at(state, s); id == 0 || m.hasIdlers && !idle && m.locals[id].idles() {
			continue
		}
		can := m.canStep(state, s)
		if !can {
			m.collisions(state, s, func([]uint32) { can = true })
		}
		if m.err != nil {
			return
		}
		if can {
			ready(m.slots[s].number)
		}
	}
}

// Step calls emit for every step of one goroutine, as Expand does for all.
func (m *Machine) Step(state []uint32, who int, emit func(who, branch int, next []uint32)) {
	if m.err != nil {
		return
	}
	m.record()
	live, _ := m.living(state)
	m.expandOne(state, m.slotOf(who), live == 1, emit)
}

// Footprints calls touch for every place that the next step of a goroutine touches, and start for every
// goroutine that it starts. A number that no goroutine has says that this cannot be told.
func (m *Machine) Footprints(
	state []uint32, touch func(who int, place uint32, write bool), start func(who, whom int),
) {
	if m.err != nil {
		return
	}
	m.record()
	if !m.reducible() {
		touch(-1, 0, false)
		return
	}
	tell := func(s int, l *leaf) {
		who := m.slots[s].number
		for _, f := range l.feet {
			touch(who, f.place, f.write)
		}
		for _, s := range l.started {
			start(who, m.slots[s].number)
		}
	}
	// Who is left alone runs on as part of the step that has left it: this is told as its own.
	m.onAlone = tell
	defer func() { m.onAlone = nil }()
	nothing := func([]uint32) {}
	live, only := m.living(state)
	if live == 1 {
		m.expandOne(state, only, true, func(int, int, []uint32) {})
		return
	}
	for _, s := range m.goroutines {
		id := at(state, s)
		if id == 0 {
			continue
		}
		for _, o := range m.offersOf(m.locals[id].offers) {
			touch(m.slots[s].number, m.placeID(o.ch, -1), true)
			touch(m.slots[s].number, arrival, false)
		}
		m.step(state, s, false, func(l *leaf, _ []int) {
			tell(s, l)
			if l.gone && live <= 3 {
				m.apply(state, l, 0, nothing)
			}
		})
		if m.err != nil {
			return
		}
	}
	if !m.reducible() { // that has just turned out
		touch(-1, 0, false)
	}
}

func (m *Machine) offersOf(id uint32) []offer {
	if id == 0 {
		return nil
	}
	return m.offerLists[id]
}

// Behind reports whether a goroutine that waits in a state cannot go on before another one has taken a
// step: it waits for a lock that the other holds, or for a WaitGroup, whose method Go has started the other.
func (m *Machine) Behind(state []uint32, waiting, first int) bool {
	a, b := m.slotOf(waiting), m.slotOf(first)
	if a == 0 || b == 0 || a >= len(state) || b >= len(state) || state[a] == 0 || state[b] == 0 {
		return false
	}
	g := &m.locals[state[a]].g
	if g.dies || g.spins || len(g.frames) == 0 || g.top().panic != nil {
		return false
	}
	f := g.top()
	in := &f.fn.code[f.pc]
	if !in.waits || in.said == nil {
		return false
	}
	v := f.regs[in.said.object]
	slot, off := objectOf(v)
	if slot == 0 {
		return false
	}
	if m.isGroup(v) {
		return !m.byHand[slot] && m.locals[state[b]].g.owes == groupAt{slot, off}
	}
	return !m.lent[slot] && m.holder(state, v, f.regs[in.said.verb].text()) == first
}

// holder returns the number of the goroutine that holds the lock to which an interface's pointer refers,
// 0 if nobody does, or if who waits so need not wait for that.
func (m *Machine) holder(state []uint32, v Value, verb string) int {
	t := m.element(v.iface().T)
	switch kind := m.modelKind(t); {
	case kind == "once":
	case kind == "lock" && (verb == "locks" || verb == "locks to read" || verb == "acquires"):
	default:
		return 0
	}
	s := t.under.(*types.Struct)
	slot, off := objectOf(v)
	for i := range s.NumFields() {
		if s.Field(i).Name() == "holder" && slot < len(state) && state[slot] != 0 {
			return m.objects[state[slot]].o.slots[off+t.offsets[i]].int()
		}
	}
	return 0
}
