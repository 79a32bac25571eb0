package notebooks_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"locklab/kernel-setup/tests/labtest"
)

// A try is one thing that a "**Try.**" of the lesson asks for, done to the letter.
type try struct {
	at    string                                             // the text cell that asks for it
	run   []string                                           // the code cells that the reader runs, in this order
	edits []edit                                             // what is changed in them first
	shows func(t *testing.T, r *labtest.Result, cell string) // what the last of them has to show then
}

type edit struct{ cell, old, new string }

// tries are all that the lesson asks for. What only the reader's machine decides is not
// asserted: there the cell has to run and to show what it shows.
var tries = map[string][]try{
	"01-lock.ipynb": {
		{"shown-visits", []string{"visits", "visit-again"}, []edit{{"visit-again", "visit())", "visit(), visit())"}},
			says("this is visit 1 2\n")},
		{"shown-mutex", []string{"with-mutex"}, []edit{
			{"with-mutex", "var myLock sync.Mutex // unlocked: no constructor needed\n", ""},
			{"with-mutex", "\t\tmyLock.Lock()\n",
				"\t\tvar myLock sync.Mutex // unlocked: no constructor needed\n\t\tmyLock.Lock()\n"},
		}, atOnce(2, 2)},
		{"own-lock-shown", []string{"with-lock"}, []edit{{"with-lock", "\t\tmyLock.Release()\n", ""}},
			fails("fatal error: all goroutines are asleep - deadlock!")},
		{"channel-shown", []string{"with-channel"}, []edit{
			{"with-channel", "make(chan struct{}, 1)", "make(chan struct{}, 2)"},
			{"with-channel", `"thread1", "thread2"`, `"thread1", "thread2", "thread3", "thread4"`},
		}, atOnce(4, 2)},
		{"picture-shown", []string{"picture-run"}, []edit{{"picture-run", "\t\twatched.Lock()\n",
			"\t\ttime.Sleep(time.Duration(i) * 60 * time.Millisecond)\n\t\twatched.Lock()\n"}},
			draws("thread1", "thread4")},
	},
	"02-why-locks.ipynb": {
		{"locked-shown", []string{"with-lock", "locked"}, []edit{{"locked", "thread1*5 thread2*5",
			"thread1*2 thread2"}},
			says("Step 3 cannot be thread2's", "thread1 holds")},
		{"twenty-locked-shown", []string{"without-lock", "twenty"}, []edit{
			{"without-lock", "\tgroup.Go(thread2)\n", "\tgroup.Go(thread2)\n\tgroup.Go(func() { add() })\n"},
		}, says("1680 orders\n", "6 of them leave 3\n")},
		{"histograms-shown", []string{"without-lock", "with-lock", "histograms"}, []edit{
			{"without-lock", "increments = 100_000", "increments = 1_000"},
		}, draws("without a lock", "with sync.Mutex: no update lost", "left 2,000")},
		{"bell-shown", []string{"sometimes", "spread-out", "bell"}, []edit{{"sometimes", "IntN(10)", "IntN(2)"}},
			draws("with lock.Lock: no update lost")},
		{"bell-shown", []string{"sometimes", "spread-out", "bell"}, []edit{{"sometimes", "IntN(10)", "IntN(100)"}},
			draws("with lock.Lock: no update lost")},
		{"measured-shown", []string{"sometimes", "spread-out", "measured-possible"}, []edit{
			{"measured-possible", "spreadOut(3, false, sometimes)", "spreadOut(3, false, nothing)"},
		}, says("measured: [")},
		{"lowest-order-shown", []string{"sometimes", "spread-out", "lowest-five"}, []edit{
			{"lowest-five", "spreadOut, 5, false", "spreadOut, 1, false"},
		}, says("all 6 orders")},
	},
	"03-acquire.ipynb": {
		{"waiting-shown", []string{"waiting-run"}, []edit{{"waiting-run", "{100, 100, 100}", "{300, 10, 10}"}},
			draws("thread3")},
		{"timeout-shown", []string{"timeout-run"}, []edit{
			{"timeout-run", "50 * time.Millisecond, 150 * time.Millisecond",
				"99 * time.Millisecond, 99 * time.Millisecond"},
		}, says("thread2 waits for at most 99ms", "thread3 waits for at most 99ms")},
		{"timeout-shown", []string{"timeout-run"}, []edit{
			{"timeout-run", "50 * time.Millisecond, 150 * time.Millisecond",
				"101 * time.Millisecond, 101 * time.Millisecond"},
		}, says("thread2 waits for at most 101ms", "thread3 waits for at most 101ms")},
		{"late-shown", []string{"late-run"}, []edit{{"late-run", "wait = time.Millisecond",
			"wait = 10 * time.Millisecond"}},
			draws("How late a timeout of 10ms fires")},
		{"wrong-shown", []string{"wrong-lock", "wrong-run"}, []edit{{"wrong-lock",
			"\tgo func() {\n\t\tmu.Lock()\n\t\tclose(acquired)\n\t}()\n",
			"\tgo func() { mu.Lock(); mu.Unlock(); close(acquired) }()\n"}},
			says("thread2 has the lock: false", "thread3 has the lock: true")},
	},
	"04-release.ipynb": {
		{"who-at-once-shown", []string{"served", "picky-lock", "chan-lock", "who-at-once"}, []edit{
			{"who-at-once", "0 * time.Microsecond", "1 * time.Microsecond"},
		}, draws("*sync.Mutex, a pause of 1µs between starts")},
		{"who-at-once-shown", []string{"served", "picky-lock", "chan-lock", "who-at-once"}, []edit{
			{"who-at-once", "new(sync.Mutex)", "new(lock.Lock)"},
		}, draws("*lock.Lock, a pause of 0s between starts")},
		{"rivals-shown", []string{"picky-lock", "chan-lock", "spin-lock", "rivals", "rivals-run"}, []edit{
			{"rivals", "busy(100 * time.Microsecond)", "busy(10 * time.Microsecond)"},
		}, says("*sync.Mutex", "*main.spinLock")},
		{"rivals-shown", []string{"picky-lock", "chan-lock", "spin-lock", "rivals", "rivals-run"}, []edit{
			{"rivals", "busy(100 * time.Microsecond)", "busy(time.Millisecond)"},
		}, says("*sync.Mutex", "*main.spinLock")},
	},
	"05-two-workers.ipynb": {
		{"signal-shown", []string{"workers", "start", "every-order-run"}, []edit{
			{"start", "\t<-thread1 // join\n", ""},
			{"start", "\tthread2 := start(secondWorker", "\t<-thread1 // join\n\tthread2 := start(secondWorker"},
		}, func(t *testing.T, r *labtest.Result, cell string) { leaves(t, r, cell, "777") }},
	},
	"06-deadlock.ipynb": {
		{"livelock-shown", []string{"livelock", "livelock-run"}, []edit{
			{"livelock-run", "rand.N(10 * time.Millisecond)", "rand.N(time.Millisecond)"},
		}, says("and with a random one")},
		{"five-shown", []string{"five-run"}, []edit{
			{"five-run", "min(left, right), max(left, right)", "left, right"},
			{"five-run", "\t\t\ta.Lock()\n", "\t\t\ta.Lock()\n\t\t\ttime.Sleep(time.Millisecond)\n"},
		}, fails("fatal error: all goroutines are asleep - deadlock!")},
	},
	"07-which-lock.ipynb": {
		{"copy", []string{"share", "profile-run"}, []edit{{"share", "time.Sleep(200e3)", "time.Sleep(10e6)"}},
			func(t *testing.T, r *labtest.Result, cell string) {
				if looks := number(t, r, cell, `lookUp +(\d+) % of the waiting`); looks < 70 {
					t.Errorf("lookUp holds its lock five times as long as writeLog, and %d %% of the waiting is there",
						looks)
				}
			}},
		{"summary", []string{"copied"}, []edit{{"copied", "func (p purse) deposit", "func (p *purse) deposit"}},
			says("coins: 5\n")},
		{"summary", []string{"copied", "vet"}, []edit{{"copied", "func (p purse) deposit", "func (p *purse) deposit"}},
			says("go vet has nothing to say")},
	},
	"08-memory.ipynb": {
		{"buffers-shown", []string{"pair", "crossed", "measure", "crossed-run", "buffers"}, []edit{
			{"buffers", "schedule.Explorer{StoreBuffers: true}", "schedule.Explorer{}"},
		}, func(t *testing.T, r *labtest.Result, cell string) { leaves(t, r, cell, "1", "10", "11") }},
		{"done-shown", []string{"done"}, []edit{
			{"done", "done := false", "var done atomic.Bool"}, {"done", "!done {", "!done.Load() {"},
			{"done", "done = true", "done.Store(true)"},
		}, says("The loop has ended.")},
	},
}

// says wants these words in what the cell shows; draws wants a chart besides.
func says(words ...string) func(*testing.T, *labtest.Result, string) {
	return func(t *testing.T, r *labtest.Result, cell string) {
		t.Helper()
		if err := r.Cell(cell).ErrorText(); err != "" {
			t.Errorf("%s fails:\n%s", cell, err)
		}
		prints(t, r, cell, words...)
	}
}

func draws(words ...string) func(*testing.T, *labtest.Result, string) {
	return func(t *testing.T, r *labtest.Result, cell string) {
		t.Helper()
		charts(t, r, cell, 1, words...)
	}
}

func fails(words string) func(*testing.T, *labtest.Result, string) {
	return func(t *testing.T, r *labtest.Result, cell string) {
		t.Helper()
		if err := r.Cell(cell).ErrorText(); !strings.Contains(err, words) {
			t.Errorf("%s does not fail with %q:\n%s", cell, words, err)
		}
	}
}

// atOnce wants two lines of each of n threads, and never more than most between the first
// and the second.
func atOnce(n, most int) func(*testing.T, *labtest.Result, string) {
	return func(t *testing.T, r *labtest.Result, cell string) {
		t.Helper()
		out := r.Cell(cell).Stdout()
		inside := 0
		for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
			switch {
			case strings.HasSuffix(line, "has acquired the lock"):
				inside++
			case strings.HasSuffix(line, "is about to release the lock"):
				inside--
			}
			if inside > most {
				t.Errorf("%s: %d at once:\n%s", cell, inside, out)
			}
		}
		for i := range n {
			if lines := strings.Count(out, fmt.Sprintf("thread%d ", i+1)); lines != 2 || inside != 0 {
				t.Errorf("%s: thread%d prints %d lines:\n%s", cell, i+1, lines, out)
			}
		}
	}
}

// Whatever the lesson says to try works, and shows what it is to show. Every "**Try.**"
// stands in the table above.
func TestEveryTry(t *testing.T) {
	for _, name := range labtest.Lesson(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			nb := labtest.Open(t, "notebooks/"+name)
			for _, c := range nb.Cells {
				asked := c.Type == "markdown" && strings.Contains(c.Source, "**Try.**") &&
					!strings.HasPrefix(c.ID, "ex-")
				if done := slices.ContainsFunc(tries[name],
					func(try try) bool { return try.at == c.ID }); done != asked {
					t.Errorf("cell %s asks to try something: %v; this test does: %v", c.ID, asked, done)
				}
			}
			if len(tries[name]) == 0 {
				return
			}
			all := nb.Pick("setup")
			id := func(i int, cell string) string { return fmt.Sprintf("try-%d-%s", i+1, cell) }
			for i, try := range tries[name] {
				edited := nb.Pick(try.run...)
				for _, e := range try.edits {
					edited.Replace(e.cell, e.old, e.new)
				}
				for _, c := range edited.Cells {
					c.ID = id(i, c.ID)
					all.Cells = append(all.Cells, c)
				}
			}
			r := all.Execute(t)
			for i, try := range tries[name] {
				for _, cell := range try.run[:len(try.run)-1] {
					if err := r.Cell(id(i, cell)).ErrorText(); err != "" {
						t.Errorf("%s fails:\n%s", id(i, cell), err)
					}
				}
				try.shows(t, r, id(i, try.run[len(try.run)-1]))
			}
		})
	}
}
