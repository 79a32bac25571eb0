package dialect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A Trace is one run as a step table.
type Trace struct {
	Objects  []string // the names of everything shared, in the order in which they were made
	Steps    []Step   // one for each step
	Outcome  string   // what the run led to, as Outcome.Value
	Deadlock bool     // goroutines are left that wait for ever
	Failed   bool     // the program called Fail
	Panic    string   // what a goroutine panicked with, or ""
}

// A Step is one row of a Trace.
type Step struct {
	Number    int      // from 1
	Goroutine string   // who
	Action    string   // did what: "reads", "acquires", …
	Object    string   // on what: the name of something shared, or the expression given to Calculate, or ""
	Value     string   // which value was read, written, calculated, or whether it was acquired; or ""
	State     []string // the shared state after the step, one for each of Trace.Objects
}

// String gives the step as the lesson says it: "thread1 reads some_number (0)".
func (s Step) String() string {
	text := s.Goroutine + " " + s.Action
	if s.Object != "" {
		text += " " + s.Object
	}
	if s.Value != "" {
		text += " (" + s.Value + ")"
	}
	return text
}

// Replay runs the program in one order, and gives what happened at each step. If the order
// names somebody who can't take a step, ends too early or goes on too long, or if a
// goroutine panics, it gives the steps until then and an error, an *OrderError or a
// *PanicError.
func Replay(program func(*Program), order Order) (Trace, error) {
	var trace Trace
	p, err := enter("Replay")
	if err != nil {
		return trace, err
	}
	defer p.leave()
	if err := p.begin(program); err != nil {
		return trace, err
	}
	for i := range p.world.objects {
		trace.Objects = append(trace.Objects, p.world.objects[i].name)
	}
	p.past = make([][]label, len(p.gs))
	var path []int
	for n, name := range order {
		if p.panicked != nil || p.failed {
			return trace, &OrderError{Step: n + 1, Name: name, Reason: "the run has ended before it"}
		}
		i := slices.IndexFunc(p.gs, func(g *fiber) bool { return g.name == name })
		if err := p.refuse(i, name, n+1); err != nil {
			return trace, err
		}
		g := p.gs[i]
		asked := g.step
		path = append(path, i)
		p.take(g)
		if err := p.err(); err != nil {
			return trace, err
		}
		p.past[i] = append(p.past[i], label{asked, g.result})
		trace.Steps = append(trace.Steps, p.row(g, &asked, n+1))
	}
	if p.panicked != nil {
		p.panicked.Order = p.order(path)
		trace.Panic = fmt.Sprint(p.panicked.Value)
		return trace, p.panicked
	}
	if ready := p.ready(); !p.failed && !p.allSpin(program, ready) {
		names := p.order(ready)
		return trace, &OrderError{Step: len(order) + 1, Ready: names, Reason: "the order ends, but " + strings.Join(names, ", ") + " can still take a step"}
	}
	k := p.leaf()
	trace.Outcome, trace.Deadlock, trace.Failed = k.value, k.kind == deadlocked, k.kind == failedOutcome
	return trace, p.err()
}

// allSpin says whether all these goroutines only go round a loop until something changes,
// so that nothing will.
func (p *Program) allSpin(program func(*Program), ready []int) bool {
	scout := newScout(p, program)
	defer scout.close()
	for _, g := range ready {
		if !scout.spins(g, p.past[g], p.words) {
			return false
		}
	}
	return true
}

// An OrderError says where an Order can't be followed.
type OrderError struct {
	Step   int      // from 1
	Name   string   // whom the order names there; "" if it ends before it
	Reason string   // why not, as the rest of a sentence
	Ready  []string // who can take a step there
}

func (e *OrderError) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("schedule: after step %d %s", e.Step-1, e.Reason)
	}
	return fmt.Sprintf("schedule: step %d can't be %s's: %s", e.Step, e.Name, e.Reason)
}

// refuse says why the goroutine with this index, or none of them (-1), can't take step n.
func (p *Program) refuse(i int, name string, n int) error {
	ready := p.order(p.ready())
	list := strings.Join(ready, ", ")
	if len(ready) == 0 {
		list = "nobody"
	}
	refused := &OrderError{Step: n, Name: name, Ready: ready}
	if i < 0 {
		names := make([]string, len(p.gs))
		for k, g := range p.gs {
			names[k] = g.name
		}
		refused.Reason = "there is no goroutine with this name, there are " + strings.Join(names, ", ")
		return refused
	}
	switch g := p.gs[i]; {
	case g.state == ended:
		refused.Reason = "it has ended; ready: " + list
	case !p.world.ready(p.words, i, &g.step):
		refused.Reason = "it waits " + p.waitsFor(g) + "; ready: " + list
	default:
		return nil
	}
	return refused
}

// waitsFor says what a goroutine that is not ready waits for.
func (p *Program) waitsFor(g *fiber) string {
	s := &g.step
	o := &p.world.objects[s.object]
	state := p.textOf(s.object)
	at := p.words[o.at:]
	switch s.verb {
	case acquire:
		return "for " + o.name + ", which " + state + " holds"
	case rLock, wLock:
		switch {
		case at[0] != 0:
			return "for " + o.name + ", which " + state + " holds"
		case s.verb == rLock:
			return "for " + o.name + ", which a writer waits for too"
		}
		return "for " + o.name + ", held for reading"
	case semaphoreAcquire:
		return "for a permit of " + o.name
	case send:
		return "for room in " + o.name
	case offer, awaitTaken:
		return "for a receiver of " + o.name
	case receive:
		return "for something in " + o.name
	case condWake:
		if waits(p.words[o.at:], g.index) {
			return "for " + o.name
		}
		l := &p.world.objects[o.partner]
		return "for " + l.name + ", which " + p.textOf(o.partner) + " holds"
	}
	return "for " + o.name
}

// spinsOn says what a goroutine that goes round a loop waits for.
func (p *Program) spinsOn(g *fiber) string {
	if s := &g.step; s.verb != calculate && s.object >= 0 {
		return ": it goes round a loop until " + p.world.objects[s.object].name + " changes"
	}
	return ": it goes round a loop until something changes"
}

// deadlock says who waits for what when nobody is ready.
func (p *Program) deadlock() string {
	var waiting []string
	for _, g := range p.gs {
		if g.state == pending {
			if p.world.ready(p.words, g.index, &g.step) {
				waiting = append(waiting, g.name+" spins"+p.spinsOn(g))
			} else {
				waiting = append(waiting, g.name+" waits "+p.waitsFor(g))
			}
		}
	}
	return "deadlock: " + strings.Join(waiting, "; ")
}

// row describes a step that has been taken.
func (p *Program) row(g *fiber, s *step, number int) Step {
	r := g.result
	row := Step{Number: number, Goroutine: g.name}
	if s.verb == calculate {
		if s.object >= 0 {
			row.Object = (*p.world.expressions)[s.object]
		}
	} else if s.object >= 0 {
		row.Object = p.world.objects[s.object].name
	}
	row.Action, row.Value = describe(s, r)
	for i := range p.world.objects {
		row.State = append(row.State, p.textOf(int32(i)))
	}
	return row
}

func describe(s *step, r result) (action, value string) {
	seen := strconv.FormatInt(r.value, 10)
	said := strconv.FormatInt(s.a, 10)
	acquired := "not acquired"
	if r.ok {
		acquired = "acquired"
	}
	switch s.verb {
	case calculate:
		return "calculates", seen
	case yield:
		return "yields", ""
	case read:
		return "reads", seen
	case write:
		return "writes", said
	case add:
		return "adds " + said + " to", seen
	case swap:
		return "writes " + said + " to", "was " + seen
	case compareAndSwap:
		action = fmt.Sprintf("compares %d and swaps %d in", s.a, s.b)
		if r.ok {
			return action, "swapped"
		}
		return action, "it is " + seen
	case acquire, semaphoreAcquire:
		return "acquires", ""
	case tryAcquire, semaphoreTryAcquire:
		return "tries to acquire", acquired
	case acquireTimeout, semaphoreAcquireTimeout:
		return "waits up to " + time.Duration(s.a).String() + " for", acquired
	case acquireContext:
		return "waits, as long as its context lasts, for", acquired
	case release, semaphoreRelease:
		return "releases", ""
	case lookLocked:
		if r.ok {
			return "looks at", "locked"
		}
		return "looks at", "unlocked"
	case send:
		return "sends to", said
	case trySend, sendTimeout:
		if r.ok {
			return "sends to", said
		}
		return "sends to", "not sent: " + said
	case offer:
		return "offers to", said
	case awaitTaken:
		return "has sent to", ""
	case receive, tryReceive, receiveTimeout:
		if r.ok {
			return "receives from", seen
		}
		return "receives from", "nothing"
	case closeChannel:
		return "closes", ""
	case condWait:
		return "waits for", ""
	case condWake:
		return "is woken by", ""
	case condSignal:
		return "signals", ""
	case condBroadcast:
		return "broadcasts to", ""
	case rLock:
		return "acquires for reading", ""
	case rUnlock:
		return "releases for reading", ""
	case announceLock:
		return "asks to write", ""
	case wLock:
		return "acquires for writing", ""
	case wUnlock:
		return "releases for writing", ""
	}
	return "", ""
}

// Header names the columns of Rows: step, who, does, what, value, and one for each shared thing.
func (t Trace) Header() []string {
	return append([]string{"step", "who", "does", "what", "value"}, t.Objects...)
}

// Rows gives the table as text, one row for each step, with the columns of Header.
func (t Trace) Rows() [][]string {
	rows := make([][]string, len(t.Steps))
	for i, s := range t.Steps {
		rows[i] = append([]string{strconv.Itoa(s.Number), s.Goroutine, s.Action, s.Object, s.Value}, s.State...)
	}
	return rows
}

// String gives the table as aligned text, and a last line with what the run led to.
func (t Trace) String() string {
	rows := append([][]string{t.Header()}, t.Rows()...)
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			if i > 0 {
				line.WriteString("  ")
			}
			line.WriteString(cell + strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell)))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	switch {
	case t.Panic != "":
		fmt.Fprintf(&b, "panic: %s\n", t.Panic)
	case t.Deadlock:
		fmt.Fprintf(&b, "%s\n", t.Outcome)
	case t.Failed:
		fmt.Fprintf(&b, "failed: %s\n", t.Outcome)
	case t.Outcome != "":
		fmt.Fprintf(&b, "outcome: %s\n", t.Outcome)
	}
	return b.String()
}
