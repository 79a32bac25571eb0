// Package wire is what the client in a reader's program and the explorer say to each other:
// one Request as JSON on the explorer's standard input, one answer on its standard output. The
// client keeps the input open; when it ends, the explorer does.
package wire

import (
	"encoding/json"
	"time"
)

// Version is raised with every change that an older explorer, or an older client, would
// misunderstand.
const Version = 1

// A Request asks for one function.
type Request struct {
	Version int

	// What the runtime of the reader's program knows of the function.
	Func      string // its name: "main.withoutLock"
	File      string // where it begins
	Line      int
	Signature string   // its type
	Args      []string // as Go expressions
	Test      bool     // the program is a test: files of tests belong to its package
	GOROOT    string   // of the Go that compiled the program, as far as is known

	// Files are the sources of the function's package, and Packages those of others by their
	// import paths. Where there are none the explorer reads them from the disk, beside File.
	// A page has no disk.
	Files     []File            `json:",omitempty"`
	Packages  map[string][]File `json:",omitempty"`
	GoVersion string            `json:",omitempty"` // of the language: "go1.26"

	// Harness is more source of the package, which the program was compiled without. Entry
	// is the function in it to explore instead of Func. Expect maps names of functions that
	// it calls to their types.
	Harness string            `json:",omitempty"`
	Entry   string            `json:",omitempty"`
	Expect  map[string]string `json:",omitempty"`

	// Fine is what values begin with that are no mistake; empty ones are none either. If it is not
	// empty, who has made a mistake is told soon, and a report without one has no stepper.
	Fine string `json:",omitempty"`

	// Order, if Replay is set, is the one order to follow; otherwise every order is.
	Replay bool
	Order  []string `json:",omitempty"`

	StoreBuffers bool
	Time         time.Duration // 0: 10 seconds
	Memory       int           // bytes; 0: 1 GB
}

// A File is one source file.
type File struct{ Name, Text string }

// An Answer is what the explorer found.
type Answer struct {
	Version int
	Report  json.RawMessage `json:",omitempty"` // a schedule.Report
	Trace   json.RawMessage `json:",omitempty"` // or a schedule.Trace
	Error   string          `json:",omitempty"` // why there is none, or what the Trace's error is
}
