package trouble_test

import (
	"slices"
	"strings"
	"testing"

	"locklab/kernel-setup/tests/labtest"
)

// everyLesson calls f with each notebook that teaches; the eighth is all exercises.
func everyLesson(t *testing.T, f func(name string, nb *labtest.Notebook)) {
	t.Helper()
	for _, name := range labtest.Lesson(t) {
		if name != "08-exercises.ipynb" {
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

// Every cell runs a second time, after the others and in the opposite order.
func TestRunAgainBackwards(t *testing.T) {
	everyLesson(t, func(name string, nb *labtest.Notebook) {
		t.Run(name, func(t *testing.T) {
			nb := nb.Clone(t)
			var forwards, fails []string
			for _, c := range taught(nb) {
				forwards = append(forwards, c.ID)
				if meantToFail(c) {
					fails = append(fails, c.ID, c.ID+"-2")
				}
			}
			backwards := slices.Clone(forwards)
			slices.Reverse(backwards)
			if i := slices.Index(backwards, "race-off"); i >= 0 {
				// %goflags -race holds until it is switched off: these cells go together.
				backwards = slices.Delete(backwards, i, i+1)
				backwards = slices.Insert(backwards, slices.Index(backwards, "race")+1, "race-off")
			}
			nb.Pick(append(forwards, backwards...)...).Execute(t).OnlyFails(fails...)
		})
	})
}
