// Package models is what the explorer understands of the packages that a program imports: Go
// source that stands for sync, time, fmt and others, written on a few intrinsics, and the pure
// functions that the explorer calls natively.
//
// A package comes from one of three places. A model, under _src, stands for the whole package:
// what it does not declare does not exist, so that using it is a compile error, which load turns
// into a sentence (see [Why]). A pure function of basic types stands in natives.go and needs no
// source. What is plain Go in the standard library and in other modules is read from its real
// source; where a few of its functions use unsafe or reflect, files under _src replace those.
//
// To add a thing of sync, write one file under _src/sync, with the declarations that package sync
// has and nothing else that is exported. Call an intrinsic of _src/machine at each point at which
// another goroutine may come between; everything up to the next one is a single step. A test
// compares every declaration with the real package; add one that lists the outcomes of a small
// program. To add a pure function, add a line to natives.go. To add a plain-Go package, name it
// in real.go. To explain a name that is left out, add a sentence to why.go.
package models

import (
	"embed"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
)

//go:embed all:_src all:_coarse
var embedded embed.FS

// A File is one source file of a package.
type File struct{ Name, Text string }

// Has reports whether the package is a model: its lines are never shown, and what it does to its
// own variables are no steps but those that its intrinsics make.
func Has(importPath string) bool { return modelled()[importPath] }

// modelled is the set of the models' import paths.
var modelled = sync.OnceValue(func() map[string]bool {
	paths := map[string]bool{}
	_ = fs.WalkDir(embedded, "_src", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			paths[strings.TrimPrefix(path.Dir(name), "_src/")] = true
		}
		return err
	})
	for _, n := range natives {
		folder := strings.LastIndex(n.name, "/") + 1
		last, _, _ := strings.Cut(n.name[folder:], ".")
		paths[n.name[:folder]+last] = true
	}
	for name := range real {
		delete(paths, name)
	}
	return paths
})

// Sources returns the files of a package that needs no real source: a model. It is
// [Set.Sources] of the zero Set.
func Sources(importPath string) ([]File, bool) { return Set{}.Sources(importPath) }

// Opaque reports whether a struct type of a model has other fields than the real one, so that it
// cannot be printed.
func Opaque(importPath, name string) bool {
	return Has(importPath) && !printable[importPath+"."+name]
}

// printable are the struct types of models that are printed as in Go: their fields are the same,
// or a method makes their text.
var printable = map[string]bool{
	"context.backgroundCtx":         true,
	"context.cancelCtx":             true,
	"context.deadlineExceededError": true,
	"context.emptyCtx":              true,
	"context.todoCtx":               true,
	"context.valueCtx":              true,
	"context.withoutCancelCtx":      true,
	"errors.errorString":            true,
	"errors.joinError":              true,
	"fmt.wrapError":                 true,
	"fmt.wrapErrors":                true,
	"io.discard":                    true,
	"runtime.PanicNilError":         true,
	"runtime.boundsError":           true,
	"runtime.TypeAssertionError":    true,
	"strconv.NumError":              true,
	"sync/atomic.Bool":              true,
	"sync/atomic.Int32":             true,
	"sync/atomic.Int64":             true,
	"sync/atomic.Uint32":            true,
	"sync/atomic.Uint64":            true,
	"sync/atomic.Uintptr":           true,
	"sync/atomic.Value":             true,
	"sync/atomic.align64":           true,
	"sync/atomic.noCopy":            true,
}

// A Set finds packages. The zero Set has the models alone.
type Set struct {
	// Std holds the standard library's source, as GOROOT/src does. Only the folders of
	// [Real] are read. nil: none.
	Std fs.FS

	// Find returns the folder of a package that neither is a model nor belongs to the standard
	// library. nil: none is found.
	Find func(importPath string) (fs.FS, bool)

	// Coarse adds a clock that tells only whether little or much time has passed, and a single
	// processor: enough to explore the real source of lessons/lock, and wrong for programs that
	// do more with the time than to compare it with one duration.
	Coarse bool

	packed map[string]string // the text of a file, by import path and name
}

// folder returns the files that lie in the folder of a package.
func (s Set) folder(importPath string) []File {
	var files []File
	for name, text := range s.packed {
		if path.Dir(name) == importPath {
			files = append(files, File{name, text})
		}
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	from, under := s.Std, importPath
	if !standard(importPath) {
		from, under = nil, "."
		if s.Find != nil {
			from, _ = s.Find(importPath)
		}
	}
	if from == nil || len(files) > 0 {
		return files
	}
	entries, err := fs.ReadDir(from, under)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		text, err := fs.ReadFile(from, path.Join(under, e.Name()))
		if err != nil {
			return nil
		}
		files = append(files, File{e.Name(), string(text)})
	}
	return files
}

// Sources returns the files of the package, and whether it is understood at all.
func (s Set) Sources(importPath string) ([]File, bool) {
	if packages[importPath] != "" { // understood neither as a model nor by its source
		return nil, false
	}
	files := own("_src", importPath)
	if s.Coarse {
		coarse := own("_coarse", importPath)
		files = slices.DeleteFunc(files, func(f File) bool {
			return slices.ContainsFunc(coarse, func(c File) bool { return c.Name == f.Name })
		})
		files = append(files, coarse...)
	}
	if importPath == "runtime" {
		files = append(files, File{"runtime/platform.go", "package runtime\n\n" +
			"const GOOS string = \"" + runtime.GOOS + "\"\n\n" +
			"const GOARCH string = \"" + runtime.GOARCH + "\"\n"})
	}
	if text := stubs(importPath); text != "" {
		files = append(files, File{importPath + "/natives.go", text})
	}
	left, partly := real[importPath]
	if !partly && (len(files) > 0 || standard(importPath)) {
		return files, len(files) > 0
	}
	source := plainGo(s.folder(importPath), importPath)
	if len(source) == 0 {
		return nil, false
	}
	if !partly {
		return source, true
	}
	replaced := map[string]bool{}
	for _, name := range left {
		replaced[name] = true
	}
	for _, f := range files {
		for _, name := range functions(f.Text) {
			replaced[name] = true
		}
	}
	for _, f := range source {
		files = append(files, File{f.Name, blank(f.Text, replaced)})
	}
	return files, true
}

// own returns the files of a package under _src or _coarse.
func own(tree, importPath string) []File {
	var files []File
	folder := path.Join(tree, importPath)
	entries, err := embedded.ReadDir(folder)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		text, err := embedded.ReadFile(path.Join(folder, e.Name()))
		if err == nil {
			files = append(files, File{path.Join(importPath, e.Name()), string(text)})
		}
	}
	return files
}

// plainGo returns the Go files of a folder but for tests and for files that are built only
// somewhere.
func plainGo(folder []File, importPath string) []File {
	var files []File
	for _, f := range folder {
		if strings.HasSuffix(f.Name, ".go") && !strings.HasSuffix(f.Name, "_test.go") && !constrained(f.Text) {
			files = append(files, File{path.Join(importPath, path.Base(f.Name)), f.Text})
		}
	}
	return files
}

// constrained reports whether a file has a build constraint.
func constrained(text string) bool {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "//go:build ") {
			return true
		}
		if strings.HasPrefix(line, "package ") {
			return false
		}
	}
	return false
}

// functions returns the names of the functions that a formatted file declares.
func functions(text string) []string {
	var names []string
	for line := range strings.Lines(text) {
		rest, found := strings.CutPrefix(line, "func ")
		if end := strings.IndexAny(rest, "([ "); found && end > 0 {
			names = append(names, rest[:end])
		}
	}
	return names
}

// blank takes the functions of these names out of a formatted file, and the import of package
// unsafe, which only they need. Every other line stays where it is.
func blank(text string, names map[string]bool) string {
	var kept strings.Builder
	inside := false
	for line := range strings.Lines(text) {
		if importsUnsafe(line) {
			kept.WriteString("\n")
			continue
		}
		starts := functions(line)
		if len(starts) > 0 && names[starts[0]] {
			inside = !strings.HasSuffix(line, "}\n") && strings.HasSuffix(line, "{\n")
			kept.WriteString("\n")
			continue
		}
		if !inside {
			kept.WriteString(line)
			continue
		}
		inside = line != "}\n"
		kept.WriteString("\n")
	}
	return kept.String()
}

// importsUnsafe reports whether a line of a formatted file is that import.
func importsUnsafe(line string) bool {
	name := strings.TrimPrefix(strings.TrimSpace(line), "import ")
	return strings.TrimPrefix(name, "_ ") == `"unsafe"`
}

// standard reports whether the path is one of the standard library's: no dot in its first part,
// which is also what keeps other modules from using such names, and not this module.
func standard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".") && first != "locklab"
}
