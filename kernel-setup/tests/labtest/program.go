package labtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/imports"
)

// Programs are cells that run without a kernel: each is what GoNB would make of
// a notebook that has them in one cell, and all are built together as one
// program, in the time that the kernel takes for a few of them.
//
// A cell's program is a package of its own, with its source in a file that stays
// while the test runs. It sees the lesson's packages, writes what it displays to
// standard output as text, and knows no %magic and no !shell line: those are
// left out.
type Programs struct {
	program string
	n       int
}

// A ProgramResult is what a cell without a kernel did.
type ProgramResult struct {
	Stdout, Stderr string
	Err            error // how it ended; nil with exit status 0
	Duration       time.Duration
}

// Failed reports whether the program ended with another exit status than 0.
func (r *ProgramResult) Failed() bool { return r.Err != nil }

var goLine = regexp.MustCompile(`(?m)^go \S+$`)

// BuildPrograms builds a program from each of the lists of cells. The test fails
// if one of them is not Go or does not compile.
func BuildPrograms(t testing.TB, all ...[]string) *Programs {
	t.Helper()
	root, dir := found(t).Root(), scratch(t)
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(path), 0o777)
		if err == nil {
			err = os.WriteFile(path, []byte(text), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	sources := make([]string, len(all))
	errs := make([]error, len(all))
	var group sync.WaitGroup
	limit := make(chan bool, runtime.GOMAXPROCS(0))
	for i, cells := range all {
		group.Go(func() {
			limit <- true
			defer func() { <-limit }()
			sources[i], errs[i] = goSource(fmt.Sprint("cell", i), cells)
		})
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	var list, cases strings.Builder
	for i, source := range sources {
		write(fmt.Sprintf("cell%d/main.go", i), source)
		fmt.Fprintf(&list, "\t\"cells/cell%d\"\n", i)
		fmt.Fprintf(&cases, "\tcase \"%d\":\n\t\tcell%d.Main()\n", i, i)
	}
	write("main.go", "package main\n\nimport (\n\t\"os\"\n\n"+list.String()+")\n\n"+
		"func main() {\n\tswitch os.Args[1] {\n"+cases.String()+"\tdefault:\n\t\tos.Exit(99)\n\t}\n}\n")
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	version := goLine.FindString(string(mod))
	write("go.mod", "module cells\n\n"+version+"\n")
	// A workspace, as the kernel has one: the lesson's go.mod says what is imported.
	write("go.work", fmt.Sprintf("%s\n\nuse (\n\t.\n\t%q\n)\n", version, root))

	ctx, cancel := deadline(t)
	defer cancel()
	program := filepath.Join(dir, "program")
	build := exec.CommandContext(ctx, "go", "build", "-ldflags=-w", "-o", program, ".")
	build.Dir = dir
	build.Env = append(os.Environ(), "GOWORK="+filepath.Join(dir, "go.work"), "GOFLAGS=", "PWD="+dir)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the cells cannot be built: %v\n%s", err, tail(out, 6000))
	}
	return &Programs{program, len(all)}
}

// Run runs one of the programs, from 0, for three minutes at most.
func (p *Programs) Run(t testing.TB, i int, environ ...string) *ProgramResult {
	t.Helper()
	if i < 0 || i >= p.n {
		t.Fatalf("there are %d programs, and none has the number %d", p.n, i)
	}
	end, cancelEnd := deadline(t)
	defer cancelEnd()
	ctx, cancel := context.WithTimeout(end, 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.program, fmt.Sprint(i))
	cmd.Env = append(os.Environ(), environ...)
	cmd.WaitDelay = 10 * time.Second
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	began := time.Now()
	err := cmd.Run()
	if ctx.Err() != nil {
		t.Fatalf("the program did not end; it printed\n%s%s", tail(out.Bytes(), 2000), tail(complaint.Bytes(), 2000))
	}
	return &ProgramResult{out.String(), complaint.String(), err, time.Since(began)}
}

// Source returns the file of package main that the cells make, with the imports that it needs.
func Source(cells ...string) (string, error) { return goSource("main", cells) }

// goSource makes a package of cells: their imports, their declarations, and as
// func Main what stands below their %% lines. As in the kernel, a declaration
// takes the place of an earlier one of that name, and goimports adds the imports
// that are missing and drops those that are not needed.
func goSource(name string, cells []string) (string, error) {
	var head, order []string
	declared := map[string]string{} // source by name
	var main strings.Builder
	for _, cell := range cells {
		declares, runs := splitCell(cell)
		main.WriteString(runs)
		source := "package cell\n" + declares
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, "cell", source, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			return "", fmt.Errorf("%w in\n%s", err, cell)
		}
		text := func(n ast.Node) string {
			return source[files.Position(n.Pos()).Offset:files.Position(n.End()).Offset]
		}
		declare := func(name, source string) {
			if _, again := declared[name]; !again {
				order = append(order, name)
			}
			declared[name] = source
		}
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				key := d.Name.Name
				if d.Recv != nil {
					key = strings.Trim(text(d.Recv.List[0].Type), "*") + "." + key
				}
				declare(key, text(d))
			case *ast.GenDecl:
				if d.Tok == token.CONST { // iota counts within it
					declare(text(d.Specs[0].(*ast.ValueSpec).Names[0]), text(d))
					continue
				}
				for _, spec := range d.Specs {
					switch spec := spec.(type) {
					case *ast.ImportSpec:
						if line := text(spec); !slices.Contains(head, line) {
							head = append(head, line)
						}
					case *ast.TypeSpec:
						declare(spec.Name.Name, "type "+text(spec))
					case *ast.ValueSpec:
						declare(spec.Names[0].Name, "var "+text(spec))
					}
				}
			}
		}
	}
	var source strings.Builder
	fmt.Fprintf(&source, "package %s\n\nimport (\n\t%s\n)\n", name, strings.Join(head, "\n\t"))
	for _, key := range order {
		source.WriteString("\n" + declared[key] + "\n")
	}
	source.WriteString("\nfunc Main() {\n" + main.String() + "}\n")
	formatted, err := imports.Process(name+".go", []byte(source.String()), nil)
	if err != nil {
		return "", fmt.Errorf("%w in\n%s", err, source.String())
	}
	return string(formatted), nil
}

// splitCell splits a cell into what it declares and what it runs, without the
// lines that speak to GoNB or to the shell.
func splitCell(cell string) (declares, runs string) {
	var parts [2]strings.Builder
	part, command := 0, false
	for line := range strings.Lines(cell + "\n") {
		switch {
		case command: // goes on from the line before
		case strings.HasPrefix(line, "%%"):
			part = 1
			continue
		case strings.HasPrefix(line, "%"), strings.HasPrefix(line, "!"):
			command = true
		}
		if command {
			command = strings.HasSuffix(strings.TrimSpace(line), `\`)
			continue
		}
		parts[part].WriteString(line)
	}
	return parts[0].String(), parts[1].String()
}
