package labtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"locklab/kernel-setup/setup"
)

// A Notebook is an .ipynb file in memory. Changes to it never reach the file
// that it came from.
type Notebook struct {
	Path     string // where it was read from; for New, where it would be
	Cells    []*Cell
	Metadata map[string]any
	Major    int // nbformat
	Minor    int // nbformat_minor

	t testing.TB
}

// A Cell is one cell of a notebook. Outputs are as the file has them, or as
// the kernel sent them if the notebook comes from Result.Notebook.
type Cell struct {
	ID       string
	Type     string // "code", "markdown" or "raw"
	Source   string
	Metadata map[string]any
	Outputs  []Output
	Count    *int // execution_count, nil if the cell was not run
}

// An Output is one output of a code cell, in the fields of nbformat that its
// Type has.
type Output struct {
	Type      string         // "stream", "display_data", "execute_result" or "error"
	Name      string         // of a stream: "stdout" or "stderr"
	Text      string         // of a stream
	Data      Bundle         // of a display
	Metadata  map[string]any // of a display
	ErrorName string         // of an error
	Error     string         // of an error; GoNB's are generic
	Traceback []string       // of an error
}

// A Bundle has one display's content by MIME type. What is not text (a JSON
// object) is there as JSON text.
type Bundle map[string]string

// Tags are the cell's tags, such as "raises-exception".
func (c *Cell) Tags() []string {
	var tags []string
	list, _ := c.Metadata["tags"].([]any)
	for _, tag := range list {
		if s, ok := tag.(string); ok {
			tags = append(tags, s)
		}
	}
	return tags
}

// Open reads a notebook. A relative path starts at the clone's root
// ("notebooks/01-lock.ipynb"). The test fails if the file is no notebook.
func Open(t testing.TB, path string) *Notebook {
	t.Helper()
	if !filepath.IsAbs(path) {
		path = filepath.Join(found(t).Root(), path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	nb, err := parse(data)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	nb.Path, nb.t = path, t
	return nb
}

// Lesson returns the file names of the lesson's notebooks, in their order.
func Lesson(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(found(t).Root(), "notebooks", "*.ipynb"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the lesson has no notebooks: %v", err)
	}
	for i, file := range files {
		files[i] = filepath.Base(file)
	}
	return files
}

// New builds a notebook for the test of a package. Its first cell, "imports",
// has the given declarations, as in every notebook of the lesson; then come the
// given cells with the ids "cell-1", "cell-2" and so on.
// They are what a reader would type: a cell that runs statements begins with %%.
func New(t testing.TB, imports string, cells ...string) *Notebook {
	t.Helper()
	nb := &Notebook{
		Path: filepath.Join(t.TempDir(), "test.ipynb"),
		Metadata: map[string]any{
			"kernelspec":    map[string]any{"name": setup.KernelName, "display_name": "Go (Locklab)", "language": "go"},
			"language_info": map[string]any{"name": "go"},
		},
		Major: 4, Minor: 5, t: t,
	}
	nb.Cells = append(nb.Cells, &Cell{ID: "imports", Type: "code", Source: imports})
	for i, source := range cells {
		nb.Cells = append(nb.Cells, &Cell{ID: fmt.Sprintf("cell-%d", i+1), Type: "code", Source: source})
	}
	return nb
}

// Clone is a copy for another test, a subtest above all: what it finds wrong
// fails t.
func (nb *Notebook) Clone(t testing.TB) *Notebook {
	t.Helper()
	return nb.pick(t, nb.Cells)
}

// Pick is a notebook of the cells that are named, in that order, for trying
// what a reader may do: run cells out of order, or one cell twice. The second
// time a cell is named its id gets the ending "-2", and so on.
func (nb *Notebook) Pick(names ...string) *Notebook {
	nb.t.Helper()
	var cells []*Cell
	for _, name := range names {
		cells = append(cells, nb.Cell(name))
	}
	return nb.pick(nb.t, cells)
}

func (nb *Notebook) pick(t testing.TB, cells []*Cell) *Notebook {
	t.Helper()
	picked := *nb
	picked.t, picked.Cells = t, nil
	times := map[string]int{}
	for _, c := range cells {
		c := *c
		if times[c.ID]++; times[c.ID] > 1 {
			c.ID = fmt.Sprintf("%s-%d", c.ID, times[c.ID])
		}
		picked.Cells = append(picked.Cells, &c)
	}
	return &picked
}

// Cell is the cell with that id, or the only one with that tag. The test fails
// if there is none.
func (nb *Notebook) Cell(name string) *Cell {
	nb.t.Helper()
	if c := find(nb.Cells, name); c != nil {
		return c
	}
	var ids []string
	for _, c := range nb.Cells {
		ids = append(ids, c.ID)
	}
	nb.t.Fatalf("%s has no cell %q; its cells: %s", filepath.Base(nb.Path), name, strings.Join(ids, " "))
	return nil
}

func find(cells []*Cell, name string) *Cell {
	var tagged []*Cell
	for _, c := range cells {
		if c.ID == name {
			return c
		}
		if slices.Contains(c.Tags(), name) {
			tagged = append(tagged, c)
		}
	}
	if len(tagged) == 1 {
		return tagged[0]
	}
	return nil
}

// Set gives a cell another source.
func (nb *Notebook) Set(name, source string) {
	nb.t.Helper()
	nb.Cell(name).Source = source
}

// Replace edits a cell as a reader would. The test fails if old is not in the
// cell exactly once, so that it cannot go on testing an edit that has become void.
func (nb *Notebook) Replace(name, old, new string) {
	nb.t.Helper()
	c := nb.Cell(name)
	if n := strings.Count(c.Source, old); n != 1 {
		nb.t.Fatalf("cell %q has %q %d times, not once:\n%s", name, old, n, c.Source)
	}
	c.Source = strings.Replace(c.Source, old, new, 1)
}

// JSON is the notebook as an .ipynb file.
func (nb *Notebook) JSON() []byte {
	nb.t.Helper()
	file := fileNotebook{Metadata: nb.Metadata, Major: nb.Major, Minor: nb.Minor, Cells: []fileCell{}}
	if file.Metadata == nil {
		file.Metadata = map[string]any{}
	}
	for _, c := range nb.Cells {
		file.Cells = append(file.Cells, c.file())
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(file); err != nil {
		nb.t.Fatal(err)
	}
	return b.Bytes()
}

// The types below are the file format (nbformat 4.5). A text is a string or a
// list of strings there.

type fileNotebook struct {
	Cells    []fileCell     `json:"cells"`
	Metadata map[string]any `json:"metadata"`
	Major    int            `json:"nbformat"`
	Minor    int            `json:"nbformat_minor"`
}

type fileCell struct {
	Type     string         `json:"cell_type"`
	Count    any            `json:"execution_count,omitempty"` // *int: null is wanted for code cells only
	ID       string         `json:"id,omitempty"`
	Metadata map[string]any `json:"metadata"`
	Outputs  []fileOutput   `json:"outputs,omitzero"`
	Source   text           `json:"source"`
}

type fileOutput struct {
	Type      string                     `json:"output_type"`
	Name      string                     `json:"name,omitempty"`
	Text      *text                      `json:"text,omitempty"`
	Data      map[string]json.RawMessage `json:"data,omitzero"`
	Metadata  map[string]any             `json:"metadata,omitzero"`
	Count     any                        `json:"execution_count,omitempty"`
	ErrorName *string                    `json:"ename,omitempty"`
	Error     *string                    `json:"evalue,omitempty"`
	Traceback []string                   `json:"traceback,omitzero"`
}

type text string

func (s *text) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*s = text(one)
		return nil
	}
	var lines []string
	if err := json.Unmarshal(data, &lines); err != nil {
		return fmt.Errorf("neither a text nor a list of lines: %.60s", data)
	}
	*s = text(strings.Join(lines, ""))
	return nil
}

func parse(data []byte) (*Notebook, error) {
	var file fileNotebook
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("not a notebook: %w", err)
	}
	if file.Major != 4 {
		return nil, fmt.Errorf("a notebook of format %d, not 4", file.Major)
	}
	nb := &Notebook{Metadata: file.Metadata, Major: file.Major, Minor: file.Minor}
	for _, f := range file.Cells {
		c := &Cell{ID: f.ID, Type: f.Type, Source: string(f.Source), Metadata: f.Metadata}
		if n, ok := f.Count.(float64); ok {
			c.Count = new(int(n))
		}
		for _, o := range f.Outputs {
			c.Outputs = append(c.Outputs, o.output())
		}
		nb.Cells = append(nb.Cells, c)
	}
	return nb, nil
}

func (f fileOutput) output() Output {
	o := Output{Type: f.Type, Name: f.Name, Metadata: f.Metadata, Traceback: f.Traceback}
	if f.Text != nil {
		o.Text = string(*f.Text)
	}
	if f.ErrorName != nil {
		o.ErrorName = *f.ErrorName
	}
	if f.Error != nil {
		o.Error = *f.Error
	}
	if f.Data != nil {
		o.Data = Bundle{}
		for mime, raw := range f.Data {
			var s text
			if s.UnmarshalJSON(raw) == nil {
				o.Data[mime] = string(s)
			} else {
				o.Data[mime] = string(raw)
			}
		}
	}
	return o
}

func (c *Cell) file() fileCell {
	f := fileCell{Type: c.Type, ID: c.ID, Metadata: c.Metadata, Source: text(c.Source)}
	if f.Metadata == nil {
		f.Metadata = map[string]any{}
	}
	if c.Type == "code" {
		f.Count, f.Outputs = c.Count, []fileOutput{}
		for _, o := range c.Outputs {
			f.Outputs = append(f.Outputs, o.file())
		}
	}
	return f
}

func (o Output) file() fileOutput {
	f := fileOutput{Type: o.Type}
	switch o.Type {
	case "stream":
		f.Name, f.Text = o.Name, new(text(o.Text))
	case "error":
		f.ErrorName, f.Error, f.Traceback = new(o.ErrorName), new(o.Error), append([]string{}, o.Traceback...)
	default:
		f.Data, f.Metadata = map[string]json.RawMessage{}, o.Metadata
		if f.Metadata == nil {
			f.Metadata = map[string]any{}
		}
		if o.Type == "execute_result" {
			f.Count = (*int)(nil)
		}
		for mime, s := range o.Data {
			isJSON := mime == "application/json" || strings.HasSuffix(mime, "+json")
			if isJSON && json.Valid([]byte(s)) {
				f.Data[mime] = json.RawMessage(s)
				continue
			}
			f.Data[mime], _ = json.Marshal(s)
		}
	}
	return f
}
