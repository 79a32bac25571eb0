package schedule

import (
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"strings"
	"unicode"
)

const (
	maxGoroutines = 60 // so that a set of them is a word
	oneEach       = -1 // size of an object that has one word, and one more for each goroutine
)

// A Program is what Explore and Replay run: the shared world and the goroutines, declared by the function that they are given. It
// has no use outside of that function.
type Program struct {
	world   world
	words   []int64 // the shared state now
	count   int     // objects declared in this run so far
	started int     // goroutines declared in this run so far
	gs      []*fiber
	outcome func() string
	phase   phase
	home    uintptr // the goroutine that runs the search
	running *fiber  // whose turn it is, or nil
	sealed  bool    // the first run has declared everything; later ones must declare the same

	err      error       // why the run can't go on
	failure  string      // what Fail said
	failed   bool        // Fail was called
	panicked *PanicError // a goroutine panicked
}

type phase uint8

const (
	idle phase = iota
	declaring
	stepping
	concluding
)

// A fiber is one of the program's goroutines, on a coroutine that serves run after run.
type fiber struct {
	p      *Program
	index  int
	name   string
	body   func()
	step   step   // what it will do next
	result result // what it saw last
	state  fiberState

	id    uintptr // the coroutine's goroutine
	next  func() (struct{}, bool)
	stop  func()
	yield func(struct{}) bool
	alive bool
	kill  bool
}

type fiberState uint8

const (
	unborn fiberState = iota
	pending
	ended
	broken // panicked, failed, or stopped by an error
)

// gone travels from a coroutine that ends by runtime.Goexit to the search, which must not end with it.
type gone struct{}

// stopped is the panic by which misuse leaves the function that declares the program.
type stopped struct{ err error }

// misuse ends the run with an error.
func (p *Program) misuse(format string, args ...any) {
	p.fail(fmt.Errorf(format, args...))
}

func (p *Program) fail(err error) {
	if p.err == nil {
		p.err = err
	}
	if goroutine() == p.home {
		panic(stopped{err})
	}
	runtime.Goexit()
}

// add declares an object, or in a later run finds it again.
func (p *Program) add(kind, name string, size int, initial int64, capacity int, partner int32) int32 {
	if p.phase != declaring || goroutine() != p.home {
		p.misuse("schedule: %s %q is made while goroutines run; make it before the first p.Go", kind, name)
	}
	i := p.count
	p.count++
	if p.sealed {
		if i >= len(p.world.objects) {
			p.misuse("schedule: the program made %s %q in one run and not in another; it must do the same whenever it runs", kind, name)
		}
		o := &p.world.objects[i]
		if o.kind != kind || o.name != name || o.initial != initial || int(o.capacity) != capacity {
			p.misuse("schedule: the program made %s %q in one run and %s %q in another; it must do the same whenever it runs", o.kind, o.name, kind, name)
		}
		return int32(i)
	}
	for k := range p.world.objects {
		if p.world.objects[k].name == name {
			p.misuse("schedule: two shared things are called %q; give each a name of its own", name)
		}
	}
	p.world.objects = append(p.world.objects, object{name: name, kind: kind, at: int32(size), capacity: int32(capacity), partner: partner, initial: initial})
	return int32(i)
}

func (p *Program) expression(e []string) int32 {
	if len(e) == 0 || p.phase != stepping {
		return -1
	}
	for i := range p.world.expressions {
		if p.world.expressions[i] == e[0] {
			return int32(i)
		}
	}
	p.world.expressions = append(p.world.expressions, e[0])
	return int32(len(p.world.expressions) - 1)
}

// Go adds a goroutine that runs body. Names are how an Order tells goroutines apart: each is different and has no spaces.
func (p *Program) Go(name string, body func()) {
	if p.phase != declaring || goroutine() != p.home {
		p.misuse("schedule: goroutine %q is started by a goroutine; start all of them in the function that declares the program", name)
	}
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '*' }) {
		p.misuse("schedule: %q can't be a goroutine's name: an Order needs names without spaces, commas and *", name)
	}
	if body == nil {
		p.misuse("schedule: goroutine %q has no function to run (nil)", name)
	}
	i := p.started
	p.started++
	if i < len(p.gs) && p.sealed && p.gs[i].name == name {
		p.gs[i].body = body
		return
	}
	if p.sealed {
		p.misuse("schedule: the program started goroutine %q in one run and not in another; it must do the same whenever it runs", name)
	}
	for _, g := range p.gs {
		if g.name == name {
			p.misuse("schedule: two goroutines are called %q; give each a name of its own", name)
		}
	}
	if len(p.gs) == maxGoroutines {
		p.misuse("schedule: more than %d goroutines; their orders can't be counted anyway", maxGoroutines)
	}
	p.gs = append(p.gs, &fiber{p: p, index: i, name: name, body: body})
}

// Outcome says what a run has led to: value is called when all goroutines have ended, and runs for which it gives the same text have the same
// outcome. Without Outcome, the outcome is the final state of everything shared.
func (p *Program) Outcome(value func() string) {
	if p.phase != declaring || goroutine() != p.home {
		p.misuse("schedule: Outcome is called by a goroutine; call it in the function that declares the program")
	}
	p.outcome = value
}

// Fail ends this order at once, with an outcome of its own (Outcome.Failed) that carries the message: an assertion of the program does not
// hold. Called by a goroutine, between its steps.
func (p *Program) Fail(message string) {
	if p.phase == concluding && goroutine() == p.home {
		p.failed, p.failure = true, message
		panic(stopped{})
	}
	if p.running == nil || goroutine() != p.running.id {
		p.stray()
	}
	p.failed, p.failure = true, message
	runtime.Goexit()
}

// begin runs the declaring function and takes every goroutine to its first step.
func (p *Program) begin(program func(*Program)) (err error) {
	p.count, p.started, p.outcome = 0, 0, nil
	p.err, p.failed, p.failure, p.panicked = nil, false, "", nil
	p.phase = declaring
	p.declare(program)
	if p.err != nil {
		return p.err
	}
	switch {
	case p.started == 0:
		return fmt.Errorf("schedule: the program has no goroutines; start at least one with p.Go")
	case p.count != len(p.world.objects) || p.started != len(p.gs):
		return fmt.Errorf("schedule: the program declared less than when it ran before; it must do the same whenever it runs")
	}
	if !p.sealed {
		p.sealed = true
		p.world.goroutines = len(p.gs)
		size := int32(0)
		for i := range p.world.objects {
			o := &p.world.objects[i]
			if o.at == oneEach {
				o.at = 1 + int32(len(p.gs))
			}
			o.at, size = size, size+o.at
		}
		p.words = make([]int64, size)
	}
	clear(p.words)
	for i := range p.world.objects {
		o := &p.world.objects[i]
		if o.initial != 0 {
			p.words[o.at] = o.initial
		}
	}
	p.phase = stepping
	for _, g := range p.gs {
		g.state = unborn
		p.resume(g)
		if p.err != nil {
			return p.err
		}
	}
	return nil
}

func (p *Program) declare(program func(*Program)) {
	done := false
	defer func() {
		if done {
			return
		}
		r := recover()
		if s, ok := r.(stopped); ok {
			p.err = s.err
			return
		}
		p.err = fmt.Errorf("schedule: the function that declares the program panicked: %v", r)
	}()
	program(p)
	done = true
}

// take carries out the next step of g and runs it up to the step after that.
func (p *Program) take(g *fiber) {
	g.result = p.world.carry(p.words, g.index, &g.step)
	p.resume(g)
}

// resume switches to g's coroutine until it comes to a step, ends or breaks.
func (p *Program) resume(g *fiber) {
	if !g.alive {
		g.next, g.stop = iter.Pull(g.serve)
		g.alive = true
	}
	p.running = g
	defer func() {
		p.running = nil
		if g.state == broken {
			recover() // gone: the coroutine has ended, the search goes on
		}
	}()
	g.next()
}

// serve is the coroutine: one body after the other.
func (g *fiber) serve(yield func(struct{}) bool) {
	g.id, g.yield = goroutine(), yield
	defer func() {
		if g.kill || g.state == broken {
			g.alive = false
			panic(gone{}) // turns a Goexit, which iter.Pull would pass on to the search, into a panic, which it can recover
		}
	}()
	for {
		g.run()
		if !yield(struct{}{}) {
			return
		}
	}
}

func (g *fiber) run() {
	done := false
	defer func() {
		if done {
			return
		}
		g.state = broken
		if g.kill {
			return
		}
		p := g.p
		if r := recover(); r != nil {
			p.panicked = &PanicError{Goroutine: g.name, Value: r, Stack: debug.Stack()}
			panic(gone{})
		}
		if p.err == nil && !p.failed {
			p.err = fmt.Errorf("schedule: %s ended by runtime.Goexit (a test's FailNow or Fatal does that); an explored function must return", g.name)
		}
	}()
	g.body()
	done = true
	g.state = ended
}

// step hands s to the search and waits until it has been carried out.
func (p *Program) step(s step) result {
	g := p.running
	if g == nil || goroutine() != g.id {
		if p.phase == concluding && goroutine() == p.home && p.world.look(&s) {
			return p.world.carry(p.words, 0, &s)
		}
		p.stray()
	}
	if g.kill {
		runtime.Goexit() // a deferred function of a run that is given up
	}
	g.step, g.state = s, pending
	if !g.yield(struct{}{}) {
		runtime.Goexit()
	}
	return g.result
}

// look says whether s only looks at the shared state.
func (w *world) look(s *step) bool {
	return s.verb == read || s.verb == lookLocked || s.verb == calculate
}

// stray ends a goroutine that takes a step although it is none of the program's.
func (p *Program) stray() {
	if goroutine() == p.home {
		if p.phase == concluding {
			p.misuse("schedule: the function given to Outcome may only read; steps belong into the functions given to p.Go")
		}
		p.misuse("schedule: a step outside of the goroutines; steps belong into the functions given to p.Go, and first values to p.Int")
	}
	p.misuse("schedule: a step from a goroutine that the program started with a go statement; start it with p.Go")
}

// textOf gives the state of an object for its String method.
func (p *Program) textOf(i int32) string {
	return p.world.text(p.words, i, func(g int) string { return p.gs[g].name })
}

// abandon ends the goroutines of a run that is not followed to its end.
func (p *Program) abandon() {
	for _, g := range p.gs {
		if g.alive && g.state == pending {
			g.halt()
		}
	}
}

// close ends the coroutines.
func (p *Program) close() {
	for _, g := range p.gs {
		if g.alive {
			g.halt()
		}
	}
}

func (g *fiber) halt() {
	defer func() {
		recover()
		g.alive, g.kill, g.state = false, false, unborn
		g.p.running = nil
	}()
	g.kill = true
	g.p.running = g
	g.stop()
}

// conclude calls the function given to Outcome.
func (p *Program) conclude() (value string) {
	p.phase = concluding
	defer func() {
		if r := recover(); r != nil {
			if s, ok := r.(stopped); ok {
				p.err = s.err
				return
			}
			p.err = fmt.Errorf("schedule: the function given to Outcome panicked: %v", r)
		}
	}()
	if p.outcome != nil {
		return p.outcome()
	}
	var b strings.Builder
	for i := range p.world.objects {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %s", p.world.objects[i].name, p.textOf(int32(i)))
	}
	return b.String()
}
