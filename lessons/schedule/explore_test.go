package schedule_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"locklab/kernel-setup/tests/short"
	"locklab/lessons/schedule"
)

func withoutLock() int {
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { counter++ })
	}
	group.Wait()
	return counter
}

func add(goroutines int, step func(*int)) int {
	counter := 0
	var group sync.WaitGroup
	for range goroutines {
		group.Go(func() { step(&counter) })
	}
	group.Wait()
	return counter
}

func plainly(n *int) { *n++ }

func last[T any](of []T) T { return of[len(of)-1] }

func nothing[T any]() int { return 1 }

type wallet struct{ coins atomic.Int64 }

func (w *wallet) put(n int64) int64 { return w.coins.Add(n) }

func (w *wallet) String() string { return "a wallet" }

var literal = func() string { return "of the package" }

func outcomes(r schedule.Report) string {
	if r.Err != nil {
		return r.Err.Error()
	}
	var all []string
	for _, o := range r.Outcomes {
		all = append(all, fmt.Sprintf("%s: %v", o.Value, o.Orders))
	}
	return strings.Join(all, ", ")
}

// Functions of every kind, from a test: f in a file of tests, with declarations of other files.
func TestExploreFinds(t *testing.T) {
	n := 3
	type local struct{ n int }
	const seven = 7
	inner := func() func() int {
		return func() int { return 8 }
	}
	var empty *wallet
	for name, c := range map[string]struct {
		report schedule.Report
		name   string
		want   string // the outcomes, or part of the error
	}{
		"declared":            {schedule.Explore(withoutLock), "withoutLock", "1: 18, 2: 2"},
		"arguments":           {schedule.Explore(add, 2, plainly), "add", "1: 18, 2: 2"},
		"generic":             {schedule.Explore(last[int], []int{1, 2}), "last", "2: 1"},
		"generic of its own":  {schedule.Explore(last[count], []count{1, 5}), "last", "number 5: 1"},
		"method expression":   {schedule.Explore((*wallet).put, &wallet{}, int64(2)), "wallet.put", "2: 1"},
		"package's literal":   {schedule.Explore(literal), "", "of the package: 1"},
		"literal":             {schedule.Explore(func() int { return local{seven}.n }), "", "7: 1"},
		"literal in literal":  {schedule.Explore(inner()), "", "8: 1"},
		"literal with a name": {schedule.Explore(func(n int) int { return n + 1 }, n), "", "4: 1"},
		"captures": {schedule.Explore(func() int { return n }), "", "uses n, a variable of the " +
			"function around it"},
		"method value": {schedule.Explore(empty.put, int64(1)), "", "the method put of a value of the " +
			"running program"},
		"generic, not known": {schedule.Explore(nothing[int]), "", "its arguments do not tell for which types"},
		"too few arguments":  {schedule.Explore(add, 2), "", "takes 2 arguments, and 1 were given"},
		"wrong arguments": {schedule.Explore(add, "two", plainly), "", "cannot be called with the arguments " +
			"that came after it"},
		"no function": {schedule.Explore(last([]int{1})), "", "takes a function, as in " +
			"Explore(withoutLock). This is a value of type int"},
		"nothing": {schedule.Explore(nil), "", "This is nil."},
		"Go's own": {schedule.Explore(strings.ToUpper, "a"), "", "strings.ToUpper belongs to the " +
			"standard library"},
		"its own package": {schedule.Explore(schedule.ParseOrder, "a"), "ParseOrder", "a <nil>: 1"},
	} {
		got := outcomes(c.report)
		if got != c.want && (c.report.Err == nil || !strings.Contains(got, c.want)) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if c.report.Err == nil && c.name != "" && c.report.Name != c.name {
			t.Errorf("%s is called %s, want %s", name, c.report.Name, c.name)
		}
		t.Log(name, got)
	}
}

type count int

func (c count) String() string { return fmt.Sprint("number ", int(c)) }

func TestReport(t *testing.T) {
	r := schedule.Explore(withoutLock)
	if !r.Complete || r.Orders.Cmp(big.NewInt(20)) != 0 || len(r.Outcomes) != 2 {
		t.Fatalf("%+v", r)
	}
	line := 0
	for _, race := range r.Races {
		if race.Variable != "counter" || race.First.Text != "group.Go(func() { counter++ })" || !race.First.Write {
			t.Errorf("%+v", race)
		}
		line = race.First.Line
	}
	if len(r.Races) != 1 || line == 0 {
		t.Errorf("%d races", len(r.Races))
	}
	want := []string{"Every order of withoutLock: all 20 " +
		"orders.", "18 orders  75.0 %", " 2 orders  25.0 %", "A data race on counter"}
	for _, w := range want {
		if !strings.Contains(r.String(), w) {
			t.Errorf("%s\nlacks %q", r, w)
		}
	}
}

// many has more states than any limit allows, and orders of some hundred steps.
func many() int {
	n := 0
	return add(4, func(*int) {
		for range 30 {
			n++
		}
	}) + n
}

// computes takes no step for longer than any test waits.
func computes() int {
	n := 0
	for i := 0; i < 1<<62; i++ {
		n += i
	}
	return n
}

func TestReplay(t *testing.T) {
	trace := schedule.Replay(schedule.Order{"goroutine 1*2", "goroutine 2*3", "goroutine 1"}, withoutLock)
	if trace.Err != nil || !trace.Ended || trace.Value != "1" || len(trace.Steps) != 6 {
		t.Fatalf("%+v", trace)
	}
	if s := trace.Steps[0]; trace.Goroutines[s.Goroutine] != "goroutine 1" || s.Action == "" || s.Object != "counter" {
		t.Errorf("%+v", s)
	}
	trace = schedule.Replay(schedule.Order{"goroutine 1", "goroutine 3"}, withoutLock)
	if trace.Err == nil || !strings.Contains(trace.Err.Error(), "schedule: step 2 cannot be "+
		"goroutine 3's") || len(trace.Steps) != 1 {
		t.Errorf("%+v", trace)
	}
	trace = schedule.Replay(nil, func() { undeclared.Lock() })
	if trace.Err != nil || trace.Name == "" {
		t.Errorf("%+v", trace)
	}
}

var undeclared sync.Mutex

func TestLimits(t *testing.T) {
	short.Skip(t, "processes and hostile programs")
	began := time.Now()
	r := schedule.Explorer{Time: 300 * time.Millisecond}.Explore(many)
	if r.Complete || r.Err != nil {
		t.Errorf("complete %v, error %v", r.Complete, r.Err)
	}
	if !strings.HasPrefix(r.String(), "Not every order was tried") {
		t.Errorf("%.200s", r)
	}
	r = schedule.Explorer{Memory: 3_000_000}.Explore(many)
	if r.Complete || r.Err != nil {
		t.Errorf("complete %v, error %v", r.Complete, r.Err)
	}
	r = schedule.Explorer{Time: 300 * time.Millisecond}.Explore(computes)
	if r.Err == nil || !strings.Contains(r.Err.Error(), "computes for longer than 300ms") {
		t.Errorf("%v", r.Err)
	}
	if took := time.Since(began); took > 60*time.Second {
		t.Errorf("took %v", took)
	}
}

// apart is goroutines that do not concern each other, and one that may.
func apart(also func()) [6]int {
	var counters [6]int
	var locks [6]sync.Mutex
	var group sync.WaitGroup
	for i := range counters {
		group.Go(func() {
			for range 3 {
				locks[i].Lock()
				counters[i]++
				locks[i].Unlock()
			}
		})
	}
	group.Go(also)
	group.Wait()
	return counters
}

func sixApart() [6]int { return apart(func() {}) }

// maybeForEver is sixApart with a goroutine that can go round for ever, and need not.
func maybeForEver() [6]int {
	var flag atomic.Int32
	flag.Store(1)
	return apart(func() {
		for flag.Load() == 1 && rand.IntN(2) == 0 {
		}
		flag.Store(2)
	})
}

// Where there are too many orders to be counted, all outcomes are found nevertheless.
func TestUncounted(t *testing.T) {
	short.Skip(t, "large programs")
	e := schedule.Explorer{Memory: 15_000_000, Time: 5 * time.Minute}
	r := e.Explore(sixApart)
	if r.Err != nil || !r.Complete || !r.Uncounted || r.Orders != nil || len(r.Outcomes) != 1 {
		t.Errorf("%v, complete %v, uncounted %v, %v orders: %+v", r.Err, r.Complete, r.Uncounted, r.Orders, r.Outcomes)
	}
	if o := r.Outcomes[0]; o.Orders != nil || o.Probability != 0 || len(o.Example) < 30 {
		t.Errorf("%+v", o)
	}
	const want = "Every outcome of sixApart, which has too many orders to count them.\n  [3 3 3 3 3 3]  goroutine 1*"
	if !strings.HasPrefix(r.String(), want) {
		t.Errorf("it says %.300s", r)
	}
	// Where somebody may choose to go round for ever, only all orders show it.
	if r := e.Explore(maybeForEver); r.Err != nil || r.Complete || r.Uncounted {
		t.Errorf("%v, complete %v, uncounted %v: %.300s", r.Err, r.Complete, r.Uncounted, r)
	}
}

func TestHarness(t *testing.T) {
	harness := &schedule.Harness{
		Source: "package schedule_test\n\nfunc check() int {\n\tn := 1\n\tplainly(&n)\n\treturn n\n}\n",
		Func:   "check",
		Expect: map[string]string{"plainly": "func(n *int)"},
	}
	if got := outcomes(schedule.Explorer{Harness: harness}.Explore(plainly)); got != "2: 1" {
		t.Error(got)
	}
	harness.Expect["plainly"] = "func(n *int, lock *sync.Mutex)"
	got := outcomes(schedule.Explorer{Harness: harness}.Explore(plainly))
	if !strings.Contains(got, "plainly is expected to be func plainly(n *int, lock *sync.Mutex). Here it is "+
		"func plainly(n *int).") {
		t.Error(got)
	}
}

func receives(c chan int) int { return <-c }

func polls(c chan int) int {
	for {
		select {
		case v := <-c:
			return v
		default:
			runtime.Gosched()
		}
	}
}

func sleepsFirst(c chan int) int {
	time.Sleep(time.Hour)
	return polls(c)
}

// A harness can let something happen only when the reader's code waits, however it waits.
func TestIdle(t *testing.T) {
	harness := func(f string) *schedule.Harness {
		return &schedule.Harness{Source: `package schedule_test
import "machine"
import "sync"
func check() (got int) {
	c := make(chan int, 1)
	var group sync.WaitGroup
	group.Go(func() { got = ` + f + `(c) })
	machine.Idle(nil, "waits until nobody else can go on")
	c <- 7
	group.Wait()
	return got
}
`, Func: "check"}
	}
	for name, f := range map[string]any{"receives": receives, "polls": polls, "sleepsFirst": sleepsFirst} {
		r := schedule.Explorer{Harness: harness(name)}.Explore(f)
		if r.Err != nil || !r.Complete || len(r.Outcomes) != 1 || r.Outcomes[0].Value != "7" {
			t.Errorf("%s: %v", name, outcomes(r))
		}
		if len(r.Races) != 0 {
			t.Errorf("%s: %v", name, r.Races)
		}
	}
	source := "package main\n\nimport \"machine\"\n\nfunc f() { machine.Idle(nil, \"\") }\n"
	r := schedule.Explorer{}.ExploreSource(source, "f")
	if r.Err == nil || !strings.Contains(r.Err.Error(), "machine.Idle is not among what the explorer understands") {
		t.Errorf("outside a harness: %v", r.Err)
	}
}

func waitsThrice() int {
	heard := 0
	for range 3 {
		select {
		case <-time.After(time.Second):
			heard++
		default:
		}
	}
	return heard
}

// heldTwice polls a lock that is kept, for so long, twice.
func heldTwice() bool {
	acquired := false
	var mu sync.Mutex
	mu.Lock()
	for range 2 {
		over := time.After(time.Hour)
		for waits := true; waits && !acquired; {
			select {
			case <-over:
				waits = false
			case <-time.After(time.Millisecond):
				acquired = mu.TryLock()
			}
		}
	}
	return acquired
}

// A timer that nobody can hear any more is no step that is still to come.
func TestUnheardTimers(t *testing.T) {
	// Each of three timers fires before its select or not.
	if got, want := outcomes(schedule.Explore(waitsThrice)), "0: 1, 1: 3, 2: 3, 3: 1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	r := schedule.Explore(heldTwice)
	if !r.Complete || len(r.Outcomes) != 1 || r.Outcomes[0].Value != "false" ||
		r.Outcomes[0].Kind != schedule.Finished {
		t.Errorf("complete %v, %s", r.Complete, outcomes(r))
	}
}

// givesUp could only go round for ever if its select, with two cases ready, chose the same again and again.
func givesUp() (acquired bool) {
	var mu sync.Mutex
	mu.Lock()
	var group sync.WaitGroup
	group.Go(func() { acquired = !heldTwice() && mu.TryLock() })
	group.Wait()
	return acquired
}

func TestChance(t *testing.T) {
	r := schedule.Explore(givesUp)
	if !r.Complete || len(r.Outcomes) != 1 || r.Outcomes[0].Value != "false" ||
		r.Outcomes[0].Kind != schedule.Finished {
		t.Errorf("complete %v, %s", r.Complete, outcomes(r))
	}
}

func overwrittenLock() {
	var mu sync.Mutex
	var group sync.WaitGroup
	group.Go(func() { mu.Lock() })
	group.Go(func() { mu = sync.Mutex{} })
	group.Wait()
}

// copiedLock is a source because go vet would not have it here.
const copiedLock = `package main

import "sync"

type account struct {
	mu    sync.Mutex
	coins int
}

func f() int {
	var a account
	var group sync.WaitGroup
	group.Go(func() {
		a.mu.Lock()
		defer a.mu.Unlock()
	})
	b := a
	group.Wait()
	return b.coins
}
`

// What a lock does is atomic; to copy or overwrite it at the same time is not, and go test -race says so.
func TestRacesOfLocks(t *testing.T) {
	for name, c := range map[string]struct {
		report schedule.Report
		want   []string
	}{
		"overwritten": {schedule.Explore(overwrittenLock), []string{"mu true true"}},
		"copied":      {schedule.Explorer{}.ExploreSource(copiedLock, "f"), []string{"a true false", "a true false"}},
		"counted":     {schedule.Explore(waitsThrice), nil},
	} {
		var got []string
		for _, race := range c.report.Races {
			got = append(got, fmt.Sprint(race.Variable, " ", race.First.Write, " ", race.Second.Write))
		}
		if c.report.Err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, %v, want %q", name, got, c.report.Err, c.want)
		}
	}
}

// readLast reads what nobody can reach when its goroutine has ended with that step.
func readLast() {
	numbers := []int{1, 2}
	done := make(chan bool)
	go func() {
		numbers = append(numbers, 3)
		done <- true
	}()
	go func() {
		if len(numbers) == 0 {
			panic("never")
		}
	}()
	<-done
}

func TestReadOfWhatIsGone(t *testing.T) {
	r := schedule.Explore(readLast)
	if r.Err != nil || len(r.Outcomes) != 1 {
		t.Fatal(outcomes(r))
	}
	if trace := schedule.Replay(r.Outcomes[0].Example, readLast); trace.Err != nil || !trace.Ended {
		t.Errorf("%+v", trace)
	}
}
