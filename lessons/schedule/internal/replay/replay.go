// Package replay makes the states of a function readable: one order as a trace, and all states as
// the graph that the stepper in the page walks through.
package replay

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"locklab/lessons/schedule"
	"locklab/lessons/schedule/internal/machine"
	"locklab/lessons/schedule/internal/search"
)

// A Machine is a function that can be explored, looked at, and taken on state by state. It must be
// settled: explored until nothing was Unsettled any more, so that names and steps no longer change.
type Machine interface {
	search.System
	View(state []uint32) machine.View
	Take(state []uint32, who, branch int) (machine.Event, []uint32)
}

// A Choice is one step that can be taken.
type Choice = search.Choice

// choices returns what can be done in a state, and the states that it leads to.
func choices(m Machine, state []uint32) (all []Choice, next [][]uint32) {
	m.Expand(state, func(who, branch int, to []uint32) {
		all = append(all, Choice{Who: who, Branch: branch})
		next = append(next, slices.Clone(to))
	})
	return all, next
}

// key makes a state the key of a map. States that differ in trailing zeros are the same.
func key(state []uint32) string {
	for len(state) > 0 && state[len(state)-1] == 0 {
		state = state[:len(state)-1]
	}
	b := make([]byte, 0, 4*len(state))
	for _, part := range state {
		b = append(b, byte(part), byte(part>>8), byte(part>>16), byte(part>>24))
	}
	return string(b)
}

// end returns where a state ends that has no choices: as the machine says, or in a deadlock.
func end(m Machine, state []uint32, choices int) (kind schedule.Kind, value string, ended bool) {
	if k, value, ended := m.End(state); ended {
		return schedule.Kind(k), value, true
	}
	if choices == 0 {
		return schedule.Deadlock, m.Stuck(state), true
	}
	return 0, "", false
}

// name is how an Order names a choice.
func name(v machine.View, c Choice) string {
	who := "goroutine " + strconv.Itoa(c.Who)
	for _, g := range v.Goroutines {
		if g.Number == c.Who {
			who = g.Name
		}
	}
	if c.Branch > 0 {
		who += "#" + strconv.Itoa(c.Branch+1)
	}
	return who
}

// first returns the state in which a search has begun. The machine itself might begin in another by now:
// what it has learned is true of later states than those that it has been through.
func first(m Machine, found *search.Result) []uint32 {
	if state := found.First(); state != nil {
		return state
	}
	return m.Start()
}

// Run follows an order from where a search of the machine began, one row of the trace for each step. An order
// that stops early is a trace that has not ended. Where the order names somebody who cannot take that step, the
// trace holds the steps until there, and its Err says why.
func Run(m Machine, found *search.Result, name string, order schedule.Order) schedule.Trace {
	t := schedule.Trace{Name: name}
	// An element may itself be written short, as the stepper copies it.
	names, err := schedule.ParseOrder(strings.Join(order, " "))
	if err != nil && len(order) > 0 {
		t.Err = err
	}
	r := run{m: m, trace: &t, state: first(m, found), reads: map[access]int{}, writes: map[string]write{},
		columns: map[column]int{}}
	r.look()
	t.Start = r.shared()
	for i, name := range names {
		if err := r.step(i+1, name); err != nil {
			t.Err = err
			break
		}
	}
	r.finish()
	return t
}

// A run is an order being followed.
type run struct {
	m     Machine
	trace *schedule.Trace
	state []uint32
	view  machine.View
	able  []Choice
	next  [][]uint32

	reads  map[access]int   // the last step in which a goroutine read an object
	writes map[string]write // the last step in which an object was written

	columns map[column]int // of the trace's objects
	printed strings.Builder
}

type access struct {
	who    int
	object string
}

type write struct{ step, who int }

// A column is what a View calls an object by: objects of one name are told apart by their place
// among these.
type column struct {
	name, kind string
	place      int
}

// columnsOf returns the column of each variable of a view.
func columnsOf(v machine.View) []column {
	all := make([]column, len(v.Variables))
	seen := map[column]int{}
	for i, variable := range v.Variables {
		c := column{name: variable.Name, kind: variable.Kind}
		c.place, seen[c] = seen[c], seen[c]+1
		all[i] = c
	}
	return all
}

// look takes in the state that the run is in.
func (r *run) look() {
	r.view = r.m.View(r.state)
	r.able, r.next = choices(r.m, r.state)
	for _, c := range columnsOf(r.view) {
		if _, known := r.columns[c]; !known {
			r.columns[c] = len(r.trace.Objects)
			r.trace.Objects = append(r.trace.Objects, c.name)
		}
	}
	for _, g := range r.view.Goroutines {
		for len(r.trace.Goroutines) < g.Number {
			r.trace.Goroutines = append(r.trace.Goroutines, "")
		}
		r.trace.Goroutines[g.Number-1] = g.Name
		// Only now, at the overwriting, does it turn out that the read was one too early.
		if g.Pending != nil {
			if read, ok := r.reads[access{g.Number, g.Pending.Object}]; ok && r.written(g.Number, g.Pending.Object,
				read) {
				r.trace.Steps[read].Stale = true
			}
		}
	}
}

// written reports whether another goroutine than who has written the object in a step after that one.
// Values would not tell: they may be the same again.
func (r *run) written(who int, object string, after int) bool {
	w, ok := r.writes[object]
	return ok && w.step > after && w.who != who
}

func (r *run) step(number int, called string) error {
	at := slices.IndexFunc(r.able, func(c Choice) bool { return name(r.view, c) == called })
	if at < 0 {
		return r.refuse(number, called)
	}
	who := r.able[at].Who
	event, _ := r.m.Take(r.state, who, r.able[at].Branch)
	event = clear(event)
	r.printed.WriteString(event.Output)
	r.state = r.next[at]
	step := schedule.Step{Goroutine: who - 1, Line: event.Line, Action: event.Action, Object: event.Object,
		Value: event.Value}
	n := len(r.trace.Steps)
	switch {
	case reads(event):
		r.reads[access{who, event.Object}] = n
	case writes(event):
		if p := pending(r.view, who); p != nil && p.Object == event.Object {
			read, ok := r.reads[access{who, event.Object}]
			if !ok {
				read = -1 // before the first step
			}
			step.Lost = r.written(who, event.Object, read)
		}
		r.writes[event.Object] = write{n, who}
	}
	r.trace.Steps = append(r.trace.Steps, step)
	shown := r.view
	r.look()
	if _, _, ended := r.m.End(r.state); ended {
		// With the program its memory is gone: it is as it was, but for this step.
		shown.Variables = after(shown.Variables, event)
		r.view = shown
	}
	r.trace.Steps[n].State = r.shared()
	return nil
}

// after returns variables as a step has left them that was the last one.
func after(variables []machine.Variable, e machine.Event) []machine.Variable {
	variables = slices.Clone(variables)
	for i, v := range variables {
		variables[i].Waiters = nil
		if v.Kind == "waitgroup" {
			variables[i].Value = "" // who has waited for it has counted on
		}
		switch {
		case v.Name != e.Object:
		case writes(e):
			variables[i].Value = e.Value
		case strings.HasPrefix(e.Action, "unlock"):
			variables[i].Value, variables[i].Holders = "free", nil
		}
	}
	return variables
}

func reads(e machine.Event) bool  { return strings.HasPrefix(e.Action, "read") }
func writes(e machine.Event) bool { return strings.HasPrefix(e.Action, "write") }

// clear leaves out of an event what says nothing: a calculation is about no object.
func clear(e machine.Event) machine.Event {
	if strings.HasPrefix(e.Action, "calculate") {
		e.Object = ""
	}
	return e
}

// shared returns the value of each of the trace's objects.
func (r *run) shared() []string {
	state := make([]string, len(r.trace.Objects))
	for i, c := range columnsOf(r.view) {
		state[r.columns[c]] = shows(r.view, r.view.Variables[i])
	}
	return state
}

func pending(v machine.View, who int) *machine.Pending {
	for _, g := range v.Goroutines {
		if g.Number == who {
			return g.Pending
		}
	}
	return nil
}

// shows is a variable's value, and for a lock who holds it and who waits for it.
func shows(v machine.View, of machine.Variable) string {
	people := func(numbers []int) string {
		names := make([]string, len(numbers))
		for i, who := range numbers {
			names[i] = name(v, Choice{Who: who})
		}
		return strings.Join(names, ", ")
	}
	text := of.Value
	if len(of.Holders) > 0 {
		text = "held by " + people(of.Holders)
	}
	switch len(of.Waiters) {
	case 0:
	case 1:
		text += ", " + people(of.Waiters) + " waits"
	default:
		text += ", " + people(of.Waiters) + " wait"
	}
	return strings.TrimPrefix(text, ", ")
}

// refuse says why a step cannot be taken.
func (r *run) refuse(number int, called string) error {
	var able []string
	for _, c := range r.able {
		able = append(able, name(r.view, c))
	}
	reason := "there is no goroutine of that name"
	bare, _, _ := strings.Cut(called, "#")
	if slices.Contains(r.trace.Goroutines, bare) {
		reason = "it has ended" // unless it is in the view
	}
	for _, g := range r.view.Goroutines {
		switch {
		case g.Name != bare:
		case g.Status == machine.Ended:
			reason = "it has ended"
		case g.Status == machine.Waits:
			reason = "it " + g.Why // "waits for b, which thread2 holds"
		default:
			reason = "it has no such way to go on"
		}
	}
	if _, _, ended := end(r.m, r.state, len(r.able)); ended {
		return fmt.Errorf("schedule: step %d cannot be %s's: the run has ended before it", number, called)
	}
	return fmt.Errorf("schedule: step %d cannot be %s's: %s. It can be: %s", number, called, reason,
		strings.Join(able, ", "))
}

// finish describes the state in which the order ends.
func (r *run) finish() {
	t := r.trace
	for len(t.Start) < len(t.Objects) { // of objects that were made later
		t.Start = append(t.Start, "")
	}
	for i := range t.Steps {
		for len(t.Steps[i].State) < len(t.Objects) {
			t.Steps[i].State = append(t.Steps[i].State, "")
		}
	}
	// A function that returns something has what it prints told by its steps alone; of one that does
	// not it is a part of the states, until the end.
	t.Output = r.printed.String()
	if len(r.view.Output) > len(t.Output) {
		t.Output = r.view.Output
	}
	t.Kind, t.Value, t.Ended = end(r.m, r.state, len(r.able))
	if t.Err == nil {
		t.Err = r.m.Err()
	}
	for _, c := range r.able {
		if !t.Ended {
			t.Ready = append(t.Ready, name(r.view, c))
		}
	}
	if t.Ended && t.Kind != schedule.Deadlock {
		return // nobody is still waiting for anything
	}
	circle := circleOf(r.view)
	for _, g := range r.view.Goroutines {
		if g.Status == machine.Waits {
			t.Waiting = append(t.Waiting, schedule.Waiting{Goroutine: g.Number - 1, Line: g.Line, Next: g.Next,
				Why:    g.Why,
				Circle: slices.Contains(circle, g.Number)})
		}
	}
}

// circleOf returns the numbers of goroutines of which each waits for the next, and the last for the
// first. It is empty if there is no such circle.
func circleOf(v machine.View) []int {
	waits := map[int][]int{}
	for _, g := range v.Goroutines {
		if g.Status == machine.Waits {
			waits[g.Number] = g.WaitsFor
		}
	}
	const onPath, done = 1, 2
	mark := map[int]int{}
	var path, circle []int
	var follow func(who int) bool
	follow = func(who int) bool {
		mark[who] = onPath
		path = append(path, who)
		for _, next := range waits[who] {
			if mark[next] == onPath {
				circle = slices.Clone(path[slices.Index(path, next):])
				return true
			}
			if mark[next] == 0 && follow(next) {
				return true
			}
		}
		path = path[:len(path)-1]
		mark[who] = done
		return false
	}
	for _, g := range v.Goroutines {
		if mark[g.Number] == 0 && follow(g.Number) {
			return circle
		}
	}
	return nil
}
