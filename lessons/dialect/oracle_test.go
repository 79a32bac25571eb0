package dialect_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"locklab/lessons/dialect"

	"pgregory.net/rapid"
)

// An instruction of the small programs that are enumerated a second time, in the dullest
// way there is: every order by itself, nothing merged.
type instruction struct {
	do   string
	on   int // which number, lock or semaphore
	a, b int
}

type listing [][]instruction // one list for each goroutine

const things = 2 // numbers, locks and semaphores each

// machine is the state of a listing while it is enumerated.
type machine struct {
	pc, register      []int
	numbers, permits  [things]int
	holders           [things]bool
	panicked          bool
	last, switchCount int
}

func (m machine) clone() machine {
	m.pc, m.register = slices.Clone(m.pc), slices.Clone(m.register)
	return m
}

func (m *machine) ready(l listing, g int) bool {
	if m.pc[g] == len(l[g]) {
		return false
	}
	switch i := l[g][m.pc[g]]; i.do {
	case "acquire":
		return !m.holders[i.on]
	case "semaphoreAcquire":
		return m.permits[i.on] > 0
	}
	return true
}

func (m *machine) run(l listing, g int) {
	i := l[g][m.pc[g]]
	m.pc[g]++
	r := &m.register[g]
	x := &m.numbers[i.on]
	switch i.do {
	case "read":
		*r = *x
	case "write":
		*x = *r + i.a
	case "set":
		*x = i.a
	case "add":
		*x += i.a
		*r = *x
	case "swap":
		*x, *r = i.a, *x
	case "cas":
		if *x == i.a {
			*x = i.b
			*r = 1
		} else {
			*r = 0
		}
	case "acquire":
		m.holders[i.on] = true
	case "try", "timeout":
		*r = 0
		if !m.holders[i.on] {
			m.holders[i.on] = true
			*r = 1
		}
	case "release":
		if !m.holders[i.on] {
			m.panicked = true
		}
		m.holders[i.on] = false
	case "semaphoreAcquire":
		m.permits[i.on]--
	case "semaphoreRelease":
		m.permits[i.on]++
	case "skipUnless":
		if *r != i.a && m.pc[g] < len(l[g]) {
			m.pc[g]++
		}
	}
}

// summary is what is known about an outcome.
type summary struct {
	orders      int
	probability float64
	switches    int
}

// enumerate goes through every order from m on.
func enumerate(l listing, m machine, probability float64, outcomes map[string]summary) {
	var ready []int
	for g := range l {
		if m.ready(l, g) {
			ready = append(ready, g)
		}
	}
	if len(ready) == 0 || m.panicked {
		value := fmt.Sprint(m.numbers, m.register)
		for g := range l {
			if m.pc[g] < len(l[g]) {
				value = "deadlock"
			}
		}
		if m.panicked {
			value = "panic"
		}
		s, ok := outcomes[value]
		if !ok {
			s.switches = math.MaxInt
		}
		outcomes[value] = summary{s.orders + 1, s.probability + probability, min(s.switches, m.switchCount)}
		return
	}
	for _, g := range ready {
		next := m.clone()
		if next.last >= 0 && next.last != g {
			next.switchCount++
		}
		next.last = g
		next.run(l, g)
		enumerate(l, next, probability/float64(len(ready)), outcomes)
	}
}

// program is the listing as real goroutines.
func (l listing) program(p *dialect.Program) {
	var numbers [things]*dialect.Int
	var locks [things]*dialect.Lock
	var semaphores [things]*dialect.Semaphore
	for i := range things {
		numbers[i] = p.Int(fmt.Sprint("x", i), 0)
		locks[i] = p.Lock(fmt.Sprint("l", i))
		semaphores[i] = p.Semaphore(fmt.Sprint("s", i), 0)
	}
	registers := make([]int, len(l))
	asInt := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	for g, list := range l {
		p.Go(fmt.Sprint("g", g), func() {
			r := &registers[g]
			for pc := 0; pc < len(list); pc++ {
				i := list[pc]
				x := numbers[i.on]
				switch i.do {
				case "read":
					*r = x.Read()
				case "write":
					x.Write(*r + i.a)
				case "set":
					x.Write(i.a)
				case "add":
					*r = x.Add(i.a)
				case "swap":
					*r = x.Swap(i.a)
				case "cas":
					*r = asInt(x.CompareAndSwap(i.a, i.b))
				case "acquire":
					locks[i.on].Acquire()
				case "try":
					*r = asInt(locks[i.on].TryAcquire())
				case "timeout":
					*r = asInt(locks[i.on].AcquireTimeout(time.Second))
				case "release":
					locks[i.on].Release()
				case "semaphoreAcquire":
					semaphores[i.on].Acquire()
				case "semaphoreRelease":
					semaphores[i.on].Release()
				case "skipUnless":
					p.Yield()
					if *r != i.a {
						pc++
					}
				}
			}
		})
	}
	p.Outcome(func() string {
		var final [things]int
		for i, x := range numbers {
			final[i] = x.Read()
		}
		return fmt.Sprint(final, registers)
	})
}

func TestAgreesWithPlainEnumeration(t *testing.T) {
	verbs := []string{"read", "read", "write", "write", "set", "add", "swap", "cas", "acquire", "acquire", "try", "timeout", "release", "release",
		"semaphoreAcquire", "semaphoreRelease", "skipUnless"}
	rapid.Check(t, func(t *rapid.T) {
		one := rapid.Custom(func(t *rapid.T) instruction {
			return instruction{
				do: rapid.SampledFrom(verbs).Draw(t, "do"),
				on: rapid.IntRange(0, things-1).Draw(t, "on"),
				a:  rapid.IntRange(0, 2).Draw(t, "a"),
				b:  rapid.IntRange(0, 2).Draw(t, "b"),
			}
		})
		goroutines := rapid.IntRange(1, 3).Draw(t, "goroutines")
		longest := []int{8, 6, 4}[goroutines-1]
		l := make(listing, goroutines)
		for g := range l {
			l[g] = rapid.SliceOfN(one, 0, longest).Draw(t, fmt.Sprint("g", g))
		}
		want := map[string]summary{}
		enumerate(l, machine{pc: make([]int, goroutines), register: make([]int, goroutines), last: -1}, 1, want)

		report, err := dialect.Explore(l.program)
		if _, panics := want["panic"]; panics != (err != nil) {
			t.Fatalf("error %v, panics %v", err, panics)
		}
		got := map[string]summary{}
		total := 0
		for _, o := range report.Outcomes {
			key := o.Value
			switch {
			case o.Deadlock:
				key = "deadlock"
			case o.Panic:
				key = "panic"
			}
			s, ok := got[key]
			if !ok {
				s.switches = math.MaxInt
			}
			n := int(o.Schedules.Int64())
			total += n
			got[key] = summary{s.orders + n, s.probability + o.Probability, min(s.switches, o.Example.Switches())}
			trace, err := dialect.Replay(l.program, o.Example)
			if (err != nil) != o.Panic {
				t.Fatalf("the example %v of %q: %v", o.Example, o.Value, err)
			}
			if !o.Panic && trace.Outcome != o.Value {
				t.Fatalf("the example %v leads to %q, not to %q", o.Example, trace.Outcome, o.Value)
			}
		}
		if !report.Complete || int64(total) != report.Schedules.Int64() {
			t.Fatalf("complete %v, %v orders, of which outcomes have %d", report.Complete, report.Schedules, total)
		}
		if !maps.EqualFunc(got, want, func(a, b summary) bool {
			return a.orders == b.orders && a.switches == b.switches && math.Abs(a.probability-b.probability) < 1e-9
		}) {
			t.Fatalf("got  %v\nwant %v", got, want)
		}

		// Without merging, the report is the same, with the same examples.
		plain, plainErr := dialect.Enumerate(l.program)
		same := slices.EqualFunc(plain.Outcomes, report.Outcomes, func(a, b dialect.Outcome) bool {
			return a.Value == b.Value && a.Deadlock == b.Deadlock && a.Panic == b.Panic && a.Schedules.Cmp(b.Schedules) == 0 &&
				math.Abs(a.Probability-b.Probability) < 1e-9 && slices.Equal(a.Example, b.Example)
		})
		if !same || !plain.Complete || (err == nil) != (plainErr == nil) {
			t.Fatalf("%v%v\nwithout merging:\n%v%v", report, err, plain, plainErr)
		}
	})
}

// The example of an outcome is, among those with the fewest switches, the first by the alphabet.
func TestExampleIsTheFirst(t *testing.T) {
	r, err := dialect.Explore(counter(2, 1, true))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range r.Outcomes {
		got = append(got, strings.ReplaceAll(o.Example.String(), "thread", ""))
	}
	if want := []string{"1 1 2 2 2 1", "1 1 1 2 2 2"}; !slices.Equal(got, want) {
		t.Errorf("examples %q, want %q", got, want)
	}
}
