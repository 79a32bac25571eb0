// Package form_test looks at the form of the sources, where no tool of Go's does.
package form_test

import (
	"bytes"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"locklab/kernel-setup/tests/labtest"
)

// widest is how many columns a line may have. A tab is four.
const widest = 120

// No line is too long for two files side by side. Go's raw strings are free: what stands in them, a page's
// script or a notebook, has lines of its own. Folders of test data are other people's text.
func TestLines(t *testing.T) {
	const root = "../../.."
	looked := 0
	for _, name := range labtest.Tracked(t, root) {
		known := []string{".go", ".js", ".css", ".sh", ".py", ".yml"}
		if !slices.Contains(known, filepath.Ext(name)) || strings.Contains(name, "testdata/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			continue // deleted, and not yet committed
		}
		looked++
		for _, line := range tooLong(text, filepath.Ext(name) == ".go") {
			t.Errorf("%s:%d has more than %d columns", name, line, widest)
		}
	}
	if looked < 300 {
		t.Errorf("only %d files were looked at", looked)
	}
}

// tooLong returns the numbers of the lines that have too many columns.
func tooLong(text []byte, isGo bool) (numbers []int) {
	raw := map[int]bool{}
	if isGo {
		raw = rawLines(text)
	}
	for i, line := range strings.Split(string(text), "\n") {
		columns := len([]rune(line)) + 3*strings.Count(line, "\t")
		if columns > widest && !raw[i+1] {
			numbers = append(numbers, i+1)
		}
	}
	return numbers
}

// rawLines are the numbers of the lines on which some of a raw string stands.
func rawLines(text []byte) map[int]bool {
	raw := map[int]bool{}
	files := token.NewFileSet()
	file := files.AddFile("", files.Base(), len(text))
	var s scanner.Scanner
	s.Init(file, text, nil, 0)
	for {
		pos, kind, literal := s.Scan()
		if kind == token.EOF {
			return raw
		}
		if kind == token.STRING && literal[0] == '`' {
			first := file.Line(pos)
			for line := range strings.Count(literal, "\n") + 1 {
				raw[first+line] = true
			}
		}
	}
}

func TestTooLong(t *testing.T) {
	long := strings.Repeat("x", widest)
	text := "package p\n\nvar a = `" + long + "\n" + long + "b`\n\n// " + long + "\n\nvar b = \"" + long + "\"\n"
	if got, want := tooLong([]byte(text), true), []int{6, 8}; !slices.Equal(got, want) {
		t.Errorf("too long are the lines %v, want %v", got, want)
	}
	if got := tooLong(bytes.Repeat([]byte("\t"), 31), false); !slices.Equal(got, []int{1}) {
		t.Errorf("with 31 tabs too long are the lines %v", got)
	}
}
