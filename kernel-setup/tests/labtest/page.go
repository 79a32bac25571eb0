package labtest

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed page.js
var pageJS string

// patience is how long a page may take for anything. It is not a measure of
// speed: on two busy processors a page may need a minute.
const patience = 2 * time.Minute

// A Page is a window of headless Chromium. No request to another
// machine leaves it: each is refused and recorded, unless Serve answers it.
// Methods fail the test when something goes wrong; a failed test leaves a picture of
// the page as it was.
type Page struct {
	Context context.Context // for chromedp, when a test needs more than the methods

	t testing.TB

	mu       sync.Mutex // protects what follows
	requests []string
	blocked  []string
	errors   []string
	served   map[string]served
}

type served struct {
	contentType string
	body        []byte
}

// browsers are looked for in this order. The shell is Chromium's engine without the browser around
// it: with it the tests take half the time.
var browsers = []string{
	"chromium-headless-shell", "headless-shell", "chrome-headless-shell",
	"chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
}

// Browser is the path of Chromium or Chrome; without one the test is skipped
// (see Missing).
func Browser(t testing.TB) string {
	t.Helper()
	Short(t)
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Missing(t, "no Chromium or Chrome on PATH to look at the notebooks with; "+
		"on Debian: apt-get install chromium-headless-shell fonts-noto-color-emoji")
	return ""
}

// NewPage opens an empty page, 1,280 by 900 pixels (see Window).
func NewPage(t testing.TB) *Page {
	t.Helper()
	p := &Page{t: t, served: map[string]served{}}
	p.Context = Window(t)
	t.Cleanup(func() {
		if t.Failed() {
			p.report()
		}
	})
	if err := p.start(); err != nil {
		t.Fatalf("a page of the browser: %v", err)
	}
	p.viewport(1280, 900)
	return p
}

// Window returns chromedp's context of a new window, which has cookies, storage
// and the focus to itself. The browser is one for all tests of the process. The
// window is closed at the end of the test, or a little before its time is up.
func Window(t testing.TB) context.Context {
	t.Helper()
	browser := theBrowser(t)
	end, cancelEnd := deadline(t)
	window, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	context.AfterFunc(end, cancel)
	t.Cleanup(func() {
		chromedp.Cancel(window)
		cancel()
		cancelEnd()
	})
	// Pages ask who has the focus, and JupyterLab's commands act on what has it.
	focus := emulation.SetFocusEmulationEnabledParams{Enabled: true}
	if _, err := chromedp.Call(window, emulation.SetFocusEmulationEnabled, focus); err != nil {
		t.Fatalf("a window of the browser: %v", err)
	}
	return window
}

// theBrowser is the process' Chromium, which is started when a page is wanted.
func theBrowser(t testing.TB) context.Context {
	t.Helper()
	program := Browser(t)
	forProcess(t, func(lasting testing.TB) {
		if chromium != nil {
			return
		}
		options := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(program),
			chromedp.UserDataDir(scratch(lasting)),
			chromedp.NoSandbox, // in a container, as root, Chromium has none
			chromedp.DisableGPU,
			chromedp.Flag("disable-quic", true),
			chromedp.Flag("disable-component-update", true),
			chromedp.Flag("hide-scrollbars", true),
			// A second wall behind the refusing of requests in listen: workers and
			// web sockets meet only this one.
			chromedp.Flag("no-proxy-server", true),
			chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
			chromedp.WSURLReadTimeout(patience),
		)
		allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(), options...)
		browser, cancelBrowser := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
		if err := chromedp.Do(browser); err != nil {
			cancelBrowser()
			cancelAllocator()
			t.Fatalf("%s does not start: %v", program, err)
		}
		lasting.Cleanup(func() {
			end, cancelEnd := context.WithTimeout(browser, 20*time.Second)
			chromedp.Cancel(end) // the browser ends in peace, and its folder can go
			cancelEnd()
			cancelBrowser()
			cancelAllocator()
		})
		chromium = browser
	})
	return chromium
}

var chromium context.Context // of the browser; process.mu protects it until it is set

// start opens the page and has it tell what it does.
func (p *Page) start() error {
	if err := chromedp.Listen(p.Context, p.listen); err != nil {
		return err
	}
	_, err1 := chromedp.Call(p.Context, fetch.Enable,
		fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: "*"}}})
	_, err2 := chromedp.Call(p.Context, log.Enable, cdp.Empty{})
	_, err3 := chromedp.Call(p.Context, runtime.Enable, cdp.Empty{})
	_, err4 := chromedp.Call(p.Context, network.Enable, network.EnableParams{})
	_, err5 := chromedp.Call(p.Context, cdppage.AddScriptToEvaluateOnNewDocument,
		cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: pageJS})
	return errors.Join(err1, err2, err3, err4, err5)
}

// report tells what a failed test's page looked like at the end.
func (p *Page) report() {
	ctx, cancel := context.WithTimeout(p.Context, 20*time.Second)
	defer cancel()
	if png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot()); err == nil {
		p.t.Logf("the page at the end: %s", save(p.t, "failed-"+strings.ReplaceAll(p.t.Name(), "/", "-"), png))
	}
	for _, e := range p.Errors() {
		p.t.Logf("in the page's console: %s", e)
	}
	for _, b := range p.Blocked() {
		p.t.Logf("asked for in vain: %s", b)
	}
}

// listen takes the browser's events. It must not wait: answers go out from
// goroutines of their own.
func (p *Page) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *fetch.EventRequestPaused:
		address := e.Request.URL
		p.requests = append(p.requests, address)
		if answer, ok := p.served[address]; ok {
			go p.fulfill(e.RequestID, answer)
		} else if isLocal(address) {
			go chromedp.Call(p.Context, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: e.RequestID})
		} else {
			p.blocked = append(p.blocked, address)
			go chromedp.Call(p.Context, fetch.FailRequest, fetch.FailRequestParams{
				RequestID: e.RequestID, ErrorReason: network.ErrorReasonBlockedByClient,
			})
		}
	case *network.EventWebSocketCreated:
		p.requests = append(p.requests, e.URL)
		if !isLocal(e.URL) {
			p.blocked = append(p.blocked, e.URL)
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type != runtime.ConsoleAPICalledTypeError {
			return
		}
		var words []string
		for _, a := range e.Args {
			switch {
			case len(a.Value) > 0:
				words = append(words, strings.Trim(string(a.Value), `"`))
			case a.Description != "":
				words = append(words, a.Description)
			}
		}
		p.errors = append(p.errors, strings.Join(words, " "))
	case *runtime.EventExceptionThrown:
		p.errors = append(p.errors, (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && (e.Entry.URL == "" || isLocal(e.Entry.URL)) {
			p.errors = append(p.errors, strings.TrimSpace(e.Entry.Text+" "+e.Entry.URL))
		}
	}
}

func (p *Page) fulfill(id fetch.RequestID, answer served) {
	chromedp.Call(p.Context, fetch.FulfillRequest, fetch.FulfillRequestParams{
		RequestID:    id,
		ResponseCode: http.StatusOK,
		ResponseHeaders: []*fetch.HeaderEntry{
			{Name: "Content-Type", Value: answer.contentType},
			{Name: "Access-Control-Allow-Origin", Value: "*"},
		},
		Body: answer.body,
	})
}

// isLocal reports whether a URL stays on this machine.
func isLocal(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https", "ws", "wss":
		return u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost"
	}
	return true // data:, blob:, file: and the browser's own
}

// Requests are the URLs of everything that the page asked for.
func (p *Page) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.requests)
}

// Blocked are the URLs on other machines that the page asked for in vain.
func (p *Page) Blocked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.blocked)
}

// Errors are the page's uncaught exceptions and the errors in its console,
// but not those that only say that a request to another machine was refused.
func (p *Page) Errors() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.errors)
}

// Serve answers requests for a URL on another machine with body, as that
// machine would. So a test can stand in for an asset host.
func (p *Page) Serve(address, contentType string, body []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.served[address] = served{contentType, body}
}

// Do performs actions of chromedp, in two minutes at most.
func (p *Page) Do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.Context, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.t.Fatalf("the browser: %v", err)
	}
}

// Go opens a URL: http on this machine, file or data.
func (p *Page) Go(address string) {
	p.t.Helper()
	p.Do(chromedp.Navigate(address))
}

// Reload loads the page again, as F5 does.
func (p *Page) Reload() {
	p.t.Helper()
	p.Do(chromedp.Reload())
}

// Eval evaluates a JavaScript expression, awaits it if it is a promise, and
// stores its value in what result points to, unless that is nil. Result is as
// for json.Unmarshal.
func (p *Page) Eval(expression string, result any) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.Context, patience)
	defer cancel()
	if err := evaluate(ctx, expression, result); err != nil {
		p.t.Fatalf("%.200s: %v", expression, err)
	}
}

func evaluate(ctx context.Context, expression string, result any) error {
	if result == nil {
		return chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](expression, chromedp.EvalAwaitPromise))
	}
	data, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		return err
	}
	return json.Unmarshal(data, result)
}

// Wait waits until a JavaScript expression is true. If it does not become so in
// two minutes the test fails with what.
func (p *Page) Wait(what, expression string) {
	p.t.Helper()
	p.wait(what, func(ctx context.Context) (ok bool, err error) {
		err = evaluate(ctx, "Boolean("+expression+")", &ok)
		return ok, err
	})
}

func (p *Page) wait(what string, done func(context.Context) (bool, error)) {
	p.t.Helper()
	p.waitFor(what, patience, done)
}

func (p *Page) waitFor(what string, atMost time.Duration, done func(context.Context) (bool, error)) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.Context, atMost)
	defer cancel()
	var last error
	for {
		ok, err := done(ctx)
		if ok {
			return
		}
		if err != nil && ctx.Err() == nil {
			last = err // while a page loads an expression may well fail
		}
		select {
		case <-ctx.Done():
			p.t.Fatalf("waited in vain until %s (last error: %v)", what, last)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// Width changes the width of the window, in pixels.
func (p *Page) Width(pixels int) {
	p.t.Helper()
	p.viewport(pixels, 900)
}

func (p *Page) viewport(width, height int) {
	p.t.Helper()
	p.Do(chromedp.EmulateViewport(int64(width), int64(height)))
	p.frame()
}

// frame waits until the page is drawn as it now is.
func (p *Page) frame() {
	p.t.Helper()
	p.Eval(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`, nil)
}
