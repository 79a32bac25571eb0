package oracle

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"locklab/lessons/schedule/internal/load"
	"locklab/lessons/schedule/internal/machine"
	"locklab/lessons/schedule/internal/search"
)

// A lens says how a program is explored.
type lens struct {
	storeBuffers bool
	outcomesOnly bool          // with fewer orders; nothing is counted
	time         time.Duration // 0: the explorer's own limit
}

// An exploration is what the explorer says of a program.
type exploration struct {
	*search.Result
	machine  *machine.Machine
	outcomes []string // sorted, in the words of the corpus
	refusal  error    // why it was not explored
}

// explore explores a program. What cannot be loaded has a refusal; any other failure ends
// the test.
func explore(t testing.TB, p program, with lens) exploration {
	t.Helper()
	loaded, err := loaded(p)
	if err != nil {
		return exploration{refusal: err}
	}
	return run(t, p.id(), loaded, with)
}

func run(t testing.TB, name string, loaded *load.Program, with lens) (e exploration) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%s: the machine panics: %v", name, p)
			e = exploration{refusal: fmt.Errorf("panic: %v", p)}
		}
	}()
	limit := with.time
	if limit == 0 {
		limit = 60 * time.Second // a busy machine may be slow; what is asked is whether it is right
	}
	m, err := machine.New(loaded, machine.Options{StoreBuffers: with.storeBuffers, Deadline: time.Now().Add(limit)})
	var refusal *load.Refusal
	if errors.As(err, &refusal) {
		return exploration{refusal: err}
	} else if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	r := search.Run(context.Background(), m, search.Options{Time: limit, Memory: 4e9, OutcomesOnly: with.outcomesOnly})
	if r.Err != nil {
		return exploration{Result: r, machine: m, refusal: r.Err}
	}
	e = exploration{Result: r, machine: m}
	for _, o := range r.Outcomes {
		e.outcomes = append(e.outcomes, said(o.Kind, o.Value))
	}
	slices.Sort(e.outcomes)
	e.outcomes = slices.Compact(e.outcomes)
	return e
}

// said puts an outcome in the words of the corpus.
func said(kind int, value string) string {
	switch kind {
	case search.Deadlocked:
		return "deadlock"
	case search.NeverEnds:
		return "never ends"
	case search.Panicked:
		value, _, _ = strings.Cut(value, "\n")
		if !strings.HasPrefix(value, "panic: ") && !strings.HasPrefix(value, "fatal error: ") &&
			!strings.HasPrefix(value, "exit status ") {
			value = "panic: " + value
		}
		if strings.HasPrefix(value, "fatal error: no goroutines (main called runtime.Goexit)") {
			return "deadlock"
		}
	}
	return normal(value)
}

// orders returns the number of orders in digits, "no end" where there is none.
func orders(n *big.Int) string {
	if n == nil {
		return "no end"
	}
	return n.String()
}
