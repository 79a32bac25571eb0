// Package exercise checks what the reader of the lesson wrote.
//
// Each exercise has a function of its own, called by the cell after the
// reader's:
//
//	exercise.CheckCounter(addOne)
//
// A check does not run the answer and hope. It runs it in every order
// (package schedule), or, where time is what matters, in the virtual time of
// testing/synctest. A wrong answer gets a sentence and the order that shows it, as a table
// of steps or a timeline; the cell then ends with exit status 1 and the sentence
// on standard error, so that nbclient, nbgrader and scripts see it. A right
// one gets the reason why it is right, and how many orders were tried.
//
// What is given to a check may be anything: a nil, a value of another type, a
// function that panics, never ends or ends the program are wrong answers and no more. To
// survive all of them, a check runs the cell's program a second time, as a child
// process, and waits for it for at most ten seconds.
//
// Nothing is sent anywhere. Which exercises are solved is kept in a file of the
// kernel's temporary folder, which goes with the kernel.
package exercise

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"locklab/lessons/display"
	"locklab/lessons/timeline"
)

// A verdict is what a check says.
type verdict struct {
	Right     bool
	Says      string              // one sentence: what went wrong; or why the answer is right
	More      []string            // further sentences, each a paragraph
	Table     *display.Table      // the order that shows it
	Recording *timeline.Recording // or the times that show it
}

func wrong(format string, args ...any) verdict {
	return verdict{Says: fmt.Sprintf(format, args...)}
}

func right(format string, args ...any) verdict {
	return verdict{Right: true, Says: fmt.Sprintf(format, args...)}
}

// check judges in a child process, shows the verdict and, if it is not right,
// ends the program.
func check(name string, judge func() verdict) {
	checkWith(name, func(deliver func(verdict)) { deliver(judge()) })
}

// checkInTime is check with a judge that can use virtual time.
func checkInTime(name string, judge func(t *testing.T) verdict) {
	checkWith(name, func(deliver func(verdict)) {
		// Virtual time is to be had in a test only, so the child becomes one.
		testing.Main(func(string, string) (bool, error) { return true, nil },
			[]testing.InternalTest{{Name: name, F: func(t *testing.T) {
				deliver(judge(t))
			}}}, nil, nil)
	})
}

func checkWith(name string, judge func(deliver func(verdict))) {
	v, decided := apart(judge)
	if !decided {
		return
	}
	show(name, v)
	if !v.Right {
		fmt.Fprintf(os.Stderr, "%s: %s\n", name, v.Says)
		os.Exit(1)
	}
}

// An exercise belongs to a notebook.
type entry struct {
	name     string
	notebook int
}

// catalogue is every exercise, in the order of the notebooks.
var catalogue = []entry{
	{"two-lines", 1},
	{"possible-lines", 1},
	{"counter", 2},
	{"order-to-two", 2},
	{"possible-values", 2},
	{"channel-timeout", 3},
	{"timed-lock", 3},
	{"every-path", 4},
	{"fair-lock", 4},
	{"hand-over", 5},
	{"transfer", 6},
	{"philosophers", 6},
	{"cas-lock", 7},
	{"cache", 7},
	{"once", 8},
	{"bounded-buffer", 8},
	{"barrier", 8},
}

// oneLine joins what would break a line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
