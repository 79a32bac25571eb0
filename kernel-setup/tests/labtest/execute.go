package labtest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

var (
	//go:embed execute.py
	executePy string
	//go:embed parent.py
	parentPy string
)

// execute runs execute.py with a notebook on its standard input and returns the end of what it said.
func (c *config) execute(t testing.TB, nb *Notebook, dir string, line []string, notebook []byte) (log string,
	err error) {
	t.Helper()
	ctx, cancel := deadline(t)
	defer cancel()
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Dir = filepath.Dir(nb.Path)
	cmd.Env = c.environ(t, dir)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Cancel = stdin.Close // execute.py then ends its kernel and itself
	cmd.WaitDelay = 20 * time.Second
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err = cmd.Start(); err == nil {
		stdin.Write(notebook) // an early end of the program is told by Wait
		err = cmd.Wait()
	}
	return string(tail(said.Bytes(), 4000)), err
}

// Execute runs every code cell, in order, in one new GoNB kernel, and goes on
// after cells that fail. Cells run in the folder of the notebook's file, as in
// JupyterLab; the file itself stays as it is. The test fails only if the
// kernel cannot be started or dies; what the cells did is in the Result.
func (nb *Notebook) Execute(t testing.TB, options ...Option) *Result {
	t.Helper()
	Prepare(t)
	c := configure(options)
	dir := scratch(t)
	out := filepath.Join(dir, "out.ipynb")
	cpu := ""
	if c.oneCPUFrom != "" {
		nb.Cell(c.oneCPUFrom) // there is one
		cpu = aCPU(t)
	}
	line := c.python(t, executePy, filepath.Dir(nb.Path), out, fmt.Sprint(c.timeout.Seconds()), c.oneCPUFrom, cpu)

	var compact bytes.Buffer
	if err := json.Compact(&compact, nb.JSON()); err != nil {
		t.Fatal(err)
	}
	compact.WriteByte('\n')

	log, err := c.execute(t, nb, dir, line, compact.Bytes())
	if err != nil && strings.Contains(log, "Kernel died before replying") {
		// A kernel's ports are chosen before it starts. If something else connects to one of them in
		// between, GoNB dies of a message that is none of its own.
		log, err = c.execute(t, nb, dir, line, compact.Bytes())
	}
	if err != nil {
		t.Fatalf("running %s: %v\n%s", filepath.Base(nb.Path), err, log)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	done, err := parse(data)
	if err != nil {
		t.Fatal(err)
	}
	done.Path, done.t = nb.Path, t
	return &Result{Notebook: done, t: t}
}

func tail(b []byte, n int) []byte {
	return b[max(0, len(b)-n):]
}

// A Result is what the cells of a notebook did.
type Result struct {
	Notebook *Notebook // with the outputs
	t        testing.TB
}

// For is the same result for another test, a subtest above all: what it finds
// wrong fails t.
func (r *Result) For(t testing.TB) *Result {
	return &Result{Notebook: r.Notebook.Clone(t), t: t}
}

// Cell is what the cell with that id, or the only one with that tag, did.
func (r *Result) Cell(name string) *CellResult {
	r.t.Helper()
	c := r.Notebook.Cell(name)
	if c.Type != "code" {
		r.t.Fatalf("cell %q is no code cell", name)
	}
	return &CellResult{c}
}

// OnlyFails fails the test unless exactly the named cells failed. Without
// names: unless all cells ended well.
func (r *Result) OnlyFails(names ...string) {
	r.t.Helper()
	var want []string
	for _, name := range names {
		want = append(want, r.Notebook.Cell(name).ID)
	}
	for _, c := range r.Notebook.Cells {
		if c.Type != "code" {
			continue
		}
		result := &CellResult{c}
		switch expected := slices.Contains(want, c.ID); {
		case result.Failed() && !expected:
			r.t.Errorf("cell %q failed after %v:\n%s", c.ID, result.Duration(), result.ErrorText())
		case !result.Failed() && expected:
			r.t.Errorf("cell %q did not fail; it printed:\n%s", c.ID, result.Stdout())
		}
	}
}

// AsTagged fails the test unless exactly the cells failed that are tagged for
// it, raises-exception as nbclient has it. So the notebook alone says which.
func (r *Result) AsTagged() {
	r.t.Helper()
	var names []string
	for _, c := range r.Notebook.Cells {
		if slices.Contains(c.Tags(), "raises-exception") {
			names = append(names, c.ID)
		}
	}
	r.OnlyFails(names...)
}

// Time is what the cells did that ran for the n-th time, from 1, in a notebook
// whose cells were picked more than once: under their own ids, without the
// endings that Pick has given them.
func (r *Result) Time(n int) *Result {
	ids := map[string]bool{}
	for _, c := range r.Notebook.Cells {
		ids[c.ID] = true
	}
	nb := *r.Notebook
	nb.Cells = nil
	for _, c := range r.Notebook.Cells {
		base, number := c.ID, 1
		if at := strings.LastIndexByte(c.ID, '-'); at > 0 && ids[c.ID[:at]] {
			if k, err := strconv.Atoi(c.ID[at+1:]); err == nil && k > 1 {
				base, number = c.ID[:at], k
			}
		}
		if number == n {
			c := *c
			c.ID = base
			nb.Cells = append(nb.Cells, &c)
		}
	}
	return &Result{Notebook: &nb, t: r.t}
}

// A CellResult is what one cell did.
type CellResult struct{ *Cell }

func (c *CellResult) stream(name string) string {
	var b strings.Builder
	for _, o := range c.Outputs {
		if o.Type == "stream" && o.Name == name {
			b.WriteString(o.Text)
		}
	}
	return ansi.ReplaceAllString(b.String(), "")
}

// Stdout is what the cell printed, without terminal colours.
func (c *CellResult) Stdout() string { return c.stream("stdout") }

// Stderr is what the cell printed there, Go's panics and fatal errors
// included, without terminal colours. Compile errors are not in it: see ErrorText.
func (c *CellResult) Stderr() string { return c.stream("stderr") }

// Failed reports whether the cell ended with an error: it did not compile,
// panicked, left with a status other than 0, or was interrupted.
func (c *CellResult) Failed() bool {
	return c.Interrupted() || slices.ContainsFunc(c.Outputs, func(o Output) bool { return o.Type == "error" })
}

// Interrupted reports whether the cell ran until CellTimeout and was then stopped.
func (c *CellResult) Interrupted() bool {
	stopped, _ := c.note()["interrupted"].(bool)
	return stopped
}

// Duration is the time from sending the cell to the kernel to its end,
// compilation included.
func (c *CellResult) Duration() time.Duration {
	seconds, _ := c.note()["seconds"].(float64)
	return time.Duration(seconds * float64(time.Second)).Round(time.Millisecond)
}

func (c *CellResult) note() map[string]any {
	note, _ := c.Metadata["labtest"].(map[string]any)
	return note
}

// ErrorText is everything that a reader is told of a failure: stderr, the
// compiler's messages with their cell and line, and GoNB's last word. It is
// empty if the cell did not fail.
func (c *CellResult) ErrorText() string {
	if !c.Failed() {
		return ""
	}
	var b strings.Builder
	b.WriteString(c.Stderr())
	for _, o := range c.Outputs {
		if o.isReport() {
			b.WriteString(reportText(o.Data["text/html"]))
		}
		if o.Type == "error" {
			b.WriteString(o.Error + "\n")
		}
	}
	if c.Interrupted() {
		b.WriteString("interrupted: it ran longer than a test allows (labtest.CellTimeout)\n")
	}
	return b.String()
}

// Displays are the things that the cell's program showed (charts, tables,
// progress), in order, after all updates. GoNB's own reports of errors are
// not among them.
func (c *CellResult) Displays() []Bundle {
	var all []Bundle
	for _, o := range c.Outputs {
		if o.Data != nil && !o.isReport() {
			all = append(all, o.Data)
		}
	}
	return all
}

// HTML is the text/html of all displays, one after the other.
func (c *CellResult) HTML() string { return c.all("text/html") }

// Text is the text/plain of all displays, one a line.
func (c *CellResult) Text() string { return c.all("text/plain") }

func (c *CellResult) all(mime string) string {
	var b strings.Builder
	for _, d := range c.Displays() {
		if s, ok := d[mime]; ok {
			b.WriteString(strings.TrimSuffix(s, "\n") + "\n")
		}
	}
	return b.String()
}
