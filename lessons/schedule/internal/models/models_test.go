package models

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"sync"
	"testing"

	"locklab/kernel-setup/tests/short"
)

// local finds packages as the explorer does here.
func local() Set { return Local(".") }

// actualPackages reads the real packages from their source.
var actualPackages = sync.OnceValue(func() types.Importer {
	return importer.ForCompiler(token.NewFileSet(), "source", nil)
})

// A checker type-checks packages from a Set, with all that they import.
type checker struct {
	t    testing.TB
	set  Set
	fset *token.FileSet
	done map[string]*types.Package
	// Every function without a body, by import path and name.
	bodyless map[string]bool
}

func newChecker(t testing.TB, set Set) *checker {
	return &checker{t, set, token.NewFileSet(), map[string]*types.Package{}, map[string]bool{}}
}

func (c *checker) Import(importPath string) (*types.Package, error) {
	if importPath == "unsafe" {
		return types.Unsafe, nil
	}
	if p := c.done[importPath]; p != nil {
		return p, nil
	}
	sources, found := c.set.Sources(importPath)
	if !found {
		c.t.Fatalf("package %s is not found", importPath)
	}
	var files []*ast.File
	for _, source := range sources {
		file, err := parser.ParseFile(c.fset, source.Name, source.Text, parser.SkipObjectResolution)
		if err != nil {
			c.t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, is := d.(*ast.FuncDecl); is && f.Body == nil {
				c.bodyless[importPath+"."+f.Name.Name] = true
			}
		}
		files = append(files, file)
	}
	config := types.Config{Importer: c, Error: func(err error) {
		// The loader drops imports that only replaced functions needed.
		if !strings.Contains(err.Error(), "imported and not used") {
			c.t.Error(err)
		}
	}}
	p, err := config.Check(importPath, c.fset, files, nil)
	if p == nil {
		c.t.Fatal(err)
	}
	c.done[importPath] = p
	return p, nil
}

// all returns the import paths of all models, and of the real packages of which parts are replaced.
func all() []string {
	paths := Real()
	for name := range modelled() {
		if name != "machine" {
			paths = append(paths, name)
		}
	}
	return paths
}

// more are the exported names that only models have.
var more = map[string]bool{"time.Later": true}

// Whatever a model declares, the real package declares too, with the same type.
func TestSameSignatures(t *testing.T) {
	short.Skip(t, "asking the compiler for every package")
	c := newChecker(t, local())
	actual := actualPackages()
	for _, importPath := range all() {
		model, err := c.Import(importPath)
		if err != nil {
			t.Fatal(err)
		}
		real, err := actual.Import(importPath)
		if err != nil {
			t.Fatal(err)
		}
		if model.Name() != real.Name() {
			t.Errorf("package %s is called %s, not %s", importPath, model.Name(), real.Name())
		}
		for _, name := range model.Scope().Names() {
			m := model.Scope().Lookup(name)
			if !m.Exported() || more[importPath+"."+name] {
				continue
			}
			r := real.Scope().Lookup(name)
			if r == nil {
				t.Errorf("%s.%s does not exist", importPath, name)
				continue
			}
			sameObject(t, importPath+"."+name, m, r)
		}
	}
}

func sameObject(t *testing.T, name string, m, r types.Object) {
	t.Helper()
	if mc, is := m.(*types.Const); is {
		rc, is := r.(*types.Const)
		if !is || mc.Val().ExactString() != rc.Val().ExactString() {
			t.Errorf("%s is %v, not %v", name, m, r)
			return
		}
	}
	mt, isType := m.(*types.TypeName)
	if !isType {
		if got, want := typeText(m.Type()), typeText(r.Type()); got != want {
			t.Errorf("%s is %s, not %s", name, got, want)
		}
		return
	}
	rt, isType := r.(*types.TypeName)
	if !isType || mt.IsAlias() != rt.IsAlias() {
		t.Errorf("%s is %v, not %v", name, m, r)
		return
	}
	if _, struc := m.Type().Underlying().(*types.Struct); !struc {
		if got, want := typeText(m.Type().Underlying()), typeText(r.Type().Underlying()); got != want {
			t.Errorf("%s is %s, not %s", name, got, want)
		}
	} else {
		exportedFields(t, name, m, r)
	}
	for _, pointer := range []bool{false, true} {
		a, b := m.Type(), r.Type()
		if pointer {
			a, b = types.NewPointer(a), types.NewPointer(b)
		}
		real := types.NewMethodSet(b)
		for sel := range types.NewMethodSet(a).Methods() {
			method := sel.Obj()
			if !method.Exported() {
				continue
			}
			other := real.Lookup(nil, method.Name())
			switch {
			case other == nil:
				t.Errorf("%s.%s does not exist", name, method.Name())
			case typeText(sel.Type()) != typeText(other.Type()):
				t.Errorf("%s.%s is %s, not %s", name, method.Name(), typeText(sel.Type()), typeText(other.Type()))
			}
		}
	}
}

// A struct has the exported fields of the real one, and no others.
func exportedFields(t *testing.T, name string, m, r types.Object) {
	t.Helper()
	fields := func(o types.Object) map[string]string {
		list := map[string]string{}
		if s, is := o.Type().Underlying().(*types.Struct); is {
			for f := range s.Fields() {
				if f.Exported() {
					list[f.Name()] = typeText(f.Type())
				}
			}
		}
		return list
	}
	got, want := fields(m), fields(r)
	for f := range want {
		if got[f] != want[f] {
			t.Errorf("%s.%s is %q, not %q", name, f, got[f], want[f])
		}
	}
	for f := range got {
		if _, is := want[f]; !is {
			t.Errorf("%s.%s does not exist", name, f)
		}
	}
}

// typeText writes a type without the names of parameters, which may differ.
func typeText(t types.Type) string {
	if s, is := t.(*types.Signature); is {
		text := "func"
		if s.TypeParams() != nil {
			text += "["
			for p := range s.TypeParams().TypeParams() {
				text += constraintText(p.Constraint()) + ";"
			}
			text += "]"
		}
		text += "("
		for v := range s.Params().Variables() {
			text += typeText(v.Type()) + ","
		}
		text += ")"
		if s.Variadic() {
			text += "..."
		}
		text += "("
		for v := range s.Results().Variables() {
			text += typeText(v.Type()) + ","
		}
		return text + ")"
	}
	if b, is := types.Unalias(t).(*types.Basic); is {
		return types.Typ[b.Kind()].Name() // byte is uint8
	}
	if p, is := t.(*types.TypeParam); is {
		return "param " + string(rune('0'+p.Index()))
	}
	if s, is := t.(*types.Slice); is {
		return "[]" + typeText(s.Elem())
	}
	if p, is := t.(*types.Pointer); is {
		return "*" + typeText(p.Elem())
	}
	return types.TypeString(t, func(p *types.Package) string { return p.Path() })
}

// constraintText writes a constraint by what it says, whatever it is called.
func constraintText(t types.Type) string { return types.TypeString(t.Underlying(), nil) }

// What is declared without a body is an intrinsic or a native; every native is declared.
func TestBodyless(t *testing.T) {
	c := newChecker(t, local())
	for _, importPath := range all() {
		if _, err := c.Import(importPath); err != nil {
			t.Fatal(err)
		}
	}
	for name := range c.bodyless {
		_, native := Native(name)
		if !native && !strings.HasPrefix(name, "machine.") && name != "runtime.Goexit" {
			t.Errorf("%s has no body and is no native", name)
		}
	}
	seen := map[string]bool{}
	for _, n := range natives {
		if !c.bodyless[n.name] {
			t.Errorf("%s is native and is not declared", n.name)
		}
		if seen[n.name] {
			t.Errorf("%s is there twice", n.name)
		}
		seen[n.name] = true
	}
}

// The coarse clock type-checks with the models that use the clock.
func TestCoarse(t *testing.T) {
	set := local()
	set.Coarse = true
	c := newChecker(t, set)
	for _, importPath := range all() {
		if _, err := c.Import(importPath); err != nil {
			t.Fatal(err)
		}
	}
	for importPath, name := range map[string]string{"time": "Since", "runtime": "GOMAXPROCS"} {
		if c.done[importPath].Scope().Lookup(name) == nil {
			t.Errorf("%s.%s is missing", importPath, name)
		}
	}
}

// Each name that Why explains is missing, and exists in the real package.
func TestWhy(t *testing.T) {
	c := newChecker(t, local())
	actual := actualPackages()
	for name := range names {
		slash := strings.LastIndex(name, "/") + 1
		in, ident, _ := strings.Cut(name[slash:], ".")
		importPath := name[:slash] + in
		model, err := c.Import(importPath)
		if err != nil {
			t.Fatal(err)
		}
		if model.Scope().Lookup(ident) != nil && name != "time.Time" {
			t.Errorf("%s is understood", name)
		}
		real, err := actual.Import(importPath)
		if err != nil {
			t.Fatal(err)
		}
		if real.Scope().Lookup(ident) == nil {
			t.Errorf("%s does not exist", name)
		}
		if Why(importPath, ident) == "" {
			t.Errorf("%s: no reason", name)
		}
	}
	for importPath := range packages {
		if _, found := local().Sources(importPath); found {
			t.Errorf("package %s is understood", importPath)
		}
	}
	for _, c := range [][2]string{{"time", "Time.Sub"}, {"net/http", ""}, {"fmt", "Scanln"}} {
		if Why(c[0], c[1]) == "" {
			t.Errorf("%s %s: no reason", c[0], c[1])
		}
	}
	if why := Why("sync", "Mutex"); why != "" {
		t.Errorf("sync.Mutex: %q", why)
	}
}

// What a page brings along is the source that is read here, and it type-checks.
func TestPack(t *testing.T) {
	data, err := Pack(local(), Page())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d packages are packed in %d KB", len(Page()), len(data)>>10)
	packed, err := Packed(data)
	if err != nil {
		t.Fatal(err)
	}
	c := newChecker(t, packed)
	for _, importPath := range Page() {
		p, err := c.Import(importPath)
		if err != nil {
			t.Fatal(err)
		}
		real, err := actualPackages().Import(importPath)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range real.Scope().Names() {
			if o := real.Scope().Lookup(name); o.Exported() && p.Scope().Lookup(name) == nil {
				t.Errorf("%s.%s is not packed", importPath, name)
			}
		}
	}
	if _, err := Pack(Set{}, Page()); err == nil {
		t.Error("packed without a source")
	}
	if _, err := Pack(local(), []string{"golang.org/x/sync/nothing"}); err == nil {
		t.Error("packed a package that does not exist")
	}
	if _, err := Packed([]byte("{")); err == nil {
		t.Error("unpacked nonsense")
	}
}
