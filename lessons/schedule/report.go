package schedule

import "math/big"

// A Report says where the orders of a function lead.
type Report struct {
	Name     string   // the function that was explored, as in its source: "withoutLock"
	Orders   *big.Int // how many orders there are, exact when Complete; nil where there is no end to them, or Uncounted
	Complete bool     // false: the search was cut off, and nothing is said of what was not seen

	// Uncounted, of a Complete report, means that all outcomes and data races are there and that
	// there are too many orders to count them: Orders is nil and no Outcome has a Probability.
	Uncounted bool

	Goroutines []string // all that take a step in some example, in the order of their start

	// Outcomes are sorted: values first, numbers as numbers, then panics, deadlocks, and
	// what never ends.
	Outcomes []Outcome

	Races []Race // the data races: pairs of lines that conflict in some order
	Err   error  // why the function cannot be explored, with the line; then nothing else holds

	// Stepper is for package display: the states of the function as the stepper in the page
	// reads them. It is JSON that only internal/replay writes; nil where there is none.
	Stepper []byte
}

// An Outcome is what one or more orders lead to.
type Outcome struct {
	Value       string   // what the function returned or printed, the text of the panic, or who waits for what
	Kind        Kind     // how it ended
	Orders      *big.Int // how many orders lead here, exact if the report is Complete; nil where they have no end
	Probability float64  // 0 to 1, if at each step every choice is equally likely
	Example     Order    // one order that leads here

	// Serial reports whether an order leads here that switches only where a goroutine ends or
	// has to wait, so that no goroutine comes between the steps of another.
	Serial bool
}

// A Kind says how a run ends.
type Kind int

const (
	Finished  Kind = iota // the function returned
	Deadlock              // everybody waits for somebody else
	NeverEnds             // steps are taken for ever, and no end can be reached any more
	Panic                 // a goroutine panicked, or Go's runtime ended the program
)

// String returns the kind in words: "finished", "deadlock", "never ends" or "panic".
func (k Kind) String() string {
	switch k {
	case Deadlock:
		return "deadlock"
	case NeverEnds:
		return "never ends"
	case Panic:
		return "panic"
	}
	return "finished"
}

// A Race is a data race: two accesses to the same variable that can come directly
// after one another, from two goroutines, at least one of them a write and at least one
// of them not atomic.
type Race struct {
	Variable      string // its name in the source: "counter", "account.balance"
	First, Second Access // the earlier line first
}

// An Access is one side of a Race.
type Access struct {
	Line  int    // counted from 1, as Go reports it for the file; 0 if it is in the Harness
	Text  string // that line of the source, without the spaces around it
	Write bool
}
