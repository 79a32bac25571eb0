package book

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A program is what the playground edits and explores. As JSON it is also what a link to
// the playground carries.
type program struct {
	Program string `json:"program"`           // Go source, of package main
	Explore string `json:"explore"`           // the function
	Buffers bool   `json:"buffers,omitempty"` // with store buffers
}

// fragment returns the part of the playground's address that carries the program: JSON,
// deflated, in base64.
func (p program) fragment() string {
	text, err := json.Marshal(p)
	if err != nil {
		return "" // texts can always be written
	}
	return "program=" + packed(text)
}

func packed(text []byte) string {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return ""
	}
	w.Write(text) // neither fails: it goes into memory
	w.Close()
	return base64.RawURLEncoding.EncodeToString(b.Bytes())
}

func (p program) link() string {
	return fmt.Sprintf(`<a class="edit" href="%s.html#%s">Edit and explore this program</a>`, playground, p.fragment())
}

// declarations are what the cells of a notebook have declared so far.
type declarations struct {
	all     map[string]declaration
	order   []string          // of their last declarations
	imports map[string]string // import specs by the names of the packages
}

type declaration struct {
	text string
	node ast.Node
}

// editable returns the program that the last of the cells explores: the function, and all
// that it needs of what the cells have declared. It has none where the cell explores
// nothing, or a function of values that only the cell has.
func editable(cells []cell) (program, bool) {
	last := string(cells[len(cells)-1].Source)
	if !strings.Contains(last, "Explore(") {
		return program{}, false
	}
	d := declarations{all: map[string]declaration{}, imports: map[string]string{}}
	for _, c := range cells {
		if c.Type == "code" {
			d.add(string(c.Source))
		}
	}
	_, body, _ := strings.Cut("\n"+last, "\n%%")
	if _, rest, found := strings.Cut(body, "\n"); found {
		body = rest
	}
	const before = "package main\nfunc main() {\n"
	set := token.NewFileSet()
	source := before + body + "\n}"
	file, err := parser.ParseFile(set, "", source, parser.SkipObjectResolution)
	if err != nil {
		return program{}, false
	}
	var call *ast.CallExpr
	ast.Inspect(file, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok && call == nil && len(c.Args) > 0 {
			f, ok := c.Fun.(*ast.SelectorExpr)
			if ok && f.Sel.Name == "Explore" && strings.HasPrefix(types.ExprString(f.X), "schedule") {
				call = c
			}
		}
		return call == nil
	})
	if call == nil {
		return program{}, false
	}
	text := func(n ast.Node) string { return source[set.Position(n.Pos()).Offset:set.Position(n.End()).Offset] }
	var extra string
	p := program{Buffers: strings.Contains(text(call.Fun), "StoreBuffers: true")}
	switch f := call.Args[0].(type) {
	case *ast.Ident:
		p.Explore = f.Name
		declared, ok := d.all[f.Name].node.(*ast.FuncDecl)
		if !ok {
			return program{}, false
		}
		if len(call.Args) > 1 {
			var args []string
			for _, a := range call.Args[1:] {
				args = append(args, text(a))
			}
			result, give := "", ""
			results := declared.Type.Results
			if results != nil && len(results.List) == 1 && len(results.List[0].Names) < 2 {
				result, give = types.ExprString(results.List[0].Type)+" ", "return "
			}
			p.Explore = "explored"
			extra = fmt.Sprintf("func explored() %s{\n\t%s%s(%s)\n}", result, give, f.Name, strings.Join(args, ", "))
		}
	case *ast.FuncLit:
		if len(call.Args) > 1 {
			return program{}, false
		}
		p.Explore = "explored"
		extra = "func explored" + strings.TrimPrefix(text(f), "func")
	default:
		return program{}, false
	}
	if extra != "" {
		d.add(extra)
	}
	p.Program, err = d.program(p.Explore)
	if err != nil || !complete(p.Program) {
		return program{}, false
	}
	return p, true
}

// complete reports whether a program declares each name that it uses. Packages are not
// looked into.
func complete(source string) bool {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "", source, parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	all := true
	config := types.Config{Error: func(err error) {
		if e, ok := err.(types.Error); ok && strings.HasPrefix(e.Msg, "undefined: ") {
			all = false
		}
	}}
	config.Check("main", set, []*ast.File{file}, nil) // it complains of every import
	return all
}

// add notes what a cell declares; a later declaration stands for an earlier one.
func (d *declarations) add(source string) {
	source, _, _ = strings.Cut("\n"+source, "\n%%")
	const before = "package main\n"
	set := token.NewFileSet()
	text := before + source
	file, err := parser.ParseFile(set, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return // a command, or no Go
	}
	for _, spec := range file.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		d.imports[packageName(spec, importPath)] = text[set.Position(spec.Pos()).Offset:set.Position(spec.End()).Offset]
	}
	for _, decl := range file.Decls {
		begin := decl.Pos()
		var names []string
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Doc != nil {
				begin = decl.Doc.Pos()
			}
			name := decl.Name.Name
			if decl.Recv != nil && len(decl.Recv.List) == 1 {
				name = receiver(decl.Recv.List[0].Type) + "." + name
			}
			names = []string{name}
		case *ast.GenDecl:
			if decl.Doc != nil {
				begin = decl.Doc.Pos()
			}
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					names = append(names, spec.Name.Name)
				case *ast.ValueSpec:
					for _, n := range spec.Names {
						names = append(names, n.Name)
					}
				}
			}
		}
		one := declaration{text[set.Position(begin).Offset:set.Position(decl.End()).Offset], decl}
		for _, name := range names {
			d.all[name] = one
			d.order = append(slices.DeleteFunc(d.order, func(n string) bool { return n == name }), name)
		}
	}
}

func packageName(spec *ast.ImportSpec, importPath string) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	name := path.Base(importPath)
	if strings.HasPrefix(name, "v") && len(name) > 1 && name[1] >= '0' && name[1] <= '9' {
		name = path.Base(path.Dir(importPath)) // math/rand/v2
	}
	return name
}

func receiver(t ast.Expr) string {
	name := strings.TrimPrefix(types.ExprString(t), "*")
	name, _, _ = strings.Cut(name, "[")
	return name
}

// standard are the packages that a cell need not import: the kernel does it.
var standard = map[string]string{
	"atomic": `"sync/atomic"`, "context": `"context"`, "errors": `"errors"`, "fmt": `"fmt"`, "maps": `"maps"`,
	"math": `"math"`, "runtime": `"runtime"`, "slices": `"slices"`, "sort": `"sort"`, "strconv": `"strconv"`,
	"strings": `"strings"`, "sync": `"sync"`, "time": `"time"`,
}

// program returns the source of a program that has a function, and all that it needs.
func (d *declarations) program(function string) (string, error) {
	needed, packages := map[string]bool{}, map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		one, ok := d.all[name]
		if !ok || needed[name] {
			return
		}
		needed[name] = true
		ast.Inspect(one.node, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok {
					if _, declared := d.all[x.Name]; !declared {
						packages[x.Name] = true
					}
				}
			case *ast.Ident:
				visit(n.Name)
			}
			return true
		})
		for other := range d.all { // the methods of a type
			if strings.HasPrefix(other, name+".") {
				visit(other)
			}
		}
	}
	visit(function)
	var imports []string
	for name := range packages {
		if spec, ok := d.imports[name]; ok {
			imports = append(imports, spec)
		} else if spec, ok := standard[name]; ok {
			imports = append(imports, spec)
		}
	}
	slices.Sort(imports)
	var b strings.Builder
	b.WriteString("package main\n\n")
	if len(imports) > 0 {
		fmt.Fprintf(&b, "import (\n%s\n)\n\n", strings.Join(imports, "\n"))
	}
	written := map[ast.Node]bool{}
	for _, name := range d.order {
		if one := d.all[name]; needed[name] && !written[one.node] {
			written[one.node] = true
			b.WriteString(one.text + "\n\n")
		}
	}
	text, err := format.Source([]byte(b.String()))
	return strings.TrimSpace(string(text)) + "\n", err
}
