// Package pages_test looks at the lesson as a person does: in JupyterLab, in a
// browser, with no network but this machine.
package pages_test

import (
	"os"
	"strings"
	"testing"

	"locklab/kernel-setup/tests/labtest"
)

func TestMain(m *testing.M) { os.Exit(labtest.Main(m, 4)) }

// pictures are the main chart of each notebook, and the cells that lead to it.
// The README's pictures are made by this test:
//
//	LOCKLAB_SHOTS=$PWD/.github/pictures go test ./kernel-setup/tests/pages -run TestPictures
var pictures = []struct {
	notebook string
	before   []string
	cell     string
	says     []string // in the chart's text alternative
}{
	{"01-lock", nil, "picture-run", []string{"thread1", "thread4"}},
	{"02-why-locks", []string{"sometimes", "spread-out"}, "measured-possible", []string{"every order"}},
	{"03-acquire", []string{"wrong-lock"}, "wrong-run", []string{"thread2's helper"}},
	{"04-release", []string{"served", "picky-lock", "chan-lock"}, "who-run", []string{"served"}},
	{"05-two-workers", []string{"workers", "start"}, "picture-run", []string{"thread1", "thread2"}},
	{"06-deadlock", nil, "five-run", []string{"philosopher5"}},
	{"07-which-lock", []string{"contestants", "measure", "compare"}, "cost-contended",
		[]string{"sync.Mutex", "channel"}},
	{"08-memory", []string{"pair", "crossed", "measure"}, "crossed-run", []string{"every order"}},
}

// A reader goes through the lesson in one JupyterLab: each notebook opens by the
// link in the first one's table of contents, its main chart is drawn, in both
// themes and in a narrow window, and says in words what it shows.
func TestPictures(t *testing.T) {
	t.Parallel()
	labtest.Browser(t) // skips here, before JupyterLab is started
	page := labtest.SharedLab(t, labtest.Folder("notebooks")).Open("01-lock.ipynb")
	drawn := func(notebook, cell, how string) {
		t.Helper()
		chart := page.Chart(cell)
		page.ShotOf(chart, notebook+"-"+how)
		if ink := labtest.Ink(page.Image(chart)); ink < 0.01 || ink > 0.9 {
			t.Errorf("%s, %s: %.1f %% of the chart is drawn", notebook, how, 100*ink)
		}
	}
	page.Dark(false)
	followed := map[string]bool{}
	for i, p := range pictures {
		if i > 0 {
			page.Show("01-lock.ipynb")
			page.Follow(p.notebook + ".ipynb")
			followed[p.notebook+".ipynb"] = true
		}
		for _, cell := range append([]string{"setup"}, p.before...) {
			page.Run(cell)
		}
		page.Run(p.cell)
		drawn(p.notebook, p.cell, "light")
		page.Width(600) // with the side bar open, as it is
		drawn(p.notebook, p.cell, "narrow")
		page.Width(1280)
		var labels string
		page.Eval(`[...document.querySelectorAll('`+page.Cell(p.cell)+` [aria-label]')]
			.map(e => e.getAttribute('aria-label')).join('\n')`, &labels)
		for _, word := range p.says {
			if !strings.Contains(labels, word) {
				t.Errorf("%s: the text alternative of the chart does not say %q: %s", p.notebook, word, labels)
			}
		}
	}
	page.Dark(true)
	for _, p := range pictures {
		page.Show(p.notebook + ".ipynb")
		drawn(p.notebook, p.cell, "dark")
	}
	for _, name := range labtest.Lesson(t)[1:] {
		if !followed[name] {
			page.Show("01-lock.ipynb")
			page.Follow(name)
		}
	}
	alone(t, page)
}

// alone checks that the page asked no other machine and has complained of nothing.
func alone(t *testing.T, page *labtest.Page) {
	t.Helper()
	if blocked := page.Blocked(); len(blocked) > 0 {
		t.Errorf("the page asked other machines: %v", blocked)
	}
	if errors := page.Errors(); len(errors) > 0 {
		t.Errorf("the page's console has errors: %v", errors)
	}
}

// Run All on the lesson's heart: every cell ends, the charts are drawn, the
// cell that is meant to fail does not stop the others; and what has been run is
// seen again without scripts when the notebook comes from somebody else.
func TestRunAll(t *testing.T) {
	t.Parallel()
	labtest.Browser(t)
	lab := labtest.SharedLab(t, labtest.Folder("notebooks"))
	page := lab.Open("02-why-locks.ipynb")
	page.RunAll()
	for _, cell := range []string{"histograms", "bell", "measured-possible"} {
		if ink := labtest.Ink(page.Image(page.Chart(cell))); ink < 0.01 {
			t.Errorf("%s: the chart is empty", cell)
		}
	}
	page.Shot("02-run-all-light")
	page.Dark(true)
	page.Chart("histograms")
	page.Shot("02-run-all-dark")
	page.Save()
	if blocked := page.Blocked(); len(blocked) > 0 {
		t.Errorf("the page asked other machines: %v", blocked)
	}

	// A change made outside JupyterLab, and nobody here trusts its outputs any more.
	theirs := lab.Notebook("02-why-locks.ipynb")
	theirs.Metadata["author"] = "somebody else"
	page = labtest.SharedLab(t, labtest.With(theirs)).Open("02-why-locks.ipynb")
	var drawn struct {
		Charts, Pictures, Scripts int
		Width                     int
	}
	cell := page.Cell("histograms")
	page.Wait("the static picture is there", `document.querySelector('`+cell+` .jp-OutputArea img')?.complete`)
	page.Eval(`(() => {
		const all = s => document.querySelectorAll('`+cell+` .jp-OutputArea ' + s);
		return {Charts: all("[_echarts_instance_]").length, Pictures: all("img").length, Scripts: all("script").length,
			Width: Math.round(all("img")[0].getBoundingClientRect().width)};
	})()`, &drawn)
	if drawn.Charts != 0 || drawn.Scripts != 0 || drawn.Pictures == 0 || drawn.Width < 300 {
		t.Errorf("without trust: %+v, want one picture and no script", drawn)
	}
	page.Shot("02-untrusted")
}
