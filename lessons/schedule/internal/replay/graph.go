package replay

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"locklab/lessons/schedule"
	"locklab/lessons/schedule/internal/machine"
	"locklab/lessons/schedule/internal/search"
)

// A Program is what the stepper shows, and what is known of it.
type Program struct {
	Name   string         // of the function
	File   string         // the text of the file that it stands in
	Found  *search.Result // by a search of the machine
	Serial []bool         // of each of its outcomes: a serial order leads there

	// Request is what an explorer in the page needs to explore the function itself. It travels along
	// where the states do not fit; nil if there is nothing to ask.
	Request json.RawMessage

	most int // outcomes that are told of; 0 for all
}

// outcomes are those of the search that there is room for.
func (p Program) outcomes() []search.Outcome {
	if p.most > 0 {
		return p.Found.Outcomes[:min(len(p.Found.Outcomes), p.most)]
	}
	return p.Found.Outcomes
}

const (
	elsewhere  = -1     // where a choice leads whose state has no place
	mostNear   = 500    // states that the page gets when it asks for some
	mostStates = 4_000  // so many are looked at; more would not fit
	mostKnown  = 10_000 // states from which what remains is found out, at most, for those of the examples
	mostAround = 40_000 // the same for a page that asks: there it is not every report that pays for it
	longest    = 300    // characters of a name or a value in the stepper
)

// graph is the JSON that the page reads. Strings stand once, in Text, and are named by their place
// there; place 0 is "". So are the looks of a goroutine, the values of a variable, and the events.
type graph struct {
	Version int    `json:"version"` // 1: the page refuses what it does not know
	Name    string `json:"name"`
	Orders  string `json:"orders,omitempty"` // "" where there is no end to them

	Complete bool            `json:"complete"`          // the search saw every order
	Partial  bool            `json:"partial,omitempty"` // only the states of the examples are here
	Request  json.RawMessage `json:"request,omitempty"`

	Text       []string  `json:"text"`
	Source     []excerpt `json:"source"`
	Outcomes   []outcome `json:"outcomes"`
	Goroutines []int     `json:"goroutines"` // their names, by number from 1
	Objects    [][2]int  `json:"objects"`    // name and kind of each variable, in the order of the states' values

	Looks  [][]any `json:"looks"`  // line, status, next, why, [waits for …], [local, its value, …], pending object
	Values [][]any `json:"values"` // value, [holders …], [waiters …]
	Events [][]int `json:"events"` // line, action, object, value, what it prints

	// A state is: the outcome that it ends in, from 1, with a minus if steps are still taken but nothing
	// else can come of it, or 0; the output; how many goroutines follow; the look of each, and the value
	// of each variable, from 1, or 0 for one that is not there.
	// Written down is only where it differs from the first state before it that leads to it, or from
	// nothing: place, value, place, value …
	States [][]int `json:"states"`
	Edges  edges   `json:"edges"`

	// Rest is what remains from each state, where the page cannot find out as other states are missing.
	Rest []*rest `json:"rest,omitempty"`
}

// edges are the choices of all states, one state after the other: a column each for what they are.
type edges struct {
	Count  []int `json:"count"` // of the choices of each state
	Who    []int `json:"who"`   // the goroutine
	Branch []int `json:"branch"`
	Event  []int `json:"event"`
	To     []int `json:"to"` // how much further in States it leads; to len(States) if that state is not here
}

type rest struct {
	Orders string   `json:"orders,omitempty"` // "" where there is no end to them
	To     [][3]any `json:"to,omitempty"`     // outcome, from 0, its orders, how likely it is; none if there is no room
}

type outcome struct {
	Kind        int     `json:"kind"` // a schedule.Kind
	Value       int     `json:"value"`
	Orders      string  `json:"orders,omitempty"`
	Probability float64 `json:"probability"`
	Serial      bool    `json:"serial,omitempty"`
	Example     []int   `json:"example"` // goroutine, branch, how often, …
}

// excerpt is a part of the source.
type excerpt struct {
	Line  int      `json:"line"` // the number of the first
	Lines []string `json:"lines"`
}

// States returns the states of a program for the stepper, squeezed, to be put into
// schedule.Report.Stepper. If they do not fit a message only those on the way of the outcomes'
// examples are there, and the request with which the page can ask an explorer for the others.
func States(m Machine, p Program) ([]byte, error) { return within(m, p, limit, mostStates) }

// Near returns the states around the one that a path leads to, as JSON that is not compressed: the
// first is that state. The page asks for it where States did not fit.
func Near(m Machine, p Program, path []Choice) ([]byte, error) {
	state := first(m, p.Found)
	for i, c := range path {
		able, next := choices(m, state)
		at := slices.Index(able, c)
		if at < 0 {
			return nil, fmt.Errorf("step %d, of goroutine %d, cannot be taken", i+1, c.Who)
		}
		state = next[at]
	}
	b := build(m, p, around, state, mostNear)
	if b.err != nil {
		return nil, b.err
	}
	return json.Marshal(b.graph)
}

func within(m Machine, p Program, limit, states int) ([]byte, error) {
	start := first(m, p.Found)
	if packed, err := squeeze(p.Request); err != nil {
		return nil, err
	} else if len(packed) > limit/2 {
		p.Request = nil // the source of a whole program is more than a message should carry
	}
	if !p.Found.Complete || p.Found.States <= states {
		data, err := build(m, p, everywhere, start, states).compress()
		if err != nil || data != nil && len(data) <= limit {
			return data, err
		}
	}
	for ; ; states /= 2 {
		// Rows without a place in the stepper are better than none with one.
		p.most = max(states/8, 1)
		b := build(m, p, examples, start, states)
		for {
			data, err := b.compress()
			if err != nil || len(data) <= limit || states < 50 && b.Rest == nil {
				return data, err
			}
			if !b.forget() {
				break
			}
		}
	}
}

// where a graph's states are looked for.
type where int

const (
	everywhere where = iota // from the start on
	examples                // on the way of the outcomes' examples
	around                  // from a state on, as far as there is room
)

// builder makes a graph.
type builder struct {
	graph
	m     Machine
	err   error
	from  where
	most  int // states
	full  bool
	found map[string]int // a state's place
	queue [][]uint32     // the states in their places
	rows  [][]int        // of which differences makes States

	known []*rest        // what remains, by the place that a state has in nodes
	nodes map[string]int // the places of states in the search's own graph
	never map[string]int // the outcome, from 1, of states that steps are taken in for ever

	text, looks, values, events map[string]int
	columns                     map[column]int
	ends                        map[End]int
	lines                       map[int]bool // of the source, that a step stands in
}

func build(m Machine, p Program, from where, start []uint32, most int) *builder {
	b := &builder{m: m, most: most, found: map[string]int{}, text: map[string]int{}, looks: map[string]int{},
		values: map[string]int{},
		events: map[string]int{}, columns: map[column]int{}, ends: map[End]int{}, lines: map[int]bool{}}
	b.graph = graph{Version: 1, Name: cut(p.Name), Complete: p.Found.Complete, Text: []string{""}}
	b.text[""] = 0
	if p.Found.Orders != nil {
		b.Orders = p.Found.Orders.String()
	}
	for i, o := range p.outcomes() {
		b.outcome(o, i < len(p.Serial) && p.Serial[i])
	}
	b.from = from
	b.learn(p)
	b.place(start)
	switch from {
	case examples:
		b.Partial, b.Request = true, p.Request
		if b.known == nil && p.Found.Complete && !p.Found.Reduced {
			b.whole(p, start)
		}
		b.follow(p.outcomes())
	case around:
		b.Partial = true
		if b.known == nil { // what remains takes long to find out, and is for one state only
			b.alone(p, start)
			b.most = 1
		}
	}
	for i := 0; i < len(b.queue) && b.err == nil && !b.full; i++ {
		b.state(i)
	}
	if err := m.Err(); err != nil {
		b.err = err
	}
	if b.full || b.err != nil {
		return b
	}
	b.differences()
	b.Source = cuttings(p.File, p.Name, b.lines)
	return b
}

func (b *builder) outcome(o search.Outcome, serial bool) {
	out := outcome{Kind: o.Kind, Value: b.string(o.Value), Probability: o.Probability, Serial: serial, Example: []int{}}
	if o.Orders != nil {
		out.Orders = o.Orders.String()
	}
	path := pathOf(o)
	for i := 0; i < len(path); {
		n := 1
		for i+n < len(path) && path[i+n] == path[i] {
			n++
		}
		out.Example = append(out.Example, path[i].Who, path[i].Branch, n)
		i += n
	}
	b.Outcomes = append(b.Outcomes, out)
	b.ends[End{schedule.Kind(o.Kind), o.Value}] = len(b.Outcomes)
}

// pathOf is the example of an outcome; of one that never ends, once around.
func pathOf(o search.Outcome) []Choice { return append(slices.Clip(o.Example), o.Round...) }

// learn takes over from the search which states never end, and what remains from each.
func (b *builder) learn(p Program) {
	b.never, b.nodes = map[string]int{}, map[string]int{}
	most := mostKnown
	switch {
	case b.from == around:
		most = mostAround
	case b.from == everywhere && !p.Found.Cyclic:
		return // the page can add up what remains
	}
	g := p.Found.Graph(most)
	if g == nil || len(g.Nodes)*len(p.Found.Outcomes) > 50*most {
		return
	}
	b.known = make([]*rest, len(g.Nodes))
	for i, n := range g.Nodes {
		k := key(n.State)
		b.nodes[k] = i
		if n.Outcome >= 0 && p.Found.Outcomes[n.Outcome].Kind == search.NeverEnds {
			b.never[k] = n.Outcome + 1
		}
		b.known[i] = ahead(n.Orders, n.Ahead)
	}
}

// alone is learn for one state of more than can be learned of.
func (b *builder) alone(p Program, state []uint32) {
	found, ok := p.Found.From(state)
	if !ok {
		return
	}
	orders := new(big.Int)
	for _, n := range found.Orders {
		if n == nil {
			orders = nil
			break
		}
		orders.Add(orders, n)
	}
	b.nodes[key(state)] = 0
	b.known = []*rest{ahead(orders, *found)}
}

// whole is learn for the start, from where everything remains.
func (b *builder) whole(p Program, start []uint32) {
	var all search.Ahead
	for _, o := range p.Found.Outcomes {
		all.Orders = append(all.Orders, o.Orders)
		all.Probability = append(all.Probability, o.Probability)
	}
	b.nodes[key(start)] = 0
	b.known = []*rest{ahead(p.Found.Orders, all)}
}

func ahead(orders *big.Int, a search.Ahead) *rest {
	r := &rest{To: [][3]any{}}
	if orders != nil {
		r.Orders = orders.String()
	}
	for o, p := range a.Probability {
		orders := ""
		if a.Orders[o] != nil {
			orders = a.Orders[o].String()
		}
		if orders != "0" {
			r.To = append(r.To, [3]any{o, orders, rounded(p)})
		}
	}
	return r
}

// rounded is a probability with as many digits as anybody reads.
func rounded(p float64) float64 {
	p, _ = strconv.ParseFloat(strconv.FormatFloat(p, 'g', 5, 64), 64)
	return p
}

// forget forgets what remains from each state: first for each outcome, then in all. It reports
// whether there was anything to forget.
func (b *builder) forget() bool {
	if len(b.Rest) == 0 {
		return false
	}
	for _, r := range b.Rest {
		if r != nil && r.To != nil {
			for _, r := range b.Rest {
				if r != nil {
					r.To = nil
				}
			}
			return true
		}
	}
	b.Rest = nil
	return true
}

// follow finds the states on the way of the examples, those of the first outcome first.
func (b *builder) follow(outcomes []search.Outcome) {
	start := b.queue[0]
	for _, o := range outcomes {
		state := start
		for _, c := range pathOf(o) {
			if len(b.queue) >= b.most {
				return
			}
			_, state = b.m.Take(state, c.Who, c.Branch)
			b.place(state)
		}
	}
}

// place returns where in States a state is, and puts it there if it is new.
func (b *builder) place(state []uint32) int {
	k := key(state)
	at, known := b.found[k]
	if !known {
		at = len(b.queue)
		b.found[k] = at
		b.queue = append(b.queue, append([]uint32(nil), state...))
	}
	return at
}

// state writes down the state in one place. Those after it get places of their own, as far as it is
// looked everywhere.
func (b *builder) state(i int) {
	state := b.queue[i]
	view := b.m.View(state)
	able, next := choices(b.m, state)
	row := []int{0, b.string(view.Output), 0}
	if kind, value, ended := end(b.m, state, len(able)); ended {
		if b.ends[End{kind, value}] == 0 { // the search was cut off before it came here
			b.outcome(search.Outcome{Kind: int(kind), Value: value}, false)
		}
		row[0] = b.ends[End{kind, value}]
	} else if o := b.never[key(state)]; o > 0 && o <= len(b.Outcomes) {
		row[0] = -o
	}
	for _, g := range view.Goroutines {
		for len(b.Goroutines) < g.Number {
			b.Goroutines = append(b.Goroutines, 0)
		}
		b.Goroutines[g.Number-1] = b.string(g.Name)
		for len(row) < 3+g.Number {
			row = append(row, 0)
		}
		row[2+g.Number] = 1 + b.look(g)
	}
	row[2] = max(len(row)-3, len(b.Goroutines))
	row = append(row, make([]int, 3+row[2]-len(row))...)
	columns := columnsOf(view)
	for _, c := range columns {
		if _, known := b.columns[c]; !known {
			b.columns[c] = len(b.Objects)
			b.Objects = append(b.Objects, [2]int{b.string(c.name), b.string(c.kind)})
		}
	}
	start := len(row)
	row = append(row, make([]int, len(b.Objects))...)
	for k, v := range view.Variables {
		value := []any{b.string(v.Value), list(v.Holders), list(v.Waiters)}
		row[start+b.columns[columns[k]]] = 1 + number(b.values, &b.Values, value)
	}
	b.rows = append(b.rows, row)
	if b.Partial && b.known != nil {
		var r *rest
		if at, ok := b.nodes[key(state)]; ok {
			r = b.known[at]
		}
		b.Rest = append(b.Rest, r)
	}

	b.Edges.Count = append(b.Edges.Count, len(able))
	for k, c := range able {
		event, _ := b.m.Take(state, c.Who, c.Branch)
		event = clear(event)
		b.lines[event.Line] = true
		e := number(b.events, &b.Events, []int{event.Line, b.string(event.Action), b.string(event.Object),
			b.string(event.Value), b.string(event.Output)})
		to, known := b.found[key(next[k])]
		switch {
		case known:
		case b.from != examples && len(b.queue) < b.most:
			to = b.place(next[k])
		case b.from == everywhere:
			b.full = true
			return
		default:
			to = elsewhere
		}
		b.Edges.Who = append(b.Edges.Who, c.Who)
		b.Edges.Branch = append(b.Edges.Branch, c.Branch)
		b.Edges.Event = append(b.Edges.Event, e)
		b.Edges.To = append(b.Edges.To, to-i)
	}
}

// differences makes States of the rows.
func (b *builder) differences() {
	before := make([][]int, len(b.rows)) // the row that each differs from
	k := 0
	for i, n := range b.Edges.Count {
		for range n {
			if b.Edges.To[k] == elsewhere-i {
				b.Edges.To[k] = len(b.rows) - i
			}
			if to := i + b.Edges.To[k]; to > i && to < len(b.rows) && before[to] == nil {
				before[to] = b.rows[i]
			}
			k++
		}
	}
	for i, row := range b.rows {
		differs := []int{}
		for at, value := range row {
			if at >= len(before[i]) || before[i][at] != value {
				differs = append(differs, at, value)
			}
		}
		for at := len(row); at < len(before[i]); at++ { // a row that is shorter ends with zeros
			if before[i][at] != 0 {
				differs = append(differs, at, 0)
			}
		}
		b.States = append(b.States, differs)
	}
}

func (b *builder) look(g machine.Goroutine) int {
	look := []any{g.Line, int(g.Status), b.string(g.Next), b.string(g.Why), list(g.WaitsFor)}
	locals := []int{}
	for _, v := range g.Locals {
		locals = append(locals, b.string(v.Name), b.string(v.Value))
	}
	look = append(look, locals)
	if g.Pending != nil {
		look = append(look, b.string(g.Pending.Object))
	}
	b.lines[g.Line] = true
	return number(b.looks, &b.Looks, look)
}

func (b *builder) string(s string) int {
	return number(b.text, &b.Text, cut(s))
}

// number returns the place of a thing in all, and appends it if it is not there yet.
func number[T any](places map[string]int, all *[]T, thing T) int {
	text, isText := any(thing).(string)
	if !isText {
		data, err := json.Marshal(thing)
		if err != nil {
			panic(err) // there are only numbers in it
		}
		text = string(data)
	}
	at, known := places[text]
	if !known {
		at = len(*all)
		places[text] = at
		*all = append(*all, thing)
	}
	return at
}

// list is never null in JSON.
func list(numbers []int) []int { return append([]int{}, numbers...) }

// cut shortens what would not fit the stepper.
func cut(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if n := 0; len(s) > longest {
		for at := range s {
			if n == longest {
				return s[:at] + "…"
			}
			n++
		}
	}
	return s
}

// compress returns nil if there were too many states.
func (b *builder) compress() ([]byte, error) {
	if b.err != nil || b.full {
		return nil, b.err
	}
	data, err := json.Marshal(b.graph)
	if err != nil {
		return nil, err
	}
	return squeeze(data)
}
