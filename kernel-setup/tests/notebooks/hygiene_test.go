package notebooks_test

import (
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"locklab/kernel-setup/setup"
	"locklab/kernel-setup/tests/labtest"
)

// The form of a notebook in the repository: the reader predicts first, so there
// are no outputs; a cell fits on a laptop's screen; and an id tells what a cell is.
func TestForm(t *testing.T) {
	named := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	for _, name := range labtest.Lesson(t) {
		nb := labtest.Open(t, filepath.Join("notebooks", name))
		if nb.Major != 4 || nb.Minor != 5 {
			t.Errorf("%s: nbformat %d.%d, want 4.5, which has cell ids", name, nb.Major, nb.Minor)
		}
		if kernel, _ := nb.Metadata["kernelspec"].(map[string]any); kernel["name"] != setup.KernelName {
			t.Errorf("%s: kernelspec %v, want %s", name, kernel, setup.KernelName)
		}
		seen := map[string]bool{}
		for _, c := range nb.Cells {
			if !named.MatchString(c.ID) || seen[c.ID] {
				t.Errorf("%s: cell id %q is no name of its own in lower case", name, c.ID)
			}
			seen[c.ID] = true
			if c.Type != "code" {
				continue
			}
			if len(c.Outputs) > 0 || c.Count != nil {
				t.Errorf("%s: cell %s has outputs; clear them before you commit", name, c.ID)
			}
			lines := strings.Split(c.Source, "\n")
			if len(lines) > 25 {
				t.Errorf("%s: cell %s has %d lines, and 25 fit on a screen", name, c.ID, len(lines))
			}
			for _, line := range lines {
				if n := utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "    ")); n > 80 {
					t.Errorf("%s: cell %s has a line of %d columns, and 80 fit:\n%s", name, c.ID, n, line)
				}
			}
		}
		// The first code cell is imports and nothing else.
		file, err := parser.ParseFile(token.NewFileSet(), "setup", "package p\n"+nb.Cell("setup").Source, 0)
		if err != nil {
			t.Errorf("%s: its setup cell is no Go: %v", name, err)
		} else if len(file.Imports) == 0 || len(file.Decls) != 1 {
			t.Errorf("%s: its setup cell is to be one import declaration", name)
		}
		for i, c := range nb.Cells {
			if c.Type == "code" {
				if c.ID != "setup" {
					t.Errorf("%s: its first code cell is cell %d, %s, not setup", name, i, c.ID)
				}
				break
			}
		}
	}
}

// The frame that the reader learns to rely on.
func TestEachNotebookHasItsParts(t *testing.T) {
	for _, name := range labtest.Lesson(t) {
		nb := labtest.Open(t, filepath.Join("notebooks", name))
		var text strings.Builder
		for _, c := range nb.Cells {
			if c.Type == "markdown" {
				text.WriteString(c.Source + "\n\n")
			}
		}
		for _, part := range []string{"you can", "minutes", "**Try.**", "**Predict.**", "## Summary"} {
			if name == "09-exercises.ipynb" && part != "you can" && part != "minutes" {
				continue // exercises all through
			}
			if !strings.Contains(text.String(), part) {
				t.Errorf("%s has no %q", name, part)
			}
		}
		for _, word := range regexp.MustCompile(`(?i)\b(simply|probably|foo)\b`).FindAllString(text.String(), -1) {
			t.Errorf("%s says %q", name, word)
		}
	}
}

// Links lead to files and headings that are there.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]*)\)`)
	for _, name := range labtest.Lesson(t) {
		nb := labtest.Open(t, filepath.Join("notebooks", name))
		headings := map[string]bool{}
		for _, c := range nb.Cells {
			for _, h := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(c.Source, -1) {
				headings[strings.ReplaceAll(h[1], " ", "-")] = true
			}
		}
		for _, c := range nb.Cells {
			if c.Type != "markdown" {
				continue
			}
			for _, m := range link.FindAllStringSubmatch(c.Source, -1) {
				target, fragment, _ := strings.Cut(m[1], "#")
				if strings.HasPrefix(target, "https://") {
					continue
				}
				if target == "" && !headings[fragment] {
					t.Errorf("%s, cell %s: no heading for #%s", name, c.ID, fragment)
				}
				if _, err := os.Stat(filepath.Join("../../../notebooks", target)); target != "" && err != nil {
					t.Errorf("%s, cell %s: %v", name, c.ID, err)
				}
			}
		}
	}
	contents := labtest.Open(t, "notebooks/01-lock.ipynb").Cell("title").Source
	for _, name := range labtest.Lesson(t) {
		if name != "01-lock.ipynb" && !strings.Contains(contents, "]("+name+")") {
			t.Errorf("the table of contents in 01 does not lead to %s", name)
		}
	}
}

// Jupyter's own word on whether the files are notebooks.
func TestValid(t *testing.T) {
	root := labtest.Prepare(t)
	check := exec.Command(setup.At(root).Path("bin", "python"), append([]string{"-c", `
import sys, nbformat
for name in sys.argv[1:]:
    nbformat.validate(nbformat.read(name, as_version=nbformat.NO_CONVERT))
`}, labtest.Lesson(t)...)...)
	check.Dir = filepath.Join(root, "notebooks")
	check.Env = setup.At(root).Environ()
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
