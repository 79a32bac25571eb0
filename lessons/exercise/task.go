package exercise

import (
	"embed"
	"fmt"
	"math/big"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"time"

	"locklab/lessons/internal/number"
	"locklab/lessons/schedule"
)

// A task is one exercise: what it asks for, what tries the answer, and what is said of it.
// Its doc comment says up to where the tries are exhaustive, and why no answer can be wrong
// beyond them alone.
type task struct {
	name   string            // as in the catalogue
	expect map[string]string // the functions that the reader writes: name → type, as Go source
	tries  []try
	right  string                          // why a right answer is right
	says   func(o schedule.Outcome) string // a sentence for an outcome; "" for the frame's own. nil: none
}

// A try is one program that calls the reader's functions, explored in every order.
type try struct {
	about string // "2 goroutines that add 1 twice each"
	run   string // the function of the harness: it returns "" or a sentence that says what went wrong

	// must is a text, beginning with ✓, that the try has to return in some order; missing is the
	// sentence for where it does not. A text with ✓ is no mistake. If since is not empty, must is only
	// wanted of an answer with which some order returns since.
	must, missing, since string

	// beyond is for a size above those that have to be tried to the end: a mistake that is found soon is
	// one, and the verdict says if the time was too short for all orders.
	beyond bool
}

// fine is what the value of a try begins with that is no mistake.
const fine = "✓"

// soon is how long a try is explored that need not be explored to the end.
const soon = 1500 * time.Millisecond

// harnesses are Go source, a file for each exercise, that is explored together with the reader's
// own. The underscore keeps the folder out of our own build: without an answer it does not compile.
//
//go:embed all:_harness
var harnesses embed.FS

// source is the harness of an exercise, as one file of the reader's package.
func (t task) source(pkg string) string {
	prelude, own := harness("prelude"), harness(t.name)
	// Imports come before everything else in a file, so the two are put together behind them.
	head, rest := imports(own)
	first, common := imports(prelude)
	return "package " + pkg + "\n" + first + head + common + rest
}

func harness(name string) string {
	text, err := harnesses.ReadFile("_harness/" + name + ".go")
	if err != nil {
		panic("exercise: " + err.Error())
	}
	_, body, _ := strings.Cut(string(text), "package main\n")
	return body
}

// imports cuts a file behind its last import.
func imports(body string) (head, rest string) {
	end := 0
	for _, last := range []string{"\n)\n", "import "} {
		if i := strings.Index(body, last); i >= 0 {
			end = i + len(last)
			if last == "import " {
				end = i + strings.IndexByte(body[i:], '\n') + 1
			}
			break
		}
	}
	return body[:end], body[end:]
}

// judge tries an answer. The functions are the reader's; by the first the explorer finds the
// source. Its second result is the report to show with a wrong answer, if there is one.
func (t task) judge(functions []any) (verdict, *schedule.Report) {
	f := functions[0]
	for _, other := range functions {
		if v := reflect.ValueOf(other); v.Kind() == reflect.Func && v.IsNil() {
			return wrong("What was given to the check is a nil function. It needs what you wrote: %s.", t.mainName()),
				nil
		}
	}
	return t.judgeBy(packageOf(f), func(e schedule.Explorer) schedule.Report { return e.Explore(f) })
}

// judgeBy tries an answer that is declared in a package of that name, and that explore explores
// with the harnesses.
func (t task) judgeBy(pkg string, explore func(schedule.Explorer) schedule.Report) (verdict, *schedule.Report) {
	source := t.source(pkg)
	made := make([]chan attempt, len(t.tries))
	begin := func(i int) {
		if i < len(made) && made[i] == nil {
			made[i] = make(chan attempt, 1)
			go func() { made[i] <- t.attempt(source, t.tries[i], explore) }()
		}
	}
	var tried []string
	for i, try := range t.tries {
		begin(i)
		var this attempt
		select {
		case this = <-made[i]:
		case <-time.After(impatience):
			begin(i + 1) // beside it: most mistakes would have been found by now
			this = <-made[i]
		}
		r, v, bad := this.report, this.verdict, this.bad
		if r.Err != nil {
			return wrong("%s", sentence(r.Err)), nil
		}
		r.Name = t.mainName()
		if bad {
			for i, o := range r.Outcomes { // what a serial order leaves is no more right than the others here
				r.Outcomes[i].Serial = o.Serial && !isBad(o)
			}
			return v, &r
		}
		if !r.Complete && try.beyond {
			tried = append(tried, fmt.Sprintf("Tried with %s: a part of the orders, which are too many.", try.about))
			continue
		}
		if !r.Complete {
			return wrong("With %s there are too many orders to try them all, and what was not tried is not right. "+
				"Is there a loop that could be shorter, or a wait that could sleep?", try.about), &r
		}
		tried = append(tried, fmt.Sprintf("Tried with %s: %s.", try.about, ordersOf(r)))
	}
	v := right("%s", t.right)
	v.More = tried
	return v, nil
}

// impatience is how long one try is explored before the next one begins beside it.
const impatience = 300 * time.Millisecond

// An attempt is what a try has shown.
type attempt struct {
	report  schedule.Report
	verdict verdict // if it is bad
	bad     bool    // it shows a mistake
}

func (t task) attempt(source string, try try, explore func(schedule.Explorer) schedule.Report) attempt {
	harness := schedule.Harness{Source: source, Func: try.run, Expect: t.expect, Fine: fine}
	explorer := schedule.Explorer{Harness: &harness}
	if try.beyond {
		explorer.Time = soon
	}
	began := time.Now()
	r := explore(explorer)
	v, bad := t.fails(r, try)
	if bad && r.Err == nil && r.Stepper == nil { // something is missing from what is fine: it is shown as well
		harness.Fine = ""
		r = explore(explorer)
	}
	if try.beyond && r.Err != nil && time.Since(began) > soon { // it ran out of time
		return attempt{}
	}
	return attempt{r, v, bad}
}

// packageOf is the name of the package that a function is declared in: "main" in a cell.
func packageOf(f any) string {
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func || v.IsNil() {
		return "main"
	}
	name := runtime.FuncForPC(v.Pointer()).Name()
	name = name[strings.LastIndexByte(name, '/')+1:]
	name, _, _ = strings.Cut(name, ".")
	return name
}

// mainName is the function that the reader writes, or the first of them.
func (t task) mainName() string {
	first := ""
	for name := range t.expect {
		if first == "" || name < first {
			first = name
		}
	}
	return first
}

func ordersOf(r schedule.Report) string {
	if r.Uncounted {
		return "every order that can lead to something new, of too many to count them"
	}
	if r.Orders == nil {
		return "every order, without end"
	}
	return "all " + number.CountBig(r.Orders, "order")
}

// fails looks for what went wrong in some order.
func (t task) fails(r schedule.Report, try try) (verdict, bool) {
	var bad []schedule.Outcome
	met, since := try.must == "", try.since == ""
	for _, o := range r.Outcomes {
		if isBad(o) {
			bad = append(bad, o)
		}
		met, since = met || o.Value == try.must, since || o.Value == try.since
	}
	if len(bad) == 0 {
		if len(r.Races) > 0 {
			return wrong("%s Whatever the value, a program with a data race is never right.", racing(r.Races)), true
		}
		if since && !met && r.Complete {
			v := wrong("%s", try.missing)
			v.More = append(v.More, fmt.Sprintf("Tried with %s: %s.", try.about, ordersOf(r)))
			return v, true
		}
		return verdict{}, false
	}
	// The frame's most telling sentence: what a harness saw, before a panic, a deadlock, a circle.
	first := bad[0]
	for _, o := range bad {
		if rank(o) < rank(first) {
			first = o
		}
	}
	says := ""
	if t.says != nil {
		says = t.says(first)
	}
	if says == "" {
		says = said(first)
	}
	v := wrong("%s", says)
	v.More = append(v.More, fmt.Sprintf("Tried with %s. %s", try.about, share(r, bad)))
	return v, true
}

// racing says what the data races are, in the reader's own lines where one of them is there.
func racing(races []schedule.Race) string {
	own := func(r schedule.Race) bool { return r.First.Line > 0 || r.Second.Line > 0 }
	race := races[max(0, slices.IndexFunc(races, own))]
	if !own(race) {
		return fmt.Sprintf("A data race on %s, a variable of the check: two goroutines use what it gave you at once, "+
			"and nothing orders them.", race.Variable)
	}
	does := func(a schedule.Access) string {
		where := "“" + a.Text + "”"
		switch {
		case a.Line == 0:
			where = "the check"
		case a.Text == "":
			where = fmt.Sprintf("line %d", a.Line)
		}
		if a.Write {
			return where + " writes"
		}
		return where + " reads"
	}
	if race.First.Line == race.Second.Line {
		return fmt.Sprintf("A data race on %s: in some order two goroutines are at once where %s.", race.Variable,
			does(race.First))
	}
	return fmt.Sprintf("A data race on %s: in some order %s it in one goroutine just when %s it in another.",
		race.Variable, does(race.First), does(race.Second))
}

// isBad reports whether an outcome is a mistake.
func isBad(o schedule.Outcome) bool {
	return o.Kind != schedule.Finished || o.Value != "" && !strings.HasPrefix(o.Value, fine)
}

func rank(o schedule.Outcome) int {
	switch o.Kind {
	case schedule.Finished:
		return 0
	case schedule.Panic:
		return 1
	case schedule.Deadlock:
		return 2
	}
	return 3
}

// said is what an outcome says of itself.
func said(o schedule.Outcome) string {
	switch o.Kind {
	case schedule.Deadlock:
		// The harness waits for the reader's goroutines: that is no part of the mistake.
		var waits []string
		for _, who := range strings.Split(o.Value, "; ") {
			if !strings.HasPrefix(who, "main waits for group, ") {
				waits = append(waits, who)
			}
		}
		return "Nobody can go on: " + strings.Join(waits, "; ") + "."
	case schedule.NeverEnds:
		return "It never ends: " + o.Value + "."
	case schedule.Panic:
		if text, ok := strings.CutPrefix(o.Value, "panic: "); ok {
			return "It panics: " + text + "."
		}
		return "It ends the whole program: " + strings.TrimPrefix(o.Value, "fatal error: ") + "."
	}
	if strings.HasPrefix(o.Value, "exit status ") {
		return "It ends the whole program, with os.Exit."
	}
	return o.Value
}

// share says how many of all orders fail.
func share(r schedule.Report, bad []schedule.Outcome) string {
	p := 0.0
	orders := new(big.Int)
	for _, o := range bad {
		p += o.Probability
		if o.Orders != nil {
			orders.Add(orders, o.Orders)
		}
	}
	switch {
	case !r.Complete:
		return "This was found before all orders were tried."
	case r.Uncounted:
		return "There are orders in which it goes wrong. All of them are too many to be counted."
	case r.Orders == nil:
		if number.Percent(p) == number.Percent(0) {
			return "There is an order in which it goes wrong, though seldom."
		}
		return fmt.Sprintf("If every step picks a goroutine at random, it goes wrong in %s of the runs.",
			number.Percent(p))
	case orders.Cmp(r.Orders) == 0 && orders.IsInt64() && orders.Int64() == 1:
		return "There is only one order, and it goes wrong."
	case orders.Cmp(r.Orders) == 0:
		return "It goes wrong in every order."
	}
	return fmt.Sprintf("It goes wrong in %s of %s.", number.Thousands(orders.String()),
		number.CountBig(r.Orders, "order"))
}

// sentence is an error of the explorer for who wrote the answer.
func sentence(err error) string {
	s := strings.TrimPrefix(err.Error(), "schedule: ")
	return strings.TrimRight(s, "\n")
}

// run judges an answer and shows the verdict.
func (t task) run(functions ...any) {
	v, r := t.judge(functions)
	end(t.name, v, r)
}
