// Package machine declares what the explorer's machine does for the models: its intrinsics. Only
// models and the files that replace parts of real packages can import it.
//
// A model's code runs as part of the step before it: from one call of Step, Wait, Access or Plain
// to the next, nothing comes between. Its own variables are no steps, and neither are closing a
// channel and a select with a default in a model; a model does not wait on a channel.
//
// What a model's object is, and who has it, the machine reads from its fields, where they are so
// called: holder int, the number of the goroutine that holds it, 0 for none; holders string, the
// numbers of all of them, one rune each, sorted; count int, what a WaitGroup waits for.
package machine

// Step makes the next point at which others may come between: the goroutine stands here until it
// is chosen. object is a pointer to what the step is about, or nil; verb is for traces, in the
// third person: "unlocks".
func Step(object any, verb string)

// Wait is Step, but the goroutine can be chosen only while cond() is true. cond changes nothing.
func Wait(object any, verb string, cond func() bool)

// Sleep is Step for a goroutine that goes on after rank, as in Timer: it can be chosen only while
// no timer stands that it started before and that is known to fire first.
func Sleep(object any, verb string, rank int64)

// Yield is Step for a goroutine that lets others go first.
func Yield(object any, verb string)

// Idle is Step for the harness of an exercise, the only source but the models that may call it: the
// goroutine can be chosen only while every other one waits, sleeps, yields, or is a timer.
func Idle(object any, verb string)

// Access is a Step that reads or writes *pointer atomically: it races with accesses that are
// not atomic.
func Access(pointer any, write bool, verb string)

// Plain is an access to *pointer that is not atomic, as the program's own are: a step where
// others share it and somebody writes it, and a data race if two come together.
func Plain(pointer any, write bool, verb string)

// Note says what the current step found or left, for traces: "→ true". Sprint prints it.
func Note(value any)

// Choose returns 0 … n-1: each is a choice of its own, a branch of the current step. With n < 2
// it returns 0.
func Choose(n int) int

// Self returns the number of the current goroutine, from 1.
func Self() int

// Go is go f(). The goroutine is named after the function value named, or is called named if that
// is a string. It returns the goroutine's number.
func Go(named any, f func()) int

// Timer is Go for what the clock does by itself. The goroutine is not among those that a deadlock
// names, and End can take it away. While it stands at a Wait, it vanishes as soon as nothing but
// itself can reach object; with a nil object it stays.
//
// rank is how long it takes, or -1 where nothing is known. While it stands at its first Wait, it
// cannot be chosen as long as another one stands at its own that the same goroutine started
// before it, with a rank from 0 to this one's: what was begun earlier and takes no longer comes
// first.
func Timer(named any, object any, rank int64, f func()) int

// End takes away the goroutine of that number, which Timer started and which stands at a Wait.
// If it has ended, nothing happens.
func End(number int)

// AddVisible comes before a WaitGroup's counter is raised from counter: the machine makes it a
// step if somebody may wait for the object at the same time.
func AddVisible(object any, counter int)

// Owes says that the goroutine lowers the counter of the WaitGroup, by its method lower, before it ends.
func Owes(group any)

// ByHand says that the program itself changes the counter of the WaitGroup, by Add or Done.
func ByHand(group any)

// Lent says that a goroutine unlocks what another one holds.
func Lent(lock any)

// Output prints s: a step of its own where the function that is explored returns nothing.
func Output(s string)

// Fatal ends the program as Go's runtime does: "fatal error: " + text.
func Fatal(text string)

// Exit ends the program with that exit status.
func Exit(code int)

// Refuse ends the exploration: the program does what is not understood. text is a sentence; the
// machine puts the line of the program in front of it.
func Refuse(text string)

// Format is what fmt.Sprintf makes of values without methods. An operand that is a Said has its
// texts where fmt would call a method. The models call it with one directive, no other text and
// one operand: Format("%+6v", []any{v}).
func Format(format string, operands []any) string

// Print is what fmt.Sprint makes of values without methods; with spaces, fmt.Sprintln without
// the line's end. Operands of type Said are as in Format.
func Print(operands []any, spaces bool) string

// A Said is an operand that has been asked for its text: wherever fmt would call Error or String,
// of the value or of a value inside it, the next of Texts stands. fmt calls neither for %T, %p,
// %#v, and for verbs that are not for strings; there Value is formatted as if it had no methods,
// and so is what comes after the last of Texts.
type Said struct {
	Value any
	Texts []Text
}

// A Text is what a method returned. Raw text is printed as it is, whatever the verb: it tells of
// a panic.
type Text struct {
	Text string
	Raw  bool
}

// Inside returns the values inside v that fmt would ask for their text, in the order in which it
// prints them: those that have Error or String, in exported fields, elements, keys and values at
// any depth, as far as fmt follows pointers. v itself is not among them, nor what lies inside
// one of them.
func Inside(v any) []any

// Assign stores v in *target if v's type allows it and reports whether it did. wrong is 1 if
// target is nil, 2 if it is no pointer or a nil one, 3 if *target is neither an interface nor an
// error type.
func Assign(target any, v any) (done bool, wrong int)

// SameType reports whether a and b have the same dynamic type.
func SameType(a, b any) bool

// Comparable reports whether the dynamic type of v is comparable.
func Comparable(v any) bool

// Keys returns the keys of m in an order that depends on nothing but the keys.
func Keys(m map[any]any) []any

// Len is the length of a slice of any type. It panics as reflect does if v is none.
func Len(v any) int

// Swap swaps two elements of a slice of any type: reads and writes of both.
func Swap(v any, i, j int)
