// Package disk reads the source of a function's package, and of the packages that it imports,
// from the folders where the go command found them: the module around it, the workspace, the
// module cache, the standard library. It runs no go command, unless the standard library cannot
// be found otherwise, and opens nothing but go.mod, go.work and Go files.
package disk

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"locklab/lessons/schedule/internal/wire"
)

// Package returns the source files of the package that file belongs to, and the language
// version that its module asks for, "go1.26". Files that are not built on this machine are left
// out, and those of tests unless test is set or file is one. An error is a sentence.
func Package(file string, test bool) (files []wire.File, goVersion string, err error) {
	if !filepath.IsAbs(file) {
		return nil, "", fmt.Errorf("The source of this function cannot be found: its program says only %q. "+
			"Compile it without -trimpath.", file)
	}
	first, err := os.ReadFile(file)
	if err != nil {
		return nil, "", fmt.Errorf("The source of this function cannot be read: %s.", cause(err))
	}
	name := packageName(first)
	test = test || strings.HasSuffix(file, "_test.go")
	files = append(files, wire.File{Name: filepath.Base(file), Text: string(first)})
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		return nil, "", fmt.Errorf("The source beside %s cannot be read: %s.", filepath.Base(file), cause(err))
	}
	for _, e := range entries {
		other := e.Name()
		switch {
		case e.IsDir(), other == filepath.Base(file), !strings.HasSuffix(other, ".go"), other[0] == '_',
			other[0] == '.':
			continue
		case strings.HasSuffix(other, "_test.go") && !test, !fits(other):
			continue
		}
		text, err := os.ReadFile(filepath.Join(filepath.Dir(file), other))
		if err != nil {
			return nil, "", fmt.Errorf("The source beside %s cannot be read: %s.", filepath.Base(file), cause(err))
		}
		if packageName(text) == name && allowed(string(text)) {
			files = append(files, wire.File{Name: other, Text: string(text)})
		}
	}
	if name == "main" {
		files = together(files)
	}
	if m := moduleAround(filepath.Dir(file)); m != nil && m.file.Go != nil {
		goVersion = "go" + m.file.Go.Version
	}
	return files, goVersion, nil
}

// together leaves out files that cannot be compiled with the first: in a folder of small programs
// each has a main of its own, and go run names the files of one.
func together(files []wire.File) []wire.File {
	own := files[0].Name
	first, _ := declared(files[0])
	return slices.DeleteFunc(files, func(f wire.File) bool {
		if f.Name == own {
			return false
		}
		names, err := declared(f)
		return err != nil || slices.ContainsFunc(names, func(name string) bool { return slices.Contains(first, name) })
	})
}

// declared returns the names that a file declares for its package, but for methods.
func declared(f wire.File) (names []string, err error) {
	tree, err := parser.ParseFile(token.NewFileSet(), "", f.Text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	add := func(id *ast.Ident) {
		if id.Name != "_" && id.Name != "init" {
			names = append(names, id.Name)
		}
	}
	for _, d := range tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				add(d.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					add(spec.Name)
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						add(id)
					}
				}
			}
		}
	}
	return names, nil
}

// cause is an error without what os says before it.
func cause(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Path + ": " + p.Err.Error()
	}
	return err.Error()
}

// packageName returns the name in a file's package clause, "" if it has none.
func packageName(text []byte) string {
	f, err := parser.ParseFile(token.NewFileSet(), "", text, parser.PackageClauseOnly)
	if err != nil || f.Name == nil {
		return ""
	}
	return f.Name.Name
}

// Systems and architectures that can end a file's name. Others are names like any.
var (
	systems = strings.Fields("aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 " +
		"solaris wasip1 windows")
	chips = strings.Fields("386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 " +
		"s390x wasm")
)

// fits reports whether a file is built on this machine, as far as its name tells.
func fits(name string) bool {
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".go"), "_test")
	parts := strings.Split(name, "_")[1:]
	n := len(parts)
	switch {
	case n >= 2 && slices.Contains(systems, parts[n-2]) && slices.Contains(chips, parts[n-1]):
		return tag(parts[n-2]) && tag(parts[n-1])
	case n >= 1 && (slices.Contains(systems, parts[n-1]) || slices.Contains(chips, parts[n-1])):
		return tag(parts[n-1])
	}
	return true
}

// allowed reports whether a file's build constraint holds on this machine. Tags that the go
// command was given count as not set.
func allowed(text string) bool {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if constraint.IsGoBuild(line) {
			expr, err := constraint.Parse(line)
			return err != nil || expr.Eval(tag)
		}
		if line != "" && !strings.HasPrefix(line, "//") {
			return true // the package clause, or a comment of the other kind: rare before one
		}
	}
	return true
}

// tag reports whether a build tag is set.
func tag(name string) bool {
	switch name {
	case runtime.GOOS, runtime.GOARCH, "gc":
		return true
	case "unix":
		return slices.Contains(strings.Fields("aix android darwin dragonfly freebsd illumos ios linux netbsd "+
			"openbsd solaris"), runtime.GOOS)
	}
	var minor int
	if n, err := fmt.Sscanf(name, "go1.%d", &minor); n == 1 && err == nil {
		return minor <= 26
	}
	return false
}

// A modFile is a module's go.mod and where it lies.
type modFile struct {
	dir  string
	file *modfile.File
}

// moduleAround returns the module that a folder belongs to, nil for none.
func moduleAround(dir string) *modFile {
	for {
		if m := moduleAt(dir); m != nil {
			return m
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil
		}
		dir = parent
	}
}

func moduleAt(dir string) *modFile {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return nil
	}
	f, err := modfile.Parse("go.mod", text, nil)
	if err != nil { // of a newer Go, say; this leaves out its replacements
		f, err = modfile.ParseLax("go.mod", text, nil)
	}
	if err != nil || f.Module == nil {
		return nil
	}
	return &modFile{dir, f}
}

// Modules finds packages as a build in a folder does.
type Modules struct {
	own []*modFile // whose packages are read where they lie
}

// ModulesOf returns the modules that packages in dir see: the one around it, and those of the
// workspace.
func ModulesOf(dir string) *Modules {
	m := &Modules{}
	if around := moduleAround(dir); around != nil {
		m.own = append(m.own, around)
	}
	work := os.Getenv("GOWORK")
	for folder := dir; work == ""; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "go.work")); err == nil {
			work = filepath.Join(folder, "go.work")
		} else if folder == filepath.Dir(folder) {
			work = "off"
		}
	}
	if text, err := os.ReadFile(work); work != "off" && err == nil {
		if f, err := modfile.ParseWork("go.work", text, nil); err == nil {
			for _, use := range f.Use {
				folder := filepath.FromSlash(use.Path)
				if !filepath.IsAbs(folder) {
					folder = filepath.Join(filepath.Dir(work), folder)
				}
				if used := moduleAt(folder); used != nil && (len(m.own) == 0 || used.dir != m.own[0].dir) {
					m.own = append(m.own, used)
				}
			}
		}
	}
	return m
}

// Find returns the folder of a package that is not the standard library's.
func (m *Modules) Find(importPath string) (fs.FS, bool) {
	for _, own := range m.own {
		if rest, ok := inside(importPath, own.file.Module.Mod.Path); ok {
			if dir := filepath.Join(own.dir, rest); hasGo(dir) {
				return os.DirFS(dir), true
			}
		}
		if dir := filepath.Join(own.dir, "vendor", filepath.FromSlash(importPath)); hasGo(dir) {
			return os.DirFS(dir), true
		}
	}
	// Of the modules that may hold the package, the one with the longest path counts, in the
	// highest version that is asked for.
	var best module.Version
	var from *modFile
	for _, own := range m.own {
		for _, r := range own.file.Require {
			if _, ok := inside(importPath, r.Mod.Path); !ok || len(r.Mod.Path) < len(best.Path) {
				continue
			}
			if len(r.Mod.Path) > len(best.Path) || semver.Compare(r.Mod.Version, best.Version) > 0 {
				best, from = r.Mod, own
			}
		}
	}
	if from == nil {
		return nil, false
	}
	rest, _ := inside(importPath, best.Path)
	for _, r := range from.file.Replace {
		if r.Old.Path != best.Path || r.Old.Version != "" && r.Old.Version != best.Version {
			continue
		}
		if r.New.Version != "" {
			best = r.New
			break
		}
		dir := filepath.FromSlash(r.New.Path)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(from.dir, dir)
		}
		dir = filepath.Join(dir, rest)
		return os.DirFS(dir), hasGo(dir)
	}
	escaped, err1 := module.EscapePath(best.Path)
	version, err2 := module.EscapeVersion(best.Version)
	if err1 != nil || err2 != nil {
		return nil, false
	}
	dir := filepath.Join(moduleCache(), filepath.FromSlash(escaped)+"@"+version, rest)
	return os.DirFS(dir), hasGo(dir)
}

// inside returns what follows a module's path in a package's.
func inside(importPath, modulePath string) (rest string, ok bool) {
	if importPath == modulePath {
		return "", true
	}
	rest, ok = strings.CutPrefix(importPath, modulePath+"/")
	return filepath.FromSlash(path.Clean(rest)), ok
}

func hasGo(dir string) bool {
	found, err := os.ReadDir(dir)
	isGo := func(e fs.DirEntry) bool { return strings.HasSuffix(e.Name(), ".go") }
	return err == nil && slices.ContainsFunc(found, isGo)
}

func moduleCache() string {
	if dir := os.Getenv("GOMODCACHE"); dir != "" {
		return dir
	}
	if dir := filepath.SplitList(os.Getenv("GOPATH")); len(dir) > 0 && dir[0] != "" {
		return filepath.Join(dir[0], "pkg", "mod")
	}
	home, _ := os.UserHomeDir()
	return filepath.Join(home, "go", "pkg", "mod")
}

// Std returns the source of the standard library, of the Go whose root is given if that is
// known, otherwise of the go command on PATH; nil if there is none.
func Std(goroot string) fs.FS {
	for _, find := range []func() string{
		func() string { return goroot },
		func() string { // the go command lies in GOROOT/bin
			golang, err := exec.LookPath("go")
			if err != nil {
				return ""
			}
			if real, err := filepath.EvalSymlinks(golang); err == nil {
				golang = real
			}
			return filepath.Dir(filepath.Dir(golang))
		},
		func() string { // unless it is a wrapper
			root, _ := exec.Command("go", "env", "GOROOT").Output()
			return strings.TrimSpace(string(root))
		},
	} {
		if root := find(); root != "" && hasGo(filepath.Join(root, "src", "slices")) {
			return os.DirFS(filepath.Join(root, "src"))
		}
	}
	return nil
}
