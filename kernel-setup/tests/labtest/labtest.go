// Package labtest runs notebooks in tests as their readers run them: through
// the real GoNB kernel, in a real JupyterLab, looked at by a real browser.
//
// There are four levels, each with one entry point, and the first that does is
// the one to take:
//
//	BuildPrograms   cells as one program, without a kernel: a hundred in the time of ten
//	Open, New       a notebook; Execute sends its cells to the kernel (nbclient), about 3 s
//	StartLab        a JupyterLab of the test's own, about 4 s; SharedLab, one for all tests
//	Lab.Open        a notebook of that JupyterLab in headless Chromium, about 5 s
//
// Everything comes from the clone's .venv, which Prepare makes when it is
// missing. Tests may run in parallel, in one process or in several, and mostly
// they should, since they wait: each kernel and JupyterLab has temporary folders,
// ports and a trust database of its own, and each page a window. All of them end
// with their test or, where they are shared, with Main; and if the test process
// is killed.
//
// # What to know when you assert
//
//   - GoNB's error values are generic ("exit status 2"). Assert on Stderr or ErrorText.
//   - Execute goes on after a cell that fails, and a cell tagged raises-exception
//     that does not fail is no error either. Say which cells fail: AsTagged, or
//     OnlyFails.
//   - The order between stdout, stderr and displays is not kept by GoNB.
//   - Nothing may be measured against a deadline shorter than a minute: the
//     machine may be busy with other tests.
package labtest

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"locklab/kernel-setup/setup"
	"locklab/kernel-setup/tests/short"
)

// Missing ends a test that cannot run because the machine lacks something
// which Locklab itself does not install, such as a browser: it skips the test
// with one line that says what to do. With LOCKLAB_REQUIRE=1 in the
// environment, as in CI, it fails the test instead, so that nothing is skipped
// unnoticed.
func Missing(t testing.TB, format string, args ...any) {
	t.Helper()
	message := fmt.Sprintf(format, args...)
	if os.Getenv("LOCKLAB_REQUIRE") == "1" {
		t.Fatalf("%s (LOCKLAB_REQUIRE=1: nothing may be skipped)", message)
	}
	short.Tell("NOT RUN: %s: %s", t.Name(), message)
	t.Skip(message)
}

// Short skips the test with -short: what needs a kernel, a browser or a container
// takes seconds. Prepare and Browser do so themselves.
func Short(t testing.TB) {
	t.Helper()
	short.Skip(t, "notebook kernel, browser and containers")
}

var prepared struct {
	once  sync.Once
	clone *setup.Clone
	err   error
}

// Prepare makes sure that the clone is set up, which takes minutes the first
// time and a moment afterwards, and returns the clone's root folder. It works
// once per process; between processes the set-up's own lock makes one wait
// for the other. If the clone cannot be set up the test fails with the reason.
// The other functions of this package call it themselves. With -short the
// test is skipped: what needs a kernel takes seconds.
func Prepare(t testing.TB) (root string) {
	t.Helper()
	return Clone(t).Root()
}

// Clone is Prepare for tests that need more of the clone than its folder.
func Clone(t testing.TB) *setup.Clone {
	t.Helper()
	Short(t)
	prepared.once.Do(func() {
		ctx, cancel := deadline(t)
		defer cancel()
		if prepared.clone, prepared.err = setup.Find(); prepared.err == nil {
			prepared.err = prepared.clone.Prepare(ctx, progress)
			noteLessons(prepared.clone.Root())
		}
	})
	if prepared.err != nil {
		t.Fatalf("the clone is not set up: %v", prepared.err)
	}
	return prepared.clone
}

// Environment returns the folder of a Python environment of its own in the
// clone's home, with the packages of a file of hashes, which the first test
// that asks for it downloads. Where that cannot be done the test is skipped
// (see Missing).
func Environment(t testing.TB, name, lock string) (dir string) {
	t.Helper()
	text, err := os.ReadFile(lock)
	if err != nil {
		t.Fatal(err)
	}
	dir, err = Clone(t).Environment(t.Context(), name, string(text), progress)
	switch {
	case err == nil:
	case strings.Contains(err.Error(), "hash is wrong"):
		t.Fatal(err)
	default:
		Missing(t, "%s cannot be installed: %v", name, err)
	}
	return dir
}

// noteLessons looks at every file that a cell may import. Go's cache of test
// results remembers what a test looked at, and so runs it again after a change
// to a package that only the notebooks import.
func noteLessons(root string) {
	filepath.WalkDir(filepath.Join(root, "lessons"), func(string, fs.DirEntry, error) error { return nil })
}

// progress tells a person who waits for the tests what they wait for. It says
// nothing when the clone is ready.
func progress(e setup.Event) {
	switch e.Status {
	case setup.Waiting, setup.Skipped, setup.Failed:
		short.Tell("set-up: %s: %s", e.Step, e.Detail)
	case setup.Started:
		short.Tell("set-up: %d of %d, %s", e.Number, e.Steps, e.Step)
	}
}

// found is the clone, prepared or not.
func found(t testing.TB) *setup.Clone {
	t.Helper()
	clone, err := setup.Find()
	if err != nil {
		t.Fatal(err)
	}
	return clone
}

// An Option changes how Execute runs a notebook or how StartLab starts JupyterLab.
type Option func(*config)

type config struct {
	env        []string
	oneCPU     bool
	oneCPUFrom string
	timeout    time.Duration
	args       []string
	files      []*Notebook
	folders    []string
}

func configure(options []Option) config {
	c := config{timeout: 3 * time.Minute}
	for _, o := range options {
		o(&c)
	}
	return c
}

// Env adds variables ("GOMAXPROCS=1") to the environment of the kernel, and so
// of every cell.
func Env(assignments ...string) Option {
	return func(c *config) { c.env = append(c.env, assignments...) }
}

// OneCPUFrom has the kernel, and everything that it starts from then on, run on
// a single processor from the cell with that id on. It needs Linux.
func OneCPUFrom(cell string) Option {
	return func(c *config) { c.oneCPUFrom = cell }
}

// OneCPU keeps the kernel and everything that it starts on a single processor,
// as taskset does. Unlike GOMAXPROCS=1 it also holds for the compiler and for
// programs that look at the machine themselves. It needs Linux.
func OneCPU() Option {
	return func(c *config) { c.oneCPU = true }
}

// CellTimeout is how long one cell may run before it is interrupted and counted as
// failed; three minutes unless said otherwise. It is there so that a cell that
// hangs does not hang the tests: a cell's speed is not measured with it.
func CellTimeout(d time.Duration) Option {
	return func(c *config) { c.timeout = d }
}

// environ is the environment for a Jupyter program: the clone's, with
// temporary, run-time and settings folders in dir, so that parallel tests share nothing
// that is written.
func (c config) environ(t testing.TB, dir string) []string {
	t.Helper()
	env := found(t).Environ()
	for _, name := range []string{"tmp", "runtime", "config", "settings", "workspaces"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	env = append(env,
		"TMPDIR="+filepath.Join(dir, "tmp"),
		"JUPYTER_RUNTIME_DIR="+filepath.Join(dir, "runtime"),
		"JUPYTER_CONFIG_DIR="+filepath.Join(dir, "config"),
		"JUPYTERLAB_SETTINGS_DIR="+filepath.Join(dir, "settings"),
		"JUPYTERLAB_WORKSPACES_DIR="+filepath.Join(dir, "workspaces"),
		"PYTHONUNBUFFERED=1",
		"LOCKLAB_COMPLETION=off", // no test here presses Tab
	)
	return append(env, c.env...)
}

// python is the command line that runs the program source with the clone's
// interpreter.
func (c config) python(t testing.TB, source string, args ...string) []string {
	t.Helper()
	line := append([]string{found(t).Path("bin", "python"), "-c", parentPy + source}, args...)
	if c.oneCPU {
		line = append([]string{"taskset", "--cpu-list", aCPU(t)}, line...)
	}
	return line
}

// aCPU is the number of a processor that this process may use, each time
// another one: tests that want one each share them evenly.
func aCPU(t testing.TB) string {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		Missing(t, "running on one CPU needs Linux: %v", err)
	}
	for line := range strings.Lines(string(status)) {
		list, ok := strings.CutPrefix(line, "Cpus_allowed_list:")
		if !ok {
			continue
		}
		var all []int
		for part := range strings.SplitSeq(strings.TrimSpace(list), ",") { // "0-3,7"
			from, to := 0, 0
			if n, _ := fmt.Sscanf(part, "%d-%d", &from, &to); n == 1 {
				to = from
			}
			for cpu := from; cpu <= to; cpu++ {
				all = append(all, cpu)
			}
		}
		if len(all) > 0 {
			return fmt.Sprint(all[int(nextCPU.Add(1))%len(all)])
		}
	}
	t.Fatal("/proc/self/status does not say which processors may be used")
	return ""
}

var nextCPU atomic.Int64

// scratch makes a folder that is removed at the end of the test. Unlike
// t.TempDir its path is short, because gopls listens on a Unix socket below it
// and such a path may have no more than about 100 bytes.
func scratch(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "labtest")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// A kernel that is just ending may still write: try for a while.
		for range 20 {
			if err = os.RemoveAll(dir); err == nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Logf("left behind: %v", err)
	})
	return dir
}

// deadline is a context that ends a little before the test binary's own
// deadline, so that children are ended and the reason is told. It is not the
// test's own context, which is cancelled before the cleanups that need it.
func deadline(t testing.TB) (context.Context, context.CancelFunc) {
	if d, ok := t.(interface{ Deadline() (time.Time, bool) }); ok {
		if end, ok := d.Deadline(); ok {
			return context.WithDeadline(context.Background(), end.Add(-30*time.Second))
		}
	}
	return context.WithCancel(context.Background())
}

// Tracked returns the files that git tracks in a folder of the repository, those that match a pattern if there are
// any. Their names are relative to the folder.
func Tracked(t testing.TB, root string, patterns ...string) (names []string) {
	t.Helper()
	list := exec.Command("git", append([]string{"ls-files", "-z"}, patterns...)...)
	list.Dir = root
	output, err := list.Output()
	if err != nil {
		Missing(t, "git does not list the files: %v", err)
	}
	for _, name := range strings.Split(string(output), "\x00") {
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}
