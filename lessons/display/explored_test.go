package display_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"locklab/kernel-setup/tests/labtest"
	"locklab/kernel-setup/tests/short"
	"locklab/lessons/display"
	"locklab/lessons/schedule"
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
				someNumber = value + 1
				if withLock {
					myLock.Unlock()
				}
			}
		})
	}
	group.Wait()
	return someNumber
}

func transfers() string {
	var a, b sync.Mutex
	var group sync.WaitGroup
	thread1 := func() {
		a.Lock()
		b.Lock()
		b.Unlock()
		a.Unlock()
	}
	thread2 := func() {
		b.Lock()
		a.Lock()
		a.Unlock()
		b.Unlock()
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

// A round of the real explorer: what Explore finds out, the reader can step through.
func TestExploredFunctions(t *testing.T) {
	tb := stepper(t, schedule.Explore(withoutLock))
	tb.press("[data-key=open]")
	tb.reads(".rest p:first-child", "From here 20 orders remain: leaves 1 · 18 · 75.0 %leaves 2 · 2 · 25.0 %")
	tb.reads(".choices", "g1: read counter1 g2: read counter2 main waits for group, which counts 2")
	tb.keys("12111")
	if got := get[string](tb, `text('.values .bad')`); !strings.Contains(got, "⚠ stale: counter is 1 now") {
		t.Errorf("the stale read is not marked: %q", got)
	}
	if got := get[string](tb, `text('.line.here code')`); got != "counter++" {
		t.Errorf("the line that is marked is %q", got)
	}
	tb.keys("22")
	tb.reads(".banner", "The end: it leaves 1.")
	tb.reads(".lanes .piece", "reads 0 | ⚠ reads 0 | calculates 1 | writes 1 | calculates 1 | ✗ writes 1")
	tb.reads(".values tr", "counter 1")
	tb.screenshot("explored-lost")
	tb.quiet()

	tb = stepper(t, schedule.Explore(counting, 2, 2, false))
	tb.press("[data-key=open]")
	tb.keys("1111") // one goroutine alone: whatever it reads is what it has written
	tb.reads(".lanes .piece.wrong", "")
	tb.keys("222")
	tb.reads(".lanes .piece.wrong", "")
	tb.screenshot("explored-counting")
	tb.quiet()

	tb = stepper(t, schedule.Explore(transfers))
	tb.press("[data-key=open]")
	tb.keys("12")
	tb.reads(".banner", "Deadlock: nobody can go on. thread1 waits for thread2, which waits for thread1.")
	tb.screenshot("explored-deadlock")
	tb.quiet()
}

// What the stepper copies, Replay follows.
func TestReplayOfWhatWasCopied(t *testing.T) {
	tb := stepper(t, schedule.Explore(withoutLock))
	tb.press("[data-key=open]")
	tb.keys("121122")
	tb.press("[data-key=copy]")
	copied := get[string](tb, `$('input.order').value`)
	const order = `schedule.Order{"goroutine 1 goroutine 2 goroutine 1*2 goroutine 2*2"}`
	if copied != order {
		t.Fatalf("copied is %s, want %s", copied, order)
	}
	trace := schedule.Replay(schedule.Order{"goroutine 1 goroutine 2 goroutine 1*2 goroutine 2*2"}, withoutLock)
	m := one(t, func() { display.Show(trace) })
	const want = `One order of withoutLock, 6 steps: it leaves 1.
   goroutine 1        goroutine 2                               counter  group
0                                                               0        2, main waits
1  reads counter: 0                                             0        2, main waits
2                     reads counter: 0 (stale when it is used)  0        2, main waits
3  calculates 1                                                 0        2, main waits
4  writes counter: 1                                            1 *      1, main waits *
5                     calculates 1                              1        1, main waits
6                     writes counter: 1 (an update is lost)     1`
	if m.text != want {
		t.Errorf("the trace is\n%s\nwant\n%s", m.text, want)
	}
}

// The states of a long function do not fit its message; those of what the lesson shows do.
func TestWeightOfExplored(t *testing.T) {
	short.Skip(t, "large explorations")
	for name, r := range map[string]schedule.Report{
		"withoutLock": schedule.Explore(withoutLock), "3 each": schedule.Explore(counting, 2, 3, false),
		"5 each":     schedule.Explore(counting, 2, 5, false),
		"three of 2": schedule.Explore(counting, 3, 2, false), "12 each": schedule.Explore(counting, 2, 12, false),
		"transfers":   schedule.Explore(transfers),
		"dinner of 3": schedule.Explore(dinner, 3, false), "dinner of 4": schedule.Explore(dinner, 4, false),
		"dinner of 5": schedule.Explore(dinner, 5, false),
	} {
		m := one(t, func() { display.Show(r) })
		partial := unpacked(t, r.Stepper)["partial"] == true
		t.Logf("%s: %d bytes, partial: %v", name, len(m.html)+len(m.text), partial)
		if len(m.html)+len(m.text) > 100_000 || partial != (name == "12 each") {
			t.Errorf("%s weighs %d bytes, partial: %v", name, len(m.html)+len(m.text), partial)
		}
	}
}

// The explorer itself, as set-up compiles it for the page, answers for states that did not fit.
func TestStepperAsksTheRealExplorer(t *testing.T) {
	served := func(name string) []byte {
		data, err := os.ReadFile(labtest.Clone(t).Path("share", "jupyter", "labextensions", "locklab", "static", name))
		if err != nil {
			labtest.Missing(t, "the set-up has no explorer for pages: %v", err)
		}
		return data
	}
	program, start := served("explorer.wasm"), served("wasm_exec.js")
	out, err := exec.Command("go", "run", "./testdata/far").Output()
	if err != nil {
		t.Fatal(err)
	}
	var r schedule.Report
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatal(err)
	}
	tb := stepper(t, r)
	tb.serve("/base/lab/extensions/locklab/static/explorer.wasm", "application/wasm", program)
	tb.serve("/base/lab/extensions/locklab/static/wasm_exec.js", "text/javascript", start)
	tb.press("[data-key=open]")
	tb.keys("2222222221") // no example begins like this
	tb.until(`host().past.length === 10 && !host().waiting`)
	asked := time.Now()
	tb.keys("1")
	tb.until(`host().past.length === 11 && !host().waiting`)
	t.Logf("a step that the explorer was asked for took %v", time.Since(asked))
	if got := get[string](tb, `text('.rest p:first-child')`); !strings.HasPrefix(got, "From here ") ||
		!strings.Contains(got, "orders remain: leaves") {
		t.Errorf("what remains: %q; %s", got, get[string](tb, `text('.banner')`))
	}
	if n := get[int](tb, `$$('.rest .chip.bad').length`); n == 0 {
		t.Error("what fails does not stand out")
	}
	tb.screenshot("explored-in-the-page")
	tb.quiet()
}
