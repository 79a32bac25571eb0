package book

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"locklab/kernel-setup/tests/labtest"
)

func TestMain(m *testing.M) { os.Exit(labtest.Main(m, 4)) }

func nb(t *testing.T, cells string) *notebook {
	t.Helper()
	path := filepath.Join(t.TempDir(), "n.ipynb")
	if err := os.WriteFile(path, []byte(`{"cells":[`+cells+`]}`), 0o666); err != nil {
		t.Fatal(err)
	}
	n, err := read(path)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

const failing = `{"cell_type":"code","id":"bad","source":"x","metadata":{TAGS},"outputs":[` +
	`{"output_type":"stream","name":"stderr","text":["\u001b[31mit broke\u001b[0m\n"]},` +
	`{"output_type":"error","ename":"ERROR","evalue":"exit status 2"}]}`

func TestFailure(t *testing.T) {
	fails := strings.Replace(failing, "TAGS", "", 1)
	tagged := strings.Replace(failing, "TAGS", `"tags":["raises-exception"]`, 1)
	works := `{"cell_type":"code","id":"good","metadata":{"tags":["raises-exception"]},"source":"","outputs":[]}`
	const broke = "The cell bad of n failed: it broke exit status 2"
	for name, test := range map[string]struct{ cells, want string }{
		"fails":        {fails, broke},
		"meant to":     {tagged, ""},
		"did not":      {works, "The cell good of n is meant to fail, and did not."},
		"an exercise":  {`{"cell_type":"markdown","source":"## Exercises","metadata":{}},` + fails, ""},
		"all of them":  {`{"cell_type":"markdown","source":"# 8 · Exercises\n\nText","metadata":{}},` + fails, ""},
		"after a text": {`{"cell_type":"markdown","source":"## Exercises in patience","metadata":{}},` + fails, broke},
	} {
		got := ""
		if err := nb(t, test.cells).failure("n"); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestPage(t *testing.T) {
	b := &builder{scripts: scripts{}}
	text, err := b.page(nb(t, `
		{"cell_type":"markdown","metadata":{},
			"source":"# T\n\n[two](02-b.ipynb#What-it-Is?) and [code](../lessons/lock/lock.go)\n\n> **Predict.** What?"},
		{"cell_type":"code","source":"%%\nf()","metadata":{},"outputs":[
			{"output_type":"stream","name":"stdout","text":"a <b>\n"},{"output_type":"stream","name":"stderr","text":"c\n"},
			{"output_type":"display_data","data":{"text/html":["<x-y></x-y>",
				"<script>if (1 < 2) customElements.define('x-y', X)</script><script>stays</script>"]}}]},
		{"cell_type":"markdown","source":"It is so.\n\n**Try.** More.\n\n> **Predict.** And?","metadata":{}},
		{"cell_type":"code","source":"g()","metadata":{},"outputs":[
			{"output_type":"stream","name":"stdout","text":"d"}]}`), "01-a")
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	at := 0
	for _, want := range []string{
		"[two](02-b.md#what-it-is) and code", "```{code-block} go\n:force:\n\n%%\nf()\n```", `<details class="showed">`,
		"<pre class=\"printed\" tabindex=\"0\">a &lt;b&gt;\nc</pre>", "<x-y></x-y><script>stays</script>",
		"It is so.", "</details>",
		"**Try.** More.", "**Predict.** And?", "g()", `<details class="showed">`, ">d</pre>", "</details>",
		`<script defer src="_static/output-`,
	} {
		i := strings.Index(page[at:], want)
		if i < 0 {
			t.Fatalf("%q is not there, or not in its place:\n%s", want, page)
		}
		at += i + len(want)
	}
	if strings.Contains(page, "customElements") || len(b.scripts) != 1 {
		t.Errorf("the script is still in the page, or not in the site: %v", b.scripts)
	}
}

func cells(sources ...string) (all []cell) {
	for _, s := range sources {
		all = append(all, cell{Type: "code", Source: text(s)})
	}
	return all
}

func TestEditable(t *testing.T) {
	declared := cells("import (\n\t\"sync\"\n\t\"locklab/lessons/schedule\"\n)", "var unused = 1\n\nconst n = 2",
		"// lock is one.\ntype lock struct{ mu sync.Mutex }\n\nfunc (l *lock) Lock() { l.mu.Lock() }",
		"func withLock() int { return old() }",
		"func withLock() int {\n\tvar l lock\n\tl.Lock()\n\treturn n\n}\n%%\nwithLock()",
		"func times(k int) int { return k * n }")
	const literal = "func explored() int { return n }"
	const three = "func explored() int {\n\treturn times(3)\n}"
	for call, want := range map[string]struct{ explore, has, not string }{
		"display.Show(schedule.Explore(withLock))": {"withLock", "// lock is one.",
			"unused"},
		"r := schedule.Explore(times, 3)\ndisplay.Show(r)":                     {"explored", three, "sync"},
		"schedule.Explore(func() int { return n })":                            {"explored", literal, "withLock"},
		"schedule.Explorer{StoreBuffers: true}.Explore(withLock)":              {"withLock", "\"sync\"", "locklab"},
		"for _, f := range []func() int{withLock} {\n\tschedule.Explore(f)\n}": {},
		"k := 3\nschedule.Explore(times, k)":                                   {},
		"k := 3\nschedule.Explore(func() int { return k })":                    {},
		"dialect.Explore(withLock)":                                            {},
		"fmt.Println()":                                                        {},
	} {
		p, ok := editable(append(declared[:len(declared):len(declared)], cells("%%\n"+call)...))
		if ok != (want.explore != "") || p.Explore != want.explore || !strings.Contains(p.Program, want.has) ||
			want.not != "" && strings.Contains(p.Program, want.not) ||
			p.Buffers != strings.Contains(call, "StoreBuffers") {
			t.Errorf("%s: %v %+v\n%s", call, ok, p, p.Program)
		}
	}
}

func TestFragment(t *testing.T) {
	want := program{Program: "package main // <é>", Explore: "f", Buffers: true}
	packed, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(want.fragment(), "program="))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	var got program
	if err != nil || json.Unmarshal(text, &got) != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestExamples(t *testing.T) {
	all, err := examples()
	if err != nil || len(all) < 12 {
		t.Fatalf("%d examples, %v", len(all), err)
	}
	for _, x := range all {
		if x.Title == "" || x.Explore == "" || !strings.HasPrefix(x.Program, "package main\n") {
			t.Errorf("%+v", x)
		}
	}
}

// A folder with anything else than a book is left alone, and so is a book when the next fails.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	write := func(path, content string) {
		t.Helper()
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("mine/thesis", "years of work")
	write("book/"+marker, "")
	write("book/index.html", "old")
	write("new/index.html", "new")
	if err := replaceable(filepath.Join(dir, "mine")); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a folder with a thesis: %v", err)
	}
	for _, name := range []string{"book", "none"} {
		if err := replaceable(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if err := replace(filepath.Join(dir, "book"), filepath.Join(dir, "not-there"),
		filepath.Join(dir, "old")); err == nil {
		t.Error("a book that is not there takes the place")
	}
	read := func() string {
		text, _ := os.ReadFile(filepath.Join(dir, "book", "index.html"))
		return string(text)
	}
	if read() != "old" {
		t.Errorf("after a failure the book is %q", read())
	}
	err := replace(filepath.Join(dir, "book"), filepath.Join(dir, "new"), filepath.Join(dir, "old"))
	if err != nil || read() != "new" {
		t.Errorf("%v, the book is %q", err, read())
	}
}

// The lock names a hash for each package, and no registry.
func TestLock(t *testing.T) {
	lock := string(file("requirements.txt"))
	if m := regexp.MustCompile(`https?://|--index`).FindString(lock); m != "" {
		t.Errorf("the lock names %s", m)
	}
	for _, line := range strings.Split(string(file("requirements.in")), "\n") {
		if line != "" && line[0] != '#' && !strings.Contains(lock, "\n"+line+" \\\n    --hash=sha256:") {
			t.Errorf("requirements.in wants %s and the lock has not got it: make the lock again", line)
		}
	}
}

// So does the npm lock of the editor.
func TestEditorLock(t *testing.T) {
	lock := string(file("editor/package-lock.json"))
	if m := regexp.MustCompile(`https?://|"resolved"`).FindString(lock); m != "" {
		t.Errorf("the lock names %s", m)
	}
	var named struct{ Dependencies, DevDependencies map[string]string }
	if err := json.Unmarshal(file("editor/package.json"), &named); err != nil {
		t.Fatal(err)
	}
	var locked struct {
		Packages map[string]struct{ Version, Integrity string }
	}
	if err := json.Unmarshal([]byte(lock), &locked); err != nil {
		t.Fatal(err)
	}
	maps.Copy(named.Dependencies, named.DevDependencies)
	for name, version := range named.Dependencies {
		if got := locked.Packages["node_modules/"+name].Version; got != version {
			t.Errorf("package.json wants %s %s and the lock has %q: make the lock again", name, version, got)
		}
	}
	for name, p := range locked.Packages {
		if name != "" && !strings.HasPrefix(p.Integrity, "sha512-") {
			t.Errorf("%s has the hash %q", name, p.Integrity)
		}
	}
	if len(named.Dependencies) < 2 || len(locked.Packages) < len(named.Dependencies) {
		t.Errorf("%d packages are named, %d locked", len(named.Dependencies), len(locked.Packages))
	}
}
