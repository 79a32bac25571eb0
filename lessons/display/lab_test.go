package display_test

import (
	"fmt"
	"strings"
	"testing"

	"locklab/kernel-setup/labtest"
)

// These tests run cells in the real kernel, and look at them in the real JupyterLab.

const imports = `import (
	"fmt"
	"sync"

	"locklab/lessons/chart"
	"locklab/lessons/display"
	"locklab/lessons/experiment"
)`

const histogramCell = `%%
without := experiment.Of(3, 5, 5, 6, 6, 6, 7, 9)
with := experiment.Of(10, 10, 10, 10, 10, 10, 10, 10)
display.Show(chart.Histogram(without, chart.Title("Final values"), chart.Name("without a lock"),
	chart.Against("with sync.Mutex", with), chart.FullCount(10)))`

func TestInTheKernel(t *testing.T) {
	nb := labtest.New(t, imports,
		"%%\nfor i := range 300 {\n\tdisplay.Show(display.HTML(fmt.Sprintf(\"<b>display %d</b>\", i)))\n}",
		histogramCell+"\nvar mu sync.Mutex\nmu.Lock()\nmu.Lock()",
		"%%\nlive := display.Live()\nfor i := range 50 {\n\tlive.Show(display.Progress(i, 50), chart.Histogram(experiment.Of(i)))\n}\nlive.Show(chart.Histogram(experiment.Of(1, 2, 777), chart.Name(\"the last\")))\nlive.Done()",
		"%%\nvar group sync.WaitGroup\nfor i := range 8 {\n\tgroup.Go(func() {\n\t\tfor k := range 10 {\n\t\t\tdisplay.Show(fmt.Sprint(i, \" \", k))\n\t\t}\n\t})\n}\ngroup.Wait()",
		"%%\nlive := display.Live()\nlive.Show(chart.Histogram(experiment.Of(5)))\nvar mu sync.Mutex\nmu.Lock()\nmu.Lock()",
		"%%\ndisplay.Show(display.Table{Header: []string{\"who\", \"did\"}, Rows: [][]any{{\"thread1\", \"acquires\"}}})",
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
	if len(live) != 1 || !strings.Contains(live[0]["text/html"], "the last") || strings.Contains(live[0]["text/html"], "progress") {
		t.Errorf("%d outputs are left of 51 updates, the first is %.300q", len(live), live)
	}
	if n := len(r.Cell("cell-4").Displays()); n != 80 {
		t.Errorf("of 80 displays of 8 goroutines %d arrived", n)
	}
	if html := r.Cell("cell-6").HTML(); !strings.Contains(html, "<th>who</th>") {
		t.Errorf("the table is %q", html)
	}
	for _, cell := range []string{"cell-2", "cell-3"} {
		t.Logf("%s took %v", cell, r.Cell(cell).Duration())
	}
}

func TestInJupyterLab(t *testing.T) {
	nb := labtest.New(t, imports, histogramCell,
		"%%\nlive := display.Live()\ntally := experiment.Repeat(3_000, func() int { return 1 + len(fmt.Sprint(1<<40))%7 }, experiment.Every(10*1_000_000, func(soFar experiment.Tally) {\n\tlive.Show(display.Progress(soFar.Runs(), 3_000), chart.Histogram(soFar, chart.Name(\"filling up\")))\n}))\nlive.Show(chart.Histogram(tally, chart.Name(\"full\")))\nlive.Done()")
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
	p.Save()
	p.Reload()
	p.Wait("the notebook is open again", "window.labtest?.ready()")
	p.Chart("cell-1")
	p.Chart("cell-2")
	if blocked := p.Blocked(); len(blocked) > 0 {
		t.Errorf("asked another machine for %q", blocked)
	}
	for _, e := range p.Errors() {
		t.Errorf("the page says %s", e)
	}
}

func TestUntrustedAndNotebook7(t *testing.T) {
	nb := labtest.New(t, imports, histogramCell)
	r := nb.Execute(t)
	r.OnlyFails()
	lab := labtest.StartLab(t, labtest.With(r.Notebook))
	p := lab.Open("test.ipynb")
	image := "document.querySelector('" + p.Output("cell-1") + " img')"
	p.Wait("the static picture is shown", image+`?.naturalWidth === 800`)
	var alt string
	p.Eval(image+".alt", &alt)
	if !strings.Contains(alt, "without a lock: 100 % of runs lost updates") {
		t.Errorf("the picture's alt is %q", alt)
	}
	var scripts int
	p.Eval(`document.querySelectorAll('`+p.Output("cell-1")+` script').length`, &scripts)
	if scripts > 0 {
		t.Errorf("%d scripts in an untrusted notebook", scripts)
	}
	p.Shot("lab-untrusted")

	lab.Trust("test.ipynb")
	p = lab.Open("test.ipynb")
	p.Chart("cell-1")
}
