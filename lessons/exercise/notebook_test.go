package exercise_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"locklab/kernel-setup/tests/labtest"
	"locklab/kernel-setup/tests/short"
)

// answers is where the answers lie, a folder for each exercise: right-*.go have to pass, and wrong-*.go to fail
// with the words that their first line wants. Their code, from below the package clause, is what a reader would
// write into the cell.
const answers = "testdata"

// exercises are the names of the exercises of a notebook, in its order.
func exercises(nb *labtest.Notebook) (names []string) {
	for _, c := range nb.Cells {
		if name, ok := strings.CutPrefix(c.ID, "ex-"); ok && strings.HasSuffix(name, "-check") {
			names = append(names, strings.TrimSuffix(name, "-check"))
		}
	}
	return names
}

func everyExercise(t *testing.T, f func(t *testing.T, nb *labtest.Notebook, name string)) {
	paths, err := filepath.Glob("../../notebooks/*.ipynb")
	if err != nil || len(paths) == 0 {
		t.Fatal("no notebooks", err)
	}
	for _, path := range paths {
		path, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		nb := labtest.Open(t, path)
		for _, name := range exercises(nb) {
			t.Run(name, func(t *testing.T) { f(t, nb.Clone(t), name) })
		}
	}
}

// An answer is a file of the answers.
type answer struct {
	name, source string
	wants        string // "" for one that has to pass
}

func answersOf(t *testing.T, exercise string) (all []answer) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(answers, exercise, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		head, source, ok := strings.Cut(string(data), "package answer\n")
		wants := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(head), "// wants:"))
		name := strings.TrimSuffix(filepath.Base(path), ".go")
		right := strings.HasPrefix(name, "right-")
		if !ok || right != (wants == "") || !right && !strings.HasPrefix(name, "wrong-") {
			t.Fatalf("%s: neither a right-*.go nor a wrong-*.go that begins with \"// wants: …\"", path)
		}
		all = append(all, answer{name, strings.TrimSpace(source), wants})
	}
	return all
}

// solution is the code of the folded solution below an exercise.
func solution(nb *labtest.Notebook, exercise string) string {
	help := nb.Cell("ex-" + exercise + "-help").Source
	_, code, _ := strings.Cut(help, "```go\n")
	code, _, _ = strings.Cut(code, "\n```")
	return code
}

// parts are the sources of an exercise's cells that give the reader something to build on.
func parts(nb *labtest.Notebook, exercise string) (sources []string) {
	for _, c := range nb.Cells {
		if strings.HasPrefix(c.ID, "ex-"+exercise+"-parts") {
			sources = append(sources, c.Source)
		}
	}
	return sources
}

// same reports whether two answers are the same code.
func same(a, b string) bool {
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

// judge compares what a check said of an answer with what the answer's file wants.
func (a answer) judge(t *testing.T, exercise string, failed bool, said, complaint string) {
	t.Helper()
	switch {
	case a.wants == "" && (failed || !strings.Contains(said, "Right.")):
		t.Errorf("%s is right and does not pass:\n%s%s", a.name, said, complaint)
	case strings.Contains(said+complaint, "without an answer"):
		t.Errorf("with %s the explorer breaks down:\n%s%s", a.name, said, complaint)
	case a.wants != "" && !failed:
		t.Errorf("%s is wrong and passes:\n%s", a.name, said)
	case a.wants != "" && !strings.Contains(said, a.wants):
		t.Errorf("%s is to say %q and says:\n%s%s", a.name, a.wants, said, complaint)
	case a.wants != "" && !strings.Contains(complaint, exercise+": "):
		t.Errorf("%s: standard error does not name the exercise:\n%s", a.name, complaint)
	}
}

// TestAnswers puts every answer of the test data into the cells of its exercise. They are built as one program,
// without the kernel. What is in the notebook too is left to TestNotebooksOwnAnswers.
func TestAnswers(t *testing.T) {
	short.Skip(t, "the checks of the answers to the exercises")
	type trial struct {
		exercise string
		answer
		number int
	}
	var all []trial
	var programs [][]string
	everyExercise(t, func(t *testing.T, nb *labtest.Notebook, name string) {
		count := map[bool]int{}
		start, right := nb.Cell("ex-"+name+"-answer").Source, solution(nb, name)
		own := []answer{{"the notebook's start", start, "Not yet."}, {"the notebook's solution", right, ""}}
		for _, a := range append(own, answersOf(t, name)...) {
			count[a.wants == ""]++
			all = append(all, trial{name, a, len(programs)})
			cells := append([]string{nb.Cell("setup").Source}, parts(nb, name)...)
			programs = append(programs, append(cells, a.source, nb.Cell("ex-"+name+"-check").Source))
		}
		if count[true] < 9 || count[false] < 16 {
			t.Errorf("%d right and %d wrong answers, of which 2 are the notebook's own: too few",
				count[true], count[false])
		}
	})
	t.Logf("%d answers", len(all))
	built := labtest.BuildPrograms(t, programs...)
	for _, trial := range all {
		t.Run(trial.exercise+"/"+trial.name, func(t *testing.T) {
			t.Parallel()
			r := built.Run(t, trial.number, "GONB_TMP_DIR="+t.TempDir())
			t.Logf("%v:\n%s%s", r.Duration, r.Stdout, r.Stderr)
			trial.judge(t, trial.exercise, r.Failed(), r.Stdout, r.Stderr)
		})
	}
}

// TestNotebooksOwnAnswers runs the exercises of each notebook as a reader does: first with the wrong start that
// stands in the cell, which a check finds out, and then with the folded solution in its place.
func TestNotebooksOwnAnswers(t *testing.T) {
	for _, name := range labtest.Lesson(t) {
		nb := labtest.Open(t, "notebooks/"+name)
		all := exercises(nb)
		if len(all) == 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			nb := nb.Clone(t)
			order := []string{"setup"}
			for _, e := range all {
				for _, c := range nb.Cells {
					if strings.HasPrefix(c.ID, "ex-"+e+"-parts") {
						order = append(order, c.ID)
					}
				}
				order = append(order, "ex-"+e+"-answer", "ex-"+e+"-check", "ex-"+e+"-answer", "ex-"+e+"-check")
			}
			run := nb.Pick(order...)
			for _, e := range all {
				run.Set("ex-"+e+"-answer-2", solution(nb, e))
			}
			result := run.Execute(t)
			for _, e := range all {
				start := nb.Cell("ex-" + e + "-answer").Source
				for check, a := range map[string]answer{
					"ex-" + e + "-check":   {name: "the notebook's start of " + e, source: start, wants: "Not yet."},
					"ex-" + e + "-check-2": {name: "the notebook's solution of " + e, source: solution(nb, e)},
				} {
					c := result.Cell(check)
					t.Logf("%s, %v:\n%s%s%s", a.name, c.Duration(), c.Stdout(), c.Text(), c.Stderr())
					a.judge(t, e, c.Failed(), c.Text(), c.Stderr())
					for _, file := range answersOf(t, e) {
						if same(file.source, a.source) {
							file.judge(t, e, c.Failed(), c.Text(), c.Stderr())
						}
					}
				}
			}
		})
	}
}

// TestExerciseCells looks at what a reader does not run: that all is there, folded, and marked for nbgrader.
func TestExerciseCells(t *testing.T) {
	var found []string
	points := map[string]bool{}
	everyExercise(t, func(t *testing.T, nb *labtest.Notebook, name string) {
		found = append(found, name)
		nb.Cell("ex-" + name + "-task")
		help := nb.Cell("ex-" + name + "-help").Source
		if n := strings.Count(help, "<details><summary>"); n != 2 || strings.Count(help, "</details>") != n ||
			strings.Contains(help, "<details open") {
			t.Errorf("hint and solution are not folded:\n%s", help)
		}
		if !strings.Contains(help, "<summary>Hint</summary>\n\n") ||
			!strings.Contains(help, "<summary>Solution</summary>\n\n") {
			t.Errorf("Markdown needs an empty line after the summary:\n%s", help)
		}
		data, err := json.Marshal(nb.Cell("ex-" + name + "-check").Metadata["nbgrader"])
		if err != nil {
			t.Fatal(err)
		}
		want := `^{"grade":true,"grade_id":"` + name +
			`","locked":true,"points":[1-9]\d*,"schema_version":3,"solution":false,"task":false}$`
		if !regexp.MustCompile(want).Match(data) {
			t.Errorf("nbgrader's metadata of the check: %s", data)
		}
		// A cell that nbgrader knows as a solution would be emptied in the copy for the students: the wrong start
		// is to stay.
		if m := nb.Cell("ex-" + name + "-answer").Metadata["nbgrader"]; m != nil {
			t.Errorf("nbgrader's metadata of the answer: %v", m)
		}
		if points[name] {
			t.Errorf("two exercises are called %s", name)
		}
		points[name] = true
	})
	folders, err := os.ReadDir(answers)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if f.IsDir() && f.Name() != "nbgrader" && !slices.Contains(found, f.Name()) {
			t.Errorf("answers to %s, which is in no notebook", f.Name())
		}
	}
	if len(found) < 12 {
		t.Errorf("%d exercises: %s", len(found), found)
	}
}

// TestNbgrader lets nbgrader grade two students' copies of notebooks, with its three commands and our kernel.
func TestNbgrader(t *testing.T) {
	t.Parallel()
	root := labtest.Prepare(t)
	run := nbgrader(t)
	course := t.TempDir()
	write := func(path, text string) {
		t.Helper()
		path = filepath.Join(course, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("nbgrader_config.py", `c = get_config()
c.CourseDirectory.course_id = "locks"
c.ClearSolutions.code_stub = {"go": ""}
`)
	points := 0
	notebooks := []string{"01-lock.ipynb", "09-exercises.ipynb"}
	for _, name := range notebooks {
		nb := labtest.Open(t, filepath.Join(root, "notebooks", name))
		write("source/locks/"+name, string(nb.JSON()))
		for _, e := range exercises(nb) {
			m := nb.Cell("ex-" + e + "-check").Metadata["nbgrader"].(map[string]any)
			points += int(m["points"].(float64))
		}
	}
	run(course, "generate_assignment", "locks")
	for _, name := range notebooks {
		released := labtest.Open(t, filepath.Join(course, "release/locks", name))
		source := labtest.Open(t, filepath.Join(course, "source/locks", name))
		ada, bob := released.Clone(t), released.Clone(t)
		for _, e := range exercises(released) {
			answer := "ex-" + e + "-answer"
			if released.Cell(answer).Source != source.Cell(answer).Source {
				t.Errorf("%s: the students do not get the wrong start, but %q", e, released.Cell(answer).Source)
			}
			ada.Set(answer, solution(released, e))
			bob.Set("ex-"+e+"-check", "%%\n// nothing to check") // he hopes
		}
		write("submitted/ada/locks/"+name, string(ada.JSON()))
		write("submitted/bob/locks/"+name, string(bob.JSON()))
	}
	run(course, "autograde", "locks")
	run(course, "generate_feedback", "locks")
	run(course, "export")
	grades, err := os.ReadFile(filepath.Join(course, "grades.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for student, score := range map[string]int{"ada": points, "bob": 0} {
		if want := fmt.Sprintf(`(?m)^locks,.*,%s,.*,%d\.0,%d\.0\r?$`, student, score,
			points); !regexp.MustCompile(want).Match(grades) {
			t.Errorf("%s is to get %d of %d points:\n%s", student, score, points, grades)
		}
		if _, err := os.Stat(filepath.Join(course, "feedback", student, "locks/09-exercises.html")); err != nil {
			t.Error(err)
		}
	}
}

// nbgrader installs it into an environment of its own, in the clone's home, and
// returns what runs one of its commands in a folder.
func nbgrader(t *testing.T) func(folder string, args ...string) {
	t.Helper()
	clone := labtest.Clone(t)
	if out, err := clone.Python(t.Context(), "-c",
		"import sys; sys.exit(sys.version_info < (3, 11))").CombinedOutput(); err != nil {
		labtest.Missing(t, "nbgrader needs Python 3.11: %v\n%s", err, out)
	}
	bin := filepath.Join(labtest.Environment(t, "nbgrader", filepath.Join(answers, "nbgrader/requirements.txt")), "bin")
	command := func(folder, name string, args ...string) ([]byte, error) {
		c := exec.CommandContext(t.Context(), name, args...)
		c.Dir = folder
		for _, e := range clone.Environ() {
			if path, ok := strings.CutPrefix(e, "PATH="); ok {
				e = "PATH=" + bin + string(filepath.ListSeparator) + path // nbgrader looks for alembic there
			}
			c.Env = append(c.Env, e)
		}
		c.Env = append(c.Env, "JUPYTER_PATH="+clone.Path("share", "jupyter")) // where the kernel is
		return c.CombinedOutput()
	}
	return func(folder string, args ...string) {
		t.Helper()
		if out, err := command(folder, filepath.Join(bin, "nbgrader"), args...); err != nil {
			t.Fatalf("nbgrader %s: %v\n%s", strings.Join(args, " "), err, out[max(0, len(out)-4000):])
		}
	}
}

// TestExerciseInTheBrowser solves an exercise as a reader does: sees it fail, opens the hint and the solution, and
// takes it over.
func TestExerciseInTheBrowser(t *testing.T) {
	t.Parallel()
	labtest.Browser(t)
	lab := labtest.StartLab(t, labtest.Folder("notebooks"))
	page := lab.Open("09-exercises.ipynb")
	nb := labtest.Open(t, "notebooks/09-exercises.ipynb")

	details := page.Cell("ex-once-help") + " details"
	var open []bool
	look := func(what string, want ...bool) {
		t.Helper()
		page.Eval(`[...document.querySelectorAll('`+details+`')].map(d => d.open)`, &open)
		if !slices.Equal(open, want) {
			t.Errorf("%s: open are %v, and not %v", what, open, want)
		}
	}
	look("at first", false, false)

	page.Run("setup")
	page.Run("ex-once-answer")
	page.Run("ex-once-check")
	says := func(want ...string) {
		t.Helper()
		var text string
		page.Eval(`document.querySelector('`+page.Cell("ex-once-check")+`').innerText`, &text)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("the check does not say %q but\n%s", w, text)
			}
		}
	}
	says("Not yet.", "before f has ended", "○ once", "0 of 3")
	page.Shot("08-not-yet-light")
	look("after a run", false, false)

	page.Eval(`document.querySelectorAll('`+details+` summary')[1].click()`, nil)
	look("after a click", false, true)
	var code string
	page.Eval(`document.querySelectorAll('`+details+`')[1].querySelector('pre').innerText`, &code)
	if code = strings.TrimSpace(code); code != solution(nb, "once") {
		t.Errorf("the solution in the page:\n%s", code)
	}
	page.Shot("08-solution-light")

	page.Set("ex-once-answer", code)
	page.Run("ex-once-answer")
	page.Run("ex-once-check")
	says("Right.", "✓ once", "1 of 3")
	page.Dark(true)
	page.Shot("08-right-dark")
	if errors := page.Errors(); len(errors) > 0 {
		t.Errorf("the page's console has errors: %v", errors)
	}
}
