package display_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"locklab/lessons/chart"
	"locklab/lessons/display"
)

// These tests use a chart as a reader does: with the mouse.

// at is a place in the window, in pixels.
type at struct{ X, Y float64 }

func (tb *tab) move(to at, buttons int64) {
	tb.t.Helper()
	tb.run(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, to.X, to.Y,
		func(p *input.DispatchMouseEventParams) {
			p.Buttons = buttons
			if buttons != 0 {
				p.Button = input.MouseButtonLeft
			}
		}))
}

func (tb *tab) click(on at) {
	tb.t.Helper()
	tb.move(on, 0)
	tb.run(chromedp.MouseClickXY(on.X, on.Y))
}

// drag pulls the mouse from one place to another with its button pressed.
func (tb *tab) drag(from, to at) {
	tb.t.Helper()
	tb.move(from, 0)
	tb.run(chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, from.X, from.Y, chromedp.ButtonLeft,
		chromedp.ClickCount(1)))
	for part := 0.25; part <= 1; part += 0.25 {
		tb.move(at{from.X + part*(to.X-from.X), from.Y + part*(to.Y-from.Y)}, 1)
	}
	tb.run(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, to.X, to.Y, chromedp.ButtonLeft,
		chromedp.ClickCount(1)))
}

// useChart names the page's only chart for the tests.
func (tb *tab) useChart() {
	tb.t.Helper()
	tb.do(`window.box = document.querySelector('[_echarts_instance_]'); window.drawing = echarts.getInstanceByDom(box)`)
}

// tool is where the tool with that title is.
func (tb *tab) tool(title string) at {
	tb.t.Helper()
	return get[at](tb, fmt.Sprintf(`(() => {
		const icon = drawing.getZr().storage.getDisplayList(true).find((e) => e.__title === %q);
		const within = icon.getBoundingRect().clone(), page = box.getBoundingClientRect();
		within.applyTransform(icon.getComputedTransform());
		return {X: page.x + within.x + within.width / 2, Y: page.y + within.y + within.height / 2};
	})()`, title))
}

// place is where a point of the panel is.
func (tb *tab) place(panel int, x, y float64) at {
	tb.t.Helper()
	return get[at](tb, fmt.Sprintf(`(() => {
		const [x, y] = drawing.convertToPixel({gridIndex: %d}, [%v, %v]), page = box.getBoundingClientRect();
		return {X: page.x + x, Y: page.y + y};
	})()`, panel, x, y))
}

// extent is from where to where the axis of a panel reaches.
func (tb *tab) extent(panel int) [2]float64 {
	tb.t.Helper()
	return get[[2]float64](tb, fmt.Sprintf(`drawing.getModel().getComponent('xAxis', %d).axis.scale.getExtent()`,
		panel))
}

func near(a, b [2]float64, by float64) bool {
	return math.Abs(a[0]-b[0]) <= by && math.Abs(a[1]-b[1]) <= by
}

func TestTooltipUnderTheMouse(t *testing.T) {
	m := one(t, func() { display.Show(histogram()) })
	tb := openTab(t, jupyterPage, true)
	tb.output(m)
	tb.drawn(1)
	tb.useChart()
	tb.move(tb.place(1, 200, 50), 0)
	tb.until(`document.querySelector('.output').innerText.includes('200: 10,000 runs (100 %)')`)
	tb.screenshot("tooltip")
	tb.quiet()
}

// Both panels show the same part of the axis, or they could not be compared.
func TestZoomIsForAllPanels(t *testing.T) {
	m := one(t, func() { display.Show(histogram()) })
	tb := openTab(t, jupyterPage, true)
	tb.output(m)
	tb.drawn(1)
	tb.useChart()
	all := tb.extent(0)
	tb.click(tb.tool("Zoom"))
	tb.drag(tb.place(0, 120, 5), tb.place(0, 160, 1))
	tb.drawn(1)
	tb.screenshot("zoomed")
	one, two := tb.extent(0), tb.extent(1)
	if !near(one, [2]float64{120, 160}, 5) || one != two { // the bars are 5 wide
		t.Errorf("zoomed at 120 to 160 the panels show %v and %v", one, two)
	}
	left, right := tb.place(0, one[0], 0).X, tb.place(0, one[1], 0).X
	bars := get[[]struct{ Left, Right float64 }](tb,
		`[...box.querySelectorAll('svg path')].filter((e) => e.getAttribute('fill') === '#D55E00')
		.map((e) => { const {left, right} = e.getBoundingClientRect(); return {Left: left, Right: right}; })`)
	for _, b := range bars {
		if b.Left < left-1 || b.Right > right+1 {
			t.Errorf("a bar from %v to %v stands out of the panel, which is from %v to %v", b.Left, b.Right, left,
				right)
		}
	}
	if len(bars) < 7 || len(bars) > 9 {
		t.Errorf("%d bars are drawn", len(bars))
	}
	tb.click(tb.tool("Zoom back"))
	tb.drawn(1)
	if one, two := tb.extent(0), tb.extent(1); one != all || two != all {
		t.Errorf("zoomed back the panels show %v and %v, at first %v", one, two, all)
	}
	tb.drag(tb.place(1, 100, 80), tb.place(1, 120, 20))
	tb.drawn(1)
	tb.click(tb.tool("Restore"))
	tb.drawn(1)
	if one, two := tb.extent(0), tb.extent(1); one != all || two != all {
		t.Errorf("restored the panels show %v and %v, at first %v", one, two, all)
	}
	tb.quiet()
}

// A bar that begins before what is zoomed at and ends after it fills the lane.
func TestZoomKeepsLongBars(t *testing.T) {
	m := one(t, func() { display.Show(chart.Timeline(handOver())) })
	tb := openTab(t, jupyterPage, true)
	tb.output(m)
	tb.drawn(1)
	tb.useChart()
	tb.click(tb.tool("Zoom"))
	tb.drag(tb.place(0, 6, 0), tb.place(0, 8, 2))
	tb.drawn(1)
	tb.screenshot("zoomed-timeline")
	if now := tb.extent(0); !near(now, [2]float64{6, 8}, 0.1) {
		t.Fatalf("zoomed at 6 to 8 ms the axis shows %v", now)
	}
	width := tb.place(0, 8, 1).X - tb.place(0, 6, 1).X
	held := get[[]float64](tb, `[...box.querySelectorAll('svg path')].filter((e) => e.getAttribute('fill') === `+
		`'#0072B2').map((e) => e.getBoundingClientRect().width)`)
	if len(held) != 2 || math.Abs(held[0]-width) > width/20 { // and the one in the legend
		t.Errorf("the bars are %v wide, the axis %v", held, width)
	}
	tb.quiet()
}

func TestSaveAsPicture(t *testing.T) {
	m := one(t, func() { display.Show(histogram()) })
	tb := openTab(t, jupyterPage, true)
	tb.dark(true)
	tb.output(m)
	tb.drawn(1)
	tb.useChart()
	dir := t.TempDir()
	if _, err := chromedp.Call(tb.ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
		BrowserContextID: chromedp.FromContext(tb.ctx).BrowserContextID,
	}); err != nil {
		t.Fatal(err)
	}
	tb.click(tb.tool("Save as picture"))
	var saved []byte
	for end := time.Now().Add(2 * time.Minute); !strings.HasSuffix(string(saved), "</svg>"); tb.frames(1) {
		var err error // until then the file is not there, or not whole
		if saved, err = os.ReadFile(filepath.Join(dir, "Final values.svg")); time.Now().After(end) {
			t.Fatalf("saved are %d bytes (%v)", len(saved), err)
		}
	}
	if s := string(saved); !strings.HasPrefix(s, "<svg") || !strings.Contains(s, "Final values") ||
		!strings.Contains(s, "#111111") {
		t.Errorf("the saved picture begins with %.300s", s)
	}
	tb.do(`window.saved = new Image(); saved.src = 'data:image/svg+xml,' + encodeURIComponent(` +
		quote(string(saved)) + `); await saved.decode()`)
	if width := get[int](tb, `saved.naturalWidth`); width < 900 {
		t.Errorf("the saved picture is %d px wide", width)
	}
	tb.quiet()
}
