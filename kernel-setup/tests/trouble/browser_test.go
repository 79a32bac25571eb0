package trouble_test

import (
	"os"
	"path/filepath"
	"testing"

	"locklab/kernel-setup/setup"
	"locklab/kernel-setup/tests/labtest"
)

// What can go wrong in the page, in a browser.

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
	nb.Metadata["kernelspec"] = map[string]any{"name": setup.KernelName, "display_name": "Go (Locklab)", "argv": []string{"touch", marker}, "env": map[string]string{"PATH": "/nowhere"}}
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
