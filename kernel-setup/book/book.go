// Package book makes a static site of the lesson, for readers who have installed
// nothing: every notebook executed, with its charts and steppers, and a playground in
// which programs are explored in the page.
//
// A copy of the notebooks runs through the lesson's own kernel. Each becomes a page of
// MyST Markdown in which the outputs stand as they are, and Sphinx with
// sphinx-book-theme makes the site. What all outputs carry along, scripts and ECharts,
// is taken out of them and lies in the site once.
//
// The site asks no other machine for anything, and opens from a disk as well: the
// explorer, which a page opened from a disk may not fetch, is a script.
package book

import (
	"bytes"
	"compress/gzip"
	"context"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"locklab/kernel-setup/setup"
)

//go:embed data
var data embed.FS

func file(name string) []byte {
	text, err := data.ReadFile("data/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return text
}

// marker is a file in every book, so that a folder with anything else is never replaced.
const marker = ".locklab-book"

// Build makes the book in folder, in place of an earlier book. progress is called for
// one event at a time. An error is a sentence; the folder is then as it was before.
// The clone must be prepared.
func Build(ctx context.Context, clone *setup.Clone, folder string, progress func(setup.Event)) error {
	return build(ctx, clone, filepath.Join(clone.Root(), "notebooks"), folder, progress)
}

// build is Build, of the notebooks in a folder.
func build(ctx context.Context, clone *setup.Clone, notebooks, folder string, progress func(setup.Event)) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	if err := replaceable(folder); err != nil {
		return err
	}
	if err := newEnough(ctx, clone); err != nil {
		return err
	}
	environment, err := clone.Environment(ctx, "book", string(file("requirements.txt")), progress)
	if err != nil {
		return err
	}
	npm := func(name string) string { return string(file("editor/" + name)) }
	editor, err := clone.Script(ctx, "editor", npm("package.json"), npm("package-lock.json"), npm("editor.js"),
		progress)
	if err != nil {
		return err
	}
	// Beside the folder, so that it can be renamed into its place.
	if err := os.MkdirAll(filepath.Dir(folder), 0o777); err != nil {
		return fmt.Errorf("%s cannot be made (%w): name another folder.", filepath.Dir(folder), err)
	}
	work, err := os.MkdirTemp(filepath.Dir(folder), ".book-")
	if err != nil {
		return fmt.Errorf("%s cannot be written (%w): name another folder for the book.", filepath.Dir(folder), err)
	}
	defer os.RemoveAll(work)
	python := filepath.Join(environment, "bin", "python")
	b := &builder{clone: clone, python: python, editor: editor, work: work, progress: progress}
	if err := b.make(ctx, notebooks); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return err
	}
	return replace(folder, filepath.Join(work, "site"), filepath.Join(work, "old"))
}

// replaceable returns an error for a folder that holds something else than a book.
func replaceable(folder string) error {
	entries, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(entries) == 0:
		return nil
	case err != nil:
		return fmt.Errorf("%s is no folder for a book (%w): name another.", folder, err)
	}
	if _, err := os.Stat(filepath.Join(folder, marker)); err != nil {
		return fmt.Errorf("%s is not empty and holds no book: name another folder, or empty it.", folder)
	}
	return nil
}

// replace puts the new folder in the place of folder, which goes to old.
func replace(folder, made, old string) error {
	if err := os.Rename(folder, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("The earlier book in %s cannot be moved away: %w.", folder, err)
	}
	if err := os.Rename(made, folder); err != nil {
		os.Rename(old, folder) // better the earlier book than none
		return fmt.Errorf("The book cannot be moved to %s: %w.", folder, err)
	}
	return nil
}

// newEnough returns an error where the home's Python is older than what Sphinx's theme needs.
func newEnough(ctx context.Context, clone *setup.Clone) error {
	output, err := clone.Python(ctx, "-c", "import sys; print(sys.version_info >= (3, 11))").Output()
	if err == nil && strings.TrimSpace(string(output)) == "False" {
		return fmt.Errorf("The book needs Python 3.11 or newer, and the lesson was set up with an older one. "+
			"Install a newer one, delete %s, and run this again.", clone.Home())
	}
	return err
}

// A builder makes one book.
type builder struct {
	clone    *setup.Clone
	python   string // with Sphinx
	editor   string // the script of the editor
	work     string // a folder for everything, which goes in the end
	progress func(setup.Event)
	scripts  scripts
}

func (b *builder) path(elements ...string) string {
	return filepath.Join(append([]string{b.work}, elements...)...)
}

// make makes the site, in the work folder.
func (b *builder) make(ctx context.Context, notebooks string) error {
	names, err := b.copyNotebooks(notebooks)
	if err != nil {
		return err
	}
	if err := b.execute(ctx, names); err != nil {
		return err
	}
	steps := len(names) + 1
	begin := time.Now()
	last := setup.Event{Step: "pages", Number: steps, Steps: steps}
	tell := func(status setup.Status) {
		last.Status, last.Elapsed = status, time.Since(begin)
		b.progress(last)
	}
	tell(setup.Started)
	if err := b.pages(ctx, names); err != nil {
		tell(setup.Failed)
		return err
	}
	tell(setup.Done)
	return nil
}

// copyNotebooks copies the lesson from a folder, and adds the notebook of the playground: its
// output brings the scripts that the playground needs.
func (b *builder) copyNotebooks(folder string) ([]string, error) {
	found, err := filepath.Glob(filepath.Join(folder, "*.ipynb"))
	if err != nil || len(found) == 0 {
		return nil, fmt.Errorf("There is no notebook in %s.", folder)
	}
	slices.Sort(found)
	if err := os.Mkdir(b.path("notebooks"), 0o777); err != nil {
		return nil, err
	}
	var names []string
	for _, path := range found {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		name := filepath.Base(path)
		if err := os.WriteFile(b.path("notebooks", name), text, 0o666); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	names = append(names, playground+".ipynb")
	return names, os.WriteFile(b.path("notebooks", playground+".ipynb"), playgroundNotebook(), 0o666)
}

// alone are the notebooks in which goroutines have to run at the same time: what they measure shows little on
// processors that are busy with another notebook.
const alone = "02-why-locks.ipynb,07-which-lock.ipynb,08-memory.ipynb"

// execute runs the notebooks of the copy, and returns an error for the first cell that
// failed without being meant to.
func (b *builder) execute(ctx context.Context, names []string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	args := append([]string{"-c", string(file("execute.py")), b.path("notebooks"), alone}, names...)
	cmd := b.clone.Python(ctx, args...)
	// It ends its kernels when it is asked to.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 15 * time.Second
	// Kernels that are ended leave files behind; and the path of a socket must be short.
	temporary, err := os.MkdirTemp("", "locklab-")
	if err != nil {
		return fmt.Errorf("No temporary folder can be made (%w): "+
			"set TMPDIR to a folder that can be written, and run this again.", err)
	}
	defer os.RemoveAll(temporary)
	cmd.Env = append(cmd.Env, "TMPDIR="+temporary, "LOCKLAB_COMPLETION=off")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	failed := b.follow(json.NewDecoder(out), names)
	if failed != nil {
		cancel()
	}
	err = cmd.Wait()
	if failed != nil {
		return failed
	}
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("The notebooks cannot be executed (%w): %s", err, lastLine(said.String()))
	}
	return err
}

// follow turns what execute.py tells into events, until it tells no more or a notebook
// has failed.
func (b *builder) follow(told *json.Decoder, names []string) error {
	begun := map[string]time.Time{}
	for {
		var line struct {
			Notebook    string
			Cell, Cells int
			Done        bool
		}
		if told.Decode(&line) != nil {
			return nil // it has ended, and its exit status says how
		}
		e := setup.Event{Step: line.Notebook, Number: slices.Index(names, line.Notebook) + 1, Steps: len(names) + 1}
		if begun[line.Notebook].IsZero() {
			begun[line.Notebook] = time.Now()
			e.Status = setup.Started
			b.progress(e)
		}
		e.Elapsed = time.Since(begun[line.Notebook])
		if !line.Done {
			e.Status, e.Detail, e.Part, e.Parts = setup.Working, "cells", line.Cell-1, line.Cells
			b.progress(e)
			continue
		}
		nb, err := read(b.path("notebooks", line.Notebook))
		if err == nil {
			err = nb.failure(line.Notebook)
		}
		e.Status = setup.Done
		if err != nil {
			e.Status, e.Detail = setup.Failed, err.Error()
		}
		b.progress(e)
		if err != nil {
			return err
		}
	}
}

// pages makes the site in the work folder.
func (b *builder) pages(ctx context.Context, names []string) error {
	source, static := b.path("source"), b.path("source", "_static")
	if err := os.MkdirAll(static, 0o777); err != nil {
		return err
	}
	b.scripts = scripts{}
	for _, name := range names {
		nb, err := read(b.path("notebooks", name))
		if err != nil {
			return err
		}
		page := strings.TrimSuffix(name, ".ipynb")
		text, err := b.page(nb, page)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(source, page+".md"), text, 0o666); err != nil {
			return err
		}
	}
	files := map[string][]byte{
		filepath.Join(source, "conf.py"):  file("conf.py"),
		filepath.Join(source, "index.md"): index(names),
		filepath.Join(static, "book.css"): file("book.css"),
		filepath.Join(static, "book.js"):  file("book.js"),
	}
	for name, text := range b.scripts {
		files[filepath.Join(static, name)] = []byte(text)
	}
	explorer, err := b.explorer(ctx)
	if err != nil {
		return err
	}
	files[filepath.Join(static, "explorer.js")] = explorer
	if files[filepath.Join(static, "echarts.min.js")], err = os.ReadFile(b.clone.Static("echarts.min.js")); err != nil {
		return fmt.Errorf("The book needs ECharts, which set-up could not get (%w). "+
			"Install npm, and run this again.", err)
	}
	if files[filepath.Join(static, "editor.js")], err = os.ReadFile(b.editor); err != nil {
		return err
	}
	for path, text := range files {
		if err := os.WriteFile(path, text, 0o666); err != nil {
			return err
		}
	}
	return b.sphinx(ctx)
}

// sphinx runs Sphinx, for which a warning is an error: a link that leads nowhere, say.
func (b *builder) sphinx(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, b.python, "-I", "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html",
		"-d", b.path("doctrees"), b.path("source"), b.path("site"))
	cmd.Env = append(b.clone.Environ(), "LOCKLAB_FOOTER="+footer(time.Now()))
	output, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("Sphinx cannot make the pages (%w): %s", err, strings.TrimSpace(string(output)))
	}
	for _, name := range []string{".buildinfo", "objects.inv", "_sources"} { // for Sphinx, not for readers
		if err := os.RemoveAll(b.path("site", name)); err != nil {
			return err
		}
	}
	if err := slim(b.path("site")); err != nil {
		return err
	}
	for _, name := range []string{marker, ".nojekyll"} { // GitHub's pages leave out _static otherwise
		if err := os.WriteFile(b.path("site", name), nil, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// icons matches the script that draws the theme's icons. It has all of Font Awesome, and with it
// a page would be half as heavy again; without it the theme's styles take the icons from a font.
var icons = regexp.MustCompile(`\s*<script[^>]*/fontawesome\.js[^>]*></script>`)

// slim takes out of a site what its theme brings and nobody needs: that script, and maps that lead
// a debugger to sources.
func slim(site string) error {
	return filepath.WalkDir(site, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir():
			return err
		case filepath.Ext(path) == ".map", strings.HasPrefix(d.Name(), "fontawesome.js"):
			return os.Remove(path)
		case filepath.Ext(path) != ".html":
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(path, icons.ReplaceAll(text, nil), 0o666)
	})
}

// explorer returns a script that brings the explorer along: a page that is opened from a
// disk may load a script, but not fetch a file.
func (b *builder) explorer(ctx context.Context) ([]byte, error) {
	program, err := os.ReadFile(b.clone.Static("explorer.wasm"))
	if err != nil {
		return nil, fmt.Errorf("The book needs the explorer for pages, which set-up could not build (%w). "+
			"Run go run ./kernel-setup prepare.", err)
	}
	runner, err := os.ReadFile(b.clone.Static("wasm_exec.js"))
	if err != nil {
		return nil, err
	}
	// Sources of Go's packages that the explorer has no models of, and reads.
	pack := exec.CommandContext(ctx, b.clone.Path("bin", "explorer"), "pack", b.clone.Root())
	pack.Env = b.clone.Environ()
	packages, err := pack.Output()
	if err != nil {
		return nil, fmt.Errorf("The explorer cannot pack the packages that it reads (%w). "+
			"Run go run ./kernel-setup prepare.", err)
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	w.Write(program) // neither fails: it goes into memory
	w.Close()
	parts, err := json.Marshal(map[string]string{
		"wasm":     base64.StdEncoding.EncodeToString(packed.Bytes()),
		"runner":   string(runner),
		"packages": string(packages),
	})
	return slices.Concat([]byte("window.locklabExplorerParts = "), parts, []byte(";\n")), err
}

// footer says when and on what machine the notebooks ran.
func footer(now time.Time) string {
	return fmt.Sprintf("Executed on %s with %s on %s/%s, %d processors%s. "+
		"Every number and chart of a page is from one run.", now.UTC().Format("2 January 2006, 15:04 UTC"),
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), processor())
}

var processor = sync.OnceValue(func() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return " (" + strings.TrimSpace(value) + ")"
		}
	}
	return ""
})

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndexByte(text, '\n')+1:]
}
