package replay

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"locklab/lessons/schedule"
	"locklab/lessons/schedule/internal/machine"
	"locklab/lessons/schedule/internal/search"
)

// A toy is a machine whose goroutines do what a list says, for tests of this package.
type toy struct {
	name    string
	source  string
	objects []machine.Variable // their first values; a lock that is free has the value "", a channel holds words
	threads []thread
	result  string // the object whose value is what the function returns, or a text
}

type thread struct {
	name  string
	steps []op
}

// An op is one step: "read", "calculate", "write", "lock", "unlock", "send", "receive", "panic" or "repeat",
// which goes on at the step with the number n while the goroutine has not read value.
type op struct {
	do, object string
	line, n    int
	value      string
}

// A toy's state: 1 if it has ended; for each goroutine the number of its next step and what it has
// read; for each object its value. Texts are numbers: their place in words, from 1.
var words = []string{""}

func word(s string) uint32 {
	at := slices.Index(words, s)
	if at < 0 {
		at = len(words)
		words = append(words, s)
	}
	return uint32(at)
}

func (t *toy) Start() []uint32 {
	state := []uint32{0}
	for range t.threads {
		state = append(state, 0, 0)
	}
	for _, o := range t.objects {
		state = append(state, word(o.Value))
	}
	return state
}

// full gives a state the zeros back that a search may have cut off.
func (t *toy) full(state []uint32) []uint32 {
	return append(slices.Clip(state), make([]uint32, 1+2*len(t.threads)+len(t.objects)-len(state))...)
}

func (t *toy) object(name string) int {
	at := slices.IndexFunc(t.objects, func(v machine.Variable) bool { return v.Name == name })
	if at < 0 {
		panic("the toy has no " + name)
	}
	return 1 + 2*len(t.threads) + at
}

func (t *toy) op(state []uint32, thread int) (op, bool) {
	steps := t.threads[thread].steps
	at := int(state[1+2*thread])
	if at >= len(steps) {
		return op{}, false
	}
	return steps[at], true
}

// why returns why a goroutine cannot go on, "" if it can.
func (t *toy) why(state []uint32, thread int) (why string, waitsFor []int) {
	o, left := t.op(state, thread)
	if !left {
		return "it has ended", nil
	}
	value := ""
	if o.object != "" {
		value = words[state[t.object(o.object)]]
	}
	switch {
	case o.do == "lock" && value != "":
		holder, _ := strconv.Atoi(value)
		return "waits for " + o.object + ", which " + t.threads[holder-1].name + " holds", []int{holder}
	case o.do == "receive" && value == "":
		return "waits to receive from " + o.object, nil
	case o.do == "send" && value != "":
		return "waits to send to " + o.object, nil
	}
	return "", nil
}

func (t *toy) Expand(state []uint32, emit func(who, branch int, next []uint32)) {
	state = t.full(state)
	if state[0] != 0 {
		return
	}
	for i := range t.threads {
		if why, _ := t.why(state, i); why == "" {
			_, next := t.Take(state, i+1, 0)
			emit(i+1, 0, next)
		}
	}
}

func (t *toy) Take(state []uint32, who, branch int) (machine.Event, []uint32) {
	state = t.full(state)
	next := slices.Clone(state)
	me := who - 1
	o, _ := t.op(state, me)
	e := machine.Event{Goroutine: who, Line: o.line, Object: o.object}
	next[1+2*me]++
	mine := &next[2+2*me]
	var shared *uint32
	if o.object != "" {
		shared = &next[t.object(o.object)]
	}
	switch o.do {
	case "read":
		*mine = *shared
		e.Action, e.Value = "reads", words[*mine]
	case "calculate":
		n, _ := strconv.Atoi(words[*mine])
		*mine = word(strconv.Itoa(n + o.n))
		e.Action, e.Value, e.Object = "calculates", words[*mine], ""
	case "write":
		e.Action = "writes"
		if o.value != "" {
			*shared = word(o.value)
		} else {
			*shared, *mine = *mine, 0
		}
		e.Value = words[*shared]
	case "lock":
		*shared = word(strconv.Itoa(who))
		e.Action = "locks"
	case "unlock":
		*shared = 0
		e.Action = "unlocks"
	case "send":
		*shared = word(o.value)
		e.Action, e.Value = "sends to", o.value
	case "receive":
		*mine, *shared = *shared, 0
		e.Action, e.Value = "receives from", words[*mine]
	case "repeat":
		e.Action, e.Object, e.Value = "compares with", "", o.value
		if words[*mine] != o.value {
			next[1+2*me] = uint32(o.n)
		}
		*mine = 0
	case "panic":
		e.Action, e.Value = "panics with", o.value
		next[0] = 2
		return e, next
	}
	for i := range t.threads {
		if int(next[1+2*i]) < len(t.threads[i].steps) {
			return e, next
		}
	}
	next[0] = 1
	return e, next
}

func (t *toy) End(state []uint32) (kind int, value string, ended bool) {
	state = t.full(state)
	switch state[0] {
	case 1:
		if slices.ContainsFunc(t.objects, func(v machine.Variable) bool { return v.Name == t.result }) {
			return int(schedule.Finished), words[state[t.object(t.result)]], true
		}
		return int(schedule.Finished), t.result, true
	case 2:
		return int(schedule.Panic), "no more", true
	}
	return 0, "", false
}

func (t *toy) Stuck(state []uint32) string {
	state = t.full(state)
	var all []string
	for i := range t.threads {
		if why, _ := t.why(state, i); why != "it has ended" {
			all = append(all, t.threads[i].name+" "+why)
		}
	}
	return strings.Join(all, "; ")
}

func (t *toy) Err() error { return nil }

func (t *toy) Unsettled() bool { return false }

func (t *toy) View(state []uint32) machine.View {
	state = t.full(state)
	var v machine.View
	for i, th := range t.threads {
		g := machine.Goroutine{Number: i + 1, Name: th.name}
		o, left := t.op(state, i)
		has := words[state[2+2*i]]
		switch why, waitsFor := t.why(state, i); {
		case !left:
			g.Status = machine.Ended
		case why != "":
			g.Status, g.Why, g.WaitsFor = machine.Waits, why, waitsFor
		}
		if left {
			g.Line = o.line
			g.Next = strings.TrimSpace(o.do + " " + o.object)
			switch o.do {
			case "calculate":
				g.Next = fmt.Sprintf("calculate %s + %d", has, o.n)
			case "write":
				g.Next = fmt.Sprintf("write %s = %s", o.object, has+o.value)
			}
		}
		if has != "" && left {
			g.Locals = []machine.Variable{{Name: "v", Value: has}}
			if o.do == "calculate" || o.do == "write" {
				for k := int(state[1+2*i]) - 1; k >= 0; k-- {
					if was := th.steps[k]; was.do == "read" {
						g.Pending = &machine.Pending{Object: was.object, Value: has}
						break
					}
				}
			}
		}
		v.Goroutines = append(v.Goroutines, g)
	}
	for _, o := range t.objects {
		o.Value = words[state[t.object(o.Name)]]
		if o.Kind == "lock" {
			if n, err := strconv.Atoi(o.Value); err == nil {
				o.Holders = []int{n}
			}
			for i := range t.threads {
				if why, _ := t.why(state, i); strings.HasPrefix(why, "waits for "+o.Name+",") {
					o.Waiters = append(o.Waiters, i+1)
				}
			}
			o.Value = map[bool]string{true: "locked", false: "free"}[len(o.Holders) > 0]
		}
		v.Variables = append(v.Variables, o)
	}
	if kind, value, ended := t.End(state); ended && kind == 0 {
		v.Output = "left " + value + "\n"
	}
	return v
}

// explored is a report on a toy, complete unless the toy is too large.
func explored(t testing.TB, toy *toy, request string) (*search.Result, schedule.Report) {
	t.Helper()
	found := search.Run(context.Background(), toy, search.Options{})
	r := schedule.Report{Name: toy.name}
	p, err := Fill(&r, toy, found, toy.source, json.RawMessage(request))
	if err == nil {
		err = Step(&r, toy, p)
	}
	if err != nil {
		t.Fatal(err)
	}
	return found, r
}

// counterToy is `counter++` in n goroutines.
func counterToy(n int) *toy {
	t := &toy{name: "withoutLock", result: "counter", objects: []machine.Variable{{Name: "counter", Value: "0",
		Kind: "variable", Line: 6}},
		source: `package main

import "sync"

func withoutLock() int {
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			counter++
		})
	}
	group.Wait()
	return counter
}

func other() {}
`}
	for i := range n {
		t.threads = append(t.threads, thread{fmt.Sprint("goroutine ", i+1), []op{
			{do: "read", object: "counter", line: 10}, {do: "calculate", line: 10, n: 1}, {do: "write",
				object: "counter", line: 10}}})
	}
	return t
}

// deadlockToy is two goroutines that take two locks in opposite orders.
func deadlockToy() *toy {
	t := &toy{name: "transfers", result: "both are done",
		objects: []machine.Variable{{Name: "a", Kind: "lock"}, {Name: "b", Kind: "lock"}},
		source: `package main

func transfers() string {
	var a, b sync.Mutex
	var group sync.WaitGroup
	move := func(from, to *sync.Mutex) {
		from.Lock()
		to.Lock()
		to.Unlock()
		from.Unlock()
	}
	thread1 := func() { move(&a, &b) }
	thread2 := func() { move(&b, &a) }
	group.Go(thread1)
	group.Go(thread2)
	group.Wait()
	return "both are done"
}
`}
	for i, o := range [][2]string{{"a", "b"}, {"b", "a"}} {
		t.threads = append(t.threads, thread{fmt.Sprint("thread", i+1), []op{
			{do: "lock", object: o[0], line: 7}, {do: "lock", object: o[1], line: 8},
			{do: "unlock", object: o[1], line: 9}, {do: "unlock", object: o[0], line: 10}}})
	}
	return t
}

// channelToy is a goroutine that sends two words and one that receives them.
func channelToy() *toy {
	return &toy{name: "handOver", result: "777", objects: []machine.Variable{{Name: "words", Kind: "channel"}},
		threads: []thread{
			{"sender", []op{{do: "send", object: "words", value: "7", line: 2}, {do: "send", object: "words",
				value: "777", line: 3}}},
			{"receiver", []op{{do: "receive", object: "words", line: 6}, {do: "receive", object: "words", line: 7}}},
		},
		source: "func handOver() {\n\twords <- 7\n\twords <- 777\n}\nfunc receiver() {\n\t<-words\n\t<-words\n}\n",
	}
}
