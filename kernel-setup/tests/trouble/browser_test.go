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
	t.Parallel()
	labtest.Browser(t)
	marker := filepath.Join(t.TempDir(), "ran")
	const attack = `window.ran = (window.ran || 0) + 1`
	nb := labtest.New(t, "", "!touch "+marker, `%%
os.WriteFile("`+marker+`", nil, 0o666)`)
	html := `<script>` + attack + `</script><img src=x onerror="` + attack + `"><svg onload="` + attack + `"></svg>` +
		`<iframe srcdoc="<script>parent.` + attack + `</script>"></iframe><a id="bait" href="javascript:` + attack +
		`">bait</a>`
	for i, cell := range nb.Cells {
		cell.Metadata = map[string]any{"trusted": true, "tags": []string{"init_cell"}, "init_cell": true}
		count := i + 1
		cell.Count = &count
		cell.Outputs = []labtest.Output{
			{Type: "display_data", Data: labtest.Bundle{"text/html": html, "text/plain": "x"}},
			{Type: "display_data", Data: labtest.Bundle{"application/javascript": attack, "text/plain": "x"}},
			{Type: "display_data", Data: labtest.Bundle{"image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg" ` +
				`onload="` + attack + `"><script>` + attack + `</script></svg>`}},
			{Type: "display_data", Data: labtest.Bundle{"text/markdown": html}},
		}
	}
	nb.Cells = append(nb.Cells, &labtest.Cell{ID: "text", Type: "markdown",
		Source: html + "\n\n[bait](javascript:" + attack + ")"})
	nb.Metadata["kernelspec"] = map[string]any{"name": setup.KernelName, "display_name": "Go (Locklab)",
		"argv": []string{"touch", marker}, "env": map[string]string{"PATH": "/nowhere"}}
	none := map[string]any{"state": map[string]any{}}
	nb.Metadata["widgets"] = map[string]any{"application/vnd.jupyter.widget-state+json": none}

	page := labtest.SharedLab(t, labtest.With(nb)).Open(filepath.Base(nb.Path))
	page.Wait("the outputs are shown", `document.querySelectorAll('.jp-OutputArea-output').length >= 8 && `+
		`document.querySelector('.jp-MarkdownOutput')`)
	page.Idle() // the kernel is up, and has nothing to do
	page.Eval(`document.querySelectorAll('.jp-Notebook a').forEach((a) => { if (!/^https?:/.test(a.href)) `+
		`a.click(); })`, nil)
	page.Wait("every image and frame has had its turn", `
		[...document.querySelectorAll('.jp-Notebook img')].every((i) => i.complete) &&
		[...document.querySelectorAll('.jp-Notebook iframe')].every((f) => f.contentDocument?.readyState !== 'loading')`)
	page.Eval(`new Promise((done) => requestIdleCallback(done))`, nil) // and what they could start as well
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
	t.Parallel()
	labtest.Browser(t)
	const imports = `import (
	"locklab/lessons/chart"
	"locklab/lessons/display"
	"locklab/lessons/experiment"
)`
	dir := t.TempDir()
	end, done := filepath.Join(dir, "end"), filepath.Join(dir, "done") // the test makes one, and the cell the other
	nb := labtest.New(t, imports, `%%
var live display.Area
values := []int{}
for _, err := os.Stat("`+end+`"); err != nil; _, err = os.Stat("`+end+`") {
	values = append(values, rand.IntN(10))
	live.Show(chart.Histogram(experiment.Of(values...)))
	time.Sleep(50 * time.Millisecond)
}
os.WriteFile("`+done+`", []byte(fmt.Sprint(len(values))), 0o666)`, `%%
display.Show(chart.Histogram(experiment.Repeat(10, func() int { return 1 })))`)
	lab := labtest.SharedLab(t, labtest.With(nb))
	name := filepath.Base(nb.Path)

	page := lab.Open(name)
	page.Run("imports")
	page.Save()
	page.Eval(`labtest.activate("cell-1"); void jupyterapp.commands.execute("notebook:run-cell")`, nil)
	page.Wait("the first of many charts is drawn",
		`document.querySelector('`+page.Output("cell-1")+` [_echarts_instance_] svg')`)
	page.Go("about:blank")

	page = lab.Open(name)
	if _, err := os.Stat(done); err == nil {
		t.Fatal("the cell has ended although nobody told it to")
	}
	write(t, end, "")
	page.Run("cell-2") // waits for the cell that still runs
	page.Chart("cell-2")
	if runs, err := os.ReadFile(done); err != nil {
		t.Errorf("the cell did not go on to its end: %v", err)
	} else {
		t.Logf("%s runs", runs)
	}
}
