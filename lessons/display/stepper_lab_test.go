package display_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"locklab/kernel-setup/setup"
	"locklab/kernel-setup/tests/labtest"
)

// reportCell is a cell that shows a report.
func reportCell(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", "reports", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`%%%%
data, err := os.ReadFile(%q)
if err != nil {
	log.Fatal(err)
}
var report schedule.Report
if err := json.Unmarshal(data, &report); err != nil {
	log.Fatal(err)
}
display.Show(report)`, path)
}

const reportImports = `import (
	"encoding/json"
	"log"
	"os"

	"locklab/lessons/display"
	"locklab/lessons/schedule"
)`

// inStepper is JavaScript that finds the stepper of a page, wherever it lies.
const inStepper = `window.stepper ??= {
	host: () => [...document.querySelectorAll('*')].find((e) => e.localName.startsWith('locklab-orders') && e.shadowRoot && e.offsetWidth > 0),
	$: (selector) => stepper.host()?.shadowRoot.querySelector(selector),
	text: (selector) => [...stepper.host().shadowRoot.querySelectorAll(selector)].map((e) => e.innerText.replace(/\s+/g, ' ').trim()).join(' | '),
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
		p.Eval(`(() => { const b = stepper.$('`+selector+`').getBoundingClientRect(); return {X: b.x + b.width / 2, Y: b.y + b.height / 2}; })()`, &at)
		p.Do(chromedp.MouseClickXY(at.X, at.Y))
	}
	click("[data-key=open]")
	p.Wait("the stepper is open", `stepper.$('section.open')`)
	click(`[data-key="go 1 0"]`)
	p.Wait("a step is taken", `stepper.text('.lanes .piece') === 'reads 0'`)
	p.Do(chromedp.KeyEvent("2"), chromedp.KeyEvent("1"), chromedp.KeyEvent("1"), chromedp.KeyEvent("2"), chromedp.KeyEvent("2"))
	p.Wait("an update is lost", `stepper.text('.banner') === 'The end: it leaves 1.'`)
	p.Do(chromedp.KeyEvent("u"))
	p.Wait("the last step is undone", `stepper.text('.rest p:first-child').startsWith('From here 1 order remains')`)
}

func TestStepperInJupyterLab(t *testing.T) {
	nb := labtest.New(t, reportImports, reportCell(t, "counter"), "%%\ndisplay.Show(1)")
	lab := labtest.StartLab(t, labtest.With(nb))
	p := lab.Open("test.ipynb")
	p.RunAll()
	plays(t, p)
	// A 1 would have made the cell a heading, a 2 too; a Z or a u nothing.
	var kinds string
	p.Eval(`[...document.querySelectorAll('.jp-Notebook .jp-Cell')].map((c) => c.classList.contains('jp-CodeCell') ? 'code' : 'other').join(' ')`, &kinds)
	if kinds != "code code code" {
		t.Errorf("the cells are %s", kinds)
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
	p.Wait("the strips are shown", `[...`+output+`?.querySelectorAll('img') ?? []].filter((i) => i.naturalWidth > 0 && i.offsetWidth > 0).length === 4`)
	var text string
	p.Eval(output+`.innerText.replace(/\s+/g, ' ')`, &text)
	for _, want := range []string{"18 of 20 orders do not leave 2.", "18 of 20", "75.0 %", "An order says which goroutine takes each step."} {
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
	root := labtest.Prepare(t)
	file := filepath.Join(t.TempDir(), "test.ipynb")
	if err := os.WriteFile(file, saved.JSON(), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(setup.At(root).Path("bin", "python"), "-m", "nbconvert", "--to", "html", file)
	cmd.Env = setup.At(root).Environ()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("nbconvert: %v\n%s", err, out)
	}
	page := labtest.NewPage(t)
	page.Go("file://" + strings.TrimSuffix(file, ".ipynb") + ".html")
	plays(t, page)
	page.Shot("stepper-exported")
}

func TestStepperInNotebook7(t *testing.T) {
	labtest.Browser(t)
	nb := labtest.New(t, reportImports, reportCell(t, "counter"))
	lab := labtest.StartLab(t, labtest.With(nb), labtest.Notebook7(t))
	p := lab.OpenIn("notebooks/", "test.ipynb")
	p.RunAll()
	plays(t, p)
	p.Dark(true)
	p.Shot("stepper-notebook7-dark")
	if blocked := p.Blocked(); len(blocked) > 0 {
		t.Errorf("asked another machine for %q", blocked)
	}
}
