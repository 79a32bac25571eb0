// Package models is what the explorer understands of the packages that a program imports: Go
// source that stands for sync, time, fmt and others, written on a few intrinsics, and the pure
// functions that the explorer calls natively.
//
// A package comes from one of three places. A model, under _src, stands for the whole package:
// what it does not declare does not exist, so that using it is a compile error, which load turns
// into a sentence (see [Why]). A pure function of basic types stands in [Natives] and needs no
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
	"strings"
)

//go:embed all:_src
var embedded embed.FS

// A File is one source file of a package.
type File struct{ Name, Text string }

// Has reports whether the package is a model: its lines are never shown, and what it does to its
// own variables are no steps but those that its intrinsics make.
func Has(importPath string) bool {
	if _, partly := real[importPath]; partly {
		return false
	}
	return len(own(importPath)) > 0 || hasNatives(importPath)
}

// Sources returns the files of a package that needs no real source: a model. It is
// [Set.Sources] of the zero Set.
func Sources(importPath string) ([]File, bool) { return Set{}.Sources(importPath) }

// A Set finds packages. The zero Set has the models alone.
type Set struct {
	// Std holds the standard library's source, as GOROOT/src does. Only the folders of
	// [Real] are read. nil: none.
	Std fs.FS
	// Find returns the source of a package that neither is a model nor belongs to the
	// standard library, its files at the top. nil: none are found.
	Find func(importPath string) (fs.FS, bool)
}

// Sources returns the files of the package, and whether it is understood at all.
func (s Set) Sources(importPath string) ([]File, bool) {
	files := own(importPath)
	if importPath == "runtime" {
		files = append(files, File{"runtime/platform.go", "package runtime\n\n" +
			"const GOOS string = \"" + runtime.GOOS + "\"\n\n" +
			"const GOARCH string = \"" + runtime.GOARCH + "\"\n"})
	}
	if text := stubs(importPath); text != "" {
		files = append(files, File{importPath + "/natives.go", text})
	}
	left, partly := real[importPath]
	if !partly {
		if len(files) > 0 {
			return files, true
		}
		if s.Find == nil || standard(importPath) {
			return nil, false
		}
		folder, found := s.Find(importPath)
		if !found {
			return nil, false
		}
		files = plainGo(folder, ".", importPath)
		return files, len(files) > 0
	}
	if s.Std == nil {
		return nil, false
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
	source := plainGo(s.Std, importPath, importPath)
	if len(source) == 0 {
		return nil, false
	}
	for _, f := range source {
		files = append(files, File{f.Name, blank(f.Text, replaced)})
	}
	return files, true
}

// own returns the files under _src.
func own(importPath string) []File {
	var files []File
	folder := path.Join("_src", importPath)
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
func plainGo(from fs.FS, folder, importPath string) []File {
	entries, err := fs.ReadDir(from, folder)
	if err != nil {
		return nil
	}
	var files []File
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := fs.ReadFile(from, path.Join(folder, name))
		if err != nil || constrained(string(text)) {
			continue
		}
		files = append(files, File{path.Join(importPath, name), string(text)})
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

// blank takes the functions of these names out of a formatted file, and the imports that nothing
// else may need: package unsafe, and what is internal to the standard library. Every other line
// stays where it is.
func blank(text string, names map[string]bool) string {
	var kept strings.Builder
	inside := false
	for line := range strings.Lines(text) {
		if hiddenImport(line) {
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

// hiddenImport reports whether a line of a formatted file is the import of such a package.
func hiddenImport(line string) bool {
	name := strings.TrimSpace(strings.TrimPrefix(line, "import "))
	name = strings.TrimPrefix(name, "_ ")
	return name == `"unsafe"` || strings.HasPrefix(name, `"internal/`) && strings.HasSuffix(name, `"`)
}

// standard reports whether the path is one of the standard library's: no dot in its first part,
// which is also what keeps other modules from using such names, and not this module.
func standard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".") && first != "locklab"
}
