package display_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"locklab/kernel-setup/setup"
	"locklab/kernel-setup/tests/labtest"
)

// These tests run cells in the real kernel, and look at them in the real JupyterLab.

const imports = `import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"locklab/lessons/chart"
	"locklab/lessons/display"
	"locklab/lessons/experiment"
)`

const histogramCell = `%%
without := experiment.Of(3, 5, 5, 6, 6, 6, 7, 9)
with := experiment.Of(10, 10, 10, 10, 10, 10, 10, 10)
display.Show(chart.Histogram(chart.Tallies{
	{Name: "without a lock", Tally: without}, {Name: "with sync.Mutex", Tally: with},
}, chart.Title("Final values"), chart.FullCount(10)))`

func TestInTheKernel(t *testing.T) {
	t.Parallel()
	nb := labtest.New(t, imports,
		"%%\nfor i := range 300 {\n\tdisplay.Show(display.HTML(fmt.Sprintf(\"<b>display %d</b>\", i)))\n}",
		histogramCell+"\nvar mu sync.Mutex\nmu.Lock()\nmu.Lock()",
		"%%\nvar live display.Area\nfor i := range 50 {\n\tlive.Show(display.Progress(i, 50), "+
			"chart.Histogram(experiment.Of(i)))\n}\nlive.Show(chart.Histogram(chart.Tallies{{Name: \"the last\", "+
			"Tally: experiment.Of(1, 2, 777)}}))\nlive.Done()",
		"%%\nvar group sync.WaitGroup\nfor i := range 8 {\n\tgroup.Go(func() {\n\t\tfor k := range 10 "+
			"{\n\t\t\tdisplay.Show(fmt.Sprint(i, \" \", k))\n\t\t}\n\t})\n}\ngroup.Wait()",
		"%%\nvar live display.Area\nlive.Show(chart.Histogram(experiment.Of(5)))\nvar mu "+
			"sync.Mutex\nmu.Lock()\nmu.Lock()",
		"%%\ndisplay.Show(display.Table{Header: []string{\"who\", \"did\"}, Rows: [][]any{{\"thread1\", "+
			"\"acquires\"}}})",
	)
	r := nb.Execute(t)
	r.OnlyFails("cell-2", "cell-5")

	all := r.Cell("cell-1").Displays()
	for i := range 300 {
		if i >= len(all) || !strings.Contains(all[i]["text/html"], fmt.Sprintf("<b>display %d</b>", i)) {
			t.Fatalf("of 300 displays %d arrived; display %d is not in its place", len(all), i)
		}
	}
	for cell, shows := range map[string]string{"cell-2": "with sync.Mutex: no update lost", "cell-5": "1 run left 5"} {
		c := r.Cell(cell)
		if !strings.Contains(c.Stderr(), "all goroutines are asleep - deadlock!") || c.Interrupted() {
			t.Errorf("%s did not end with Go's report of the deadlock but with %q", cell, c.ErrorText())
		}
		if !strings.Contains(c.HTML(), shows) || !strings.Contains(c.Text(), shows) {
			t.Errorf("what %s showed before the deadlock is lost: %q", cell, c.Text())
		}
	}
	live := r.Cell("cell-3").Displays()
	if len(live) != 1 || !strings.Contains(live[0]["text/html"], "the last") ||
		strings.Contains(live[0]["text/html"], "progress") {
		t.Errorf("%d outputs are left of 51 updates, the first is %.300q", len(live), live)
	}
	if n := len(r.Cell("cell-4").Displays()); n != 80 {
		t.Errorf("of 80 displays of 8 goroutines %d arrived", n)
	}
	if html := r.Cell("cell-6").HTML(); !strings.Contains(html, ">who</th>") {
		t.Errorf("the table is %q", html)
	}
	for _, cell := range []string{"cell-2", "cell-3"} {
		t.Logf("%s took %v", cell, r.Cell(cell).Duration())
	}
}

func TestInJupyterLab(t *testing.T) {
	t.Parallel()
	nb := labtest.New(t, imports, histogramCell,
		`%%
var live display.Area
tally := experiment.Repeat(1_500, func() int {
	time.Sleep(time.Millisecond)
	return rand.IntN(10) + rand.IntN(10)
}, experiment.Every(100*time.Millisecond, func(soFar experiment.Tally) {
	live.Show(display.Progress(soFar.Runs(), 1_500), chart.Histogram(chart.Tallies{{Name: "filling up", Tally: soFar}}))
}))
live.Show(chart.Histogram(chart.Tallies{{Name: "full", Tally: tally}}))
live.Done()`)
	lab := labtest.StartLab(t, labtest.With(nb))
	p := lab.Open("test.ipynb")
	p.RunAll()
	p.Chart("cell-1")
	p.Chart("cell-2")
	var charts, loads int
	count := func() int {
		p.Eval(`document.querySelectorAll('[_echarts_instance_]').length`, &charts)
		return charts
	}
	if count() != 2 {
		t.Errorf("%d charts", charts)
	}
	p.Shot("lab-light")

	// While the experiment fills up the chart is in every frame, and the picture in none.
	p.Eval(`window.live = {frames: 0, bad: []}; (function look() {
		const output = document.querySelector('`+p.Cell("cell-2")+` .jp-OutputArea');
		if (output?.querySelector('progress')) {
			live.frames++;
			if (!output.querySelector('[_echarts_instance_] svg path')) live.bad.push('no chart');
			if ([...output.querySelectorAll('img')].some((i) => i.offsetWidth > 0)) live.bad.push('picture');
		}
		requestAnimationFrame(look);
	})()`, nil)
	p.Run("cell-2")
	p.Chart("cell-2")
	var live struct {
		Frames int
		Bad    []string
	}
	p.Eval(`live`, &live)
	if live.Frames < 3 || len(live.Bad) > 0 {
		t.Errorf("of %d frames with progress in them %d are bad: %v", live.Frames, len(live.Bad), live.Bad)
	}
	p.Dark(true)
	p.Chart("cell-1")
	p.Shot("lab-dark")
	for range 5 {
		p.Run("cell-1")
	}
	p.Chart("cell-1")
	if count() != 2 {
		t.Errorf("%d charts after running again", charts)
	}
	p.Eval(`jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()`, nil)
	p.Wait("the kernel is ready again", "window.labtest?.ready()")
	p.Run("imports")
	p.Run("cell-1")
	p.Chart("cell-1")
	if count() != 2 {
		t.Errorf("%d charts after a restart of the kernel", charts)
	}
	for _, address := range p.Requests() {
		if strings.HasSuffix(address, "echarts.min.js") {
			loads++
		}
	}
	if loads != 1 {
		t.Errorf("ECharts was loaded %d times", loads)
	}
	splitView(t, p)
	p.Save()
	p.Reload()
	p.Ready()
	p.Chart("cell-1")
	p.Chart("cell-2")
	alone(t, p)

	// In another's hands the same notebook is not trusted: a change made outside JupyterLab does that.
	saved := lab.Notebook("test.ipynb")
	saved.Metadata["author"] = "somebody else"
	if err := os.WriteFile(filepath.Join(lab.Root, "theirs.ipynb"), saved.JSON(), 0o600); err != nil {
		t.Fatal(err)
	}
	untrusted(t, lab)
	exported(t, saved)
}

// alone fails the test if the page asked another machine for something, or complained.
func alone(t *testing.T, p *labtest.Page) {
	t.Helper()
	if blocked := p.Blocked(); len(blocked) > 0 {
		t.Errorf("asked another machine for %q", blocked)
	}
	for _, e := range p.Errors() {
		t.Errorf("the page says %s", e)
	}
}

// splitView looks at an output in a view of its own, beside the notebook.
func splitView(t *testing.T, p *labtest.Page) {
	t.Helper()
	const view = `document.querySelector('.jp-LinkedOutputView [_echarts_instance_]')`
	p.Eval(`labtest.activate("cell-1")`, nil)
	p.Command("notebook:create-output-view", nil)
	p.Wait("the view has a chart as wide as it is",
		view+`?.querySelector('svg path') && `+view+`.querySelector('svg').getBoundingClientRect().width > 200`)
	p.Shot("lab-split")
	p.Run("cell-1") // it shows in both
	p.Wait("both charts are drawn again",
		`document.querySelectorAll('[_echarts_instance_]').length === 3 && `+view+`.querySelector('svg path')`)
	var left struct {
		Charts  int
		Removed bool
	}
	p.Eval(`void (window.gone = echarts.getInstanceByDom(`+view+`))`, nil)
	p.Eval(`[...jupyterapp.shell.widgets('main')].find((w) => w.node.querySelector('.jp-LinkedOutputView')).close()`,
		nil)
	p.Wait("the view is closed", `!document.querySelector('.jp-LinkedOutputView')`)
	p.Eval(`({Charts: document.querySelectorAll('[_echarts_instance_]').length, Removed: gone.isDisposed()})`, &left)
	if left.Charts != 2 || !left.Removed {
		t.Errorf("after the view was closed there are %d charts; its own was removed: %v", left.Charts, left.Removed)
	}
	p.Eval(`delete window.gone`, nil)
}

// untrusted shows that what was made elsewhere has no scripts until it is trusted.
func untrusted(t *testing.T, lab *labtest.Lab) {
	t.Helper()
	// a workspace in which the other notebook is not open
	p := lab.OpenIn("lab/workspaces/theirs/tree/", "theirs.ipynb")
	image := "document.querySelector('" + p.Output("cell-1") + " img')"
	p.Wait("the static picture is shown", image+`?.naturalWidth === 800`)
	var alt string
	p.Eval(image+".alt", &alt)
	if !strings.Contains(alt, "of updates lost, in 100 % of runs") {
		t.Errorf("the picture's alt is %q", alt)
	}
	var scripts int
	p.Eval(`document.querySelectorAll('`+p.Output("cell-1")+` script').length`, &scripts)
	if scripts > 0 {
		t.Errorf("%d scripts in an untrusted notebook", scripts)
	}
	p.Shot("lab-untrusted")

	lab.Trust("theirs.ipynb")
	p.Reload()
	p.Ready()
	p.Chart("cell-1")
	alone(t, p)
}

// Notebook 7 shows the same charts. It has its own page, and its own address for extensions.
func TestInNotebook7(t *testing.T) {
	t.Parallel()
	labtest.Browser(t)
	nb := labtest.New(t, imports, histogramCell, reportImports, reportCell)
	lab := labtest.StartLab(t, labtest.With(nb), labtest.Notebook7(t))
	p := lab.OpenIn("notebooks/", "test.ipynb")
	before := len(p.Errors()) // Notebook 7's own: there is an exception in each start of 7.6.5
	p.RunAll()
	text := `[...document.querySelectorAll('` + p.Chart("cell-1") +
		` svg text')].find((e) => e.textContent === 'Final values').getAttribute('fill')`
	var light, dark string
	p.Eval(text, &light)
	p.Shot("notebook7-light")
	p.Dark(true)
	p.Chart("cell-1")
	p.Eval(text, &dark)
	p.Shot("notebook7-dark")
	if light == dark {
		t.Errorf("the title is %s in both themes", light)
	}
	p.Run("cell-1")
	p.Chart("cell-1")
	var seen struct{ Charts, Chart, Output int }
	p.Eval(`({Charts: document.querySelectorAll('[_echarts_instance_]').length,
		Chart: document.querySelector('[_echarts_instance_] svg').clientWidth, Output: document.querySelector('.jp-OutputArea-output').clientWidth})`, &seen)
	if seen.Charts != 1 || seen.Chart < seen.Output-40 {
		t.Errorf("after running again: %+v; want one chart, as wide as the output", seen)
	}
	plays(t, p)
	p.Shot("stepper-notebook7")
	if blocked := p.Blocked(); len(blocked) > 0 {
		t.Errorf("asked another machine for %q", blocked)
	}
	for _, e := range p.Errors()[before:] {
		t.Errorf("the page says %s", e)
	}
}

// exported shows that a notebook exported as a page has the picture without a network, and the
// chart with one.
func exported(t *testing.T, nb *labtest.Notebook) {
	t.Helper()
	root := labtest.Prepare(t)
	address := export(t, nb)

	p := labtest.NewPage(t)
	p.Go(address)
	p.Wait("the picture is shown", `[...document.images].some((i) => i.naturalWidth === 800 && i.offsetWidth > 500)`)
	p.Wait("ECharts was asked for in vain",
		`performance.getEntriesByType('resource').some((e) => e.name.endsWith('echarts.min.js'))`)
	p.Shot("exported-offline")

	echarts, err := os.ReadFile(setup.At(root).Path("share", "jupyter", "labextensions", "locklab", "static",
		"echarts.min.js"))
	if err != nil {
		labtest.Missing(t, "the set-up has no ECharts: %v", err)
	}
	online := labtest.NewPage(t)
	online.Serve("https://go-echarts.github.io/go-echarts-assets/assets/echarts.min.js", "text/javascript", echarts)
	online.Go(address)
	online.Wait("the chart is drawn", `document.querySelector('[_echarts_instance_] svg path') && `+
		`[...document.images].every((i) => i.offsetWidth === 0)`)
}

// export makes a page of a notebook, and returns its address.
func export(t *testing.T, nb *labtest.Notebook) string {
	t.Helper()
	root := labtest.Prepare(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "test.ipynb")
	if err := os.WriteFile(file, nb.JSON(), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(setup.At(root).Path("bin", "python"), "-m", "nbconvert", "--to", "html", file)
	cmd.Env = setup.At(root).Environ()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("nbconvert: %v\n%s", err, out)
	}
	return "file://" + filepath.Join(dir, "test.html")
}
