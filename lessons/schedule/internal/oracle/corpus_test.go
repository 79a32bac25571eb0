// Package oracle compares the explorer with what is known without it: real runs, closed
// forms, published numbers, a second enumerator. It has tests only.
//
// A program of the corpus is an exported function without parameters in a file of
// testdata. Lines of its comment say what is known about it:
//
//	Outcomes: 1 | 2 | deadlock | panic: boom    exactly these, in any sequence; more lines begin with |
//	Orders: 20                                  as many orders
//	Refused: unsafe                             is refused, with these words
//	Buffered: 0 0 | 1 1                         exactly these with store buffers
//	Count: 8192                                 as many outcomes
//	Native: no                                  is not run for real (a loop without end)
//	Never: 0 0                                  these outcomes are impossible
//	Choices: the sequence of a map              has more than one order, though it starts no goroutine
//	Large: yes                                  takes long, and is left out by -short
//	Large: benchmark                            takes longer: see BenchmarkPublished
//
// Package-level variables keep their values between real runs, so a program that uses one
// sets it first.
package oracle

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A source is one file of Go, a package of its own.
type source struct {
	name       string // of the package: "closures"
	text       string
	concurrent bool // its programs start goroutines
}

// A program is a function of a source.
type program struct {
	source     *source
	name       string
	line       int // of func
	results    int
	directives map[string]string
}

// native reports whether the program can be run for real.
func (p program) native() bool {
	return p.directives["Native"] != "no" && p.directives["Refused"] == ""
}

func (p program) id() string { return p.source.name + "." + p.name }

// listed returns what the program's comment lists after a word, sorted; nil if the word is
// not there.
func (p program) listed(word string) []string {
	text, ok := p.directives[word]
	if !ok {
		return nil
	}
	list := strings.Split(text, "|")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	slices.Sort(list)
	return list
}

// corpus reads the files of a folder of testdata.
func corpus(t testing.TB, folder string) []program {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata/%s: %v", folder, err)
	}
	var all []program
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".go")
		all = append(all, programs(t, &source{name, string(text), folder != "sequential"})...)
	}
	return all
}

// programs returns the programs of one source.
func programs(t testing.TB, s *source) []program {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, s.name+".go", s.text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	if file.Name.Name != s.name {
		t.Fatalf("%s.go is package %s; the two names have to be the same", s.name, file.Name.Name)
	}
	var list []program
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Recv != nil || f.Type.TypeParams != nil || len(f.Type.Params.List) > 0 || !f.Name.IsExported() {
			continue
		}
		p := program{source: s, name: f.Name.Name, line: set.Position(f.Pos()).Line, directives: map[string]string{}}
		if f.Type.Results != nil {
			p.results = f.Type.Results.NumFields()
		}
		last := ""
		for line := range strings.SplitSeq(f.Doc.Text(), "\n") {
			if strings.HasPrefix(line, "| ") {
				p.directives[last] += " " + line
			} else if key, value, ok := strings.Cut(line, ": "); ok && !strings.Contains(key, " ") {
				p.directives[key], last = strings.TrimSpace(value), key
			}
		}
		list = append(list, p)
	}
	return list
}
