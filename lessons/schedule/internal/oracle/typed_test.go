package oracle

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"testing"
)

// A spelling is a small program in ordinary Go. Each of the goroutines in code is run by
// group.Go; result is what the function returns.
type spelling struct {
	name   string
	vars   string
	code   []string
	result string
	// counts says that the engine before this one counted the same orders; otherwise only the
	// outcomes were the same. In ordinary Go a result that main reads later is shared: writing
	// it is a step.
	counts bool
}

func repeat(n int, code string) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = code
	}
	return list
}

func loop(k int, code string) string { return fmt.Sprintf("for range %d { %s }", k, code) }

const readWrite = "v := x; x = v + 1"

var spellings = []spelling{
	{"two", "x := 0", repeat(2, readWrite), "x", true},
	{"two increments", "x := 0", repeat(2, "x++"), "x", true},
	{"two, twice", "x := 0", repeat(2, loop(2, readWrite)), "x", true},
	{"two increments, twice", "x := 0", repeat(2, loop(2, "x++")), "x", true},
	{"two, five times", "x := 0", repeat(2, loop(5, readWrite)), "x", true},
	{"three", "x := 0", repeat(3, readWrite), "x", true},
	{"three, twice", "x := 0", repeat(3, loop(2, readWrite)), "x", true},
	{"three increments", "x := 0", repeat(3, "x++"), "x", true},
	{"four", "x := 0", repeat(4, readWrite), "x", true},
	{"locked", "x := 0; var l sync.Mutex", repeat(2, "l.Lock(); v := x; x = v + 1; l.Unlock()"), "x", true},
	{"locked, twice", "x := 0; var l sync.Mutex",
		repeat(2, loop(2, "l.Lock(); v := x; x = v + 1; l.Unlock()")), "x", true},
	{"three locked", "x := 0; var l sync.Mutex", repeat(3, "l.Lock(); v := x; x = v + 1; l.Unlock()"), "x", true},
	{"one of two locked", "x := 0; var l sync.Mutex",
		[]string{"l.Lock(); v := x; x = v + 1; l.Unlock()", readWrite}, "x", true},
	{"opposite orders", "var a, b sync.Mutex",
		[]string{"a.Lock(); b.Lock(); b.Unlock(); a.Unlock()", "b.Lock(); a.Lock(); a.Unlock(); b.Unlock()"},
		`"done"`, true},
	{"philosophers", "var f [3]sync.Mutex", []string{
		"f[0].Lock(); f[1].Lock(); f[1].Unlock(); f[0].Unlock()",
		"f[1].Lock(); f[2].Lock(); f[2].Unlock(); f[1].Unlock()",
		"f[2].Lock(); f[0].Lock(); f[0].Unlock(); f[2].Unlock()"}, `"done"`, true},
	{"four philosophers", "var f [4]sync.Mutex", []string{
		"f[0].Lock(); f[1].Lock(); f[1].Unlock(); f[0].Unlock()",
		"f[1].Lock(); f[2].Lock(); f[2].Unlock(); f[1].Unlock()",
		"f[2].Lock(); f[3].Lock(); f[3].Unlock(); f[2].Unlock()",
		"f[3].Lock(); f[0].Lock(); f[0].Unlock(); f[3].Unlock()"}, `"done"`, true},
	{"try", "var x atomic.Int64; var l sync.Mutex",
		repeat(2, "if l.TryLock() { x.Add(1); l.Unlock() }"), "x.Load()", true},
	{"lock.Lock with a timeout", "var x atomic.Int64; var l lock.Lock",
		repeat(2, "if l.AcquireTimeout(1e6) { x.Add(1); l.Release() }"), "x.Load()", false},
	{"atomic", "var x atomic.Int64", repeat(3, "x.Add(1); x.Add(2)"), "x.Load()", true},
	{"compare and swap", "var x, won atomic.Int64",
		repeat(2, "if x.CompareAndSwap(0, 1) { won.Add(1) }"), "won.Load()", true},
	{"swap", "var x atomic.Int64; a, b := int64(0), int64(0)",
		[]string{"a = x.Swap(1)", "b = x.Swap(2)"}, `fmt.Sprint(a, " ", b)`, false},
	{"store buffering", "x, y, a, b := 0, 0, 0, 0",
		[]string{"x = 1; a = y", "y = 1; b = x"}, `fmt.Sprint(a, " ", b)`, false},
	{"message passing", "x, y, a, b := 0, 0, 0, 0",
		[]string{"x = 1; y = 1", "a = y; b = x"}, `fmt.Sprint(a, " ", b)`, false},
	{"readers of a number", "x := 0; var seen [3]int",
		[]string{"x = 1; x = 2", "seen[0] = x", "seen[1] = x", "seen[2] = x"}, "fmt.Sprint(seen)", false},
	{"semaphore", "x := 0; s := make(chan int, 2)", repeat(3, "s <- 1; v := x; x = v + 1; <-s"), "x", true},
	{"channel", "c := make(chan int, 2); a, b := 0, 0",
		[]string{"c <- 1", "c <- 2", "a = <-c; b = <-c"}, `fmt.Sprint(a, " ", b)`, false},
	{"channel of one place", "c := make(chan int, 1); sum := 0",
		[]string{"c <- 1; c <- 2; close(c)", "for v := range c { sum = sum*10 + v }"}, "sum", false},
	{"try to receive", "c := make(chan int, 1); got := false",
		[]string{"c <- 1", "select { case <-c: got = true; default: }"}, "got", true},
	{"condition", "var l sync.Mutex; cond := sync.NewCond(&l); ready := 0", []string{
		"l.Lock(); for ready == 0 { cond.Wait() }; l.Unlock()",
		"l.Lock(); ready = 1; cond.Signal(); l.Unlock()"}, `"done"`, true},
	{"missed signal", "var l sync.Mutex; cond := sync.NewCond(&l)",
		[]string{"l.Lock(); cond.Wait(); l.Unlock()", "cond.Signal()"}, `"done"`, true},
	{"readers and a writer", "var l sync.RWMutex; x := 0; var seen [2]int", []string{"l.Lock(); x = 1; l.Unlock()",
		"l.RLock(); seen[0] = x; l.RUnlock()", "l.RLock(); seen[1] = x; l.RUnlock()"}, "fmt.Sprint(seen)", false},
	{"nested read lock", "var l sync.RWMutex",
		[]string{"l.Lock(); l.Unlock()", "l.RLock(); l.RLock(); l.RUnlock(); l.RUnlock()"}, `"done"`, false},
	{"unbuffered channel", "c := make(chan int); a, b := 0, 0",
		[]string{"c <- 1", "c <- 2", "a = <-c; b = <-c"}, `fmt.Sprint(a, " ", b)`, false},
}

// source writes a spelling as a file with one function.
func (s spelling) source() *source {
	text := "package said\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n\t\"sync/atomic\"\n\n\t\"locklab/lessons/lock\"\n)\n\n" +
		"var _, _, _ = fmt.Sprint, atomic.AddInt32, lock.Forever\n\nfunc Said() string {\n\t" + s.vars +
		"\n\tvar group sync.WaitGroup\n"
	for _, code := range s.code {
		text += "\tgroup.Go(func() { " + code + " })\n"
	}
	return &source{"said", text + "\tgroup.Wait()\n\treturn fmt.Sprint(" + s.result + ")\n}\n", true}
}

// The engine before this one ran programs that had been written for it, with typed
// variables and locks of its own. testdata/typed.json is what it found for each of these:
// for each outcome its orders, and how likely it is if every step picks at random.
func TestAgainstTheTypedEngine(t *testing.T) {
	text, err := os.ReadFile("testdata/typed.json")
	if err != nil {
		t.Fatal(err)
	}
	var typed map[string]map[string][2]any
	if err := json.Unmarshal(text, &typed); err != nil {
		t.Fatal(err)
	}
	if len(spellings) < 30 || len(typed) != len(spellings) {
		t.Errorf("%d programs, and %d have an answer", len(spellings), len(typed))
	}
	for _, s := range spellings {
		e := explore(t, programs(t, s.source())[0], lens{})
		if e.refusal != nil {
			t.Errorf("%s is refused: %v", s.name, e.refusal)
			continue
		}
		want, found := map[string]string{}, map[string]string{}
		odds := map[string]float64{}
		for value, answer := range typed[s.name] {
			want[value] = answer[0].(string)
			odds[value] = answer[1].(float64)
		}
		for _, o := range e.Outcomes {
			value := said(o.Kind, o.Value)
			found[value] = orders(o.Orders)
			if s.counts && math.Abs(odds[value]-o.Probability) > 1e-9 {
				t.Errorf("%s: %q has probability %v, in the typed engine %v", s.name, value, o.Probability, odds[value])
			}
		}
		if !s.counts {
			for value := range found {
				found[value] = want[value]
			}
		}
		if !maps.Equal(want, found) {
			t.Errorf("%s:\ntyped    %v\nexplorer %v", s.name, want, found)
		}
	}
}
