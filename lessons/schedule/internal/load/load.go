// Package load turns the source of a function into a type-checked program: that function,
// every declaration it can reach, and the packages these need. What cannot be explored is
// refused here, by name and line, in a sentence.
//
// Nothing of the reader's runs, and no file is opened: the text of the packages comes with
// the Request. Loading goes through these stages, one file each:
//
//	find.go   which declaration or function literal the compiler's name and line mean
//	keep.go   which declarations can be reached from it
//	entry.go  the generated function that calls it and turns its results into text
//	check.go  types, and the compiler's errors as sentences
//	limit.go  what is too large to be explored
//	expect.go whether functions that others call are there, with the right type
package load

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// A File is one source file.
type File struct{ Name, Text string }

// A Request says which function to load, and where its source and its imports are.
type Request struct {
	// Files are the sources of f's package, under the names that the compiler saw. The
	// harness of an exercise is one more of these.
	Files []File

	// Harness is the name of that one of the Files which may call machine.Idle; "" for none.
	Harness string

	// Func is f's name as runtime.FuncForPC reports it: "main.withoutLock",
	// "main.main.func2", "locklab/lessons/x.F", "main.(*T).M", "main.f[...]".
	Func string

	// File and Line are where f's code begins, as the runtime reports it. The line can be
	// any line of f, since the compiler drops what it does not need. They matter only for
	// function literals; an empty File stands for every file.
	File string
	Line int

	// Signature is f's type as reflect writes it, "func(int) string". It is needed only for
	// an instance of a generic function, whose type arguments are inferred from it.
	Signature string

	// Args are the arguments as Go expressions: "3", "[]int{1, 2}", "time.Duration(5)".
	Args []string

	// Expect maps names of functions that the reader was asked to write to their types, as
	// source: "addOne": "func(counter *int, myLock *sync.Mutex)". A function that is not
	// there, or has another type, is refused before anything that calls it is checked.
	Expect map[string]string

	// GoVersion is the language version that go.mod names, "go1.26"; "" for the newest.
	GoVersion string

	// Models returns the source of a package that the explorer brings along, Sources that of
	// a package that is explored from its real source. They report false for a package that
	// they do not know. Models is asked first; both may be nil.
	Models, Sources func(importPath string) ([]File, bool)

	// Reason returns why a package, or a name of it, is not understood and what to write
	// instead, as a sentence; "" if there is nothing to add. name is "" for a whole package.
	// It may be nil.
	Reason func(importPath, name string) string
}

// A Program is a function, everything that it can reach, and their types.
type Program struct {
	Fset     *token.FileSet
	Info     *types.Info    // of all packages; InitOrder is with each Package
	Context  *types.Context // shared by all packages: equal instances are identical types
	Packages []*Package     // dependencies first, f's own last

	// Entry is a generated function of f's package that calls f: a func() string if f
	// returns something, and a func() if not. The text is what fmt.Sprint makes of one
	// result, and what fmt.Sprintln makes of several, without the line end.
	Entry *types.Func

	Name   string // what a reader calls f: "withoutLock", "func at line 12"
	Source File   // the file that f stands in
}

// A Package is what is kept of one package.
type Package struct {
	Types *types.Package
	Files []*ast.File // only declarations that can be reached, and the imports these need
	Init  []*types.Initializer
	Model bool // the explorer's own source: its lines are never shown
}

// Load finds the function that r names and returns everything that is needed to run it.
// The error is a *Refusal.
func Load(r Request) (program *Program, err error) {
	l := newLoader(r)
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *Refusal:
			program, err = nil, p
		default:
			// go/parser and go/types are made for programs that people write. What else may
			// be thrown at them must not end the explorer.
			program, err = nil, &Refusal{
				Pos:  token.Position{Filename: r.File, Line: r.Line},
				Text: fmt.Sprintf("Go's type checker gives up on this program (%v).", p),
			}
		}
	}()
	return l.load(), nil
}

// A loader holds what one Load has read so far. Its methods panic with a *Refusal.
type loader struct {
	request  Request
	fset     *token.FileSet
	packages map[string]*source // by import path; f's own under ownPath
	own      *source
	order    []*source // dependencies first
	context  *types.Context
	info     *types.Info

	names   map[string]bool // every identifier in what is kept: which methods can be called
	waiting []*unit         // kept, and not yet scanned
	methods []*unit         // of kept types, whose name nobody has mentioned yet

	lifted   []*unit      // local constants and types that a literal needs
	captured []*ast.Ident // keys of composite literals that may be variables around a literal

	target   *target
	bodyless bool // functions without a body are in order: only their types matter
}

func newLoader(r Request) *loader {
	return &loader{
		request:  r,
		fset:     token.NewFileSet(),
		packages: map[string]*source{},
		context:  types.NewContext(),
		names:    map[string]bool{},
	}
}

func (l *loader) load() *Program {
	l.expect()
	l.parseOwn()
	found := l.find()
	l.target = found
	entry := l.entry(found)
	l.keep(found, entry)
	l.check()
	l.limit()
	object, _ := l.own.types.Scope().Lookup(entry.name).(*types.Func)
	if object == nil {
		panic(Refuse(l.fset, found.decl.Pos(), "%s cannot be called by the explorer.", found.name))
	}
	program := &Program{
		Fset:    l.fset,
		Info:    l.info,
		Context: l.context,
		Entry:   object,
		Name:    found.name,
		Source:  l.own.texts[found.file],
	}
	for _, s := range l.order {
		program.Packages = append(program.Packages, &Package{
			Types: s.types, Files: s.kept, Init: s.init, Model: s.model,
		})
	}
	return program
}
