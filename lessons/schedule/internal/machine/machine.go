// Package machine runs an ordinary Go function as data: its goroutines, their stacks and their
// memory are values that can be copied, compared and resumed.
//
// The typed syntax tree is compiled to code for registers. A goroutine runs by itself until its next
// step: an access to a place that another goroutine uses too, or an operation of a lock, a channel or
// an atomic. There it stands, and whoever drives the machine decides which goroutine goes next.
//
// # States
//
// A state is a vector of small numbers. Index 0 is the program's end, or 0 while it runs; every other
// index is a slot, of a goroutine or of an object, and holds the number of what is in it. Stacks and
// objects are interned: equal contents have equal numbers, so states are compared and copied as
// vectors, without looking inside.
//
// An object's slot depends only on which goroutine makes it and where in the program: it is the lowest
// free one for that pair. So two orders of steps that lead to the same memory lead to the same vector.
// Objects that nothing refers to any more leave the state after each step.
//
// # Steps that are known
//
// While a step runs, the machine notes which slots it looks at. The next time the same goroutine stands
// at the same place and these slots hold the same, the result is known without running the step. So
// interpreting is rare, and may be simple.
//
// # What is a step
//
// A place is shared when two goroutines use it and one of them writes, at times when more than one of
// them lives. That is learned: whenever another place turns out to be shared, Unsettled reports it, and
// the search begins again. What only one goroutine uses is no step, even where others could reach it. A
// goroutine that is alone runs on: nobody is there who could come between.
//
// # Where things are
//
// In the order in which to read them:
//
//   - machine.go, value.go, object.go, types.go: the machine, values, objects, types
//   - compile.go: functions and variables; code.go: instructions, and which registers are live
//   - stmt.go, assign.go, expr.go, operator.go, address.go, composite.go, call.go, builtin.go, chans.go,
//     rangefunc.go: a family of Go's constructs each; escape.go: which variables live in memory; subst.go:
//     type arguments
//   - run.go: a goroutine runs to its next step; expand.go: all steps of a state; memo.go: the steps
//     that are known; look.go: data races; buffers.go: store buffers; footprint.go: what steps touch
//   - intrinsic.go, native.go, format.go: what models of the standard library are written with
//   - view.go, step.go: a state and a step, described for a person
//
// # How to add something
//
// A construct of Go is compiled by one function of its family's file, which appends instructions
// ([Instr]): exec does the work, use and def name the registers that it reads and sets (a register that
// is missing there is dead, and lost), stop and place say whether it is a step, note how a person calls
// it. Add a function to the family's table in the _test.go file: it is explored, and compiled by Go
// besides. What is not compiled has to be refused with its line, never guessed at. A thing of the
// standard library is Go source in package models, next to this one.
package machine

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"time"

	"locklab/lessons/schedule/internal/load"
)

// ErrLimit is the machine's error when a single step has run into the machine's deadline.
var ErrLimit = errors.New("a step did not end before the limit")

// Kinds of an end, with the numbers of schedule.Kind.
const (
	Finished = 0
	Panicked = 3
)

// An end is how a run of the program ends.
type end struct {
	kind  int
	value string
}

// A Machine holds a program and everything that its states refer to. It is not safe for
// concurrent use.
type Machine struct {
	program *load.Program
	fset    *token.FileSet

	// types
	types     []*Type
	byPointer map[types.Type]*Type
	byName    map[string][]*Type
	anyType   *Type
	errorType *types.Interface

	// code
	funcs      []*Func
	byKey      map[string]*Func
	bodies     map[*types.Func]body
	pending    []func() // functions to be compiled
	sites      []site
	globals    map[*types.Var]int // their slots
	globalList []int
	initial    []uint32
	startSlot  int
	entry      *Func
	printing   bool // the program's value is what it prints
	outputSlot int
	hasIdlers  bool // some code calls machine.Idle
	globalVars []globalVar

	// what states are made of
	slots      []slot
	goroutines []int // the goroutines' slots, in their order
	bySlot     map[identity]int
	ends       []end
	endIDs     map[end]uint32
	locals     []*local // by number; 0 is no goroutine
	localIDs   map[string]uint32
	objects    []*interned // by number; 0 is no object
	objIDs     map[string]uint32

	memo memo

	// shared places, by slot
	flagged   map[int]places
	unsettled bool
	touched   map[int]map[int]touching
	addSteps  map[groupAt]bool // WaitGroups whose Add has to be a step
	waiters   map[groupAt]goroutineSet
	adders    map[groupAt]map[int]bool
	errSite   int

	// footprints
	recording bool // they are noted
	placeIDs  map[[2]int]uint32
	byHand    map[int]bool // objects with WaitGroups whose counters are not changed by Go alone
	lent      map[int]bool // objects with locks that others than their holders unlock
	timed     bool         // the program has started a timer
	onAlone   func(slot int, l *leaf)

	// data races, and what is offered on channels
	races      map[raceKey]bool
	offerIDs   map[string]uint32
	offerLists [][]offer
	goSites    map[goKey]int

	// limits
	bytes    int // of what is interned, roughly
	deadline time.Time
	now      func() time.Time
	ctx      context.Context
	err      error
	options  Options

	// memory that is used again
	buffers  [][]uint32
	spare    *run        // one that has ended, for the next
	accesses []*standing // for look
	lastRace [2]*standing
	reached  []bool // for sweep
	queue    []int32
	timers   []int
	enc      encoder
}

// Options change what a Machine explores.
type Options struct {
	StoreBuffers bool             // writes to plain variables wait in a buffer, as on x86
	Deadline     time.Time        // no step may run longer; zero is no limit
	Now          func() time.Time // tells whether that is over; nil is time.Now
	Context      context.Context  // nor after this is done; nil is none
}

// A slot is a place in the state's vector.
type slot struct {
	identity
	goroutine bool
	number    int // of a goroutine, from 1
	name      string
	root      bool // a package's variable
}

// An identity says which object a slot is for, in every order of steps the same.
type identity struct{ maker, site, nth int }

// A site is a place in the program that makes objects or goroutines.
type site struct {
	pos  token.Pos
	name string // of the variable, or of the goroutine's function; "" where it has none
	typ  *Type
}

// A globalVar is a package's variable.
type globalVar struct {
	slot int
	name string
	pos  token.Pos
	typ  *Type
	pkg  *load.Package
}

// A local is the interned stack of a goroutine.
type local struct {
	g               goroutine
	refs            []int32
	root, aloneRoot int32  // of what is known of its next step, in memo
	offers          uint32 // number of what it offers on channels, 0 if nothing
	access          *standing
}

type interned struct {
	o        *Object
	refs     []int32
	unshared uint32 // the number of the same object, not shared; 0 if not known
}

// New compiles the program. An error is a *load.Refusal, with the line of what the machine
// does not understand.
func New(p *load.Program, o Options) (*Machine, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	m := &Machine{
		program: p, fset: p.Fset, options: o,
		byPointer: map[types.Type]*Type{}, byName: map[string][]*Type{},
		byKey: map[string]*Func{}, bodies: map[*types.Func]body{}, globals: map[*types.Var]int{},
		bySlot: map[identity]int{}, endIDs: map[end]uint32{}, localIDs: map[string]uint32{},
		objIDs:  map[string]uint32{},
		flagged: map[int]places{}, touched: map[int]map[int]touching{}, races: map[raceKey]bool{},
		placeIDs: map[[2]int]uint32{}, byHand: map[int]bool{}, lent: map[int]bool{},
		addSteps: map[groupAt]bool{}, waiters: map[groupAt]goroutineSet{}, adders: map[groupAt]map[int]bool{},
		deadline: o.Deadline, now: o.Now, ctx: o.Context,
	}
	m.slots = make([]slot, 1) // 0 is the end
	m.ends = make([]end, 1)
	m.locals = make([]*local, 1)
	m.objects = make([]*interned, 1)
	m.memo.init()
	m.anyType = m.typeOf(types.Universe.Lookup("any").Type())
	m.errorType = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)
	if err := m.compile(); err != nil {
		return nil, err
	}
	m.begin()
	return m, nil
}

// Err returns why the machine cannot go on, or nil: a *load.Refusal for what it met and
// does not understand, or ErrLimit.
func (m *Machine) Err() error { return m.err }

// SetDeadline moves the machine's deadline: who looks at states after a search that ran into it
// takes steps again.
func (m *Machine) SetDeadline(t time.Time) { m.deadline = t }

// Unsettled reports whether another place turned out to be shared since the last call of
// Start: what was found since then is void.
func (m *Machine) Unsettled() bool { return m.unsettled }

// Bytes returns about how much memory the machine's tables take.
func (m *Machine) Bytes() int { return m.bytes }

// slotFor returns the slot of an object or a goroutine; it is the same in every order.
func (m *Machine) slotFor(id identity, goroutine bool) int {
	if known, ok := m.bySlot[id]; ok {
		return known
	}
	n := len(m.slots)
	s := slot{identity: id, goroutine: goroutine}
	if goroutine {
		m.goroutines = append(m.goroutines, n)
		s.number = len(m.goroutines)
		s.name = m.goroutineName(id)
		m.memo.stale = true
	}
	m.slots = append(m.slots, s)
	m.bySlot[id] = n
	m.bytes += 100
	return n
}

// goroutineName names a goroutine after the function that it runs.
func (m *Machine) goroutineName(id identity) string {
	base := m.sites[id.site].name
	if base == "main" && id.maker == 0 {
		return "main"
	}
	if base == "" {
		base = "goroutine"
	}
	return base
}

// names returns the goroutines' names by slot: those that share a name are numbered.
func (m *Machine) names() map[int]string {
	count := map[string]int{}
	for _, s := range m.goroutines {
		count[m.slots[s].name]++
	}
	names := map[int]string{}
	nth := map[string]int{}
	for _, i := range m.goroutines {
		s := &m.slots[i]
		names[i] = s.name
		if count[s.name] > 1 || s.name == "goroutine" {
			nth[s.name]++
			names[i] = fmt.Sprint(s.name, " ", nth[s.name])
		}
	}
	return names
}

// Names returns the goroutines' names by number; 0 is unused.
func (m *Machine) Names() []string {
	all := []string{""}
	names := m.names()
	for _, s := range m.goroutines {
		all = append(all, names[s])
	}
	return all
}

func (m *Machine) endID(e end) uint32 {
	if id, ok := m.endIDs[e]; ok {
		return id
	}
	id := uint32(len(m.ends))
	m.ends = append(m.ends, e)
	m.endIDs[e] = id
	return id
}

// internObject returns the number of an object's content. The object must not be changed
// any more.
func (m *Machine) internObject(o *Object) uint32 {
	m.enc.b, m.enc.refs = m.enc.b[:0], m.enc.refs[:0]
	m.enc.object(o)
	if id, ok := m.objIDs[string(m.enc.b)]; ok {
		return id
	}
	id := uint32(len(m.objects))
	m.objects = append(m.objects, &interned{o: o, refs: distinct(m.enc.refs)})
	m.objIDs[string(m.enc.b)] = id
	m.bytes += 2*len(m.enc.b) + 24*len(o.slots) + 200
	return id
}

// distinct returns a sorted copy of refs without repetitions.
func distinct(refs []int32) []int32 {
	if len(refs) == 0 {
		return nil
	}
	c := slices.Clone(refs)
	slices.Sort(c)
	return slices.Compact(c)
}

// places is a set of offsets in an object.
type places map[int]struct{}

func (p places) any(off, n int) bool {
	if len(p) == 0 {
		return false
	}
	if n == 1 {
		_, ok := p[off]
		return ok
	}
	for i := range n {
		if _, ok := p[off+i]; ok {
			return true
		}
	}
	return false
}
