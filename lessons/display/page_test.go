package display_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/memory"
	"github.com/chromedp/chromedp"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/event"
	"github.com/go-echarts/go-echarts/v2/opts"

	"locklab/lessons/chart"
	"locklab/lessons/display"
	"locklab/lessons/experiment"
	"locklab/lessons/internal/number"
	"locklab/lessons/internal/palette"
	"locklab/lessons/schedule"
	"locklab/lessons/timeline"
)

// These are the tests of page.js: what it does in a browser.

func TestEveryKindIsDrawn(t *testing.T) {
	for name, c := range everyKind() {
		t.Run(name, func(t *testing.T) {
			m := one(t, func() { display.Show(c) })
			tb := openTab(t, jupyterPage, true)
			tb.output(m)
			tb.drawn(1)
			tb.screenshot(name + "-light")
			if shapes := get[int](tb, `document.querySelectorAll('[_echarts_instance_] svg path').length`); shapes < 3 {
				t.Errorf("%d shapes are drawn", shapes)
			}
			if get[bool](tb, `[...document.querySelectorAll('.output img, .output pre')].some((e) => `+
				`e.offsetWidth > 0)`) {
				t.Error("what stands for the chart is seen beside it")
			}
			tools := get[string](tb, `Object.keys(echarts.getInstanceByDom(document.querySelector('[_echarts_instance_]')).getOption().toolbox[0].feature).join(' ')`)
			if want := "mySave dataZoom restore"; tools != want && name != "pie" && name != "rose" {
				t.Errorf("the tools are %q, want %q", tools, want)
			}
			tb.dark(true)
			tb.drawn(1)
			tb.screenshot(name + "-dark")
			// Text that stands on no shape: a pie's names are written by a rule of their own.
			if name == "pie" || name == "rose" {
				if dark := get[[]string](tb,
					`[...document.querySelectorAll('[_echarts_instance_] svg text')].filter((e) => `+
						`!(echarts.color.lum(e.getAttribute('fill'), 1) > 0.6)).map((e) => e.textContent)`); len(dark) > 0 {
					t.Errorf("dark text on a dark page: %q", dark)
				}
			}
			tb.quiet()

			tb.do(`document.body.innerHTML = [...document.querySelectorAll('img')].map((i) => '<img src="' + i.src ` +
				`+ '">').join('')`)
			tb.dark(false)
			tb.until(`[...document.images].every((i) => i.complete)`)
			if get[bool](tb, `[...document.images].some((i) => i.naturalWidth !== 800)`) {
				t.Error("the static picture is no picture")
			}
			tb.screenshot(name + "-static")
		})
	}
}

// box is where a shape is, in pixels of its chart.
type box struct{ X, Y, Width, Height float64 }

func (b box) near(o box) bool {
	return math.Abs(b.X-o.X)+math.Abs(b.Y-o.Y)+math.Abs(b.Width-o.Width)+math.Abs(b.Height-o.Height) < 4
}

// twice opens a page with the chart and, in #static, the picture of it.
func twice(t *testing.T, kind any) *tab {
	m := one(t, func() { display.Show(kind) })
	tb := openTab(t, jupyterPage, true)
	tb.width(824) // the picture's 800 and the margins
	tb.output(m)
	tb.drawn(1)
	tb.do(`const held = document.createElement('div');
		held.id = 'static';
		held.style.cssText = 'position: relative; width: 800px';
		held.innerHTML = await (await fetch(document.querySelector('img').src)).text();
		document.body.append(held);`)
	return tb
}

// The static picture has the same bars in the same places.
func TestPictureMatches(t *testing.T) {
	kinds := everyKind()
	for name, colors := range map[string][]string{
		"histogram": {"#D55E00", "#0072B2"}, "ratios": {"#0072B2"}, "bar": {"#0072B2", "#D55E00"},
		"timeline": {"#0072B2"}, "dining": {"#0072B2"},
		"overlap": {"#0072B2"}, "pie": {"#0072B2", "#D55E00"}, "rose": {"#0072B2", "#D55E00", "#E69F00"},
	} {
		t.Run(name, func(t *testing.T) {
			tb := twice(t, kinds[name])
			// Legends and points have the colours too: a bar is no such small thing.
			tb.do(`window.bars = (root, color) => [...root.querySelectorAll('path, rect')]
				.filter((e) => (e.closest('[fill]')?.getAttribute('fill') ?? '').toLowerCase() === color.toLowerCase())
				.map((e) => { const b = e.getBoundingClientRect(), o = root.getBoundingClientRect();
					return {X: b.x - o.x, Y: b.y - o.y, Width: b.width, Height: b.height}; })
				.filter((b) => b.Y > 28 && b.Height > 0.5 && !(b.Width <= 25 && b.Height <= 15))
				.sort((a, b) => Math.round(a.X - b.X) || a.Y - b.Y)`)
			for _, color := range colors {
				live := get[[]box](tb, fmt.Sprintf(`bars(document.querySelector('[_echarts_instance_] svg'), %q)`,
					color))
				static := get[[]box](tb, fmt.Sprintf(`bars(document.querySelector('#static svg'), %q)`, color))
				if len(live) == 0 || !slices.EqualFunc(live, static, box.near) {
					t.Errorf("%s: ECharts draws %d\n%v\nthe picture %d\n%v", color, len(live), live, len(static),
						static)
				}
			}
			labels := func(root string) []string {
				return get[[]string](tb,
					`[...document.querySelectorAll('`+root+` svg text')].map((e) => e.textContent).filter((s) => `+
						`/^(fork|lost|kept|late|none)/.test(s)).sort()`)
			}
			if live, static := labels("[_echarts_instance_]"), labels("#static"); !slices.Equal(live, static) ||
				name == "dining" && len(live) < 12 || name == "rose" && len(live) != 8 {
				t.Errorf("ECharts writes %q on the bars and slices, the picture %q", live, static)
			}
		})
	}
}

// TestPictureMatchesShapes is TestPictureMatches for charts whose shapes are told apart by
// more than one colour.
func TestPictureMatchesShapes(t *testing.T) {
	kinds := everyKind()
	for name, test := range map[string]struct {
		of    string // which shapes are compared
		count int
	}{
		"positions": {of: `s.Width > 60 && s.Width < 200 && s.Height > 20 && s.Height < 60 && s.fill !== 'none'`,
			count: 36},
		"scatter": {of: `s.fill === '#0072b2' && s.Width < 25 && s.Y > 40`, count: 3},
		"line":    {of: `['#0072b2', '#d55e00'].includes(s.stroke) && s.fill === 'none' && s.Width > 100`, count: 2},
		"boxplot": {of: `s.fill === '#cfe3f3' && s.Height > 20`, count: 2},
	} {
		t.Run(name, func(t *testing.T) {
			tb := twice(t, kinds[name])
			tb.do(`const hex = (e, name) => { const c = e.closest('[' + name + ']')?.getAttribute(name) ?? 'none';
					return echarts.color.parse(c) && c !== 'none' ? '#' + echarts.color.toHex(c).slice(-6) : c; };
				window.shapes = (root) => [...root.querySelectorAll('path, rect, circle, polyline')]
					.map((e) => { const b = e.getBoundingClientRect(), o = root.getBoundingClientRect();
						return {X: b.x - o.x, Y: b.y - o.y, Width: b.width, Height: b.height, fill: hex(e, 'fill'), stroke: hex(e, 'stroke')}; })
					.filter((s) => ` + test.of + `)
					.sort((a, b) => Math.round(a.X - b.X) || a.Y - b.Y)`)
			type shape struct {
				box
				Fill, Stroke string
			}
			live := get[[]shape](tb, `shapes(document.querySelector('[_echarts_instance_] svg'))`)
			static := get[[]shape](tb, `shapes(document.querySelector('#static svg'))`)
			alike := func(a, b shape) bool { return a.near(b.box) && a.Fill == b.Fill }
			if len(live) != test.count || !slices.EqualFunc(live, static, alike) {
				t.Errorf("ECharts draws %d\n%v\nthe picture %d\n%v", len(live), live, len(static), static)
			}
		})
	}
}

func TestEChartsIsLoadedOnce(t *testing.T) {
	all := shown(t, func() {
		for range 6 {
			display.Show(histogram())
		}
	})
	tb := openTab(t, jupyterPage, true)
	for _, m := range all {
		tb.output(m)
	}
	tb.drawn(6)
	if n := tb.loads(); n != 1 {
		t.Errorf("ECharts was loaded %d times", n)
	}
	tb.quiet()
}

// Where ECharts cannot be had the picture stays.
func TestWithoutECharts(t *testing.T) {
	m := one(t, func() { display.Show(histogram()) })
	tb := openTab(t, jupyterPage, false)
	tb.output(m)
	tb.until(`document.querySelector('img').offsetWidth > 0`)
	for deadline := 0; len(tb.said()) == 0 && deadline < 300; deadline++ {
		tb.do(`await new Promise((done) => setTimeout(done, 20))`)
	}
	if !get[bool](tb, `document.querySelector('img').offsetWidth > 700 && `+
		`!document.querySelector('[_echarts_instance_]')`) {
		t.Error("the picture is gone")
	}
	if alt := get[string](tb, `document.querySelector('img').alt`); !strings.Contains(alt,
		"with sync.Mutex: no update lost") {
		t.Errorf("alt is %q", alt)
	}
}

// A viewer that shows HTML but lets no script run shows the picture. VS Code is none: in a
// folder that is not trusted it shows no HTML output at all (seen in 1.139).
func TestWhereNoScriptRuns(t *testing.T) {
	m := one(t, func() { display.Show(histogram()) })
	tb := openTab(t, `<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" `+
		`content="script-src 'none'"><body>`+m.html+`</body>`, true)
	tb.until(`document.images.length === 1 && document.images[0].naturalWidth === 800 && ` +
		`document.images[0].offsetWidth === 800`)
	if text := get[string](tb, `document.body.innerText.trim()`); text != "" {
		t.Errorf("beside the picture there is %.200q", text)
	}
	tb.width(500)
	tb.until(`document.images[0].offsetWidth < 500`)
}

// An exported page is read from its beginning, so an element is there before its
// data, and may have a module loader, next to which ECharts is a module.
func TestInAnExportedPage(t *testing.T) {
	m := one(t, func() { display.Show(histogram()) })
	const config = `<script id="jupyter-config-data" type="application/json">{"baseUrl": "/base/"}</script>`
	const loader = `<script>
		window.define = (names, make) => { make(window.module = {}); };
		window.define.amd = {};
		window.require = ([address], done, failed) => fetch(address).then((r) => r.ok ? r.text() : Promise.reject(new Error(address)))
			.then((code) => { (0, eval)(code); done(window.module); }).catch(failed);
	</script>`
	for name, head := range map[string]string{"plain": config, "module loader": config + loader} {
		t.Run(name, func(t *testing.T) {
			tb := openTab(t, `<!DOCTYPE html><meta charset="utf-8">`+head+`<body><div class="output">`+m.html+
				`</div><div class="output">`+m.html+`</div></body>`, true)
			tb.drawn(2)
			tb.quiet()
		})
	}
}

func TestTheme(t *testing.T) {
	m := one(t, func() { display.Show(histogram()) })
	tb := openTab(t, jupyterPage, true)
	tb.output(m)
	tb.drawn(1)
	ink := `[...document.querySelectorAll('[_echarts_instance_] svg text')].find((e) => e.textContent === 'Final ` +
		`values').getAttribute('fill')`
	light := get[string](tb, ink)
	tb.dark(true)
	tb.drawn(1)
	dark := get[string](tb, ink)
	tb.dark(false)
	tb.drawn(1)
	if again := get[string](tb, ink); light == dark || again != light {
		t.Errorf("text is %s in light, %s in dark, %s in light again", light, dark, again)
	}
	// A page that is hidden at that moment, and seen again before it is drawn, is no reason to change the width.
	tb.do(`const o = document.querySelector('.output'); o.style.display = 'none'; document.body.dataset.jpThemeLight = 'false';
		await null; await null; o.style.display = ''`)
	tb.drawn(1)
	width := get[float64](tb, `document.querySelector('[_echarts_instance_] svg').getBoundingClientRect().width`)
	if width < 950 || get[string](tb, ink) != dark {
		t.Errorf("after a change of theme while it was hidden the chart is %v px wide, its text %s", width,
			get[string](tb, ink))
	}
	tb.quiet()

	// Elsewhere the background tells.
	tb.do(`delete document.body.dataset.jpThemeLight; document.body.style.background = '#1e1e1e'`)
	tb.drawn(1)
	if now := get[string](tb, ink); now != dark {
		t.Errorf("text on a dark page is %s, want %s", now, dark)
	}

	// In VS Code's frame there is none, and the text does.
	tb.do(`document.body.style.background = 'transparent'`)
	for _, text := range []struct{ color, ink string }{{"#3b3b3b", light}, {"#cccccc", dark}} {
		tb.do(`document.body.style.color = '` + text.color + `'`)
		tb.drawn(1)
		if now := get[string](tb, ink); now != text.ink {
			t.Errorf("beside text in %s, with no background, the chart's is %s, want %s", text.color, now, text.ink)
		}
	}
}

// The lowest value of a heat map is close to the page's background and the highest far from
// it, in either theme, and the numbers in the cells can be read (WCAG's 4.5 to 1 or more).
func TestHeatMapFitsTheTheme(t *testing.T) {
	// Every arrival is served in each place another number of times: all colours of the scale.
	var served [][]int
	for i := range 8 {
		for k := range 8 {
			for range 7*i + k*k {
				run := []int{-1, -1, -1, -1, -1, -1, -1, -1}
				run[k] = i
				served = append(served, run)
			}
		}
	}
	m := one(t, func() { display.Show(chart.Positions(served)) })
	tb := openTab(t, jupyterPage, true)
	tb.output(m)
	tb.drawn(1)
	for _, dark := range []bool{false, true, false} {
		tb.dark(dark)
		tb.drawn(1)
		if !dark {
			tb.screenshot("heat-light")
		} else {
			tb.screenshot("heat-dark")
		}
		type seen struct {
			Numbers                       int
			Worst, Lowest, Highest, Scale float64 // contrasts
		}
		got := get[seen](tb, `(() => {
			const luminance = (color) => {
				const [r, g, b] = color.match(/[\d.]+/g).map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
				return 0.2126 * r + 0.7152 * g + 0.0722 * b;
			};
			const contrast = (a, b) => { const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y); return (high + 0.05) / (low + 0.05); };
			const page = getComputedStyle(document.body).backgroundColor;
			const svg = document.querySelector('[_echarts_instance_] svg');
			const shapes = [...svg.querySelectorAll('path')].filter((e) => /^rgb/.test(getComputedStyle(e).fill) && getComputedStyle(e).fillOpacity === '1' && e.getBoundingClientRect().width > 40)
				.map((e) => ({fill: getComputedStyle(e).fill, at: e.getBoundingClientRect()}));
			const cells = [...svg.querySelectorAll('text')].map((e) => {
				const at = e.getBoundingClientRect(), x = at.x + at.width / 2, y = at.y + at.height / 2;
				const cell = shapes.find(({at}) => at.x < x && x < at.right && at.y < y && y < at.bottom);
				return cell && /^[\d,]+$/.test(e.textContent) && {value: Number(e.textContent.replace(',', '')), ink: getComputedStyle(e).fill, fill: cell.fill};
			}).filter(Boolean).sort((a, b) => a.value - b.value);
			return {Numbers: cells.length, Worst: Math.min(...cells.map((c) => contrast(c.ink, c.fill))),
				Lowest: contrast(cells[0].fill, page), Highest: contrast(cells.at(-1).fill, page), Scale: new Set(cells.map((c) => c.fill)).size};
		})()`)
		if got.Numbers != 64 || got.Scale < 40 || got.Worst < 4.5 || got.Lowest > 1.5 || got.Highest < 10 {
			t.Errorf("dark %v: %+v", dark, got)
		}
	}
	tb.quiet()
}

// What an output had is gone with it: none of its nodes and none of ECharts' instances
// is held by anything when the same output has been shown fifty times.
func TestNothingStays(t *testing.T) {
	m := one(t, func() { display.Show(histogram()) })
	tb := openTab(t, jupyterPage, true)
	tb.do(`window.host = output(''); window.had = []`)
	listeners := func() int64 {
		c, err := chromedp.Call(tb.ctx, memory.GetDOMCounters, struct{}{})
		if err != nil {
			t.Fatal(err)
		}
		return c.JsEventListeners
	}
	var before int64
	for i := range 51 {
		tb.do("insert(host, " + quote(m.html) + ")")
		tb.drawn(1)
		if i == 0 { // what is there once for a page
			before = listeners()
		}
		tb.do(`const box = document.querySelector('[_echarts_instance_]');
			for (const thing of [box, box.querySelector('svg'), echarts.getInstanceByDom(box)]) had.push(new WeakRef(thing))`)
	}
	tb.do(`host.textContent = ''`)
	// The last chart is found to be gone a moment later.
	stay := 0
	for end := time.Now().Add(time.Minute); ; {
		if _, err := chromedp.Call(tb.ctx, heapprofiler.CollectGarbage, struct{}{}); err != nil {
			t.Fatal(err)
		}
		stay = get[int](tb, `had.filter((ref) => ref.deref()).length`)
		if stay == 0 && listeners() <= before || time.Now().After(end) {
			break
		}
		tb.frames(2)
	}
	if now := listeners(); stay > 0 || now > before {
		t.Errorf("of %d nodes and charts %d stay; there are %d listeners, and were %d with one chart", 3*51, stay, now,
			before)
	}
	tb.quiet()
}

// An update goes on with the drawing that is there: in no frame is the chart
// missing, the static picture seen, or the height another.
func TestLiveDoesNotFlicker(t *testing.T) {
	var all []message
	all = shown(t, func() {
		var live display.Area
		for i := 1; i <= 20; i++ {
			live.Show(display.Progress(i, 20), chart.Histogram(chart.Tallies{
				{Name: "no lock", Tally: bell(i*500, 200)}, {Name: "lock", Tally: always(i*500, 200)},
			}, chart.FullCount(200)))
		}
		live.Done()
	})
	for i, m := range all {
		if m.id == "" || m.id != all[0].id {
			t.Fatalf("message %d has the id %q, the first %q", i, m.id, all[0].id)
		}
	}
	tb := openTab(t, jupyterPage, true)
	tb.motion(true)
	tb.do(`window.host = output(` + quote(all[0].html) + `)`)
	tb.drawn(1)
	tb.do(`window.first = document.querySelector('[_echarts_instance_]'); window.bad = []; window.frames = 0;
		window.stop = false; const height = host.offsetHeight;
		const look = () => {
			const svg = host.querySelector('[_echarts_instance_] svg');
			frames++;
			if (!svg || svg.querySelectorAll('path').length < 8) bad.push('no drawing');
			if ([...host.querySelectorAll('img')].some((i) => i.offsetWidth > 0)) bad.push('static picture');
			if (host.offsetHeight !== height) bad.push('height ' + host.offsetHeight + ', not ' + height);
			if (!stop) requestAnimationFrame(look);
		};
		requestAnimationFrame(look);`)
	for _, m := range all[1:] {
		tb.do(`insert(host, ` + quote(m.html) + `); await new Promise((done) => setTimeout(done, 40))`)
	}
	tb.drawn(1)
	tb.do(`stop = true`)
	if bad := get[[]string](tb, `bad`); len(bad) > 0 {
		t.Errorf("%d of %d frames are bad: %v", len(bad), get[int](tb, "frames"), slices.Compact(bad))
	}
	if !get[bool](tb, `document.querySelector('[_echarts_instance_]') === first`) {
		t.Error("the chart was drawn anew")
	}
	title := get[string](tb, `echarts.getInstanceByDom(first).getOption().title.map((t) => t.text).join()`)
	if !strings.Contains(title, "10,000 runs") {
		t.Errorf("the last update is not there: %s", title)
	}
	if n := get[int](tb, `document.querySelectorAll('.output').length`); n != 1 {
		t.Errorf("%d outputs", n)
	}
	tb.quiet()
}

// A second view of an output has the same HTML.
func TestTwoViews(t *testing.T) {
	m := one(t, func() { display.Show(histogram()) })
	tb := openTab(t, jupyterPage, true)
	tb.output(m)
	tb.output(m)
	tb.drawn(2)
	tb.do(`document.querySelector('.output').remove()`)
	tb.drawn(1)
	// JupyterLab takes a cell out of the page when it is scrolled away, and puts it back.
	tb.do(`const o = document.querySelector('.output'); o.remove(); await new Promise((done) => setTimeout(done, ` +
		`50)); document.body.append(o)`)
	tb.drawn(1)
	tb.quiet()
}

// A chart in a closed tab is drawn when the tab is opened, at its size.
func TestHiddenAtFirst(t *testing.T) {
	m := one(t, func() { display.Show(histogram()) })
	tb := openTab(t, jupyterPage, true)
	tb.do(`window.host = output(''); host.style.display = 'none'; insert(host, ` + quote(m.html) + `)`)
	tb.until(`document.querySelector('[_echarts_instance_]')`)
	tb.do(`host.style.display = ''`)
	tb.until(`document.querySelector('[_echarts_instance_] svg').getBoundingClientRect().width > 900`)
	tb.quiet()
}

var nasty = []string{
	`</script><img src=x onerror="window.hacked = 1">`,
	"\"quotes\" 'and' `more` \\ and \\u003c",
	"new\nline, tab\t, nul \x00, bell \x07",
	"emoji 🔒🏃‍♀️ and ‮right to left",
	"__f__window.hacked = 2__f__",
	"{a} {b} {c} {value} ${1+1} %MY_ECHARTS% <!--",
	strings.Repeat("very long ", 1000),
	string([]byte{0xff, 0xfe, 'x'}),
}

func TestNastyNames(t *testing.T) {
	for i, name := range nasty {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			recording := handOver()
			recording.Goroutines[0] = name
			for k := range recording.Intervals {
				recording.Intervals[k].Lock = name
				if recording.Intervals[k].Goroutine == "thread1" {
					recording.Intervals[k].Goroutine = name
				}
			}
			bar := charts.NewBar()
			bar.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: name, Subtitle: name}))
			bar.SetXAxis([]string{name, "b"}).AddSeries(name, []opts.BarData{{Name: name, Value: 1}, {Value: 2}})
			things := []any{
				chart.Histogram(chart.Tallies{{Name: name, Tally: bell(100, 200)},
					{Name: name, Tally: always(100, 200)}},
					chart.Title(name), chart.Axis(name), chart.FullCount(200)),
				chart.Timeline(recording, chart.Title(name)),
				chart.Ratios([]chart.Ratio{{Name: name, Median: 2, Low: 1, High: 3}}, chart.Title(name),
					chart.Axis(name)),
				bar,
				display.Table{Caption: name, Header: []string{name}, Rows: [][]any{{name, 1}}},
				name,
			}
			all := shown(t, func() { display.Show(things...) })
			tb := openTab(t, jupyterPage, true)
			for _, m := range all {
				tb.output(m)
				if len(m.html) > 100_000 {
					t.Errorf("%d bytes of html", len(m.html))
				}
			}
			tb.drawn(4)
			tb.do(`for (const box of document.querySelectorAll('[_echarts_instance_]')) {
				echarts.getInstanceByDom(box).dispatchAction({type: 'showTip', seriesIndex: 0, dataIndex: 0});
			}
			await new Promise((done) => setTimeout(done, 100));`)
			if get[bool](tb, `window.hacked !== undefined || document.querySelector('[onerror]') !== null`) {
				t.Error("a name ran as a script")
			}
			if wide := get[int](tb, `document.documentElement.scrollWidth`); wide > 1000 && i != 6 {
				t.Errorf("the page is %d px wide", wide)
			}
			tb.until(`[...document.images].every((i) => i.complete)`)
			if get[bool](tb, `[...document.images].some((i) => i.naturalWidth === 0)`) {
				t.Error("a static picture is broken")
			}
			tb.screenshot(fmt.Sprint("nasty-", i))
			tb.quiet()
		})
	}
}

// Nothing overlaps, at any width that a notebook has.
func TestNothingOverlaps(t *testing.T) {
	var spread []int
	for i := range 10_000 {
		spread = append(spread, 51_234+i*4)
	}
	long := "a name that is longer than what one would write, but that somebody writes"
	report := schedule.Report{Complete: true}
	for v := 2; v <= 10; v++ {
		report.Outcomes = append(report.Outcomes, schedule.Outcome{Value: fmt.Sprint(v), Probability: 1.0 / 9})
	}
	late := handOver()
	late.Notes = append(late.Notes, timeline.Note{Goroutine: "thread1", Text: "writes 777", At: late.Length},
		timeline.Note{Goroutine: "thread2", Text: "reads 777", At: late.Length})
	pictures := map[string]any{
		"histogram": histogram(),
		"one value": chart.Histogram(always(10, 7), chart.FullCount(7)),
		"no runs":   chart.Histogram(experiment.Tally{}, chart.Title("Nothing yet"), chart.FullCount(200)),
		"ten runs": chart.Histogram(experiment.Of(3, 9, 4, 4, 4, 8, 2, 10, 6, 4), chart.FullCount(10),
			chart.Explored(report)),
		"wide": chart.Histogram(chart.Tallies{
			{Name: "no lock", Tally: experiment.Of(spread...)}, {Name: "atomic.Int64", Tally: always(100_000, 200_000)},
			{Name: "sync.Mutex", Tally: always(100_000, 200_000)},
		}, chart.Title("Plain counter++"), chart.FullCount(200_000)),
		"long names": chart.Histogram(chart.Tallies{{Name: long, Tally: bell(1000, 200)},
			{Name: long, Tally: always(1000, 200)}},
			chart.Title(long), chart.FullCount(200)),
		"possible": chart.Histogram(experiment.Of(3, 9, 4, 4, 4, 8, 10), chart.Title("What can be left"),
			chart.FullCount(10), chart.Possible(2, 3, 4, 5, 6, 7, 8, 9, 10)),
		"late": chart.Histogram(chart.Tallies{
			{Name: "AcquireTimeout(1 ms)", Tally: experiment.Of(90, 93, 99, 120, 80, 85, 91, 95, 2000)},
		}, chart.Axis("late by (µs)")),
		"timeline": chart.Timeline(handOver(), chart.Title("Who waits, who holds")),
		"notes":    chart.Timeline(late),
		"impossible": chart.Histogram(experiment.Of(2, 3, 4, 4, 4, 9, 10, 12), chart.FullCount(10),
			chart.Explored(report)),
		"dining":    chart.Timeline(dining(), chart.Title("Five forks")),
		"positions": chart.Positions(positions(), chart.Title("Who was next")),
		"ratios":    chart.Ratios(ratios(), chart.Title("What a lock costs"), chart.Axis("times sync.Mutex")),
	}
	for name, picture := range pictures {
		t.Run(name, func(t *testing.T) {
			m := one(t, func() { display.Show(picture) })
			tb := openTab(t, jupyterPage, true)
			tb.output(m)
			for _, width := range []int64{236, 320, 600, 800, 1100, 1600} { // 236 is what a side bar leaves of 600
				if width < 320 && (name == "timeline" || name == "notes") {
					continue // there a note of 22 letters has no room on either side
				}
				tb.width(width)
				tb.drawn(1)
				tb.screenshot(fmt.Sprintf("overlap-%s-%d", name, width))
				for _, pair := range get[[]string](tb, `(() => {
					const svg = document.querySelector('[_echarts_instance_] svg'), all = svg.getBoundingClientRect(), bad = [];
					const texts = [...svg.querySelectorAll('text')].filter((e) => e.textContent.trim() && e.getAttribute('fill') !== 'none')
						.map((e) => ({words: e.textContent, at: e.getBoundingClientRect()}));
					texts.forEach((a, i) => {
						if (a.at.left < all.left - 1 || a.at.right > all.right + 1 || a.at.bottom > all.bottom + 1 || a.at.top < all.top - 1) bad.push(a.words + ' sticks out');
						texts.slice(i + 1).forEach((b) => {
							if (a.at.left < b.at.right - 1 && b.at.left < a.at.right - 1 && a.at.top < b.at.bottom - 2 && b.at.top < a.at.bottom - 2) {
								bad.push(a.words + ' overlaps ' + b.words);
							}
						});
					});
					return bad;
				})()`) {
					t.Errorf("at %d px: %s", width, pair)
				}
			}
			tb.quiet()
		})
	}
}

// What go-echarts offers besides the option works too.
func TestListenersAndFunctions(t *testing.T) {
	bar := charts.NewBar()
	bar.SetXAxis([]string{"a", "b"}).AddSeries("s", []opts.BarData{{Value: 1}, {Value: 2}})
	bar.SetGlobalOptions(
		charts.WithEventListeners(event.Listener{EventName: "highlight",
			Handler: opts.FuncOpts(`(params) => { window.heard = params.type; }`)}),
		charts.WithTooltipOpts(opts.Tooltip{Formatter: opts.FuncOpts(`function (p) { return 'told: ' + p.name; }`)}),
	)
	bar.AddJSFuncs(`window.titled = %MY_ECHARTS%.getWidth() > 0;`)
	m := one(t, func() { display.Show(bar) })
	tb := openTab(t, jupyterPage, true)
	tb.output(m)
	tb.drawn(1)
	tb.do(`const c = echarts.getInstanceByDom(document.querySelector('[_echarts_instance_]'));
		c.dispatchAction({type: 'highlight', seriesIndex: 0, dataIndex: 0});
		c.dispatchAction({type: 'showTip', seriesIndex: 0, dataIndex: 1});`)
	tb.until(`window.heard === 'highlight' && window.titled`)
	tb.until(`document.body.textContent.includes('told: b')`)
	tb.quiet()
}

// A histogram's tooltip gives the bin, the runs and the share, as text.
func TestTooltip(t *testing.T) {
	m := one(t, func() {
		display.Show(chart.Histogram(chart.Tallies{{Name: "runs <b>", Tally: experiment.Of(1, 2, 2, 3)}}))
	})
	tb := openTab(t, jupyterPage, true)
	tb.output(m)
	tb.drawn(1)
	tb.do(`echarts.getInstanceByDom(document.querySelector('[_echarts_instance_]')).dispatchAction({type: ` +
		`'showTip', seriesIndex: 0, dataIndex: 2})`)
	tb.until(`document.body.textContent.includes('2: 2 runs (50.0 %)')`)
}

// The page chooses the colour of text, and groups thousands, as Go does.
func TestPageAndGoAgree(t *testing.T) {
	tb := openTab(t, jupyterPage, true)
	page := func(expression string) string {
		return get[string](tb, "(() => {"+palette.Script+"; return "+expression+"})()")
	}
	colors := append(slices.Concat(palette.Light.Series, palette.Light.Gradient, palette.Dark.Gradient),
		"#000000", "#ffffff", "#747474", "#767676")
	for _, color := range colors {
		c, _ := palette.RGB(color)
		for _, written := range []string{color, fmt.Sprintf("rgb(%g, %g, %g)", c[0], c[1], c[2])} {
			if got := page(fmt.Sprintf("palette.on(%q)", written)); got != palette.On(color) {
				t.Errorf("on %s the page writes in %s, Go in %s", written, got, palette.On(color))
			}
		}
	}
	for _, n := range []int{0, 999, -1000, 34_650, 1_000_000} {
		if got := page(fmt.Sprintf("palette.thousands(%d)", n)); got != number.Int(n) {
			t.Errorf("the page writes %s, Go %s", got, number.Int(n))
		}
	}
	if got := page("palette.dark.text"); got != palette.Dark.Text {
		t.Errorf("the page's text is %s in the dark, Go's %s", got, palette.Dark.Text)
	}
}
