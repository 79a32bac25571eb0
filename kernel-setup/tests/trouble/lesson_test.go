package trouble_test

import (
	"slices"
	"strings"
	"testing"

	"locklab/kernel-setup/tests/labtest"
)

// everyLesson calls f with each notebook that teaches; the last is all exercises.
func everyLesson(t *testing.T, f func(name string, nb *labtest.Notebook)) {
	t.Helper()
	for _, name := range labtest.Lesson(t) {
		if name != "09-exercises.ipynb" {
			f(name, labtest.Open(t, "notebooks/"+name))
		}
	}
}

// taught are the cells of a notebook that run before a reader has written anything.
func taught(nb *labtest.Notebook) (cells []*labtest.Cell) {
	for _, c := range nb.Cells {
		if c.Type == "code" && !strings.HasPrefix(c.ID, "ex-") {
			cells = append(cells, c)
		}
	}
	return cells
}

func meantToFail(c *labtest.Cell) bool { return slices.Contains(c.Tags(), "raises-exception") }
