package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lessonIn writes the files of a lesson into a new folder.
func lessonIn(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for path, text := range files {
		write(t, dir, path, text)
	}
	return dir
}

func write(t *testing.T, dir, path, text string) {
	t.Helper()
	path = filepath.Join(dir, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// start lays a lesson out as a container does when it starts, and returns what
// the reader is told.
func start(t *testing.T, lesson, work string) (said string) {
	t.Helper()
	if err := layOut(lesson, work, func(line string) { said += line + "\n" }); err != nil {
		t.Fatal(err)
	}
	return said
}

// holds fails the test unless the folder work has these files and no others.
func holds(t *testing.T, work string, want map[string]string) {
	t.Helper()
	files, err := read(work)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for path, text := range files {
		if path != record {
			got[path] = string(text)
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("the folder holds %v, want %v", got, want)
	}
}

var first = map[string]string{
	"go.mod":                  "module locklab // 1",
	"notebooks/01-lock.ipynb": "lock 1",
	"notebooks/02-why.ipynb":  "why 1",
	"lessons/lock/lock.go":    "package lock // 1",
	"lessons/lock/seconds.go": "package lock // 1, seconds",
}

func with(files map[string]string, pairs ...string) map[string]string {
	files = maps.Clone(files)
	for i := 0; i < len(pairs); i += 2 {
		files[pairs[i]] = pairs[i+1]
	}
	return files
}

func TestLayOutFillsAnEmptyFolder(t *testing.T) {
	work := filepath.Join(t.TempDir(), "not", "there", "yet")
	if said := start(t, lessonIn(t, first), work); said != "" {
		t.Errorf("it said %q", said)
	}
	holds(t, work, first)
}

func TestLayOutKeepsEdits(t *testing.T) {
	work, lesson := t.TempDir(), lessonIn(t, first)
	start(t, lesson, work)
	write(t, work, "notebooks/01-lock.ipynb", "mine")
	write(t, work, "lessons/lock/lock.go", "package lock // mine")
	write(t, work, "notebooks/my-own.ipynb", "own")
	want := with(first, "notebooks/01-lock.ipynb", "mine", "lessons/lock/lock.go", "package lock // mine",
		"notebooks/my-own.ipynb", "own")

	if said := start(t, lesson, work); said != "" { // the same image again
		t.Errorf("it said %q", said)
	}
	holds(t, work, want)

	second := with(first, "notebooks/01-lock.ipynb", "lock 2", "notebooks/02-why.ipynb", "why 2",
		"lessons/lock/lock.go", "package lock // 2", "lessons/lock/seconds.go", "package lock // 2, seconds")
	lesson = lessonIn(t, second)
	said := start(t, lesson, work)
	for _, part := range []string{"notebooks/01-lock.ipynb", "lessons/lock"} {
		if !strings.Contains(said, "you have changed "+part+": yours stays, the new version is in new/"+part+"\n") {
			t.Errorf("it said %q, nothing of %s", said, part)
		}
	}
	// seconds.go goes with lock.go: the package stays as it was.
	want = with(want, "notebooks/02-why.ipynb", "why 2",
		"new/notebooks/01-lock.ipynb", "lock 2",
		"new/lessons/lock/lock.go", "package lock // 2", "new/lessons/lock/seconds.go", "package lock // 2, seconds")
	holds(t, work, want)

	// A version is offered once, also when the reader throws it away.
	if err := os.RemoveAll(filepath.Join(work, "new")); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"new/notebooks/01-lock.ipynb", "new/lessons/lock/lock.go",
		"new/lessons/lock/seconds.go"} {
		delete(want, path)
	}
	if said := start(t, lesson, work); said != "" {
		t.Errorf("it said %q", said)
	}
	holds(t, work, want)

	// Who takes the new version gets the ones after it.
	write(t, work, "notebooks/01-lock.ipynb", "lock 2")
	start(t, lessonIn(t, with(second, "notebooks/01-lock.ipynb", "lock 3")), work)
	holds(t, work, with(want, "notebooks/01-lock.ipynb", "lock 3"))
}

func TestLayOutBringsBackWhatIsDeleted(t *testing.T) {
	work, lesson := t.TempDir(), lessonIn(t, first)
	start(t, lesson, work)
	for _, path := range []string{"notebooks/02-why.ipynb", "lessons/lock/seconds.go"} {
		if err := os.Remove(filepath.Join(work, path)); err != nil {
			t.Fatal(err)
		}
	}
	start(t, lesson, work)
	holds(t, work, first)
}

func TestLayOutTakesAwayWhatTheLessonNoLongerHas(t *testing.T) {
	work := t.TempDir()
	start(t, lessonIn(t, first), work)
	write(t, work, "lessons/lock/seconds.go", "mine")
	second := maps.Clone(first)
	delete(second, "notebooks/02-why.ipynb")
	delete(second, "lessons/lock/seconds.go")
	start(t, lessonIn(t, second), work)
	holds(t, work, with(second, "lessons/lock/seconds.go", "mine"))
}

// Without the record, or with half of one, whatever differs is the reader's.
func TestLayOutWithoutRecord(t *testing.T) {
	for _, text := range []string{"", "{", "[]"} {
		work := t.TempDir()
		start(t, lessonIn(t, first), work)
		write(t, work, record, text)
		start(t, lessonIn(t, with(first, "notebooks/02-why.ipynb", "why 2")), work)
		holds(t, work, with(first, "new/notebooks/02-why.ipynb", "why 2"))
	}
}

func TestLayOutLeavesACloneAlone(t *testing.T) {
	work := lessonIn(t, map[string]string{"kernel-setup/main.go": "", "notebooks/01-lock.ipynb": "work in progress"})
	start(t, lessonIn(t, first), work)
	holds(t, work, map[string]string{"kernel-setup/main.go": "", "notebooks/01-lock.ipynb": "work in progress"})
}

// A container that is killed while it lays the lesson out leaves whole files,
// and the next one goes on.
func TestLayOutAfterAHalf(t *testing.T) {
	lesson := lessonIn(t, first)
	for n := range len(first) {
		work := t.TempDir()
		start(t, lesson, work)
		if err := os.RemoveAll(filepath.Join(work, filepath.Dir(record))); err != nil {
			t.Fatal(err)
		}
		removed := 0
		for path := range first {
			if removed++; removed > n {
				break
			}
			if err := os.Remove(filepath.Join(work, path)); err != nil {
				t.Fatal(err)
			}
		}
		start(t, lesson, work)
		holds(t, work, first)
	}
}
