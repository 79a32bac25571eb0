package display_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"locklab/lessons/display"
	"locklab/lessons/schedule"
)

// These are the tests of stepper.js: what it does in a browser, and what a reader does with it.

// stepper opens a page with an output that has a stepper, and waits until it is there. $ finds in
// it, and text is what is read of an element.
func stepper(t *testing.T, thing any) *tab {
	t.Helper()
	tb := openTab(t, jupyterPage, false)
	tb.do(`
		window.host = () => document.querySelector('.output > *');
		window.$ = (selector) => host().shadowRoot.querySelector(selector);
		window.$$ = (selector) => [...host().shadowRoot.querySelectorAll(selector)];
		window.text = (selector) => $$(selector).map((e) => e.innerText.replace(/\s+/g, ' ').trim()).join(' | ');`)
	tb.show(thing)
	return tb
}

// show puts another output in the place of those that the page has.
func (tb *tab) show(thing any) {
	tb.t.Helper()
	tb.do(`document.querySelectorAll('.output').forEach((e) => e.remove())`)
	tb.output(one(tb.t, func() { display.Show(thing) }))
	tb.until(`host().shadowRoot && $('button')`)
}

// press clicks a button of the stepper with the mouse, as far as it can be seen.
func (tb *tab) press(selector string) {
	tb.t.Helper()
	tb.do(`$('` + selector + `').scrollIntoView({block: 'center'})`)
	tb.click(get[at](tb, `(() => { const b = $('`+selector+`').getBoundingClientRect(); return {X: b.x + b.width / `+
		`2, Y: b.y + b.height / 2}; })()`))
	tb.frames(1)
}

func (tb *tab) keys(keys string) {
	tb.t.Helper()
	tb.run(chromedp.KeyEvent(keys))
	tb.frames(1)
}

// reads fails the test if what is read at a place is not what is wanted.
func (tb *tab) reads(selector, want string) {
	tb.t.Helper()
	if got := get[string](tb, `text('`+selector+`')`); got != want {
		tb.t.Errorf("%s reads\n%s\nwant\n%s", selector, got, want)
	}
}

// hears fails the test if a screen reader was not told what is wanted.
func (tb *tab) hears(want string) {
	tb.t.Helper()
	if got := get[string](tb, `$('[aria-live]').textContent`); got != want {
		tb.t.Errorf("what is heard is %q, want %q", got, want)
	}
}

// A round of play: the reader loses an update, with the mouse and with keys.
func TestStepperPlay(t *testing.T) {
	tb := stepper(t, made(t, "counter"))
	tb.screenshot("stepper-closed")
	if open := get[bool](tb, `Boolean($('section.open'))`); open {
		t.Error("the stepper is open before it is wanted")
	}
	tb.press("[data-key=open]")
	tb.reads(".choices .go", "g1: read counter1 | g2: read counter2")
	tb.reads(".rest p:first-child", "From here 20 orders remain: leaves 1 · 18 · 75.0 %leaves 2 · 2 · 25.0 %")
	tb.press(`[data-key="go 1 0"]`)
	tb.reads(".rest p:first-child", "From here 10 orders remain: leaves 1 · 9 · 75.0 %leaves 2 · 1 · 25.0 %")
	tb.reads(".lanes .piece", "reads 0")
	tb.keys("2") // the focus is still in the stepper
	tb.reads(".rest p:first-child", "From here 6 orders remain: leaves 1 · 6 · 100 %")
	tb.reads(".rest p:nth-child(2)", "Before this step: 10 orders, leaves 1 · 9 · 75.0 %leaves 2 · 1 · 25.0 %")
	tb.keys("11")
	tb.reads(".lanes .piece", "reads 0 | ⚠ reads 0 | calculates 1 | writes 1")
	tb.reads(".values tr:first-child", "counter 1 (changed) by g1")
	if got := get[string](tb, `text('.values .bad')`); !strings.Contains(got, "⚠ stale: counter is 1 now") {
		t.Errorf("the stale read is not marked: %q", got)
	}
	tb.reads(".choices .cannot", "g1 has ended")
	tb.screenshot("stepper-stale")
	tb.keys("22")
	tb.reads(".banner", "The end: it leaves 1.")
	tb.reads(".lanes .piece", "reads 0 | ⚠ reads 0 | calculates 1 | writes 1 | calculates 1 | ✗ writes 1")
	tb.reads(".rest p:first-child", "18 orders in all lead here.")
	tb.reads(".source .line.here", "") // both have ended
	tb.screenshot("stepper-lost")
	tb.press("[data-key=copy]")
	if got, want := get[string](tb, `$('input.order').value`),
		`schedule.Order{"goroutine 1 goroutine 2 goroutine 1*2 goroutine 2*2"}`; got != want {
		t.Errorf("copied is %s, want %s", got, want)
	}
	tb.keys(kb.Escape)
	tb.do(`$('section').focus()`)
	tb.keys(kb.ArrowLeft + kb.ArrowLeft + kb.ArrowLeft) // undone is the write that made the read stale
	tb.reads(".lanes .piece:not(.ahead)", "reads 0 | reads 0 | calculates 1")
	tb.reads(".lanes .piece.ahead", "writes 1 | calculates 1 | writes 1")
	tb.keys("r")
	tb.reads(".rest p:first-child", "From here 20 orders remain: leaves 1 · 18 · 75.0 %leaves 2 · 2 · 25.0 %")
	tb.keys("111222")
	tb.reads(".banner", "The end: it leaves 2.")
	tb.quiet()
}

func TestStepperLoadsAnOrder(t *testing.T) {
	tb := stepper(t, made(t, "three"))
	tb.do(`document.querySelector('tr[data-outcome="2"] button').click()`)
	tb.reads(".lanes .piece.ahead",
		"reads 0 | calculates 1 | writes 1 | reads 1 | calculates 2 | writes 2 | reads 2 | calculates 3 | writes 3")
	tb.reads(".choices .loaded", "next in the order")
	tb.press("[data-key=next]")
	tb.reads(".lanes .piece:not(.ahead)", "reads 0")
	tb.press("[data-key=end]")
	tb.reads(".banner", "The end: it leaves 3.")
	tb.hears("goroutine 3 writes counter 3. The end: it leaves 3.")
	tb.do(`document.querySelector('tr[data-outcome="0"] button').click()`)
	tb.keys(kb.End)
	tb.reads(".banner", "The end: it leaves 1.")
	tb.quiet()
}

// Every example leads where its row says, by its own buttons.
func TestStepperReachesEveryOutcome(t *testing.T) {
	tb := stepper(t, made(t, "counter"))
	for _, name := range []string{"counter", "three", "deadlock", "channel", "eight", "panics", "partial", "hostile"} {
		r := made(t, name)
		tb.show(r)
		for i := range r.Outcomes {
			tb.do(fmt.Sprintf(`document.querySelector('tr[data-outcome="%d"] button').click()`, i))
			tb.do(`$('[data-key=end]').click()`)
			if end := get[int](tb, `host().at.graph.raw.states[host().at.state][0]`); end != i+1 {
				t.Errorf("%s: the example of outcome %d ends in outcome %d", name, i+1, end)
			}
		}
		tb.quiet()
	}
}

func TestStepperDeadlock(t *testing.T) {
	tb := stepper(t, made(t, "deadlock"))
	tb.press("[data-key=open]")
	tb.keys("12")
	tb.reads(".banner", "Deadlock: nobody can go on. thread1 waits for thread2, which waits for thread1.")
	tb.reads(".choices .cannot", "thread1 waits for b, which thread2 holds | thread2 waits for a, which thread1 holds")
	tb.reads(".values tr",
		"a lock locked (changed) held by thread1 thread2 waits | b lock locked (changed) held by thread2 thread1 waits")
	tb.reads(".lanes .blocked", "⊘ lock b | ⊘ lock a")
	tb.screenshot("stepper-deadlock")
	tb.quiet()
}

func TestStepperChallenge(t *testing.T) {
	tb := stepper(t, made(t, "counter"))
	tb.press("[data-key=open]")
	tb.do(`const select = $('select'); select.value = '=2'; select.dispatchEvent(new Event('change'))`)
	tb.reads(".banner", "Your challenge: reach 2.")
	if get[string](tb, `text('.rest')`) != "show where the orders lead" {
		t.Error("a challenge shows where the orders lead")
	}
	tb.do(`$('section').focus()`)
	tb.keys("12")
	tb.reads(".banner", "You cannot reach 2 any more from here. Undo some steps, or begin again.")
	tb.screenshot("stepper-challenge")
	tb.keys("u11222")
	tb.reads(".banner", "The end: it leaves 2. | Solved: reach 2. It took 6 steps.")
	tb.screenshot("stepper-solved")
	tb.keys("r121122")
	tb.reads(".banner", "The end: it leaves 1. | Not solved: reach 2. Undo some steps, or begin again.")
	tb.quiet()

	// An exercise asks for something, and brings an order along.
	r := made(t, "deadlock")
	tb = stepper(t, display.Stepper{Report: r, Order: schedule.Order{"thread1 thread2"}, Challenge: "deadlock"})
	tb.reads(".banner", "Your challenge: make it deadlock.")
	tb.reads(".lanes .piece.ahead", "locks a | locks b")
	tb.do(`$('section').focus()`)
	tb.keys("12")
	if got := get[string](tb, `text('.banner')`); !strings.HasSuffix(got,
		"Solved: make it deadlock. It took 2 steps.") {
		t.Errorf("it says %q", got)
	}
	tb.quiet()

	tb = stepper(t, display.Stepper{Report: made(t, "counter"), Challenge: "3"})
	tb.reads(".banner", "You cannot reach 3 any more from here. Undo some steps, or begin again.")
	tb.quiet()
}

// With a circle among the states there is no number of orders; how likely each outcome is can be told.
func TestStepperWithoutEnd(t *testing.T) {
	tb := stepper(t, made(t, "loop"))
	tb.press("[data-key=open]")
	if got := get[string](tb, `text('.rest p:first-child')`); !strings.HasPrefix(got,
		"From here there is no end to the orders: leaves done · ") || !strings.Contains(got, "never ends · ") {
		t.Errorf("it says %q", got)
	}
	sum := get[float64](tb, `[...host().at.graph.rest(0).to.values()].reduce((sum, r) => sum + r.chance, 0)`)
	if sum < 0.9999 || sum > 1.0001 {
		t.Errorf("the shares add up to %v", sum)
	}
	tb.keys("111222")
	tb.reads(".banner", "From here it never ends, whoever goes next.")
	tb.keys("333")
	tb.reads(".banner", "From here it never ends, whoever goes next.")
	tb.quiet()
}

// Who has no mouse, and who sees nothing, plays too.
func TestStepperByKeyboard(t *testing.T) {
	tb := stepper(t, made(t, "counter"))
	focused := `(() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = ` +
		`e.shadowRoot.activeElement; return e?.dataset?.key ?? e?.innerText ?? ''; })()`
	for i := 0; get[string](tb, focused) != "open"; i++ {
		if i == 20 {
			t.Fatal("Tab does not reach the stepper")
		}
		tb.keys(kb.Tab)
	}
	tb.keys(kb.Enter)
	tb.until(`$('section.open')`)
	for i := 0; get[string](tb, focused) != "go 1 0"; i++ {
		if i == 30 {
			t.Fatal("Tab does not reach the first goroutine")
		}
		tb.keys(kb.Tab)
	}
	tb.keys(" ")
	if got := get[string](tb, focused); got != "go 1 0" {
		t.Errorf("after the step the focus is on %q", got)
	}
	tb.keys(" ")
	tb.keys(" ") // the third is goroutine 1's last: its button goes, the focus stays in the stepper
	if in := get[bool](tb, `host().shadowRoot.activeElement === $('section')`); !in {
		t.Error("the focus has left the stepper")
	}
	tb.hears("goroutine 1 writes counter 1. 1 order remains: leaves 2: 1.")
	tb.keys("u")
	tb.hears("Undone. 4 orders remain: leaves 1: 3, leaves 2: 1.")
	for _, named := range []string{"button", "select", "input", "[role=group]", "[role=list]", "section"} {
		if bad := get[[]string](tb, `$$('`+named+`').filter((e) => !(e.getAttribute('aria-label') ?? '') && `+
			`!e.innerText.trim() && !e.closest('label')).map((e) => e.outerHTML.slice(0, 200))`); len(bad) > 0 {
			t.Errorf("without a name: %q", bad)
		}
	}
	tb.quiet()
}

// Whatever is written can be read, in both themes: WCAG 2.2's contrast of 4.5.
func TestStepperContrast(t *testing.T) {
	const bad = `(() => {
		const parse = (c) => { const [r, g, b, a = 1] = (c.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
			return [r, g, b, a]; };
		const lum = (c) => { const [r, g, b] = c.map((v) => v <= 10 ? v / 3295 : ((v / 255 + 0.055) / 1.055) ** 2.4);
			return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
		const behind = (e) => {
			for (; e; e = e.parentElement ?? e.getRootNode().host) {
				const c = parse(getComputedStyle(e).backgroundColor);
				if (c[3] > 0.99) return c;
			}
			return [255, 255, 255, 1]; };
		const all = [...$$('*'), ...document.querySelectorAll('.output *')];
		return all.filter((e) => e.tagName !== 'STYLE' && e.tagName !== 'SCRIPT' &&
				!e.classList.contains('heard') && e.offsetWidth > 0 &&
				[...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
			.map((e) => { const a = lum(parse(getComputedStyle(e).color)), b = lum(behind(e));
				return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.outerHTML.slice(0, 160)]; })
			.filter(([contrast, html]) => contrast < 4.5 && !html.includes('■'))
			.map(([contrast, html]) => contrast.toFixed(2) + ' ' + html);
	})()`
	tb := stepper(t, made(t, "counter"))
	for _, name := range []string{"counter", "deadlock", "eight"} {
		tb.dark(false)
		tb.show(made(t, name))
		tb.do(`document.querySelector('tr[data-outcome="0"] button').click()`)
		for range 4 {
			tb.keys(kb.ArrowRight)
		}
		for _, dark := range []bool{false, true} {
			tb.dark(dark)
			tb.frames(2)
			for _, e := range get[[]string](tb, bad) {
				t.Errorf("%s, dark %v: %s", name, dark, e)
			}
			tb.screenshot(fmt.Sprintf("stepper-%s-%s", name, map[bool]string{false: "light", true: "dark"}[dark]))
		}
		tb.quiet()
	}
}

// At 600 pixels nothing stands out of the page, whatever the names are.
func TestStepperIsNarrow(t *testing.T) {
	tb := stepper(t, made(t, "counter"))
	tb.width(600)
	for _, name := range reports {
		tb.show(made(t, name))
		tb.do(`document.querySelector('tr[data-outcome="0"] button').click()`)
		for range 3 {
			tb.keys(kb.ArrowRight)
		}
		tb.frames(2)
		if width := get[int](tb, `document.scrollingElement.scrollWidth`); width > 600 {
			t.Errorf("%s: the page is %d px wide", name, width)
		}
		if cut := get[[]string](tb, `$$('header, footer, button, .banner, .rest, .values').filter((e) => `+
			`e.scrollWidth > e.clientWidth + 2 || e.getBoundingClientRect().right > 600).map((e) => `+
			`e.outerHTML.slice(0, 200))`); len(cut) > 0 {
			t.Errorf("%s: cut off are %q", name, cut)
		}
		if cut := get[int](tb, `[...document.querySelectorAll('tr[data-outcome] button')].filter((e) => `+
			`e.getBoundingClientRect().right > 600).length`); cut > 0 && name != "hostile" {
			t.Errorf("%s: %d buttons of the table stand out of the page", name, cut)
		}
		tb.screenshot("narrow-" + name)
		tb.quiet()
	}
}

// 10,000 steps, most of which did not fit the message: the page stays usable.
func TestStepperOfManySteps(t *testing.T) {
	tb := stepper(t, made(t, "long"))
	tb.do(`document.querySelector('tr[data-outcome="0"] button').click()`)
	start := time.Now()
	tb.do(`$('[data-key=end]').click()`)
	steps := get[int](tb, `host().past.length`)
	if took := time.Since(start); steps < 500 || took > 10*time.Second {
		t.Errorf("%d steps were taken in %v", steps, took)
	}
	if pieces := get[int](tb, `$$('.piece').length`); pieces > 200 {
		t.Errorf("%d steps are drawn", pieces)
	}
	if got := get[string](tb, `text('.banner')`); !strings.Contains(got,
		"only the example orders can be followed here") {
		t.Errorf("it says %q", got)
	}
	tb.screenshot("stepper-long")
	tb.do(`$('section').focus()`)
	tb.keys("u")
	if n := get[int](tb, `host().past.length`); n != steps-1 {
		t.Errorf("after an undo there are %d of %d steps", n, steps)
	}
	tb.quiet()
}

// Where the states do not fit, the explorer in the page is asked for those that are missing. Here a
// stand-in answers for it: it has all states of the same program.
func TestStepperAsksTheExplorer(t *testing.T) {
	all, err := json.Marshal(unpacked(t, made(t, "three").Stepper))
	if err != nil {
		t.Fatal(err)
	}
	standIn := fmt.Sprintf(`class Go {
		importObject = {};
		run() {
			const all = %s;
			const {count, to} = all.edges, first = [0];
			for (const n of count) first.push(first.at(-1) + n);
			// The rows, from their differences; what is asked for begins with one row in full.
			const before = [], rows = [];
			count.forEach((n, i) => {
				for (let k = first[i]; k < first[i + 1]; k++) if (to[k] > 0) before[i + to[k]] ??= i;
			});
			all.states.forEach((differs, i) => {
				const row = rows[i] = i > 0 ? rows[before[i]].slice() : [];
				for (let k = 0; k < differs.length; k += 2) row[differs[k]] = differs[k + 1];
			});
			self.locklabStates = (request, path) => {
				if (JSON.parse(request).func !== 'main.withoutLock')
					return JSON.stringify({error: 'an unknown function'});
				let at = 0;
				for (const [who, branch] of JSON.parse(path)) {
					for (let k = first[at]; k < first[at + 1]; k++) {
						if (all.edges.who[k] === who && all.edges.branch[k] === branch) { at += to[k]; break; }
					}
				}
				// Only the states that a step leads to: others are asked for again.
				const near = [...new Set([at, ...to.slice(first[at], first[at + 1]).map((d) => at + d)])];
				const edges = {count: [], who: [], branch: [], event: [], to: []};
				near.forEach((s, i) => {
					edges.count.push(count[s]);
					for (let k = first[s]; k < first[s + 1]; k++) {
						const there = near.indexOf(s + to[k]);
						for (const column of ['who', 'branch', 'event']) edges[column].push(all.edges[column][k]);
						edges.to.push((there < 0 ? near.length : there) - i);
					}
				});
				const states = near.map((s, i) => rows[s].flatMap((v, k) => i > 0 && rows[at][k] === v ? [] : [k, v]));
				return JSON.stringify({...all, states, edges, partial: true,
					rest: near.map(() => ({orders: '7', to: [[0, '7', 1]]}))});
			};
		}
	}`, all)
	open := func(served bool) *tab {
		tb := stepper(t, made(t, "partial"))
		if served {
			tb.serve("/base/lab/extensions/locklab/static/explorer.wasm", "application/wasm",
				[]byte("\x00asm\x01\x00\x00\x00"))
			tb.serve("/base/lab/extensions/locklab/static/wasm_exec.js", "text/javascript", []byte(standIn))
		}
		tb.press("[data-key=open]")
		// The examples begin with goroutine 1; an order that begins with goroutine 3 is on the way of none.
		tb.keys("3")
		return tb
	}
	tb := open(true)
	tb.until(`host().past.length === 1`)
	tb.reads(".lanes .piece", "reads 0")
	tb.reads(".rest p:first-child", "From here 7 orders remain: leaves 1 · 7 · 100 %")
	tb.keys("1332") // typed faster than the explorer answers
	tb.until(`host().past.length === 5`)
	tb.reads(".lanes .piece", "reads 0 | ⚠ reads 0 | calculates 1 | writes 1 | reads 1")
	tb.keys("uuuuu")
	if n := get[int](tb, `host().past.length`); n != 0 {
		t.Errorf("%d steps are left after all were undone", n)
	}
	tb.quiet()

	tb = open(false)
	tb.until(`text('.banner').includes('only the example orders can be followed here')`)
	tb.keys("112") // the way of an example
	tb.reads(".lanes .piece", "reads 0 | calculates 1 | reads 0")
	for _, p := range tb.said() {
		if !strings.Contains(p, "404") {
			t.Errorf("the page says: %s", p)
		}
	}
}

// A page may forbid everything but the scripts and pictures that stand in it, as viewers of notebooks do.
func TestStepperWithoutPermissions(t *testing.T) {
	strict := `<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src ` +
		`'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">` +
		`<body style="color: #ddd">` + one(t, func() { display.Show(made(t, "partial")) }).html
	tb := openTab(t, strict, false)
	tb.do(`window.host = () => document.body.firstElementChild; window.$ = (s) => host().shadowRoot.querySelector(s)`)
	tb.until(`host().shadowRoot && $('[data-key=open]')`)
	tb.do(`$('[data-key=open]').click(); $('[data-key="go 1 0"]').click()`)
	tb.until(`$('.lanes .piece')?.innerText === 'reads 0'`)
	// Bright text and no background: behind a viewer's frame it is dark.
	if got := get[string](tb, `getComputedStyle($('section')).backgroundColor`); got != "rgb(30, 30, 30)" {
		t.Errorf("on a dark page the stepper is %s", got)
	}
	tb.do(`$('[data-key="go 3 0"]').click()`) // the explorer cannot be asked
	tb.until(`$('.banners').innerText.includes('only the example orders can be followed here')`)
	tb.do(`$('[data-key="go 1 0"]').click()`)
	tb.until(`host().past.length === 2`)
}

// States that the explorer in the page has found are not compressed.
func TestStepperOfPlainStates(t *testing.T) {
	r := made(t, "counter")
	text, err := json.Marshal(unpacked(t, r.Stepper))
	if err != nil {
		t.Fatal(err)
	}
	r.Stepper = text
	tb := stepper(t, r)
	tb.press("[data-key=open]")
	tb.do(`$('[data-key="go 2 0"]').click()`)
	if got := get[string](tb, `text('.piece')`); got != "reads 0" {
		t.Errorf("the step is %q", got)
	}
	tb.quiet()
}

// A page that is read from a file, such as an exported notebook, has the output in it from the start.
func TestStepperInAPageOfItsOwn(t *testing.T) {
	m := one(t, func() { display.Show(made(t, "counter")) })
	path := filepath.Join(t.TempDir(), "page.html")
	page := `<!DOCTYPE html><meta charset="utf-8"><body style="background:#111;color:#eee">` + m.html + m.html +
		`</body>`
	if err := os.WriteFile(path, []byte(page), 0o666); err != nil {
		t.Fatal(err)
	}
	tb := openTab(t, jupyterPage, false)
	tb.run(chromedp.Navigate("file://" + path))
	tb.do(`window.hosts = [...document.body.children].filter((e) => e.localName.startsWith('locklab-orders'))`)
	tb.until(`hosts.length === 2 && hosts.every((e) => e.shadowRoot?.querySelector('[data-key=open]'))`)
	tb.do(`hosts[1].shadowRoot.querySelector('[data-key=open]').click(); ` +
		`hosts[1].shadowRoot.querySelector('[data-key="go 2 0"]').click()`)
	if got := get[string](tb, `hosts[1].shadowRoot.querySelector('.piece').innerText`); got != "reads 0" {
		t.Errorf("the step is %q", got)
	}
	back := get[string](tb, `getComputedStyle(hosts[1].shadowRoot.querySelector('section')).backgroundColor`)
	if back != "rgb(30, 30, 30)" {
		t.Errorf("on a dark page the stepper is %s", back)
	}
	tb.screenshot("stepper-page")
	tb.quiet()
}

// A step table of 31 steps and 14 columns can be read at the width of a notebook, and of a narrow window.
func TestStepTableIsWide(t *testing.T) {
	wide := schedule.Trace{Name: "dinner", Ended: true, Value: "all have eaten"}
	for i := range 6 {
		wide.Goroutines = append(wide.Goroutines, fmt.Sprint("philosopher", i+1))
		wide.Objects = append(wide.Objects, fmt.Sprint("fork", i+1))
	}
	wide.Objects = append(wide.Objects, "eaten")
	for i := range 31 {
		s := schedule.Step{Goroutine: i % 6, Action: "locks", Object: wide.Objects[i%7]}
		for k := range wide.Objects {
			s.State = append(s.State, map[bool]string{true: fmt.Sprint("held by philosopher", i%6+1),
				false: "free"}[k == i%7])
		}
		wide.Steps = append(wide.Steps, s)
	}
	m := one(t, func() { display.Show(wide) })
	tb := openTab(t, jupyterPage, false)
	tb.output(m)
	for _, width := range []int64{1000, 600} {
		tb.width(width)
		tb.frames(2)
		if page := get[int64](tb, `document.scrollingElement.scrollWidth`); page > width {
			t.Errorf("at %d px the page is %d px wide", width, page)
		}
		if n := get[int](tb, `document.querySelectorAll('tbody tr').length * document.querySelector('tbody `+
			`tr').cells.length`); n != 31*14 {
			t.Errorf("the table has %d cells", n)
		}
		// What does not fit can be scrolled to: no cell is cut.
		if cut := get[int](tb, `[...document.querySelectorAll('td, th')].filter((e) => e.scrollWidth > `+
			`e.clientWidth + 1).length`); cut > 0 {
			t.Errorf("at %d px %d cells are cut", width, cut)
		}
		if lost := get[bool](tb, `(() => { const box = document.querySelector('table').parentElement; `+
			`box.scrollLeft = 1e6;
			return document.querySelector('th:last-child').getBoundingClientRect().right >
				box.getBoundingClientRect().right + 1; })()`); lost {
			t.Errorf("at %d px the last column cannot be reached", width)
		}
		if beside := get[int](tb, `(() => { const box = document.querySelector('table').parentElement; return `+
			`box.scrollWidth - box.clientWidth; })()`); width == 1000 && beside > 0 {
			t.Errorf("at %d px %d px of the table are out of sight", width, beside)
		}
		tb.do(`document.querySelector('table').parentElement.scrollLeft = 0`)
		tb.screenshot(fmt.Sprint("steps-", width))
	}
	tb.dark(true)
	tb.screenshot("steps-dark")
	tb.output(one(t, func() { display.Show(lostUpdate()) }))
	tb.screenshot("steps-blocked")
	tb.quiet()
}
