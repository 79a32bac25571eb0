// Package exercise checks what the reader of the lesson wrote.
//
// Each exercise has a function of its own, called by the cell after the reader's:
//
//	exercise.CheckCounter(addOne)
//
// A check does not run the answer and hope. It explores it in every order (package schedule),
// together with a harness: Go source that calls the reader's functions and says what went wrong. So
// the answer itself never runs, whatever it would do. A wrong answer gets a sentence, how many of all
// orders fail, and a stepper on one of them; the cell then ends with exit status 1 and the sentence on
// standard error, so that nbclient, nbgrader and scripts see it. A right one gets the reason why it is
// right, and what was tried. A data race is never right, and neither is what could not be tried to the
// end.
//
// To add an exercise, write its harness, _harness/NAME.go, and a task in a file of that name; put it
// into the catalogue; add the cells ex-NAME-task, -answer, -check and -help to its notebook, and
// answers, right and wrong, to testdata/NAME.
//
// Nothing is sent anywhere. Which exercises are solved is kept in a file of the kernel's temporary
// folder, which goes with the kernel.
package exercise

import (
	"fmt"
	"os"

	"locklab/lessons/schedule"
)

// A verdict is what a check says.
type verdict struct {
	Right bool
	Says  string          // one sentence: what went wrong; or why the answer is right
	More  []string        // further sentences, each a paragraph
	Trace *schedule.Trace // an order that shows it, step by step
}

func wrong(format string, args ...any) verdict {
	return verdict{Says: fmt.Sprintf(format, args...)}
}

func right(format string, args ...any) verdict {
	return verdict{Right: true, Says: fmt.Sprintf(format, args...)}
}

// decide shows a verdict. If the answer is wrong, it ends the program.
func decide(name string, judge func() verdict) { end(name, judge(), nil) }

// end shows a verdict and, if there is one, the report that shows it.
func end(name string, v verdict, r *schedule.Report) {
	show(name, v, r)
	if !v.Right {
		fmt.Fprintf(os.Stderr, "%s: %s\n", name, v.Says)
		os.Exit(1)
	}
}

// An entry is an exercise's place in the lesson.
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
	{"once", 9},
	{"bounded-buffer", 9},
	{"barrier", 9},
}
