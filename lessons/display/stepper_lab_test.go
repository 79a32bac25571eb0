package display_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"locklab/kernel-setup/tests/labtest"
)

const reportImports = `import (
	"sync"

	"locklab/lessons/display"
	"locklab/lessons/schedule"
)

func withoutLock() int {
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			counter++
		})
	}
	group.Wait()
	return counter
}`

const reportCell = `%%
display.Show(schedule.Explore(withoutLock))`

const traceCell = `%%
order := schedule.Order{"goroutine 1 goroutine 2 goroutine 1*2 goroutine 2*2"}
display.Show(schedule.Replay(order, withoutLock))`

// inStepper is JavaScript that finds the stepper of a page, wherever it lies.
const inStepper = `window.stepper ??= {
	host: () => [...document.querySelectorAll('*')].find((e) =>
		e.localName.startsWith('locklab-orders') && e.shadowRoot && e.offsetWidth > 0),
	$: (selector) => stepper.host()?.shadowRoot.querySelector(selector),
	text: (selector) => [...stepper.host().shadowRoot.querySelectorAll(selector)]
		.map((e) => e.innerText.replace(/\s+/g, ' ').trim()).join(' | '),
}`

// plays opens the page's stepper and loses an update, by clicks and keys.
func plays(t *testing.T, p *labtest.Page) {
	t.Helper()
	p.Eval(inStepper, nil)
	p.Wait("the stepper is there", `stepper.$('[data-key=open]')`)
	click := func(selector string) {
		t.Helper()
		var at struct{ X, Y float64 }
		p.Eval(`stepper.$('`+selector+`').scrollIntoView({block: 'center'})`, nil)
		p.Eval(`(() => { const b = stepper.$('`+selector+`').getBoundingClientRect(); return {X: b.x + b.width / 2, `+
			`Y: b.y + b.height / 2}; })()`, &at)
		p.Do(chromedp.MouseClickXY(at.X, at.Y))
	}
	click("[data-key=open]")
	p.Wait("the stepper is open", `stepper.$('section.open')`)
	click(".choices .go")
	p.Wait("a step is taken", `stepper.text('.lanes .piece') === 'reads 0'`)
	p.Do(chromedp.KeyEvent("2"), chromedp.KeyEvent("1"), chromedp.KeyEvent("1"), chromedp.KeyEvent("2"),
		chromedp.KeyEvent("2"))
	p.Wait("an update is lost", `stepper.text('.banner') === 'The end: it leaves 1.'`)
	p.Do(chromedp.KeyEvent("u"))
	p.Wait("the last step is undone", `stepper.text('.rest p:first-child').startsWith('From here 1 order remains')`)
}

func TestStepperInJupyterLab(t *testing.T) {
	t.Parallel()
	nb := labtest.New(t, reportImports, reportCell, traceCell)
	lab := labtest.StartLab(t, labtest.With(nb))
	p := lab.Open("test.ipynb")
	p.RunAll()
	plays(t, p)
	// A 1 would have made the cell a heading, a 2 too; a Z or a u nothing.
	var kinds string
	p.Eval(`[...document.querySelectorAll('.jp-Notebook .jp-Cell')].map((c) => c.classList.contains('jp-CodeCell') `+
		`? 'code' : 'other').join(' ')`, &kinds)
	if kinds != "code code code" {
		t.Errorf("the cells are %s", kinds)
	}
	var line string
	p.Eval(`stepper.text('.line.here code')`, &line)
	if line != "counter++" {
		t.Errorf("the line that is marked in the cell's own text is %q", line)
	}
	var wide int // pixels of the step table that are out of sight
	p.Eval(`(() => { const box = document.querySelector('`+p.Output("cell-2")+` table').parentElement; return `+
		`box.scrollWidth - box.clientWidth; })()`, &wide)
	if wide > 0 {
		t.Errorf("%d px of the step table are out of sight", wide)
	}
	p.Shot("stepper-lab-light")
	p.Dark(true)
	p.Shot("stepper-lab-dark")
	var back string
	p.Eval(`getComputedStyle(stepper.$('section')).backgroundColor`, &back)
	if back != "rgb(30, 30, 30)" {
		t.Errorf("in the dark theme the stepper is %s", back)
	}
	p.Width(600)
	p.Shot("stepper-lab-narrow")
	p.Width(1280)
	p.Save()
	p.Reload()
	p.Ready()
	plays(t, p) // from what was saved, without running anything
	alone(t, p)

	// In another's hands the notebook is not trusted: the table stays, with its strips.
	saved := lab.Notebook("test.ipynb")
	saved.Metadata["author"] = "somebody else"
	if err := os.WriteFile(filepath.Join(lab.Root, "theirs.ipynb"), saved.JSON(), 0o600); err != nil {
		t.Fatal(err)
	}
	p = lab.OpenIn("lab/workspaces/theirs/tree/", "theirs.ipynb")
	output := "document.querySelector('" + p.Output("cell-1") + "')"
	p.Wait("the strips are shown", `[...`+output+`?.querySelectorAll('img') ?? []].filter((i) => i.naturalWidth > 0 `+
		`&& i.offsetWidth > 0).length === 4`)
	var text string
	p.Eval(output+`.innerText.replace(/\s+/g, ' ')`, &text)
	for _, want := range []string{"18 of 20 orders do not leave 2.", "18 of 20", "75.0 %",
		"An order says which goroutine takes each step."} {
		if !strings.Contains(text, want) {
			t.Errorf("not trusted, it says %q, without %q", text, want)
		}
	}
	var alt string
	p.Eval(output+`.querySelectorAll('img')[1].alt`, &alt)
	if !strings.HasPrefix(alt, "goroutine 1") {
		t.Errorf("the strip's words are %q", alt)
	}
	p.Shot("stepper-lab-untrusted")

	// Exported, it needs neither a kernel nor a network.
	page := labtest.NewPage(t)
	page.Go(export(t, saved))
	plays(t, page)
	page.Shot("stepper-exported")
}
