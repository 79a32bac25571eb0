package dialect

import (
	"errors"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
)

const (
	maxGoroutines = 60 // so that a set of them is a word
	oneEach       = -1 // size of an object that has one word, and one more for each goroutine
)

// A Program is what Explore and Replay run: the shared world and the goroutines, declared
// by the function that they are given. It has no use outside of that function.
type Program struct {
	world   world
	words   []int64 // the shared state now
	count   int     // objects declared in this run so far
	started int     // goroutines declared in this run so far
	gs      []*fiber
	outcome func() string
	phase   phase
	home    uintptr        // the goroutine that runs the search
	sealed  bool           // the first run has declared everything; later ones must declare the same
	behind  int            // how many steps have been taken since begin to get somewhere
	done    []taken        // and what was done from there on
	ahead   []int          // whose steps come next, as far as that is known
	runner  *fiber         // who may go on after that, or nil
	breath  int            // for how many steps
	note    func(g *fiber) // is told of each of them, before it is taken, if not nil

	past [][]label // in a Replay, what each goroutine has done and seen

	// In a trial, only goroutine alone runs, and answer gives it what its steps would have
	// seen, until it says false.
	alone  int
	answer func(s *step) (r result, more bool)

	// A goroutine that the program started with a go statement may come upon these two at any time.
	running atomic.Pointer[fiber] // whose turn it is or was last
	problem atomic.Pointer[error] // why the search can't go on

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
	late   bool // it has not been started: its first step is known
	first  struct {
		known bool
		state fiberState
		step  step
	}

	id    atomic.Uintptr // the coroutine's goroutine
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

// gone travels from a coroutine that ends by runtime.Goexit to the search, which must not
// end with it.
type gone struct{}

// stopped is the panic by which misuse and Fail leave a function that the search itself has called.
type stopped struct{}

// busy holds the goroutines that are inside an Explore or Replay, to refuse one inside another.
var busy sync.Map

// enter makes a Program for one Explore or Replay; leave ends it.
func enter(name string) (*Program, error) {
	home := goroutine()
	if _, inside := busy.LoadOrStore(home, true); inside {
		return nil, fmt.Errorf("schedule: %s inside an Explore or Replay; call it outside of the program that is explored", name)
	}
	return &Program{home: home, world: world{expressions: new([]string)}}, nil
}

func (p *Program) leave() {
	p.close()
	busy.Delete(p.home)
}

// ready gives the goroutines that can take a step now.
func (p *Program) ready() (ready []int) {
	for i, g := range p.gs {
		if g.state == pending && p.world.ready(p.words, i, &g.step) {
			ready = append(ready, i)
		}
	}
	return ready
}

// readySet is ready as a set of bits.
func (p *Program) readySet() (set uint64) {
	for i, g := range p.gs {
		if g.state == pending && p.world.ready(p.words, i, &g.step) {
			set |= 1 << i
		}
	}
	return set
}

func (p *Program) order(steps []int) Order {
	order := make(Order, len(steps))
	for i, g := range steps {
		order[i] = p.gs[g].name
	}
	return order
}

// misuse ends the run with an error.
func (p *Program) misuse(format string, args ...any) {
	p.fail(fmt.Errorf(format, args...))
}

func (p *Program) err() error {
	if e := p.problem.Load(); e != nil {
		return *e
	}
	return nil
}

func (p *Program) fail(err error) {
	p.problem.CompareAndSwap(nil, &err)
	if goroutine() == p.home {
		panic(stopped{})
	}
	runtime.Goexit()
}

// add declares an object, or in a later run finds it again.
func (p *Program) add(kind, name string, size int, initial int64, capacity int, partner int32) int32 {
	if goroutine() != p.home || p.phase != declaring {
		p.misuse("schedule: %s %q is made while goroutines run; make it in the function that declares the program", kind, name)
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
	known := p.world.expressions
	i := slices.Index(*known, e[0])
	if i < 0 {
		i = len(*known)
		*known = append(*known, e[0])
	}
	return int32(i)
}

// Go adds a goroutine that runs body. Names are how an Order tells goroutines apart: each
// is different and has no spaces.
func (p *Program) Go(name string, body func()) {
	if goroutine() != p.home || p.phase != declaring {
		p.misuse("schedule: goroutine %q is started by a goroutine; start all of them in the function that declares the program", name)
	}
	if i := p.started; p.sealed && i < len(p.gs) && p.gs[i].name == name && body != nil {
		p.started++
		p.gs[i].body = body
		return
	}
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '*' }) {
		p.misuse("schedule: %q can't be a goroutine's name: an Order needs names without spaces, commas and *", name)
	}
	if body == nil {
		p.misuse("schedule: goroutine %q has no function to run (nil)", name)
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
	p.gs = append(p.gs, &fiber{p: p, index: p.started, name: name, body: body})
	p.started++
}

// Outcome says what a run has led to: value is called when all goroutines have ended, and
// runs for which it gives the same text have the same outcome. Without Outcome, the
// outcome is the final state of everything shared.
func (p *Program) Outcome(value func() string) {
	if goroutine() != p.home || p.phase != declaring {
		p.misuse("schedule: Outcome is called by a goroutine; call it in the function that declares the program")
	}
	p.outcome = value
}

// Fail ends this order at once, with an outcome of its own (Outcome.Failed) that carries
// the message: an assertion of the program does not hold. Called by a goroutine, between
// its steps.
func (p *Program) Fail(message string) {
	if goroutine() == p.home && p.phase == concluding {
		p.failed, p.failure = true, message
		panic(stopped{})
	}
	g := p.turn()
	p.failed, p.failure = true, message
	g.kill = true // deferred functions take no more steps
	runtime.Goexit()
}

// begin runs the declaring function and takes every goroutine to its first step; from the
// second run on, when that step is known, it only starts those that have none, and resume
// the others.
func (p *Program) begin(program func(*Program)) (err error) {
	p.abandon()
	p.count, p.started, p.outcome = 0, 0, nil
	p.failed, p.failure, p.panicked = false, "", nil
	p.behind, p.done, p.ahead, p.runner = 0, p.done[:0], nil, nil
	p.phase = declaring
	if program == nil {
		return errors.New("schedule: there is no program to run (nil)")
	}
	p.declare(program)
	if err := p.err(); err != nil {
		return err
	}
	switch {
	case p.started == 0:
		return fmt.Errorf("schedule: the program has no goroutines; start at least one with p.Go")
	case p.count != len(p.world.objects) || p.started != len(p.gs):
		return fmt.Errorf("schedule: the program declared less than when it ran before; it must do the same whenever it runs")
	}
	if !p.sealed {
		p.sealed = true
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
	for i, g := range p.gs {
		switch {
		case p.answer != nil && i != p.alone:
			g.state = unborn
		case p.answer == nil && g.first.known && g.first.state == pending:
			g.state, g.step, g.late = pending, g.first.step, true
		default:
			p.resume(g)
			g.first.known, g.first.state, g.first.step = true, g.state, g.step
		}
	}
	return p.err()
}

func (p *Program) declare(program func(*Program)) {
	done := false
	defer func() {
		if done {
			return
		}
		r := recover()
		if _, ok := r.(stopped); !ok {
			err := fmt.Errorf("schedule: the function that declares the program panicked: %v", r)
			p.problem.CompareAndSwap(nil, &err)
		}
	}()
	program(p)
	done = true
}

// take carries out the next step of g and runs it up to the step after that.
func (p *Program) take(g *fiber) {
	g.result = p.carry(g)
	p.resume(g)
	last := &p.done[len(p.done)-1]
	last.next, last.state = g.step, g.state
}

func (p *Program) carry(g *fiber) result {
	r := p.world.carry(p.words, g.index, &g.step)
	p.done = append(p.done, taken{by: g.index, seen: r})
	return r
}

// A taken is a step that has been taken, and what its goroutine came to then.
type taken struct {
	by    int
	seen  result
	next  step
	state fiberState
}

// sprint carries out the next step of g and as many of the steps after it as it can take, up to n.
func (p *Program) sprint(g *fiber, n int) {
	p.runner, p.breath = g, n-1
	if p.note != nil {
		p.note(g)
	}
	p.take(g)
	p.runner = nil
}

// follow carries out these goroutines' steps, one after the other, and says whether all of
// them could be.
func (p *Program) follow(steps []int) bool {
	p.ahead, p.behind = steps, len(steps)
	for len(p.ahead) > 0 && p.problem.Load() == nil {
		g := p.gs[p.ahead[0]]
		if g.state != pending || !p.world.ready(p.words, g.index, &g.step) {
			return false
		}
		p.ahead = p.ahead[1:]
		g.result = p.world.carry(p.words, g.index, &g.step)
		p.resume(g)
	}
	return len(p.ahead) == 0
}

// resume switches to g's coroutine until it comes to a step that is not its turn, ends or breaks.
func (p *Program) resume(g *fiber) {
	if !g.alive {
		g.next, g.stop = iter.Pull(g.serve)
		g.alive, g.kill = true, false
	}
	if p.running.Load() != g {
		p.running.Store(g)
	}
	defer func() {
		if !g.alive {
			recover() // gone: the coroutine has ended, the search goes on
		}
	}()
	g.next()
}

// serve is the coroutine: one body after the other.
func (g *fiber) serve(yield func(struct{}) bool) {
	id := goroutine()
	g.id.Store(id)
	g.yield = yield
	busy.Store(id, true)
	stopped := false
	defer func() {
		busy.Delete(id)
		g.alive = false
		if !stopped {
			panic(gone{}) // turns a Goexit, which iter.Pull would pass on to the search, into a panic, which it can recover
		}
	}()
	for {
		g.run()
		if !yield(struct{}{}) {
			stopped = true
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
		if g.late {
			g.late = false
			p.problem.CompareAndSwap(nil, &ErrDiffers)
		}
		if r := recover(); r != nil {
			p.panicked = &PanicError{Goroutine: g.name, Value: r, Stack: debug.Stack()}
			panic(gone{})
		}
		if !p.failed {
			err := fmt.Errorf("schedule: %s ended by runtime.Goexit (a test's FailNow or Fatal does that); a goroutine that is explored must return", g.name)
			p.problem.CompareAndSwap(nil, &err)
		}
	}()
	g.body()
	done = true
	g.state = ended
	if g.late { // it took no step, and did in another run
		g.late = false
		g.p.problem.CompareAndSwap(nil, &ErrDiffers)
	}
}

// turn gives the goroutine that calls, whose turn it must be.
func (p *Program) turn() *fiber {
	g := p.running.Load()
	if g == nil || goroutine() != g.id.Load() {
		p.stray()
	}
	return g
}

// step has s carried out when it is the goroutine's turn.
func (p *Program) step(s step) result {
	g := p.running.Load()
	if g == nil || goroutine() != g.id.Load() {
		if goroutine() == p.home && p.phase == concluding && s.verb.looks() {
			return p.world.carry(p.words, 0, &s)
		}
		p.stray()
	}
	if g.kill {
		runtime.Goexit() // a deferred function of a run that is given up
	}
	if g.late {
		g.late = false
		if s != g.step {
			p.fail(ErrDiffers)
		}
		return g.result
	}
	g.step, g.state = s, pending
	switch {
	case len(p.ahead) > 0:
		if p.ahead[0] == g.index && p.world.ready(p.words, g.index, &g.step) {
			p.ahead = p.ahead[1:]
			return p.world.carry(p.words, g.index, &g.step) // its turn again: no need to switch
		}
	case p.runner == g && p.breath > 0 && p.world.ready(p.words, g.index, &g.step):
		p.breath--
		if p.note != nil {
			p.note(g)
		}
		last := &p.done[len(p.done)-1]
		last.next, last.state = s, pending
		return p.carry(g)
	case p.answer != nil:
		r, more := p.answer(&g.step)
		if !more {
			g.kill = true
			runtime.Goexit()
		}
		return r
	}
	if !g.yield(struct{}{}) {
		runtime.Goexit()
	}
	return g.result
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
		if g.alive && g.state == pending && !g.late {
			g.halt()
		}
	}
}

// close ends the coroutines.
func (p *Program) close() {
	for _, g := range p.gs {
		g.late = g.late && g.state == pending
		if g.alive {
			g.halt()
		}
	}
}

// halt ends a coroutine that waits for its turn or for its next body. Deferred functions
// run; a step that one takes ends it.
func (g *fiber) halt() {
	defer func() {
		recover() // gone
		g.kill, g.late, g.state = false, false, unborn
	}()
	g.kill = g.state == pending && !g.late
	g.p.running.Store(g)
	g.stop()
}

// conclude calls the function given to Outcome.
func (p *Program) conclude() (value string) {
	p.phase = concluding
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(stopped); !ok {
				err := fmt.Errorf("schedule: the function given to Outcome panicked: %v", r)
				p.problem.CompareAndSwap(nil, &err)
			}
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

// leaf says where the run has led, when nobody is ready or the program has ended before.
func (p *Program) leaf() outcomeKey {
	if p.panicked != nil {
		return outcomeKey{fmt.Sprint(p.panicked.Value), panicOutcome}
	}
	for _, g := range p.gs {
		if g.state == pending && !p.failed {
			return outcomeKey{p.deadlock(), deadlocked}
		}
	}
	value := ""
	if !p.failed {
		value = p.conclude()
	}
	if p.failed {
		return outcomeKey{p.failure, failedOutcome}
	}
	return outcomeKey{value, finished}
}
