package machine

import (
	"slices"
	"strings"
)

// An Event is one step, described.
type Event struct {
	Goroutine, Line       int
	Action, Object, Value string
	Stale                 bool // what it read had another value when it was used
	Lost                  bool // this write overwrites a value that the goroutine has not seen
	Output                string
}

// A tracer collects what a step says of itself.
type tracer struct {
	noted   Value
	hasNote bool
	printed string
	in      *Instr // the step's instruction, and its frame
	frame   *frame
	value   struct { // what it read, calculated or received
		typ *Type
		v   Value
	}
}

// saw notes the value that the step's instruction has left in its register.
func (t *tracer) saw(f *frame) {
	if n := t.in.note; n.reg >= 0 && n.typ != nil && t.value.typ == nil && slices.Contains(t.in.def, n.reg) {
		t.value.typ, t.value.v = n.typ, f.regs[n.reg]
	}
}

// A step is what an instruction is about to do.
type step struct {
	verb   string // in the third person: "reads"
	object string
	place  place
	value  string // what is written or sent
	calc   string
	model  bool
}

// describe says what the goroutine's next step is.
func (v *viewer) describe(l *local, f *frame, in *Instr) step {
	if in.said != nil {
		verb := f.regs[in.said.verb].text()
		slot, off := objectOf(f.regs[in.said.object])
		return step{verb: verb, object: v.nameOf(place{slot, off}, &l.g), place: place{slot, off}, model: true}
	}
	d := step{verb: thirdPerson(in.note.verb), object: in.note.what}
	if in.place != nil {
		a := in.place(nil, f)
		d.place = place{a.slot, a.off}
		if name, ok := v.called[d.place]; ok && a.n <= 1 {
			d.object = name
		}
	}
	if in.offers != nil {
		for _, o := range in.offers(f) {
			d.place = place{o.ch, 0}
			if name, ok := v.called[d.place]; ok && in.note.verb != "select" {
				d.object = name
			}
		}
	}
	switch in.note.verb {
	case "write", "send to", "print":
		if in.note.reg >= 0 && in.note.typ != nil {
			d.value = v.text(in.note.typ, f.regs[in.note.reg], 0)
		}
	case "calculate":
		if c := in.calc; c != nil {
			d.calc = v.text(c.typ, f.regs[c.a], 0) + " " + c.op.String() + " " + v.text(c.typ, f.regs[c.b], 0)
		}
	}
	return d
}

// What a step does is told in two forms: "locks my_lock" of one that was taken, "lock my_lock" of one
// that can be. Models name their steps in the first form, the compiler in the second.

// thirdPerson turns "lock" into "locks", and "send to" into "sends to".
func thirdPerson(verb string) string {
	head, rest, more := strings.Cut(verb, " ")
	switch {
	case head == "":
		return ""
	case strings.HasSuffix(head, "y") && !strings.HasSuffix(head, "ay"):
		head = head[:len(head)-1] + "ies"
	case hisses(head):
		head += "es"
	default:
		head += "s"
	}
	if more {
		return head + " " + rest
	}
	return head
}

// hisses reports whether a verb takes -es: "pass", "push", "catch", "fix", "do".
func hisses(verb string) bool {
	for _, end := range []string{"ss", "sh", "ch", "x", "o"} {
		if strings.HasSuffix(verb, end) {
			return true
		}
	}
	return false
}

// imperative turns "locks" into "lock", and "compares and swaps in" into "compare and swap in".
func imperative(verb string) string {
	words := strings.Split(verb, " ")
	for i, w := range words {
		if i > 0 && words[i-1] != "and" && words[i-1] != "or" {
			continue
		}
		switch stem := strings.TrimSuffix(w, "es"); {
		case w == "is":
			words[i] = "be"
		case w == "has":
			words[i] = "have"
		case strings.HasSuffix(w, "ies"):
			words[i] = strings.TrimSuffix(w, "ies") + "y"
		case stem != w && hisses(stem):
			words[i] = stem
		default:
			words[i] = strings.TrimSuffix(w, "s")
		}
	}
	return strings.Join(words, " ")
}

func (d step) imperative() string {
	verb := imperative(d.verb)
	switch {
	case d.calc != "":
		return "calculate " + d.calc
	case d.verb == "writes" && d.value != "":
		return "write " + d.object + " = " + d.value
	case d.verb == "sends to":
		return "send " + d.value + " to " + d.object
	case d.verb == "prints":
		return "print " + d.value
	case d.object != "":
		return verb + " " + d.object
	}
	return verb
}

// pending returns a value that was read and is about to be used.
func (v *viewer) pending(f *frame, in *Instr, d step, locals []Variable) *Pending {
	if in.old >= 0 && in.oldSet {
		t := in.note.typ
		p := &Pending{Object: d.object, Value: v.text(t, f.regs[in.old], 0)}
		if in.calc == nil && in.note.verb != "write" {
			return nil
		}
		if id := at(v.state, d.place.slot); id != 0 && v.m.objects[id].o.kind == memory {
			now := v.r.loadValue(t, pointer(d.place.slot, d.place.off))
			same, _ := v.m.equal(t, now, f.regs[in.old])
			p.Stale = !same
		}
		return p
	}
	for _, x := range locals {
		if x.origin == "" {
			continue
		}
		p := &Pending{Object: x.origin, Value: x.Value}
		for _, shared := range v.vars {
			if shared.Name == x.origin {
				p.Stale = shared.Value != x.Value
				return p
			}
		}
	}
	return nil
}

// why says why a goroutine cannot go on, and for whom it waits.
func (v *viewer) why(s int, f *frame, in *Instr, d step) (string, []int) {
	me := v.m.slots[s].number
	if i, ok := v.at[d.place]; ok {
		v.vars[i].Waiters = append(v.vars[i].Waiters, me)
		x := v.vars[i]
		if len(x.Holders) == 1 && x.Holders[0] == me {
			return "waits for " + x.Name + ", which it holds itself", x.Holders
		}
		if len(x.Holders) > 0 {
			return "waits for " + x.Name + ", which " + v.nameList(x.Holders) + " holds", x.Holders
		}
		if x.Kind == "waitgroup" {
			return "waits for " + x.Name + ", which counts " + x.Value, nil
		}
	}
	switch in.note.verb {
	case "send to":
		return "waits to send to " + d.object, nil
	case "receive from":
		if d.place.slot == 0 {
			return "waits to receive from a nil channel", nil
		}
		return "waits to receive from " + d.object, nil
	case "select":
		if len(in.use) == 0 {
			return "waits in a select without cases", nil
		}
		return "waits in a select", nil
	}
	switch {
	case in.idles:
		return "waits until nobody else can go on", nil
	case d.verb == "sleeps":
		return "sleeps longer than a timer that it has set", nil
	case d.object != "" && strings.HasPrefix(d.verb, "waits"):
		return d.verb + " " + d.object, nil
	case d.object != "":
		return "waits to " + imperative(d.verb) + " " + d.object, nil
	}
	return "waits", nil
}

func (v *viewer) nameList(numbers []int) string {
	var names []string
	for s, name := range v.names {
		if slices.Contains(numbers, v.m.slots[s].number) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " and ")
}

// canGo reports whether a goroutine can take a step.
func (m *Machine) canGo(state []uint32, s int) bool {
	if m.locals[state[s]].idles() && !m.idle(state) {
		return false
	}
	return m.canStep(slices.Clone(state), s)
}

// Rounds returns a sentence: who goes round for ever.
func (m *Machine) Rounds(_ []uint32, who []int) string {
	names := m.Names()
	var list []string
	for _, w := range who {
		list = append(list, names[w])
	}
	switch len(list) {
	case 0:
		return "goes round for ever"
	case 1:
		return list[0] + " goes round for ever"
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " and " + list[last] + " go round for ever"
}

// Take takes one step and describes it.
func (m *Machine) Take(state []uint32, who, branch int) (Event, []uint32) {
	e := Event{Goroutine: who}
	s := m.slotOf(who)
	var next []uint32
	m.Expand(state, func(w, b int, to []uint32) {
		if w == who && b == branch {
			next = slices.Clone(to)
		}
	})
	if s == 0 || at(state, s) == 0 {
		return e, next
	}
	v := m.viewer(state)
	l := m.locals[state[s]]
	e.Line = m.fset.Position(m.linePos(&l.g)).Line
	switch {
	case l.g.dies:
		e.Action = l.g.dying
		return e, next
	case l.g.spins:
		e.Action = "goes round"
		return e, next
	}
	f := l.g.top()
	in := &f.fn.code[f.pc]
	d := v.describe(l, f, in)
	e.Action, e.Object, e.Value = d.verb, d.object, d.value
	if p := v.pending(f, in, d, nil); p != nil {
		e.Stale = p.Stale && in.calc != nil
		e.Lost = p.Stale && in.note.verb == "write"
	}
	t := m.trace(state, s, branch)
	switch {
	case t.hasNote:
		e.Value = v.noteText(t.noted)
	case t.value.typ != nil && e.Value == "":
		e.Value = m.viewer(m.both(state, next)).text(t.value.typ, t.value.v, 0)
	}
	e.Output = t.printed
	if len(next) > 0 && next[0] != 0 && e.Action == "returns" {
		e.Value = m.ends[next[0]].value
	}
	return e, next
}

// both is the state after a step with what it has put out of reach: what a step has read may be among that.
func (m *Machine) both(before, after []uint32) []uint32 {
	all := slices.Clone(before)
	for s, id := range after {
		if s == len(all) {
			all = append(all, 0)
		}
		if s > 0 && id != 0 {
			all[s] = id
		}
	}
	return all
}

func (v *viewer) noteText(x Value) string {
	i := x.iface()
	if i == nil {
		return ""
	}
	if i.T.kind == kindString {
		return i.V.text()
	}
	return v.text(i.T, i.V, 0)
}

// trace runs the step once more and listens to what it says of itself.
func (m *Machine) trace(state []uint32, s, branch int) *tracer {
	t := &tracer{}
	n := 0
	var script []int
	// Which choices lead to the branch is found by going through them as Expand does.
	m.step(state, s, false, func(l *leaf, choices []int) {
		if l.blocked {
			return
		}
		if n == branch {
			script = slices.Clone(choices)
		}
		n++
	})
	r := m.newRun(state, script)
	r.tracing = t
	l := m.locals[state[s]]
	r.g = l.g.copy()
	f := r.g.top()
	if f.pc < len(f.fn.code) {
		in := &f.fn.code[f.pc]
		t.in, t.frame = in, f
	}
	func() {
		defer func() {
			switch x := recover().(type) {
			case nil, aborted:
			default:
				panic(x)
			}
		}()
		r.take(l)
	}()
	return t
}
