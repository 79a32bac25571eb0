package replay

import (
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"locklab/lessons/schedule"
	"locklab/lessons/schedule/internal/load"
	"locklab/lessons/schedule/internal/machine"
	"locklab/lessons/schedule/internal/models"
	"locklab/lessons/schedule/internal/search"
)

// These tests look at programs of the lesson with the real machine.

func explore(t testing.TB, text, function string, args ...string) (*machine.Machine, *search.Result, schedule.Report) {
	t.Helper()
	m, found := exploreOnly(t, text, function, args...)
	r := schedule.Report{Name: function}
	p, err := Fill(&r, m, found, text, nil)
	if err == nil {
		err = Step(&r, m, p)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m, found, r
}

func exploreOnly(t testing.TB, text, function string, args ...string) (*machine.Machine, *search.Result) {
	t.Helper()
	set := models.Set{Std: os.DirFS(filepath.Join(runtime.GOROOT(), "src"))}
	all := func(path string) (list []load.File, ok bool) {
		files, ok := set.Sources(path)
		for _, f := range files {
			list = append(list, load.File{Name: f.Name, Text: f.Text})
		}
		return list, ok
	}
	p, err := load.Load(load.Request{
		Files: []load.File{{Name: "main.go", Text: text}}, Func: "main." + function, Args: args,
		Models: func(path string) ([]load.File, bool) {
			if !models.Has(path) {
				return nil, false
			}
			return all(path)
		},
		Sources: all,
		Reason:  models.Why,
	})
	if err != nil {
		t.Fatal(err)
	}
	m, err := machine.New(p, machine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found := search.Run(t.Context(), m, search.Options{})
	if found.Err != nil {
		t.Fatal(found.Err)
	}
	return m, found
}

const lesson = `package main

import (
	"fmt"
	"math/big"
	"sync"
)

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

func counting(threads, n int, withLock bool) int {
	someNumber := 0
	var myLock sync.Mutex
	var group sync.WaitGroup
	for range threads {
		group.Go(func() {
			for range n {
				if withLock {
					myLock.Lock()
				}
				value := someNumber
				value = value + 1
				someNumber = value
				if withLock {
					myLock.Unlock()
				}
			}
		})
	}
	group.Wait()
	return someNumber
}

func transfers(opposite bool) string {
	var a, b sync.Mutex
	var group sync.WaitGroup
	move := func(from, to *sync.Mutex) {
		from.Lock()
		to.Lock()
		to.Unlock()
		from.Unlock()
	}
	thread1 := func() { move(&a, &b) }
	thread2 := func() {
		if opposite {
			move(&b, &a)
		} else {
			move(&a, &b)
		}
	}
	group.Go(thread1)
	group.Go(thread2)
	group.Wait()
	return "both are done"
}

func dinner(n int, leftHanded bool) string {
	forks := make([]sync.Mutex, n)
	var group sync.WaitGroup
	for i := range n {
		first, second := &forks[i], &forks[(i+1)%n]
		if leftHanded && i == n-1 {
			first, second = second, first
		}
		group.Go(func() {
			first.Lock()
			second.Lock()
			second.Unlock()
			first.Unlock()
		})
	}
	group.Wait()
	return "all have eaten"
}

func handOver() int {
	words := make(chan int)
	go func() { words <- 777 }()
	return <-words
}

func either() int {
	a, b := make(chan int, 1), make(chan int, 1)
	go func() { a <- 1 }()
	go func() { b <- 2 }()
	select {
	case x := <-a:
		return x
	case y := <-b:
		return y
	}
}

func prints() int {
	counter := 0
	var group sync.WaitGroup
	for i := range 2 {
		group.Go(func() {
			counter++
			fmt.Println("goroutine", i)
		})
	}
	group.Wait()
	fmt.Println("done")
	return counter
}

func spin() int {
	ready := 0
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { counter++ })
	}
	group.Go(func() {
		for counter < 2 {
		}
		ready = 1
	})
	group.Wait()
	return ready
}
`

func TestLessonsPrograms(t *testing.T) {
	for _, test := range []struct {
		function string
		args     string
		orders   string
		outcomes string
		partial  bool
	}{
		{"withoutLock", "", "20", "1 18 false, 2 2 true", false},
		{"counting", "2 1 false", "6", "1 4 false, 2 2 true", false},
		{"counting", "2 3 false", "924", "", false},
		{"counting", "3 2 false", "34650", "", false},
		{"counting", "2 5 false", "184756", "", false},
		{"counting", "2 10 false", "137846528820", "", true},
		{"counting", "2 3 true", "", "6", false},
		{"transfers", "true", "", "both are done", false},
		{"transfers", "false", "", "both are done", false},
		{"dinner", "3 false", "", "", false},
		{"dinner", "4 false", "", "", false},
		{"dinner", "4 true", "", "", false},
		{"dinner", "5 false", "", "", false},
		{"handOver", "", "", "777", false},
		{"either", "", "", "", false},
		{"spin", "", "<nil>", "", false},
	} {
		_, found, r := explore(t, lesson, test.function, strings.Fields(test.args)...)
		g := unpack(t, r.Stepper)
		name := test.function + " " + test.args
		t.Logf("%s: %v orders, %d states, %d in the stepper, %d bytes; %v", name, r.Orders, found.States,
			len(g.States), len(r.Stepper), r.Goroutines)
		if got := fmt.Sprint(r.Orders); test.orders != "" && got != test.orders && !(test.partial) {
			t.Errorf("%s: %s orders", name, got)
		}
		if r.Orders != nil && !g.Partial {
			if n := ordersOf(g); n.Cmp(r.Orders) != 0 {
				t.Errorf("%s: the states of the stepper have %v orders, those of the search %v", name, n, r.Orders)
			}
		}
		if g.Partial != test.partial {
			t.Errorf("%s: partial is %v", name, g.Partial)
		}
		var outcomes []string
		for i, o := range r.Outcomes {
			outcomes = append(outcomes, fmt.Sprintf("%s %v %v", o.Value, o.Orders, o.Serial))
			t.Logf("    %v %q %v of %v, %.3g, serial %v: %v", o.Kind, o.Value, o.Orders, r.Orders, o.Probability,
				o.Serial, o.Example)
			if i > 6 {
				break
			}
		}
		if got := strings.Join(outcomes, ", "); !strings.HasPrefix(got, test.outcomes) {
			t.Errorf("%s leaves %s", name, got)
		}
	}
}

// ordersOf adds up the orders of a graph without circles.
func ordersOf(g graph) *big.Int {
	rows, edges := rowsOf(g), choicesOf(g)
	sums := make([]*big.Int, len(rows))
	var sum func(at int) *big.Int
	sum = func(at int) *big.Int {
		if sums[at] == nil {
			sums[at] = new(big.Int)
			if rows[at][0] > 0 {
				sums[at].SetInt64(1)
			}
			for _, e := range edges[at] {
				sums[at].Add(sums[at], sum(e.to))
			}
		}
		return sums[at]
	}
	return sum(0)
}

// steps writes a trace in lines: who did what, what is shared then, and what is wrong with it.
func steps(t schedule.Trace) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", strings.Join(t.Objects, ", "), strings.Join(t.Start, ", "))
	for _, s := range t.Steps {
		fmt.Fprintf(&b, "%s %s: %s", t.Goroutines[s.Goroutine], s, strings.Join(s.State, ", "))
		if s.Stale {
			b.WriteString(" STALE")
		}
		if s.Lost {
			b.WriteString(" LOST")
		}
		b.WriteString("\n")
	}
	for _, w := range t.Waiting {
		fmt.Fprintf(&b, "%s %s %v\n", t.Goroutines[w.Goroutine], w.Why, w.Circle)
	}
	return b.String()
}

func TestTracesOfTheLesson(t *testing.T) {
	for _, test := range []struct{ call, order, want string }{
		{"withoutLock", "goroutine 1 goroutine 2 goroutine 1*2 goroutine 2*2", `counter, group: 0, 2, main waits
goroutine 1 reads counter: 0: 0, 2, main waits
goroutine 2 reads counter: 0: 0, 2, main waits STALE
goroutine 1 calculates 1: 0, 2, main waits
goroutine 1 writes counter: 1: 1, 1, main waits
goroutine 2 calculates 1: 1, 1, main waits
goroutine 2 writes counter: 1: 1,  LOST
`},
		{"counting 2 1 false", "goroutine 1*2 goroutine 2*2", `someNumber, group, myLock: 0, 2, main waits, free
goroutine 1 reads someNumber: 0: 0, 2, main waits, free
goroutine 1 writes someNumber: 1: 1, 1, main waits, free
goroutine 2 reads someNumber: 1: 1, 1, main waits, free
goroutine 2 writes someNumber: 2: 2, , free
`},
		{"counting 2 1 false", "goroutine 1 goroutine 2*2 goroutine 1",
			`someNumber, group, myLock: 0, 2, main waits, free
goroutine 1 reads someNumber: 0: 0, 2, main waits, free STALE
goroutine 2 reads someNumber: 0: 0, 2, main waits, free
goroutine 2 writes someNumber: 1: 1, 1, main waits, free
goroutine 1 writes someNumber: 1: 1, , free LOST
`},
	} {
		call := strings.Fields(test.call)
		m, found, _ := explore(t, lesson, call[0], call[1:]...)
		trace := Run(m, found, call[0], parse(t, test.order))
		if got := steps(trace); trace.Err != nil || got != test.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", test.call, trace.Err, got, test.want)
		}
	}
	m, found, _ := explore(t, lesson, "prints")
	if trace := Run(m, found, "prints", parse(t, "goroutine 1*3 goroutine 2*3")); !strings.HasPrefix(trace.Output,
		"goroutine 0\ngoroutine 1\n") {
		t.Errorf("printed is %q in %+v", trace.Output, trace)
	}
	m, found, report := explore(t, lesson, "transfers", "true")
	trace := Run(m, found, "transfers", report.Outcomes[1].Example)
	if trace.Kind != schedule.Deadlock || len(trace.Waiting) != 3 || trace.Waiting[0].Circle ||
		!trace.Waiting[1].Circle || !trace.Waiting[2].Circle {
		t.Errorf("the deadlock is %+v", trace)
	}
}
