package labtest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"locklab/kernel-setup/tests/labtest"
)

func TestMain(m *testing.M) {
	if os.Getenv("LOCKLAB_SHOTS") == "" { // TestBrowser looks at a picture
		dir, err := os.MkdirTemp("", "labtest-shots")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Setenv("LOCKLAB_SHOTS", dir)
		status := labtest.Main(m, 6)
		os.RemoveAll(dir)
		os.Exit(status)
	}
	os.Exit(labtest.Main(m, 6))
}

const imports = `import (
	"fmt"
	"os"
	"runtime"
	"sync"
)`

// display is a cell that shows one bundle through GoNB's pipe and waits until
// it has arrived. The package lessons/display does the same for the lesson;
// the harness is tested without it.
func display(bundle string) string {
	return `import (
	"encoding/gob"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

%%
out, _ := os.OpenFile(os.Getenv(protocol.GONB_PIPE_ENV), os.O_WRONLY, 0)
back, _ := os.OpenFile(os.Getenv(protocol.GONB_PIPE_BACK_ENV), os.O_RDONLY, 0)
send := gob.NewEncoder(out)
for _, data := range []map[protocol.MIMEType]any{
	` + bundle + `,
	{protocol.MIMECommValue: &protocol.CommValue{Address: protocol.GonbuiSyncAddress, Value: 1}},
} {
	_ = send.Encode(&protocol.DisplayData{Data: data})
}
_ = gob.NewDecoder(back).Decode(new(protocol.CommValue))`
}

func TestExecute(t *testing.T) {
	t.Parallel()
	nb := labtest.New(t, imports,
		"%%\nfmt.Println(\"hello\")",
		"%%\nfmt.Fprintln(os.Stderr, \"bad luck\")\nos.Exit(2)",
		"%%\nx := nowhere",
		"%%\nvar mu sync.Mutex\nmu.Lock()\nmu.Lock()",
		"%%\nfmt.Println(runtime.NumCPU(), os.Getenv(\"LABTEST\"))",
		"!pwd",
	)
	before := string(nb.JSON())
	r := nb.Execute(t, labtest.OneCPU(), labtest.Env("LABTEST=of the test"))
	r.OnlyFails("cell-2", "cell-3", "cell-4")
	if string(nb.JSON()) != before {
		t.Error("Execute changed the notebook")
	}

	equal := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: got %q, want %q", what, got, want)
		}
	}
	contains := func(what, got string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: no %q in %q", what, w, got)
			}
		}
	}
	equal("stdout", r.Cell("cell-1").Stdout(), "hello\n")
	equal("error text of a cell that ended well", r.Cell("cell-1").ErrorText(), "")
	contains("stderr", r.Cell("cell-2").Stderr(), "bad luck\n", "exit status 2")
	contains("compile error", r.Cell("cell-3").ErrorText(), "Cell[4]: Line 2", "undefined: nowhere",
		"declared and not used: x")
	if strings.ContainsAny(r.Cell("cell-3").ErrorText(), "<>{}") {
		t.Errorf("HTML or source in the compile error: %q", r.Cell("cell-3").ErrorText())
	}
	if n := len(r.Cell("cell-3").Displays()); n != 0 {
		t.Errorf("GoNB's report of the compile error counts as %d displays", n)
	}
	contains("deadlock", r.Cell("cell-4").ErrorText(), "fatal error: all goroutines are asleep - deadlock!",
		"sync.(*Mutex).Lock", "Cell [5] Line 4")
	equal("processors and environment", r.Cell("cell-5").Stdout(), "1 of the test\n")
	equal("the cell's folder", r.Cell("cell-6").Stdout(), filepath.Dir(nb.Path)+"\n")
	for _, c := range r.Notebook.Cells {
		if d := r.Cell(c.ID).Duration(); d <= 0 || d > time.Minute {
			t.Errorf("cell %s took %v", c.ID, d)
		}
	}
}

func TestDisplays(t *testing.T) {
	t.Parallel()
	nb := labtest.New(t, imports,
		display(`{protocol.MIMETextHTML: "<b>one</b>", protocol.MIMETextPlain: "one"}`),
		display(`{protocol.MIMETextHTML: "<b>two</b>"}, {protocol.MIMETextPlain: "three"}`),
	)
	r := nb.Execute(t)
	r.OnlyFails()
	got := fmt.Sprint(r.Cell("cell-1").Displays())
	if want := "[map[text/html:<b>one</b> text/plain:one]]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	c := r.Cell("cell-2")
	if len(c.Displays()) != 2 || c.HTML() != "<b>two</b>\n" || c.Text() != "three\n" {
		t.Errorf("displays %v, html %q, text %q", c.Displays(), c.HTML(), c.Text())
	}
}

// A cell that does not end is stopped, told, and the next one runs.
func TestCellTimeout(t *testing.T) {
	t.Parallel()
	nb := labtest.New(t, imports, "%%\nfor {\n}", "%%\nfmt.Println(\"still here\")")
	r := nb.Execute(t, labtest.CellTimeout(10*time.Second))
	r.OnlyFails("cell-1")
	if c := r.Cell("cell-1"); !c.Interrupted() || !strings.Contains(c.ErrorText(), "interrupted") {
		t.Errorf("cell-1 is not marked as interrupted: %q", c.ErrorText())
	}
	if got := r.Cell("cell-2").Stdout(); got != "still here\n" {
		t.Errorf("the next cell printed %q", got)
	}
}

func TestEdits(t *testing.T) {
	t.Parallel()
	nb := labtest.New(t, imports, "%%\nfmt.Println(1)", "%%\nfmt.Println(2)")
	copied := nb.Clone(t)
	copied.Replace("cell-1", "Println(1)", "Println(10)")
	copied.Set("cell-2", "%%\nfmt.Println(20)")
	r := copied.Pick("imports", "cell-2", "cell-1", "cell-2").Execute(t)
	r.OnlyFails()
	for cell, want := range map[string]string{"cell-2": "20\n", "cell-1": "10\n", "cell-2-2": "20\n"} {
		if got := r.Cell(cell).Stdout(); got != want {
			t.Errorf("%s printed %q, want %q", cell, got, want)
		}
	}
	if nb.Cell("cell-1").Source != "%%\nfmt.Println(1)" {
		t.Error("an edit of the clone reached the notebook")
	}
}

// recorder stands in for a test that is expected to fail.
type recorder struct {
	testing.TB
	failed []string
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.failed = append(r.failed, fmt.Sprintf(format, args...))
}
func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	panic(r)
}

func (r *recorder) Fatal(args ...any) { r.Fatalf("%s", fmt.Sprint(args...)) }

// failing runs f and returns what it failed with.
func failing(t *testing.T, f func(testing.TB)) string {
	t.Helper()
	r := &recorder{TB: t}
	func() {
		defer func() {
			if e := recover(); e != nil && e != any(r) {
				panic(e)
			}
		}()
		f(r)
	}()
	return strings.Join(r.failed, "\n")
}

// What would make a test assert nothing must make it fail.
func TestVoid(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "broken.ipynb")
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	nb := labtest.New(t, imports, "%%\nfmt.Println(1, 1)")
	for _, test := range []struct {
		name, want string
		f          func(testing.TB)
	}{
		{"no such file", "no such file", func(t testing.TB) { labtest.Open(t, "notebooks/99.ipynb") }},
		{"broken file", "not a notebook", func(t testing.TB) { labtest.Open(t, file) }},
		{"no such cell", `no cell "nowhere"; its cells: imports cell-1`, func(t testing.TB) {
			nb.Clone(t).Cell("nowhere")
		}},
		{"nothing to replace", "0 times", func(t testing.TB) { nb.Clone(t).Replace("cell-1", "2", "3") }},
		{"two to replace", "2 times", func(t testing.TB) { nb.Clone(t).Replace("cell-1", "1", "3") }},
	} {
		if got := failing(t, test.f); !strings.Contains(got, test.want) {
			t.Errorf("%s: failed with %q, want %q", test.name, got, test.want)
		}
	}
	r := nb.Execute(t)
	if got := failing(t, func(t testing.TB) {
		r.For(t).OnlyFails("cell-1")
	}); !strings.Contains(got, `"cell-1" did not fail`) {
		t.Errorf("a cell that does not fail passed as one that does: %q", got)
	}
}
