package notebooks_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"locklab/kernel-setup/labtest"
)

// The notebooks as a person sees them: in JupyterLab, in a browser, with no
// network but this machine.

// pictures are the main chart of each notebook, and the cells that lead to it.
// The README's pictures are made by this test:
//
//	LOCKLAB_SHOTS=.github/pictures go test ./notebooks -run TestPictures
var pictures = []struct {
	notebook string
	before   []string
	cell     string
	says     []string // in the chart's text alternative
}{
	{"01-lock", nil, "picture-run", []string{"thread1", "thread4"}},
	{"02-why-locks", []string{"no-lock", "sometimes", "spread-out"}, "bell", []string{"without a lock", "with lock.Lock"}},
	{"03-acquire", []string{"wrong-lock"}, "wrong-run", []string{"thread2's helper"}},
	{"04-release", []string{"served", "chan-lock"}, "who-run", []string{"served"}},
	{"05-two-workers", []string{"workers", "start"}, "picture-run", []string{"thread1", "thread2"}},
	{"06-deadlock", nil, "five-run", []string{"philosopher5"}},
	{"07-which-lock", []string{"contestants", "measure", "compare"}, "cost-contended", []string{"sync.Mutex", "channel"}},
}

func TestPictures(t *testing.T) {
	labtest.Browser(t) // skips here, before JupyterLab is started
	lab := labtest.StartLab(t, labtest.Folder("notebooks"))
	for _, p := range pictures {
		page := lab.Open(p.notebook + ".ipynb")
		for _, cell := range append([]string{"setup"}, p.before...) {
			page.Run(cell)
		}
		page.Run(p.cell)
		for _, theme := range []string{"light", "dark"} {
			page.Dark(theme == "dark")
			chart := page.Chart(p.cell)
			page.ShotOf(chart, p.notebook+"-"+theme)
			if ink := labtest.Ink(page.Image(chart)); ink < 0.01 || ink > 0.9 {
				t.Errorf("%s: the chart in the %s theme: %.1f %% of it is drawn", p.notebook, theme, 100*ink)
			}
		}
		var labels string
		page.Eval(`[...document.querySelectorAll('`+page.Cell(p.cell)+` [aria-label]')].map(e => e.getAttribute('aria-label')).join('\n')`, &labels)
		for _, word := range p.says {
			if !strings.Contains(labels, word) {
				t.Errorf("%s: the text alternative of the chart does not say %q: %s", p.notebook, word, labels)
			}
		}
		if blocked := page.Blocked(); len(blocked) > 0 {
			t.Errorf("%s: the page asked other machines: %v", p.notebook, blocked)
		}
		if errors := page.Errors(); len(errors) > 0 {
			t.Errorf("%s: the page's console has errors: %v", p.notebook, errors)
		}
	}
}

// Run All on the lesson's heart: every cell ends, the charts are drawn, the
// cell that is meant to fail does not stop the others; and what has been run is
// seen again without scripts when the notebook comes from somebody else.
func TestRunAll(t *testing.T) {
	labtest.Browser(t)
	lab := labtest.StartLab(t, labtest.Folder("notebooks"))
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

	saved := lab.Notebook("02-why-locks.ipynb")
	other := labtest.StartLab(t, labtest.With(saved)) // with outputs that nobody here has trusted
	page = other.Open("02-why-locks.ipynb")
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

// The table of contents leads to the other notebooks, in the same JupyterLab.
func TestLinksOpenNotebooks(t *testing.T) {
	labtest.Browser(t)
	page := labtest.StartLab(t, labtest.Folder("notebooks")).Open("01-lock.ipynb")
	for _, name := range names(t)[1:] {
		page.Eval(`(document.querySelector('.jp-MarkdownOutput a[href*="`+name+`"]') ?? document.querySelector('.jp-MarkdownOutput a[data-commandlinker-args*="`+name+`"]')).click()`, nil)
		page.Wait(name+" is open", `[...jupyterapp.shell.widgets('main')].some((w) => w.title.label === '`+name+`' && w.context?.isReady)`)
		page.Command("application:activate-previous-tab", nil)
	}
}

// A notebook from elsewhere runs nothing by being opened, whatever its outputs,
// its texts and its metadata say: neither in the page nor on the machine.
func TestNotebookFromElsewhere(t *testing.T) {
	labtest.Browser(t)
	marker := filepath.Join(t.TempDir(), "ran")
	const attack = `window.ran = (window.ran || 0) + 1`
	nb := labtest.New(t, "", "!touch "+marker, `%%
os.WriteFile("`+marker+`", nil, 0o666)`)
	html := `<script>` + attack + `</script><img src=x onerror="` + attack + `"><svg onload="` + attack + `"></svg>` +
		`<iframe srcdoc="<script>parent.` + attack + `</script>"></iframe><a id="bait" href="javascript:` + attack + `">bait</a>`
	for i, cell := range nb.Cells {
		cell.Metadata = map[string]any{"trusted": true, "tags": []string{"init_cell"}, "init_cell": true}
		count := i + 1
		cell.Count = &count
		cell.Outputs = []labtest.Output{
			{Type: "display_data", Data: labtest.Bundle{"text/html": html, "text/plain": "x"}},
			{Type: "display_data", Data: labtest.Bundle{"application/javascript": attack, "text/plain": "x"}},
			{Type: "display_data", Data: labtest.Bundle{"image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg" onload="` + attack + `"><script>` + attack + `</script></svg>`}},
			{Type: "display_data", Data: labtest.Bundle{"text/markdown": html}},
		}
	}
	nb.Cells = append(nb.Cells, &labtest.Cell{ID: "text", Type: "markdown", Source: html + "\n\n[bait](javascript:" + attack + ")"})
	nb.Metadata["kernelspec"] = map[string]any{"name": "gonb", "display_name": "Go (gonb)", "argv": []string{"touch", marker}, "env": map[string]string{"PATH": "/nowhere"}}
	nb.Metadata["widgets"] = map[string]any{"application/vnd.jupyter.widget-state+json": map[string]any{"state": map[string]any{}}}

	page := labtest.StartLab(t, labtest.With(nb)).Open(filepath.Base(nb.Path))
	page.Wait("the outputs are shown", `document.querySelectorAll('.jp-OutputArea-output').length >= 8 && document.querySelector('.jp-MarkdownOutput')`)
	page.Idle() // the kernel is up, and has nothing to do
	page.Eval(`document.querySelectorAll('.jp-Notebook a').forEach((a) => { if (!/^https?:/.test(a.href)) a.click(); })`, nil)
	// By now all that an image, a frame or a link could start has had its turn.
	page.Eval(`new Promise((done) => setTimeout(done, 500))`, nil)
	var ran int
	page.Eval(`window.ran || 0`, &ran)
	if ran != 0 {
		t.Errorf("in the page %d scripts of the notebook ran", ran)
	}
	if _, err := os.Stat(marker); err == nil {
		t.Error("a cell ran by itself")
	}
	page.Shot("from-elsewhere")

	// A cell that the reader runs does what it says: the markers are alive.
	page.Run("cell-1")
	if _, err := os.Stat(marker); err != nil {
		t.Error("the cell did not do what it says, so the test shows nothing")
	}
}

// A reader closes the notebook while a live chart is drawn, and opens it again:
// the cell has gone on, the kernel is there, and the next cell draws.
func TestNotebookClosedDuringALiveChart(t *testing.T) {
	labtest.Browser(t)
	const imports = `import (
	"locklab/lessons/chart"
	"locklab/lessons/display"
	"locklab/lessons/experiment"
)`
	nb := labtest.New(t, imports, `%%
live := display.Live()
tally := experiment.Repeat(1_000_000, func() int {
	time.Sleep(time.Millisecond)
	return rand.IntN(10)
}, experiment.For(10*time.Second), experiment.Every(100*time.Millisecond, func(soFar experiment.Tally) {
	live.Show(chart.Histogram(soFar))
}))
os.WriteFile(os.Getenv("DONE"), []byte(fmt.Sprint(tally.Runs())), 0o666)`, `%%
display.Show(chart.Histogram(experiment.Repeat(10, func() int { return 1 })))`)
	done := filepath.Join(t.TempDir(), "done")
	lab := labtest.StartLab(t, labtest.With(nb), labtest.Env("DONE="+done))
	name := filepath.Base(nb.Path)

	page := lab.Open(name)
	page.Run("imports")
	page.Save()
	page.Eval(`labtest.activate("cell-1"); void jupyterapp.commands.execute("notebook:run-cell")`, nil)
	page.Wait("the first of many charts is drawn", `document.querySelector('`+page.Output("cell-1")+` [_echarts_instance_] svg')`)
	if _, err := os.Stat(done); err == nil {
		t.Fatal("the cell had ended before the notebook was closed")
	}
	page.Go("about:blank")

	page = lab.Open(name)
	page.Run("cell-2") // waits for the cell that still runs
	page.Chart("cell-2")
	if runs, err := os.ReadFile(done); err != nil {
		t.Errorf("the cell did not go on to its end: %v", err)
	} else {
		t.Logf("%s runs", runs)
	}
}
