package book

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// A notebook is one of Jupyter's, executed.
type notebook struct{ Cells []cell }

type cell struct {
	Type     string `json:"cell_type"`
	ID       string
	Source   text
	Metadata struct {
		Tags     []string
		Nbgrader struct{ Grade bool }
	}
	Outputs []output
}

type output struct {
	Type  string `json:"output_type"`
	Name  string // of a stream
	Text  text
	Data  map[string]json.RawMessage
	Ename string
	Value string `json:"evalue"`
}

// text is a string, which a notebook may hold as a list of lines.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	var lines []string
	if json.Unmarshal(data, &lines) == nil {
		*t = text(strings.Join(lines, ""))
		return nil
	}
	return json.Unmarshal(data, (*string)(t))
}

func read(path string) (*notebook, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	nb := &notebook{}
	if err := json.Unmarshal(data, nb); err != nil {
		return nil, fmt.Errorf("%s is no notebook: %w.", path, err)
	}
	return nb, nil
}

// exercises returns the number of the first cell that belongs to exercises, which nobody
// has solved: what they print is left out. The heading says it, or the first check does,
// with the answer and the task before it.
func (nb *notebook) exercises() int {
	for i, c := range nb.Cells {
		if c.Type == "markdown" && exercisesHeading.MatchString(string(c.Source)) {
			return i
		}
	}
	return len(nb.Cells)
}

var exercisesHeading = regexp.MustCompile(`(?m)\A#{1,2} (\d+ · )?Exercises\s*$`)

func (c *cell) meantToFail() bool { return slices.Contains(c.Metadata.Tags, "raises-exception") }

func (c *cell) failed() bool {
	return slices.ContainsFunc(c.Outputs, func(o output) bool { return o.Type == "error" })
}

// failure returns an error for the first cell that failed and was not meant to, or was
// meant to and did not.
func (nb *notebook) failure(name string) error {
	exercises := nb.exercises()
	for i, c := range nb.Cells {
		switch {
		case c.Type != "code", i >= exercises, c.failed() == c.meantToFail():
		case c.failed():
			return fmt.Errorf("The cell %s of %s failed: %s", c.ID, name, c.complaint())
		default:
			return fmt.Errorf("The cell %s of %s is meant to fail, and did not.", c.ID, name)
		}
	}
	return nil
}

// complaint returns what a failed cell said, on one line.
func (c *cell) complaint() string {
	var said []string
	for _, o := range c.Outputs {
		switch {
		case o.Type == "stream" && o.Name == "stderr":
			said = append(said, string(o.Text))
		case o.Type == "error":
			said = append(said, o.Value)
		}
	}
	line := strings.Join(strings.Fields(plain(strings.Join(said, " "))), " ")
	if letters := []rune(line); len(letters) > 400 {
		line = string(letters[:400]) + " …"
	}
	return line
}

// escape matches the colours of a terminal.
var escape = regexp.MustCompile("\x1b\\[[0-9;]*[A-Za-z]")

func plain(s string) string { return escape.ReplaceAllString(s, "") }

// data returns an output in one MIME type.
func (o *output) data(mime string) (string, bool) {
	raw, ok := o.Data[mime]
	if !ok {
		return "", false
	}
	var t text
	err := json.Unmarshal(raw, &t)
	return string(t), err == nil
}
