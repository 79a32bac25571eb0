package book

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"locklab/kernel-setup/setup"
	"locklab/kernel-setup/tests/labtest"
)

// TestSite makes the book once, through the real kernel, and looks at it in the browser as
// a reader does who has it on a disk: by file://, with every other address refused.
func TestSite(t *testing.T) {
	clone := labtest.Clone(t)
	folder := filepath.Join(t.TempDir(), "book")
	done := map[string]bool{}
	begin := time.Now()
	err := Build(t.Context(), clone, folder, func(e setup.Event) {
		if e.Status == setup.Done {
			done[e.Step] = true
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("made in %.0f s", time.Since(begin).Seconds())
	lesson := labtest.Lesson(t)
	for _, step := range append([]string{"pages"}, lesson...) {
		if !done[step] {
			t.Errorf("nothing told that %s is done", step)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(folder), ".book-*")); left != nil {
		t.Errorf("left beside the book: %q", left)
	}
	t.Run("size", func(t *testing.T) { size(t, folder) })
	t.Run("links", func(t *testing.T) { siteLinks(t, folder) })
	t.Run("weight", func(t *testing.T) { weight(t, folder) })
	for name, test := range map[string]func(*testing.T, string){
		"pages":      func(t *testing.T, folder string) { looks(t, folder, lesson) },
		"prediction": prediction, "search": search, "playground": plays, "examples": exploresExamples,
		"linked": exploresLinked, "in place": inPlace, "hostile": hostile, "editor": edits, "refusal": refuses,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // each has a page of its own, which waits most of the time
			test(t, folder)
		})
	}
}

func address(folder, page string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(folder, page))}).String()
}

// size is at most 15 MB.
func size(t *testing.T, folder string) {
	var total int64
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		total += info.Size()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the book has %.1f MB", float64(total)/1e6)
	if total > 15_000_000 {
		t.Errorf("the book has %d bytes", total)
	}
}

// weight is at most 1 MB for each page, with all that it loads, before anything is explored. The
// site is served as a host of static files does it, in a folder and compressed.
func weight(t *testing.T, folder string) {
	var mu sync.Mutex
	sent := map[string]int{} // bytes by path
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path, ok := strings.CutPrefix(r.URL.Path, "/locklab/")
		body, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(path)))
		mu.Lock()
		defer mu.Unlock()
		if !ok || err != nil {
			if r.URL.Path != "/favicon.ico" {
				t.Errorf("asked for %s, which is not there", r.URL.Path)
			}
			http.NotFound(w, r)
			return
		}
		kind := mime.TypeByExtension(filepath.Ext(path))
		w.Header().Set("Content-Type", kind)
		if strings.HasPrefix(kind, "text/") || strings.Contains(kind, "javascript") {
			var packed bytes.Buffer
			z := gzip.NewWriter(&packed)
			z.Write(body) // neither fails: it goes into memory
			z.Close()
			w.Header().Set("Content-Encoding", "gzip")
			body = packed.Bytes()
		}
		sent[path] += len(body)
		w.Write(body)
	}))
	t.Cleanup(server.Close)
	pages, err := filepath.Glob(filepath.Join(folder, "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		mu.Lock()
		clear(sent)
		mu.Unlock()
		name := filepath.Base(page)
		p := labtest.NewPage(t) // which has nothing in a cache
		p.Go(server.URL + "/locklab/" + name)
		drawn(p)
		if name == playground+".html" {
			p.Wait("the playground is ready", `document.querySelector('#pg')?.dataset.ready`)
		}
		mu.Lock()
		total := 0
		for _, bytes := range sent {
			total += bytes
		}
		if sent["_static/explorer.js"] > 0 || (sent["_static/editor.js"] > 0) != (name == playground+".html") {
			t.Errorf("%s loads %v", name, sent)
		}
		mu.Unlock()
		t.Logf("%s: %d kB", name, total/1000)
		if total > 1_000_000 || total < 10_000 {
			t.Errorf("%s takes %d bytes", name, total)
		}
		for _, r := range p.Requests() {
			if strings.HasPrefix(r, "http") && !strings.HasPrefix(r, server.URL+"/") {
				t.Errorf("%s asked for %s", name, r)
			}
		}
		if name == playground+".html" {
			explores(p)
			var got string
			if p.Eval(outcomes, &got); got != "1|2" {
				t.Errorf("served, the playground leaves %q", got)
			}
		}
	}
}

var (
	attribute = regexp.MustCompile(`<(?:a|link|script|img)\b[^>]*?(?:href|src)="([^"]*)"`)
	element   = regexp.MustCompile(`(?s)<script>.*?</script>|<script type="application/json"[^>]*>.*?</script>`)
)

// siteLinks lead to files and headings that are there, and nothing is loaded from elsewhere.
func siteLinks(t *testing.T, folder string) {
	pages, err := filepath.Glob(filepath.Join(folder, "*.html"))
	if err != nil || len(pages) < 5 {
		t.Fatalf("%q, %v", pages, err)
	}
	texts := map[string]string{}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(page)] = element.ReplaceAllString(string(text), "")
	}
	for page, text := range texts {
		for _, m := range attribute.FindAllStringSubmatch(text, -1) {
			target, err := url.Parse(m[1])
			if err != nil {
				t.Errorf("%s: %v", page, err)
				continue
			}
			if target.Scheme != "" {
				if !strings.HasPrefix(m[0], "<a") && target.Scheme != "data" {
					t.Errorf("%s loads %s", page, m[0])
				}
				continue
			}
			file := target.Path
			if file == "" {
				file = page
			}
			if _, err := os.Stat(filepath.Join(folder, file)); err != nil {
				t.Errorf("%s: %v", page, err)
			}
			if other, ok := texts[file]; ok && target.Fragment != "" &&
				!strings.HasPrefix(target.Fragment, "program=") &&
				!strings.Contains(other, `id="`+target.Fragment+`"`) {
				t.Errorf("%s: %s has no place #%s", page, file, target.Fragment)
			}
		}
	}
}

// fine are conditions that hold on every page, in any width and theme.
var fine = map[string]string{
	"one heading of the first rank": `[...document.querySelectorAll('h1')]
		.filter((h) => h.checkVisibility()).length === 1`,
	"headings without a rank left out": `[...document.querySelectorAll('article :is(h1, h2, h3, h4, h5, h6)')]
		.filter((h) => h.checkVisibility()).every((h, i, all) => i === 0 || h.localName[1] - all[i - 1].localName[1] <= 1)`,
	"a name for each field and button": `[...document.querySelectorAll(
			'button, select, input:not([type=hidden]), [contenteditable=true], a[href]')]
		.filter((e) => e.checkVisibility()).every((e) => e.textContent.trim() || e.labels?.length || e.title ||
			e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.querySelector('img[alt]:not([alt=""])'))`,
	"a title of its own": `document.title.length > 3`,
	"its language":       `document.documentElement.lang === 'en'`,
	"icons": `[...document.querySelectorAll('.fa-solid')]
		.every((i) => !['none', 'normal'].includes(getComputedStyle(i, '::before').content))`,
	"words for each picture":     `[...document.images].every((i) => i.hasAttribute('alt'))`,
	"no width beyond the window": `document.documentElement.scrollWidth <= innerWidth + 1`,
	"when and where it was executed": `/Executed on [0-9]+ [A-Z][a-z]+ [0-9]{4}.*processors/.test(
		document.querySelector('.bd-footer-content').innerText)`,
}

// looks opens every page in both widths and themes.
func looks(t *testing.T, folder string, lesson []string) {
	p := labtest.NewPage(t)
	for _, name := range append([]string{"index", playground}, lesson...) {
		name = strings.TrimSuffix(name, ".ipynb")
		p.Go(address(folder, name+".html"))
		p.Eval(`document.querySelectorAll('details').forEach((d) => { d.open = true; })`, nil)
		drawn(p)
		looksFine(t, p, name)
	}
	noComplaints(t, p)
}

// drawn waits for what scripts draw, and for the icons' font.
func drawn(p *labtest.Page) {
	p.Wait("the icons are loaded",
		`[...document.fonts].some((f) => f.family.includes('Font Awesome') && f.status === 'loaded')`)
	p.Wait("the charts are drawn", `[...document.querySelectorAll('*')].every((e) =>
		!e.localName.startsWith('locklab-chart') || e.querySelector('[_echarts_instance_]'))`)
	p.Wait("the steppers are there", `[...document.querySelectorAll('*')].every((e) =>
		!e.localName.startsWith('locklab-orders') || e.shadowRoot || !e.querySelector('script'))`)
}

//go:embed testdata/contrast.js
var contrast string

// looksFine looks at a page as it is, in both widths and themes.
func looksFine(t *testing.T, p *labtest.Page, name string) {
	t.Helper()
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int{390, 1440} {
			p.Width(width)
			p.Eval(fmt.Sprintf(`Object.assign(document.documentElement.dataset, {theme: %[1]q, mode: %[1]q})`, theme),
				nil)
			for what, holds := range fine {
				var ok bool
				p.Eval(holds, &ok)
				if !ok {
					t.Errorf("%s at %d pixels, %s: it has not %s", name, width, theme, what)
				}
			}
			var seen struct {
				Bad   []string
				Texts int
			}
			p.Eval(contrast+`contrast(4.5)`, &seen)
			for _, text := range seen.Bad {
				t.Errorf("%s at %d pixels, %s, has too little contrast: %s", name, width, theme, text)
			}
			if seen.Texts < 20 {
				t.Errorf("%s has %d texts", name, seen.Texts)
			}
			p.ShotOf("html", fmt.Sprintf("book-%s-%d-%s", name, width, theme))
		}
	}
}

// noComplaints fails the test when the page asked another machine for anything, or an error
// came up.
func noComplaints(t *testing.T, p *labtest.Page) {
	t.Helper()
	for _, r := range p.Requests() {
		if strings.HasPrefix(r, "http") || strings.HasPrefix(r, "ws") {
			t.Errorf("asked for %s", r)
		}
	}
	for _, e := range p.Errors() {
		t.Errorf("in the console: %s", e)
	}
}

// prediction: what a cell showed is folded until the reader clicks.
func prediction(t *testing.T, folder string) {
	p := labtest.NewPage(t)
	p.Go(address(folder, "02-why-locks.html"))
	const first = `document.querySelector('details.showed')`
	var seen bool
	p.Eval(first+`.querySelector('.output').checkVisibility()`, &seen)
	if seen {
		t.Error("the output stands open before the reader has predicted")
	}
	p.Eval(first+`.querySelector('summary').click()`, nil)
	p.Wait("the output is unfolded", first+`.querySelector('.output').checkVisibility()`)
}

func search(t *testing.T, folder string) {
	p := labtest.NewPage(t)
	p.Go(address(folder, "search.html") + "?q=deadlock")
	p.Wait("the search finds the page",
		`[...document.querySelectorAll('#search-results a')].some((a) => a.href.includes('06-deadlock.html'))`)
	noComplaints(t, p)
}

// outcome is what the playground's table says.
const outcomes = `[...document.querySelectorAll('#pg-result tbody tr')]
	.map((r) => [...r.querySelectorAll('strong')].map((s) => s.textContent).join('')).join('|')`

// explores presses the button, and waits for the end.
func explores(p *labtest.Page) {
	p.Eval(`document.querySelector('#pg-explore').click()`, nil)
	p.Wait("the explorer has ended", `!document.querySelector('#pg-explore').disabled`)
}

func opens(p *labtest.Page, folder, fragment string) {
	p.Go("about:blank") // so that another fragment loads the page anew
	p.Go(address(folder, playground+".html") + fragment)
	p.Wait("the playground is ready", `document.querySelector('#pg')?.dataset.ready`)
}

// editor is the editor of the playground.
const editor = `document.querySelector('#pg-program')`

// programIn returns the program in the editor.
func programIn(p *labtest.Page) (program string) {
	p.Eval(editor+".value", &program)
	return program
}

// enter types a text. The editor itself answers Enter, so no character may follow it.
func enter(p *labtest.Page, text string) {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			p.Do(chromedp.KeyEvent(kb.Enter, func(event *input.DispatchKeyEventParams) {
				if event.Type == kb.KeyChar {
					event.Modifiers = int64(kb.ModifierCtrl) // chromedp leaves it out
				}
			}))
		}
		p.Do(chromedp.KeyEvent(line))
	}
}

// replaces types a program in the place of what the editor has.
func replaces(p *labtest.Page, program string) {
	p.Eval(editor+".goTo(1)", nil)
	p.Do(chromedp.KeyEvent("a", chromedp.KeyModifiers(kb.ModifierCtrl)))
	enter(p, program)
}

// begins chooses the program to begin with.
func begins(p *labtest.Page, example int) {
	p.Eval(fmt.Sprintf(`{
		const list = document.querySelector('#pg-example');
		list.value = %d;
		list.dispatchEvent(new Event('change'));
	}`, example), nil)
}

// refusal is what the page says of a program that cannot be explored.
func refusal(p *labtest.Page) (text string) {
	p.Eval(`document.querySelector('#pg-result [role=alert]')?.innerText ?? ''`, &text)
	return text
}

// plays edits a program, explores it, steps through it, and opens the link to it elsewhere.
func plays(t *testing.T, folder string) {
	p := labtest.NewPage(t)
	opens(p, folder, "")
	// While the explorer is loaded it can be stopped, and asked nothing else.
	var said string
	p.Eval(`(() => {
		const enter = new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, bubbles: true});
		const send = Worker.prototype.postMessage;
		Worker.prototype.postMessage = function (...all) { window.asked = (window.asked ?? 0) + 1; send.apply(this, all); };
		document.querySelector('#pg-explore').click();
		`+editor+`.dispatchEvent(enter);
		const said = document.querySelector('#pg-said').innerText;
		document.querySelector('#pg-stop').click();
		return said;
	})()`, &said)
	p.Wait("it is stopped", `document.querySelector('#pg-said').innerText === 'Stopped.'`)
	if !strings.Contains(said, "is being loaded") {
		t.Errorf("it says %q while it loads", said)
	}
	explores(p)
	var asked int
	if p.Eval(`window.asked`, &asked); asked != 1 {
		t.Errorf("the explorer was asked %d times", asked)
	}
	var got, link string
	if p.Eval(outcomes, &got); got != "1|2" {
		t.Fatalf("the lost update leaves %q", got)
	}
	before := programIn(p)
	line := 1 + strings.Count(before[:strings.Index(before, "range 2 {")], "\n")
	p.Eval(fmt.Sprintf("%s.goTo(%d)", editor, line), nil)
	p.Do(chromedp.KeyEvent(kb.End + kb.ArrowLeft + kb.ArrowLeft + kb.Backspace + "3"))
	if got := programIn(p); got != strings.Replace(before, "range 2", "range 3", 1) {
		t.Fatalf("after typing the program is\n%s", got)
	}
	p.Do(chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(kb.ModifierCtrl)))
	p.Wait("Ctrl+Enter explores", `!document.querySelector('#pg-explore').disabled && (`+outcomes+`) !== '1|2'`)
	if p.Eval(outcomes, &got); got != "1|2|3" {
		t.Errorf("with three goroutines it leaves %q", got)
	}
	const stepper = `[...document.querySelectorAll('#pg-result *')].find((e) => ` +
		`e.localName.startsWith('locklab-orders'))`
	p.Wait("there is a stepper", stepper+`?.open && `+stepper+`.shadowRoot.querySelector('button')`)
	p.Eval(`for (const key of ['1', '2', '1']) `+stepper+`.press(key)`, nil)
	var steps int
	if p.Eval(stepper+`.order().length`, &steps); steps != 3 {
		t.Errorf("after three steps the order has %d", steps)
	}
	p.Eval(`document.querySelector('#pg-share').click()`, nil)
	p.Wait("there is a link", `!document.querySelector('#pg-link').hidden`)
	p.Eval(`document.querySelector('#pg-link').value`, &link)
	p.ShotOf("html", "book-playground-explored")
	noComplaints(t, p)

	other := labtest.NewPage(t) // with nothing in common
	_, fragment, _ := strings.Cut(link, "#")
	opens(other, folder, "#"+fragment)
	if program := programIn(other); program != programIn(p) {
		t.Errorf("the link brings\n%s", program)
	}
	if other.Eval(outcomes, &got); got != "" {
		t.Error("the link's program ran before anybody asked for it")
	}
	explores(other)
	other.Wait("the order of the link lies ready", stepper+`?.ahead?.length === 3`)
	noComplaints(t, other)
}

// edits types in the editor as a reader does.
func edits(t *testing.T, folder string) {
	p := labtest.NewPage(t)
	opens(p, folder, "")
	before := programIn(p)
	const undo, redo = "z", "y"
	control := func(key string) { p.Do(chromedp.KeyEvent(key, chromedp.KeyModifiers(kb.ModifierCtrl))) }
	focused := func() (in bool) {
		p.Eval(editor+`.contains(document.activeElement)`, &in)
		return in
	}

	// Typing indents as Go does.
	const program = "package main\n\nfunc f() int {\n\tx := 0\n\tfor range 2 {\n" +
		"\t\tif x == 0 {\n\t\t\tx++\n\t\t}\n\t}\n\treturn x\n}"
	replaces(p, strings.ReplaceAll(program, "\t", ""))
	if got := programIn(p); got != program {
		t.Errorf("after typing the program is\n%s\nwant\n%s", got, program)
	}
	for range 50 {
		if programIn(p) == before {
			break
		}
		control(undo)
	}
	if got := programIn(p); got != before {
		t.Errorf("all is undone, and the program is\n%s", got)
	}
	control(redo)
	if programIn(p) == before {
		t.Error("Ctrl+Y does nothing again")
	}
	control(undo)

	// Tab indents, and does not keep the reader in.
	p.Eval(editor+".goTo(1)", nil)
	p.Do(chromedp.KeyEvent(kb.Tab))
	if got := programIn(p); got != "\t"+before || !focused() {
		t.Errorf("after Tab the program is\n%s", got)
	}
	p.Do(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(kb.ModifierShift)))
	if got := programIn(p); got != before || !focused() {
		t.Errorf("after Shift+Tab the program is\n%s", got)
	}
	p.Do(chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.Tab))
	if programIn(p) != before || focused() {
		t.Error("after Escape, Tab does not leave the editor")
	}
	p.Do(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(kb.ModifierShift))) // and comes back
	p.Do(chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent("x"), chromedp.KeyEvent(kb.Tab))
	if !focused() || programIn(p) == before {
		t.Error("Tab does not indent when something was typed after Escape")
	}

	// What was changed is none of the programs to begin with, which has a history of its own.
	var begun string
	p.Eval(`document.querySelector('#pg-example').selectedOptions[0].innerText`, &begun)
	if begun != "the program below" {
		t.Errorf("after a change the list says %q", begun)
	}
	begins(p, 0)
	if got := programIn(p); got != before {
		t.Errorf("chosen again, the first program is\n%s", got)
	}
	begins(p, 1)
	other := programIn(p)
	p.Eval(editor+".goTo(1)", nil)
	control(undo)
	if got := programIn(p); got != other || got == before {
		t.Errorf("undoing brings back the program before: \n%s", got)
	}

	// A screen reader is told what this is, and a keyboard of a phone keeps out of it.
	var field struct{ Role, Label, Help, Spelling, Capitals string }
	p.Eval(`(() => {
		const field = `+editor+`.querySelector('[contenteditable=true]');
		const named = (attribute) => document.getElementById(field.getAttribute(attribute)).innerText;
		return {Role: field.getAttribute('role'), Label: named('aria-labelledby'), Help: named('aria-describedby'),
			Spelling: field.getAttribute('spellcheck'), Capitals: field.getAttribute('autocapitalize')};
	})()`, &field)
	if field.Role != "textbox" || field.Label != "Program" ||
		!strings.Contains(field.Help, "Escape, then Tab leaves") ||
		field.Spelling != "false" || field.Capitals != "off" {
		t.Errorf("the editor is %+v", field)
	}
	noComplaints(t, p)
}

// marked are the numbers of the lines that the editor marks.
const marked = `[...document.querySelectorAll('locklab-editor .cm-gutterElement.refused')]
	.map((e) => e.innerText).join(' ')`

// refuses: the editor marks the line of a refusal until the program changes.
func refuses(t *testing.T, folder string) {
	p := labtest.NewPage(t)
	source := "package main\n\nimport \"net/http\"\n\n" +
		strings.Repeat("// far down, and longer than a phone is wide\n", 200) +
		"func f() string {\n\thttp.Get(``)\n\treturn \"a string\" // and a number: 1\n}\n"
	opens(p, folder, "#"+program{Program: source, Explore: "f"}.fragment())
	explores(p)
	p.Wait("line 206 is marked", "("+marked+") === '206'")
	var got, line string
	p.Eval(`document.querySelector('locklab-editor .cm-line.refused').innerText`, &line)
	if strings.TrimSpace(line) != "http.Get(``)" {
		t.Errorf("it marks %q", line)
	}
	p.Eval(`[...document.querySelectorAll('#pg-result button')]
		.find((b) => b.innerText === 'Go to line 206').click()`, nil)
	looksFine(t, p, "playground-refused")
	p.Do(chromedp.KeyEvent("//"))
	if got := programIn(p); got != strings.Replace(source, "\thttp", "//\thttp", 1) {
		t.Error("the button does not lead to the line")
	}
	if p.Eval(marked, &got); got != "" {
		t.Errorf("after a change %q is marked", got)
	}
	noComplaints(t, p)
}

// exploresExamples explores each of the programs to begin with.
func exploresExamples(t *testing.T, folder string) {
	want := map[string]string{
		"The lost update": "1|2", "The lost update, with a lock": "2",
		"Three increments each: how low can it get?": "2|3|4|5|6",
		"Two workers: why 777?":                      "1|777", "Two workers: 777 in every order": "777",
		"A channel as a lock":                      "2",
		"What a store buffer does":                 "0 0|0 1|1 0|1 1",
		"An atomic counter, and one seat too many": "1|2", "A spin lock of your own": "2",
	}
	p := labtest.NewPage(t)
	opens(p, folder, "")
	all, err := examples()
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range all {
		begins(p, i)
		explores(p)
		var got string
		p.Eval(outcomes, &got)
		if expected, ok := want[x.Title]; ok && got != expected || got == "" {
			var said string
			p.Eval(`document.querySelector('#pg-result').innerText + document.querySelector('#pg-said').innerText`,
				&said)
			t.Errorf("%s leaves %q, want %q: %s", x.Title, got, expected, said)
		}
		if x.Title == "Two locks, in opposite orders" && !strings.Contains(got, "deadlock") {
			t.Errorf("%s leaves %q", x.Title, got)
		}
	}
	noComplaints(t, p)
}

var linkedProgram = regexp.MustCompile(`class="edit" href="[^"#]*(#program=[^"]*)"`)

// exploresLinked opens each program that a page of the lesson links to, and explores it.
func exploresLinked(t *testing.T, folder string) {
	p := labtest.NewPage(t)
	opens(p, folder, "")
	seen := map[string]bool{}
	for _, page := range labtest.Lesson(t) {
		text, err := os.ReadFile(filepath.Join(folder, strings.TrimSuffix(page, ".ipynb")+".html"))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range linkedProgram.FindAllStringSubmatch(string(text), -1) {
			if seen[m[1]] {
				continue
			}
			seen[m[1]] = true
			// In one page, as the explorer takes seconds to be loaded.
			p.Eval(fmt.Sprintf(`location.hash = %q`, m[1]), nil)
			p.Wait("the program is there", `document.querySelector('#pg-said').textContent.startsWith('This program came')
				&& !document.querySelector('#pg-result').hasChildNodes()`)
			explores(p)
			var got, said string
			p.Eval(outcomes, &got)
			refused := refusal(p)
			p.Eval(`document.querySelector('#pg-said').innerText`, &said)
			// A lesson may show a refusal, or a program that is too large for a page.
			explained := strings.HasPrefix(said, "After 10 s") ||
				refused != "" && strings.Contains(string(text), "cannot be explored")
			if got == "" && !explained {
				t.Errorf("%s: %s%s\n%s", page, refused, said, programIn(p))
			}
		}
	}
	t.Logf("%d programs are linked", len(seen))
	if len(seen) < 3 {
		t.Error("the lesson explores more than that")
	}
	noComplaints(t, p)
}

// inPlace: a click on the link below a program opens the editor there.
func inPlace(t *testing.T, folder string) {
	const link, frame = `document.querySelector('a.edit')`, `document.querySelector('iframe.edit')`
	p := labtest.NewPage(t)
	p.Go(address(folder, "02-why-locks.html"))
	p.Eval(link+`.click()`, nil)
	p.Eval(link+`.scrollIntoView()`, nil) // as it is where one clicks; out of sight a frame rests
	// From a disk the page cannot look into the frame, which has told its height.
	p.Wait("the editor is there", frame+`?.style.height`)
	noComplaints(t, p)

	server := httptest.NewServer(http.FileServer(http.Dir(folder)))
	t.Cleanup(server.Close)
	p.Go(server.URL + "/02-why-locks.html")
	p.Eval(link+`.click()`, nil)
	const inside = frame + `.contentDocument.querySelector('#pg-explore')`
	p.Wait("the program can be explored", frame+`?.contentDocument?.querySelector('#pg')?.dataset.ready`)
	p.Eval(inside+`.click()`, nil)
	p.Wait("it is explored", frame+`.contentDocument.querySelector('#pg-result tr[data-outcome]') && !`+inside+`.disabled`)
	for _, theme := range []string{"dark", "light"} {
		p.Eval(fmt.Sprintf(`Object.assign(document.documentElement.dataset, {theme: %[1]q, mode: %[1]q})`, theme), nil)
		p.Wait("the frame has the theme", fmt.Sprintf(`%s.contentDocument.documentElement.dataset.theme === %q`, frame,
			theme))
		p.ShotOf("iframe.edit", "book-in-place-"+theme)
	}
	// It shows all of itself, and nothing but the playground.
	p.Wait("nothing is cut off", frame+`.contentDocument.documentElement.scrollHeight <= `+frame+`.clientHeight + 2`)
	var rest string
	p.Eval(frame+`.contentDocument.body.innerText`, &rest)
	if strings.Contains(rest, "Begin with") || strings.Contains(rest, "Executed on") {
		t.Errorf("in the frame stands %q", rest)
	}
	p.Width(390)
	p.ShotOf("iframe.edit", "book-in-place-narrow")
	p.Eval(link+`.click()`, nil)
	p.Wait("a second click closes it", `!`+frame)
	for _, e := range p.Errors() {
		t.Errorf("in the console: %s", e)
	}
}

// hostile links and programs get a sentence.
func hostile(t *testing.T, folder string) {
	p := labtest.NewPage(t)
	said := func() (text string) {
		p.Eval(`document.querySelector('#pg-said').innerText`, &text)
		return text
	}
	bomb := program{Program: strings.Repeat("a", 20_000_000), Explore: "f"}.fragment()
	for name, test := range map[string]struct{ fragment, want string }{
		"cut off":    {program{Program: "package main", Explore: "f"}.fragment()[:30], "broken: it was cut off"},
		"no base64":  {"program=%%%<script>", "broken: it was cut off"},
		"long":       {"program=" + strings.Repeat("A", 60_000), "too long"},
		"a bomb":     {bomb, "too long"},
		"no program": {"program=" + packed([]byte(`{"program": 5}`)), "it holds no program"},
	} {
		opens(p, folder, "#"+test.fragment)
		if text := said(); !strings.Contains(text, test.want) {
			t.Errorf("%s: it says %q", name, text)
		}
	}
	const markup = `</textarea><img src=x onerror="window.caught=1">`
	returns := "package main\n\nfunc f() string { return `" + markup + "` }\n"
	opens(p, folder, "#"+program{Program: returns, Explore: "f"}.fragment())
	explores(p)
	var got, caught string
	p.Eval(outcomes, &got)
	if p.Eval(`String(window.caught)`, &caught); got != markup || caught != "undefined" {
		t.Errorf("a value of markup is shown as %q, and ran: %s", got, caught)
	}
	// A refusal names the line.
	asks := "package main\n\nimport \"net/http\"\n\nfunc f() {\n\thttp.Get(``)\n}\n"
	opens(p, folder, "#"+program{Program: asks, Explore: "f"}.fragment())
	explores(p)
	if why := refusal(p); !strings.Contains(why, "main.go:6") || !strings.Contains(why, "http") {
		t.Errorf("a program that cannot be explored: %q", why)
	}
	// One that never ends is ended, and the next is explored.
	opens(p, folder, "#"+program{Program: "package main\n\nfunc f() {\n\tfor {\n\t}\n}\n", Explore: "f"}.fragment())
	explores(p)
	p.Eval(outcomes, &got)
	alert := refusal(p)
	if text := said(); !strings.Contains(got, "never ends") && !strings.HasPrefix(text, "After 10 s") &&
		!strings.Contains(alert, "computes for longer") {
		t.Errorf("of a program that never ends it says %q, %q, %q", got, text, alert)
	}
	replaces(p, "package main\n\nfunc f() int { return 5 }")
	explores(p)
	if p.Eval(outcomes, &got); got != "5" {
		t.Errorf("after it a small program leaves %q", got)
	}
	noComplaints(t, p)
}

// A build that is ended leaves nothing behind.
func TestInterrupted(t *testing.T) {
	clone := labtest.Clone(t)
	folder := filepath.Join(t.TempDir(), "book")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := Build(ctx, clone, folder, func(e setup.Event) {
		if e.Status == setup.Working && strings.HasSuffix(e.Step, ".ipynb") {
			cancel()
		}
	})
	if err == nil || ctx.Err() == nil {
		t.Errorf("it was interrupted: %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(folder)); err != nil || len(left) > 0 {
		t.Errorf("it left %v, %v", left, err)
	}
}

// A notebook that fails ends the build with its cell and message, and the folder is as it was.
func TestFailingNotebook(t *testing.T) {
	clone := labtest.Clone(t)
	dir := t.TempDir()
	write := func(path, content string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	lesson, folder := filepath.Join(dir, "lesson"), filepath.Join(dir, "books", "book")
	for name, source := range map[string]string{"1-good": `%%\nfmt.Println(1)`,
		"2-bad": `%%\npanic(\"out of chalk\")`} {
		write(filepath.Join(lesson, name+".ipynb"), `{"nbformat": 4, "nbformat_minor": 5, "metadata": {},
			"cells": [{"cell_type": "code", "id": "only", "metadata": {}, "execution_count": null, "outputs": [],
			"source": "`+source+`"}]}`)
	}
	write(filepath.Join(folder, marker), "")
	write(filepath.Join(folder, "index.html"), "the book before")
	temporary, err := os.MkdirTemp("", "book") // where the kernels' sockets are; the path must be short
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(temporary)
	t.Setenv("TMPDIR", temporary)
	failed := ""
	err = build(t.Context(), clone, lesson, folder, func(e setup.Event) {
		if e.Status == setup.Failed {
			failed = e.Step
		}
	})
	if err == nil || !strings.HasPrefix(err.Error(), "The cell only of 2-bad.ipynb failed:") ||
		!strings.Contains(err.Error(), "out of chalk") || failed != "2-bad.ipynb" {
		t.Errorf("%q failed: %v", failed, err)
	}
	text, _ := os.ReadFile(filepath.Join(folder, "index.html"))
	left, _ := os.ReadDir(filepath.Dir(folder))
	within, _ := os.ReadDir(folder)
	if string(text) != "the book before" || len(left) != 1 || len(within) != 2 {
		t.Errorf("it left %v beside the book, and in it %v with %q", left, within, text)
	}
	// A kernel names a file of its own when it is started.
	all, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range all {
		if line, _ := os.ReadFile(path); strings.Contains(string(line), temporary) {
			t.Errorf("still running: %q", line)
		}
	}
}

// TestContrast: the check of the pages finds what is hard to read.
func TestContrast(t *testing.T) {
	p := labtest.NewPage(t)
	p.Go("data:text/html;charset=utf-8," + url.PathEscape(`<body style="background: white; color: black"><p>good</p>
		<p style="color: #888">grey</p><p style="display: none; color: #888">hidden</p>
		<div style="background: rgb(0 0 0 / 80%)"><p style="color: white">good</p><p style="color: #444">dark</p></div>
		<b style="color: #888">■</b><div id="host"></div><button disabled style="color: #bbb">off</button>
		<script>document.getElementById('host').attachShadow({mode: 'open'}).innerHTML =
			'<i style="color: color-mix(in srgb, black 20%, transparent)">within</i>';</script>`))
	var seen struct{ Bad []string }
	p.Eval(contrast+`contrast(4.5)`, &seen)
	found := strings.Join(seen.Bad, "\n")
	for _, want := range []string{`"grey"`, `"dark"`, `"within"`} {
		if !strings.Contains(found, want) {
			t.Errorf("it does not find %s", want)
		}
	}
	if len(seen.Bad) != 3 {
		t.Errorf("it finds\n%s", found)
	}
}
