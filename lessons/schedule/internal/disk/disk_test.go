package disk

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// tree writes files into a new folder, and returns it.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestPackage(t *testing.T) {
	elsewhere := "windows"
	if runtime.GOOS == elsewhere {
		elsewhere = "linux"
	}
	dir := tree(t, map[string]string{
		"go.mod":                      "module example.org/m\n\ngo 1.25.3\n",
		"x/x.go":                      "package x\n",
		"x/y.go":                      "// A comment.\n\n/* and one more */\npackage x\n",
		"x/x_" + runtime.GOOS + ".go": "package x\n",
		"x/x_" + elsewhere + ".go":    "package x\n",
		"x/wasm.go":                   "package x\n", // no ending: all of the name
		"x/tagged.go":                 "//go:build " + elsewhere + " || never\n\npackage x\n",
		"x/kept.go":                   "//go:build gc && go1.20 && !never\n\npackage x\n",
		"x/x_test.go":                 "package x\n",
		"x/outside_test.go":           "package x_test\n",
		"x/other.go":                  "package other\n",
		"x/_skipped.go":               "package x\n",
		"x/.hidden.go":                "package x\n",
		"x/notes.txt":                 "package x\n",
		"main/a.go":                   "package main\n\nvar _, x = 1, 2\n\nfunc init() {}\nfunc main() {}\n",
		"main/b.go":                   "package main\n\nfunc main() {}\n",
		"main/c.go":                   "package main\n\nvar _ int\n\nfunc init() {}\nfunc c() {}\n",
		"main/d.go":                   "package main\n\nfunc (\n",
		"main/e.go":                   "package main\n\ntype x int\n",
		"x/broken.go":                 "pack",
	})
	always := "kept.go wasm.go x.go x_" + runtime.GOOS + ".go y.go"
	for _, c := range []struct {
		file string
		test bool
		want string
	}{
		{"x.go", false, always},
		{"y.go", true, "kept.go wasm.go x.go x_" + runtime.GOOS + ".go x_test.go y.go"},
		{"x_test.go", false, "kept.go wasm.go x.go x_" + runtime.GOOS + ".go x_test.go y.go"},
		{"outside_test.go", false, "outside_test.go"},
		{"other.go", false, "other.go"},
		{"../main/a.go", false, "a.go c.go"},
		{"../main/b.go", false, "b.go c.go e.go"},
	} {
		files, version, err := Package(filepath.Join(dir, "x", c.file), c.test)
		if err != nil {
			t.Fatal(err)
		}
		if files[0].Name != filepath.Base(c.file) {
			t.Errorf("%s: the first file is %s", c.file, files[0].Name)
		}
		names := map[string]bool{}
		for _, f := range files {
			names[f.Name] = true
		}
		for _, want := range strings.Fields(c.want) {
			if !names[want] {
				t.Errorf("%s, test %v: lacks %s", c.file, c.test, want)
			}
		}
		if len(names) != len(strings.Fields(c.want)) || version != "go1.25.3" {
			t.Errorf("%s, test %v: %v, want %s; %s", c.file, c.test, names, c.want, version)
		}
	}
	for path, want := range map[string]string{
		"x/x.go":                          "Compile it without -trimpath.",
		filepath.Join(dir, "x/gone.go"):   "no such file or directory.",
		filepath.Join(dir, "x/y.go/z.go"): "The source of this function cannot be read",
	} {
		if _, _, err := Package(path, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}

func TestFind(t *testing.T) {
	cache := tree(t, map[string]string{
		"example.org/!big!name@v1.2.0/a/a.go":      "package a",
		"example.org/!big!name@v1.3.0/a/a.go":      "package a // newer",
		"example.org/!big!name/a@v0.1.0/deep.go":   "package a // longer path",
		"example.org/!big!name/a@v0.1.0/b/b.go":    "package b",
		"example.org/other/v2@v2.0.0/other.go":     "package other",
		"example.org/fork@v1.0.0-2026/replaced.go": "package replaced",
	})
	dir := tree(t, map[string]string{
		"work/go.work": "go 1.26\n\nuse (\n\t./one\n\t../two\n\t./missing\n)\n",
		"work/one/go.mod": "module one\n\ngo 1.26\n\nrequire (\n\texample.org/BigName " +
			"v1.2.0\n\texample.org/local v1.0.0\n\texample.org/upstream v1.0.0\n)\n\nreplace example.org/local " +
			"=> ../beside\n\nreplace example.org/upstream v1.0.0 => example.org/fork v1.0.0-2026\n",
		"work/one/main.go":                          "package main",
		"work/one/in/in.go":                         "package in",
		"work/beside/go.mod":                        "module example.org/local",
		"work/beside/sub/sub.go":                    "package sub",
		"work/one/vendor/example.org/vendored/v.go": "package vendored",
		"two/go.mod": "module two\n\ngo 1.26\n\nrequire (\n\texample.org/BigName " +
			"v1.3.0\n\texample.org/other/v2 v2.0.0\n)\n",
		"two/pkg/pkg.go": "package pkg",
		"alone/go.mod": "module alone\n\ngo 1.26\n\nrequire example.org/BigName " +
			"v1.2.0\n\nrequire example.org/BigName/a v0.1.0\n",
	})
	t.Setenv("GOMODCACHE", cache)
	t.Setenv("GOWORK", "")
	for _, c := range []struct{ from, path, want string }{
		{"work/one", "one/in", "in.go"},
		{"work/one", "two/pkg", "pkg.go"},
		{"work/one", "example.org/BigName/a", "a.go: package a // newer"},
		{"work/one", "example.org/other/v2", "other.go"},
		{"work/one", "example.org/local/sub", "sub.go"},
		{"work/one", "example.org/upstream", "replaced.go"},
		{"work/one", "example.org/vendored", "v.go"},
		{"work/one", "example.org/nowhere", ""},
		{"work/one", "one/none", ""},
		{"alone", "example.org/BigName/a", "deep.go: package a // longer path"},
		{"alone", "example.org/BigName/a/b", "b.go"},
		{"alone", "two/pkg", ""},
	} {
		folder, ok := ModulesOf(filepath.Join(dir, c.from)).Find(c.path)
		if ok != (c.want != "") {
			t.Errorf("from %s, %s: found %v", c.from, c.path, ok)
			continue
		}
		if !ok {
			continue
		}
		name, text, _ := strings.Cut(c.want, ": ")
		got, err := fs.ReadFile(folder, name)
		if err != nil || text != "" && string(got) != text {
			t.Errorf("from %s, %s: %v, %q, want %q", c.from, c.path, err, got, text)
		}
	}
	t.Setenv("GOWORK", "off")
	if _, ok := ModulesOf(filepath.Join(dir, "work/one")).Find("two/pkg"); ok {
		t.Error("with GOWORK=off a package of the workspace is found")
	}
}

func TestStd(t *testing.T) {
	t.Setenv("PATH", os.Getenv("PATH"))
	std := Std("")
	if std == nil {
		t.Fatal("the go command on PATH has no source")
	}
	if _, err := fs.ReadFile(std, "slices/sort.go"); err != nil {
		t.Error(err)
	}
	if Std(t.TempDir()) == nil {
		t.Error("a GOROOT that is none hides the go command")
	}
	t.Setenv("PATH", t.TempDir())
	if Std("") != nil {
		t.Error("found without a go command")
	}
}
