package schedule

// A Trace is one order of a function, step by step.
type Trace struct {
	Name       string   // the function, as Report.Name
	Goroutines []string // all that were started, in the order of their start; the function's own, "main", is the first
	Objects    []string // the names of what they share: variables, locks, channels, …
	Start      []string // what is shared before the first step, as Step.State
	Steps      []Step   // one for each step of the order

	// Waiting are the goroutines that have not ended and cannot take a step after the last
	// one, each with the step that it waits for. In a deadlock these are all that are left.
	Waiting []Waiting
	Ready   []string // who can take a step after the last one; empty when the run has ended

	Ended  bool   // the order leads to an end, which Kind and Value describe as those of an Outcome do
	Kind   Kind   // how the run ended
	Value  string // what it left
	Output string // what the goroutines printed

	Err error `json:"-"` // why the order cannot be followed; Steps are those until there
}

// A Step is one row of a Trace.
type Step struct {
	Goroutine int      // who took it: an index of Trace.Goroutines
	Line      int      // of the source, as Go reports it for the file
	Action    string   // in the third person: "reads", "locks", …
	Object    string   // on what, "" if that says nothing
	Value     string   // which value was read, calculated, written or received; or ""
	State     []string // what is shared, after the step: a value for each of Trace.Objects, "" for what is not made yet
	Stale     bool     // it read a value that another goroutine overwrites before this one has used it
	Lost      bool     // it overwrites a value that was written since this goroutine read, and that nobody has seen
}

// String returns the step without who took it: "reads counter: 0".
func (s Step) String() string {
	text := s.Action
	if s.Object != "" {
		text += " " + s.Object
	}
	if s.Value != "" {
		if s.Object != "" {
			text += ":"
		}
		text += " " + s.Value
	}
	return text
}

// A Waiting is a goroutine that cannot take its next step.
type Waiting struct {
	Goroutine int    // an index of Trace.Goroutines
	Line      int    // of its next step
	Next      string // its next step, in the imperative: "lock b"
	Why       string // what it does instead: "waits for b, which thread2 holds"
	Circle    bool   // it is part of a circle in which each waits for the next
}
