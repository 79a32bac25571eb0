package labtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// Open opens a notebook of the root folder in JupyterLab, in a page of its own,
// and returns when its kernel is ready. Opened a second time, both pages show
// the same notebook and kernel.
func (lab *Lab) Open(name string) *Page {
	lab.t.Helper()
	// A workspace of its own, or JupyterLab would also open what another page has
	// open, and commands would go to that one.
	return lab.OpenIn("lab/workspaces/"+rand.Text()+"/tree/", name)
}

// OpenIn is Open in another view: "doc/tree/" is JupyterLab with one document
// and no side bars, "notebooks/" is Notebook 7 where that is installed.
func (lab *Lab) OpenIn(view, name string) *Page {
	lab.t.Helper()
	p := NewPage(lab.t)
	p.Go(lab.URL + view + lab.folder + url.PathEscape(name) + "?reset&token=" + lab.Token)
	p.Ready()
	return p
}

// Ready waits until a notebook is open and its kernel has come up, after
// Reload for example.
func (p *Page) Ready() {
	p.t.Helper()
	p.Wait("a notebook is open and its kernel is ready", "window.labtest?.ready() && labtest.calm()")
}

// Show brings a notebook to the front that is open in the page.
func (p *Page) Show(name string) {
	p.t.Helper()
	p.Eval("labtest.front("+quote(name)+")", nil)
	p.Wait(name+" is in front", "labtest.inFront("+quote(name)+")")
}

// Follow clicks the link to a notebook in the notebook that is in front, and
// returns when that notebook's kernel is ready.
func (p *Page) Follow(name string) {
	p.t.Helper()
	p.Eval("labtest.follow("+quote(name)+")", nil)
	p.Wait(name+" is open", "labtest.inFront("+quote(name)+")")
	p.Ready()
}

// Command runs a command of JupyterLab, such as "notebook:restart-kernel", and
// waits until it says that it is done. arguments may be nil.
func (p *Page) Command(id string, arguments map[string]any) {
	p.t.Helper()
	p.Eval("labtest.command("+quote(id)+", "+quote(arguments)+")", nil)
}

// RunAll runs all cells and waits until the last one has ended, for ten
// minutes at most: that is a whole lesson on a busy machine.
func (p *Page) RunAll() {
	p.t.Helper()
	p.Eval("labtest.runAll()", nil)
	p.waitFor("all cells have run", 5*patience, func(ctx context.Context) (ok bool, err error) {
		err = evaluate(ctx, "labtest.idle() && labtest.allRan()", &ok)
		return ok, err
	})
}

// Run runs one cell and waits until it has ended.
func (p *Page) Run(cell string) {
	p.t.Helper()
	p.Eval("labtest.activate("+quote(cell)+")", nil)
	p.Command("notebook:run-cell", nil)
	p.Idle()
}

// Set gives a cell another source, as typing does.
func (p *Page) Set(cell, source string) {
	p.t.Helper()
	p.Eval("labtest.source("+quote(cell)+", "+quote(source)+")", nil)
}

// Idle waits until no cell waits or runs.
func (p *Page) Idle() {
	p.t.Helper()
	p.Wait("all cells have ended", "labtest.idle()")
}

// Save saves the notebook, so that Lab.Notebook can read it.
func (p *Page) Save() {
	p.t.Helper()
	p.Command("docmanager:save", nil)
}

// Dark switches JupyterLab to its dark theme, or back to the light one, while
// the notebook is open.
func (p *Page) Dark(dark bool) {
	p.t.Helper()
	theme := "JupyterLab Light"
	if dark {
		theme = "JupyterLab Dark"
	}
	p.Command("apputils:change-theme", map[string]any{"theme": theme})
	p.Wait("the theme is "+theme, fmt.Sprintf("labtest.dark() === %v && labtest.calm()", dark))
	p.frame()
}

// Cell returns a CSS selector for a cell.
func (p *Page) Cell(cell string) string {
	p.t.Helper()
	p.Eval("labtest.cell("+quote(cell)+")", nil)
	return fmt.Sprintf(`[data-labtest=%q]`, cell)
}

// Output returns a CSS selector for what a cell has put out. It may be there
// without matching anything yet: see Wait and Chart.
func (p *Page) Output(cell string) string {
	p.t.Helper()
	return p.Cell(cell) + " .jp-OutputArea-output"
}

// Chart waits until a chart of ECharts is drawn in a cell's output and its
// opening animation has ended, and returns a CSS selector for the first one.
func (p *Page) Chart(cell string) string {
	p.t.Helper()
	selector := p.Cell(cell) + " .jp-OutputArea [_echarts_instance_]"
	picture := "labtest.picture(document.querySelector(" + quote(selector) + "))"
	var before string
	still := 0
	p.wait("a chart is drawn in cell "+cell, func(ctx context.Context) (bool, error) {
		var now string
		if err := evaluate(ctx, picture, &now); err != nil {
			return false, err
		}
		if now != "" && now == before {
			still++
		} else {
			still = 0
		}
		before = now
		return still == 3, nil
	})
	return selector
}

// Shot takes a picture of the page, if it shows a notebook of the whole
// notebook, and returns the path of the PNG file. Pictures are for people: they
// are taken into the folder that LOCKLAB_SHOTS names, and without one they are
// not, and the path is empty.
func (p *Page) Shot(name string) string {
	p.t.Helper()
	if os.Getenv("LOCKLAB_SHOTS") == "" {
		return ""
	}
	var size struct{ Missing, Width, Height int }
	p.Eval("labtest.size()", &size)
	if size.Missing > 0 {
		// Very tall windows make Chromium run out of memory for them.
		p.viewport(size.Width, min(size.Height+size.Missing, 16000))
		defer p.viewport(size.Width, size.Height)
	}
	ctx, cancel := context.WithTimeout(p.Context, patience)
	defer cancel()
	data, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatalf("the picture of the page: %v", err)
	}
	return save(p.t, name, data)
}

// ShotOf is Shot for the first element that a CSS selector finds, such as
// Output or Chart returns.
func (p *Page) ShotOf(selector, name string) string {
	p.t.Helper()
	if os.Getenv("LOCKLAB_SHOTS") == "" {
		return ""
	}
	return save(p.t, name, p.capture(selector))
}

// Image is the picture of the first element that a CSS selector finds.
func (p *Page) Image(selector string) image.Image {
	p.t.Helper()
	picture, err := png.Decode(bytes.NewReader(p.capture(selector)))
	if err != nil {
		p.t.Fatal(err)
	}
	return picture
}

func (p *Page) capture(selector string) []byte {
	p.t.Helper()
	// A notebook scrolls within the page, where the browser's own way to
	// picture an element out of sight does not reach.
	var size struct{ Missing, Width, Height int }
	p.Eval("labtest.show("+quote(selector)+")", &size)
	if size.Missing > 0 {
		p.viewport(size.Width, min(size.Height+size.Missing, 16000))
		defer p.viewport(size.Width, size.Height)
		p.Eval("labtest.show("+quote(selector)+")", nil)
	}
	p.frame()
	ctx, cancel := context.WithTimeout(p.Context, patience)
	defer cancel()
	data, err := chromedp.Run(ctx, chromedp.Screenshot(chromedp.CSS(selector)))
	if err != nil {
		p.t.Fatalf("the picture of %s: %v", selector, err)
	}
	return data
}

// Ink is the share of a picture, from 0 to 1, that has another colour than
// most of it: 0 for an empty chart.
func Ink(picture image.Image) float64 {
	count := map[[3]uint32]int{}
	most, all := 0, 0
	b := picture.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, b, _ := picture.At(x, y).RGBA()
			colour := [3]uint32{r, g, b}
			count[colour]++
			most = max(most, count[colour])
			all++
		}
	}
	if all == 0 {
		return 0
	}
	return 1 - float64(most)/float64(all)
}

// shots is the folder for pictures. They are for people, so it outlives the test.
var shots = sync.OnceValues(func() (string, error) {
	if dir := os.Getenv("LOCKLAB_SHOTS"); dir != "" {
		return dir, os.MkdirAll(dir, 0o777)
	}
	return os.MkdirTemp("", "locklab-shots-")
})

func save(t testing.TB, name string, data []byte) string {
	t.Helper()
	dir, err := shots()
	if err != nil {
		t.Fatal(err)
	}
	path, err := filepath.Abs(filepath.Join(dir, name+".png"))
	if err == nil {
		err = os.WriteFile(path, data, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("picture: %s", path)
	return path
}

// quote makes a Go value a JavaScript expression.
func quote(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("labtest: %v", err))
	}
	return string(data)
}
