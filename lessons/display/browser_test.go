package display_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"locklab/kernel-setup/tests/labtest"
)

// A tab is a page in a browser that has the outputs of a notebook, the way JupyterLab
// inserts them, and ECharts where JupyterLab serves it. Nothing else can be reached.
type tab struct {
	t   testing.TB
	ctx context.Context

	mu       sync.Mutex // protects all below
	files    map[string]file
	asked    []string // the addresses that the page asked the server for
	problems []string // what the page said on its console
}

func TestMain(m *testing.M) { os.Exit(labtest.Main(m, 6)) }

// jupyterPage has of JupyterLab's page what a chart looks at, and inserts an output as
// JupyterLab does: as innerHTML, and then each script anew.
const jupyterPage = `<!DOCTYPE html>
<meta charset="utf-8">
<script id="jupyter-config-data" type="application/json">{"baseUrl": "/base/"}</script>
<body data-jp-theme-light="true" style="margin: 12px; background: #fff">
<style>
	body[data-jp-theme-light="false"] { background: #111 !important; color: #eee }
</style>
<script>
	function insert(host, html) {
		host.innerHTML = html;
		for (const script of [...host.querySelectorAll('script')]) {
			const again = document.createElement('script');
			for (const {name, value} of script.attributes) again.setAttribute(name, value);
			again.textContent = script.textContent;
			script.parentNode.replaceChild(again, script);
		}
	}
	function output(html) {
		const host = document.createElement('div');
		host.className = 'output';
		document.body.append(host);
		insert(host, html);
		return host;
	}
</script>
</body>`

// sideBySide are the tests that have a tab.
var sideBySide sync.Map

// openTab opens the page. served is false for one whose server has no ECharts.
// A test with a tab goes on side by side with the others that have one.
func openTab(t testing.TB, html string, served bool) *tab {
	t.Helper()
	labtest.Browser(t) // skips here
	if t, ok := t.(*testing.T); ok {
		if _, again := sideBySide.LoadOrStore(t, true); !again {
			t.Parallel()
		}
	}
	tb := &tab{t: t}
	echarts := labtest.Clone(t).Path("share", "jupyter", "labextensions", "locklab", "static", "echarts.min.js")
	if served {
		if _, err := os.Stat(echarts); err != nil {
			labtest.Missing(t, "the set-up has no ECharts: %v", err)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tb.mu.Lock()
		tb.asked = append(tb.asked, r.URL.Path)
		tb.mu.Unlock()
		switch {
		case r.URL.Path == "/favicon.ico":
			w.WriteHeader(http.StatusNoContent)
		case r.URL.Path == "/":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, html)
		case served && r.URL.Path == "/base/lab/extensions/locklab/static/echarts.min.js":
			http.ServeFile(w, r, echarts)
		default:
			tb.mu.Lock()
			f, ok := tb.files[r.URL.Path]
			tb.mu.Unlock()
			if !ok {
				http.NotFound(w, r)
				return
			}
			w.Header().Set("Content-Type", f.contentType)
			w.Write(f.body)
		}
	}))
	t.Cleanup(server.Close)
	ctx := labtest.Window(t)
	tb.ctx = ctx
	tb.run()
	console := chromedp.Console(ctx)
	go func() {
		for m, err := range console {
			if err != nil {
				return
			}
			if m.IsException() || m.Type == "error" || m.Type == "warning" {
				tb.note(m.String())
			}
		}
	}()
	tb.motion(false)
	tb.run(chromedp.Navigate(server.URL + "/"))
	tb.width(1000)
	return tb
}

// A file is something else that the page's server has.
type file struct {
	contentType string
	body        []byte
}

func (tb *tab) serve(path, contentType string, body []byte) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	if tb.files == nil {
		tb.files = map[string]file{}
	}
	tb.files[path] = file{contentType, body}
}

func (tb *tab) note(problem string) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	tb.problems = append(tb.problems, problem)
}

// quiet fails the test if the page complained about anything.
func (tb *tab) quiet() {
	tb.t.Helper()
	tb.mu.Lock()
	defer tb.mu.Unlock()
	for _, p := range tb.problems {
		tb.t.Errorf("the page says: %s", p)
	}
}

// loads is how often the page asked for ECharts.
func (tb *tab) loads() (n int) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	for _, path := range tb.asked {
		if strings.HasSuffix(path, "echarts.min.js") {
			n++
		}
	}
	return n
}

func (tb *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	if err := chromedp.Do(tb.ctx, actions...); err != nil {
		tb.t.Fatal(err)
	}
}

// get is what JavaScript gives, awaited if that is a promise.
func get[T any](tb *tab, js string) T {
	tb.t.Helper()
	v, err := chromedp.Run(tb.ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		tb.t.Fatalf("%v\nin %s", err, js[:min(len(js), 400)])
	}
	return v
}

// do runs JavaScript statements.
func (tb *tab) do(js string) {
	tb.t.Helper()
	get[bool](tb, "(async () => {"+js+"; return true})()")
}

// until waits for a condition in JavaScript.
func (tb *tab) until(js string) {
	tb.t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for {
		if get[bool](tb, "!!("+js+")") {
			return
		}
		if time.Now().After(deadline) {
			tb.quiet()
			tb.t.Fatalf("never true in the page: %s", js)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// drawn waits until n charts are drawn and no chart moves.
func (tb *tab) drawn(n int) {
	tb.t.Helper()
	tb.until(fmt.Sprintf(`document.querySelectorAll('.output [_echarts_instance_], body > * `+
		`[_echarts_instance_]').length === %d`, n))
	tb.frames(2) // a new size is seen in one, and drawn in the next
	tb.until(`[...document.querySelectorAll('[_echarts_instance_]')].every((box) => ` +
		`echarts.getInstanceByDom(box).getZr().animation.isFinished())`)
	tb.frames(1)
}

// frames waits until the page has been drawn n times.
func (tb *tab) frames(n int) {
	tb.t.Helper()
	tb.do(fmt.Sprintf(`for (let i = 0; i < %d; i++) await new Promise((drawn) => requestAnimationFrame(drawn))`, n))
}

// motion lets charts move to their values, as they do for a reader who has not asked for
// less. Most tests have no use for that, and save the time.
func (tb *tab) motion(moves bool) {
	tb.t.Helper()
	value := map[bool]string{true: "no-preference", false: "reduce"}[moves]
	_, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: value}},
	})
	if err != nil {
		tb.t.Fatal(err)
	}
}

// output appends the message as an output of a trusted notebook.
func (tb *tab) output(m message) {
	tb.t.Helper()
	tb.do("output(" + quote(m.html) + ")")
}

func (tb *tab) width(px int64) {
	tb.t.Helper()
	tb.run(chromedp.EmulateViewport(px, 900))
}

func (tb *tab) dark(dark bool) {
	tb.t.Helper()
	tb.do(fmt.Sprintf("document.body.dataset.jpThemeLight = '%v'", !dark))
}

// screenshot saves the whole page where a person can look at it: set
// LOCKLAB_SHOTS to a folder.
func (tb *tab) screenshot(name string) {
	tb.t.Helper()
	dir := os.Getenv("LOCKLAB_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(tb.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		tb.t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		tb.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o666); err != nil {
		tb.t.Fatal(err)
	}
}

// said is what the page complained about so far.
func (tb *tab) said() []string {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	return append([]string(nil), tb.problems...)
}
