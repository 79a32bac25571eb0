package replay

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"slices"
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
	// limit is how many bytes of compressed states a message has room for, beside the table and the
	// script: 100 KB in all, and base64 makes four bytes of three.
	limit = 18_000

	mostStates = 8_000  // so many are looked at; more would not fit
	mostKnown  = 40_000 // so many are looked through for what remains from the states of the examples
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

	Looks  [][]any `json:"looks"`  // line, status, next, why, [waits for …], [local, its value, …], pending object, its value, 1 if stale
	Values [][]any `json:"values"` // value, [holders …], [waiters …]
	Events [][]int `json:"events"` // line, action, object, value, 1 if stale + 2 if lost

	// A state is: the outcome that it ends in, from 1, with a minus if steps are still taken but nothing
	// else can come of it, or 0; the output; how many goroutines follow; the look of each, and the value
	// of each variable, from 1, or 0 for one that is not there.
	States [][]int `json:"states"`

	// Edges of a state are, for each choice: goroutine, branch, event, how much further in States it
	// leads. A choice that leads to a state that is not here leads to len(States).
	Edges [][]int `json:"edges"`

	// Rest is what remains from each state, where the page cannot find out as other states are missing.
	Rest []*rest `json:"rest,omitempty"`
}

type rest struct {
	Orders string   `json:"orders,omitempty"` // "" where there is no end to them
	To     [][3]any `json:"to"`               // outcome, from 0, its orders, how likely it is
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

// States returns the states of a program for the stepper, compressed, to be put into
// schedule.Report.Stepper. If they do not fit a message only those on the way of the outcomes'
// examples are there, and the request with which the page can ask an explorer for the others.
func States(m Machine, p Program) ([]byte, error) { return within(m, p, limit, mostStates) }

func within(m Machine, p Program, limit, states int) ([]byte, error) {
	if data, err := build(m, p, everywhere, states).compress(); err != nil || data != nil && len(data) <= limit {
		return data, err
	}
	for ; ; states /= 2 {
		// Rows without a place in the stepper are better than none with one.
		p.most = max(states/8, 1)
		data, err := build(m, p, examples, states).compress()
		if err != nil || len(data) <= limit || states < 50 {
			return data, err
		}
	}
}

// where a graph's states are looked for.
type where int

const (
	everywhere where = iota
	examples
)

// builder makes a graph.
type builder struct {
	graph
	m     Machine
	err   error
	most  int // states
	full  bool
	found map[string]int // a state's place
	todo  [][]uint32     // the states in their places

	known []*rest        // what remains, by the place that a state has in nodes
	nodes map[string]int // the places of states in the search's own graph
	never map[string]int // the outcome, from 1, of states that steps are taken in for ever

	text, looks, values, events map[string]int
	columns                     map[column]int
	ends                        map[End]int
	lines                       map[int]bool // of the source, that a step stands in
}

func build(m Machine, p Program, from where, most int) *builder {
	b := &builder{m: m, most: most, found: map[string]int{}, text: map[string]int{}, looks: map[string]int{}, values: map[string]int{},
		events: map[string]int{}, columns: map[column]int{}, ends: map[End]int{}, lines: map[int]bool{}}
	b.graph = graph{Version: 1, Name: cut(p.Name), Complete: p.Found.Complete, Text: []string{""}}
	b.text[""] = 0
	if p.Found.Orders != nil {
		b.Orders = p.Found.Orders.String()
	}
	for i, o := range p.outcomes() {
		b.outcome(o, i < len(p.Serial) && p.Serial[i])
	}
	b.learn(p)
	b.place(m.Start())
	if from == examples {
		b.Partial, b.Request = true, p.Request
		b.follow(p.outcomes())
	}
	for i := 0; i < len(b.todo) && b.err == nil && !b.full; i++ {
		b.state(i, from == everywhere)
	}
	if err := m.Err(); err != nil {
		b.err = err
	}
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
	g := p.Found.Graph(mostKnown)
	if g == nil || len(g.Nodes)*len(p.Found.Outcomes) > 50*mostKnown {
		return
	}
	b.known = make([]*rest, len(g.Nodes))
	for i, n := range g.Nodes {
		k := key(n.State)
		b.nodes[k] = i
		if n.Outcome >= 0 && p.Found.Outcomes[n.Outcome].Kind == search.NeverEnds {
			b.never[k] = n.Outcome + 1
		}
		r := &rest{To: [][3]any{}}
		if n.Orders != nil {
			r.Orders = n.Orders.String()
		}
		for o := range p.Found.Outcomes {
			orders := ""
			if n.Ahead.Orders[o] != nil {
				orders = n.Ahead.Orders[o].String()
			}
			if orders != "0" {
				r.To = append(r.To, [3]any{o, orders, n.Probability[o]})
			}
		}
		b.known[i] = r
	}
}

// follow finds the states on the way of the examples, those of the first outcome first.
func (b *builder) follow(outcomes []search.Outcome) {
	start := b.todo[0]
	for _, o := range outcomes {
		state := start
		for _, c := range pathOf(o) {
			if len(b.todo) >= b.most {
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
		at = len(b.todo)
		b.found[k] = at
		b.todo = append(b.todo, append([]uint32(nil), state...))
	}
	return at
}

// state writes down the state in one place. If grow is set the states after it get places of their own.
func (b *builder) state(i int, grow bool) {
	state := b.todo[i]
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
	row[2] = len(row) - 3
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
	b.States = append(b.States, row)
	if b.Partial && b.known != nil {
		var r *rest
		if at, ok := b.nodes[key(state)]; ok {
			r = b.known[at]
		}
		b.Rest = append(b.Rest, r)
	}

	edges := []int{}
	for k, c := range able {
		event, _ := b.m.Take(state, c.Who, c.Branch)
		flags := 0
		if event.Stale {
			flags |= 1
		}
		if event.Lost || overwrites(pending(view, c.Who), event) {
			flags |= 2
		}
		b.lines[event.Line] = true
		e := number(b.events, &b.Events, []int{event.Line, b.string(event.Action), b.string(event.Object), b.string(event.Value), flags})
		to, known := b.found[key(next[k])]
		switch {
		case known:
		case grow && len(b.todo) < b.most:
			to = b.place(next[k])
		case grow:
			b.full = true
			return
		default:
			to = len(b.todo)
		}
		edges = append(edges, c.Who, c.Branch, e, to-i)
	}
	b.Edges = append(b.Edges, edges)
}

func (b *builder) look(g machine.Goroutine) int {
	look := []any{g.Line, int(g.Status), b.string(g.Next), b.string(g.Why), list(g.WaitsFor)}
	locals := []int{}
	for _, v := range g.Locals {
		locals = append(locals, b.string(v.Name), b.string(v.Value))
	}
	look = append(look, locals)
	if p := g.Pending; p != nil {
		stale := 0
		if p.Stale {
			stale = 1
		}
		look = append(look, b.string(p.Object), b.string(p.Value), stale)
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
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	w.Write(data)
	err = w.Close()
	return packed.Bytes(), err
}
