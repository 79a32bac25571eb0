package runtime

type Error interface {
	error
	RuntimeError()
}

// The machine panics with values of the types below, which have the names of Go's.

// errorString is most of what the runtime panics with: "integer divide by zero".
type errorString string

func (e errorString) Error() string { return "runtime error: " + string(e) }
func (e errorString) RuntimeError() {}

// plainError has no "runtime error: " in front: "close of nil channel".
type plainError string

func (e plainError) Error() string { return string(e) }
func (e plainError) RuntimeError() {}

// boundsError is an index or a slice out of range: "index out of range [3] with length 3".
type boundsError struct{ text string }

func (e boundsError) Error() string { return "runtime error: " + e.text }
func (e boundsError) RuntimeError() {}

// The machine makes a TypeAssertionError with its whole text: "interface conversion: …".
type TypeAssertionError struct{ text string }

func (e *TypeAssertionError) Error() string { return e.text }
func (*TypeAssertionError) RuntimeError()   {}

// The machine makes a PanicNilError of panic(nil).
type PanicNilError struct{ _ [0]func() }

func (*PanicNilError) Error() string {
	return "panic called with nil argument"
}
func (*PanicNilError) RuntimeError() {}
