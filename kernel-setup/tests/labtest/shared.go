package labtest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"locklab/kernel-setup/tests/short"
)

// Main runs the tests of a package, with as many of the parallel ones at once as
// sideBySide says, in place of one for each processor: these tests wait most of
// the time. Then it ends the browser and the JupyterLab that they shared. A
// package that uses either calls it:
//
//	func TestMain(m *testing.M) { os.Exit(labtest.Main(m, 6)) }
func Main(m *testing.M, sideBySide int) (status int) {
	SideBySide(sideBySide)
	process.mu.Lock()
	process.main = true
	process.mu.Unlock()
	status = m.Run()
	process.mu.Lock()
	defer process.mu.Unlock()
	for i := len(process.atEnd) - 1; i >= 0; i-- {
		process.atEnd[i]()
	}
	return status
}

// SideBySide lets n parallel tests of this process run at once, unless go test
// -parallel says how many. A TestMain calls it before it runs the tests; Main
// does so itself.
func SideBySide(n int) {
	flag.Set("test.parallel", fmt.Sprint(n)) // the command line is read later, and goes before
}

var process struct {
	mu    sync.Mutex // protects what follows
	main  bool       // Main runs the tests
	atEnd []func()
	lab   *Lab
}

// lasting is a test's TB for what is started in it and stays until the process
// ends. Whatever goes wrong later is no longer that test's.
type lasting struct{ testing.TB }

// Cleanup is called with process.mu held.
func (l lasting) Cleanup(f func())                  { process.atEnd = append(process.atEnd, f) }
func (l lasting) Failed() bool                      { return false }
func (l lasting) Logf(format string, args ...any)   { short.Tell(format, args...) }
func (l lasting) Errorf(format string, args ...any) { short.Tell(format, args...) }

// forProcess runs f, which starts something for all tests of the process.
func forProcess(t testing.TB, f func(testing.TB)) {
	t.Helper()
	process.mu.Lock()
	defer process.mu.Unlock()
	if !process.main {
		t.Fatal("nothing can be shared between tests, or ended after them: have TestMain call labtest.Main")
	}
	f(lasting{t})
}

// SharedLab is StartLab with one JupyterLab for all tests of the process that
// ask for it. Each sees a root folder of its own in it, with what With and Folder
// put there; the other options are not for a JupyterLab that is shared, and
// neither is a test that needs to know the theme at the start.
func SharedLab(t testing.TB, options ...Option) *Lab {
	t.Helper()
	Prepare(t)
	forProcess(t, func(lasting testing.TB) {
		if process.lab == nil {
			process.lab = StartLab(lasting)
		}
	})
	lab := *process.lab
	lab.t = t
	name := regexp.MustCompile(`\W+`).ReplaceAllString(t.Name(), "-")
	if err := os.MkdirAll(filepath.Join(lab.Root, name), 0o700); err != nil {
		t.Fatal(err)
	}
	root, err := os.MkdirTemp(filepath.Join(lab.Root, name), "")
	if err != nil {
		t.Fatal(err)
	}
	lab.folder = filepath.ToSlash(filepath.Join(name, filepath.Base(root))) + "/"
	lab.Root = root
	lab.fill(configure(options))
	return &lab
}
