//go:build unix

package schedule_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"locklab/kernel-setup/tests/short"
)

// Cells link this package: it may bring nothing that starts a goroutine or a timer, since then
// Go reports no deadlock any more, and nothing large.
func TestImportsLittle(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	for _, d := range deps {
		if slices.Contains(strings.Fields("net os/signal testing text/template go/types go/parser log runtime/cgo"),
			d) {
			t.Errorf("it imports %s", d)
		}
	}
	if len(deps) > 85 { // 69 are fmt, os, reflect, math/big and encoding/json
		t.Errorf("it imports %d packages", len(deps))
	}
}

// program builds a program in a module of its own that sees the lesson's packages, as the kernel
// builds a cell, and returns its path. The lesson's clone is at root.
func program(t *testing.T, root, body string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":  "module cells\n\ngo 1.26.0\n",
		"go.work": "go 1.26.0\n\nuse (\n\t.\n\t" + strconv.Quote(root) + "\n)\n",
		"main.go": "package main\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n\t\"time\"\n\n" +
			"\t\"locklab/lessons/schedule\"\n)\n" +
			programSource + "\nfunc main() {\n" + body + "\n}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "build", "-ldflags=-w", "-o", "program", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=", "GOFLAGS=", "PWD="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(dir, "program")
}

const programSource = `
var _ = fmt.Sprint
var _ time.Duration

func one() int { return 1 }

func endless() int {
	var group sync.WaitGroup
	n := 0
	for range 5 {
		group.Go(func() {
			for range 1000 {
				n++
			}
		})
	}
	group.Wait()
	return n
}
`

func clone(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

var explorerDir string // removed at the end

// built returns the path of an explorer that is built once for all tests.
var built = sync.OnceValues(func() (string, error) {
	var err error
	if explorerDir, err = os.MkdirTemp("", "explorer"); err != nil {
		return "", err
	}
	path := filepath.Join(explorerDir, "explorer")
	out, err := exec.Command("go", "build", "-o", path, "./explorer").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if explorerDir != "" {
		os.RemoveAll(explorerDir)
	}
	os.Exit(code)
}

func explorerPath(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// However a program ends that explores, its explorer ends too.
func TestExplorerEndsWithWhoAsked(t *testing.T) {
	short.Skip(t, "processes and hostile programs")
	asks := program(t, clone(t), "schedule.Explorer{Time: time.Hour, Memory: 1e12}.Explore(endless)")
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGKILL} {
		dir := t.TempDir()
		wrapper, pids := filepath.Join(dir, "wrapper"), filepath.Join(dir, "pids")
		script := "#!/bin/sh\necho $$ > '" + pids + "'\nexec '" + explorerPath(t) + "'\n"
		if err := os.WriteFile(wrapper, []byte(script), 0o777); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(asks)
		cmd.Env = append(os.Environ(), "LOCKLAB_EXPLORER="+wrapper)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		var pid int
		waitFor(t, "the explorer's start", func() bool {
			text, _ := os.ReadFile(pids)
			pid, _ = strconv.Atoi(strings.TrimSpace(string(text)))
			return pid != 0 && strings.HasSuffix(string(text), "\n")
		})
		if err := cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		waitFor(t, "the explorer's end", func() bool { return !running(pid) })
	}
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within a minute", what)
		}
	}
}

// running reports whether a process runs: a zombie, for which nobody has waited yet, does not.
func running(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return !os.IsNotExist(err)
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z")
}

// Go's runtime still reports a deadlock in a program that has explored.
func TestDeadlockIsReported(t *testing.T) {
	short.Skip(t, "processes and hostile programs")
	cmd := exec.Command(program(t, clone(t), "fmt.Print(schedule.Explore(one).Outcomes[0].Value)\n\tvar m "+
		"sync.Mutex\n\tm.Lock()\n\tm.Lock()"))
	cmd.Env = append(os.Environ(), "LOCKLAB_EXPLORER="+explorerPath(t))
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	_ = cmd.Wait()
	if !strings.HasPrefix(said.String(), "1fatal error: all goroutines are asleep - deadlock!") {
		t.Errorf("it said %.300q", said.String())
	}
}

// Where no explorer is prepared and none can be built, a sentence says so.
func TestNoExplorer(t *testing.T) {
	short.Skip(t, "processes and hostile programs")
	asks := program(t, clone(t), "fmt.Print(schedule.Explore(one).Err)")
	fake := func(script string) string {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "go"), []byte("#!/bin/sh\n"+script+"\n"), 0o777); err != nil {
			t.Fatal(err)
		}
		return "PATH=" + dir
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	const prepare = "Run in the clone of the lesson: go run ./kernel-setup prepare"
	for name, c := range map[string]struct {
		environ []string
		want    []string
	}{
		"no go command": {[]string{"PATH=" + t.TempDir()}, []string{"there is no go command to build it", prepare}},
		"no cache": {[]string{"XDG_CACHE_HOME=", "HOME="}, []string{"there is no folder to build " +
			"it in", prepare}},
		"read-only cache": {[]string{"XDG_CACHE_HOME=" + file}, []string{"the explorer cannot be " +
			"built", "not a directory", prepare}},
		"full disk": {[]string{fake("echo 'go: writing x: no space left on device' >&2; " +
			"exit 1")}, []string{"the explorer cannot be built", "no space left on device"}},
		"broken lesson": {[]string{fake("echo 'lessons/schedule/explorer/main.go:1: syntax error' >&2; " +
			"exit 1")}, []string{"main.go:1: syntax error"}},
		"not there":       {[]string{"LOCKLAB_EXPLORER=" + file + "-not"}, []string{"the explorer does not start"}},
		"another program": {[]string{"LOCKLAB_EXPLORER=/bin/true"}, []string{"the explorer"}},
		"out of memory": {[]string{"LOCKLAB_EXPLORER=" + script(t, "read x; echo 'fatal error: runtime: out "+
			"of memory' >&2; exit 2")}, []string{"the explorer ran out of memory"}},
		"killed": {[]string{"LOCKLAB_EXPLORER=" + script(t, "read x; kill -9 $$")},
			[]string{"the explorer was killed"}},
		"old": {[]string{"LOCKLAB_EXPLORER=" + script(t, "read x; echo '{\"Version\": "+
			"99}'")}, []string{"belongs to another version of the lesson"}},
	} {
		cmd := exec.Command(asks)
		cmd.Env = append(os.Environ(), "LOCKLAB_HOME="+t.TempDir(), "XDG_CACHE_HOME="+t.TempDir(), "LOCKLAB_EXPLORER=")
		cmd.Env = append(cmd.Env, c.environ...)
		out, err := cmd.CombinedOutput()
		for _, want := range append(c.want, "schedule: ") {
			if err != nil || !strings.Contains(string(out), want) || strings.Count(string(out), "\n") > 0 {
				t.Errorf("%s: %v, %q, want %q", name, err, out, want)
			}
		}
	}
}

// script returns a program that is a line of shell.
func script(t *testing.T, line string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+line+"\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	return path
}

// In another clone, without a home: two programs at once build the explorer that is missing, and
// an edited lesson makes another one.
func TestBuiltWhenNeeded(t *testing.T) {
	short.Skip(t, "building the explorer")
	root := filepath.Join(t.TempDir(), "a clone")
	for _, name := range []string{"go.mod", "go.sum", "lessons/schedule", "lessons/internal"} {
		from, to := filepath.Join(clone(t), name), filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("cp", "-R", from, to).CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
	}
	asks := program(t, root, "r := schedule.Explore(one)\n\tfmt.Print(r.Outcomes, r.Err)")
	cache := t.TempDir()
	ask := func() string {
		cmd := exec.Command(asks)
		// Go's own cache stays where it is: it is found by its own variable.
		cmd.Env = append(os.Environ(), "LOCKLAB_HOME=", "LOCKLAB_EXPLORER=",
			"XDG_CACHE_HOME="+cache, "GOCACHE="+goCache(t))
		out, err := cmd.CombinedOutput()
		if err != nil {
			return err.Error() + string(out)
		}
		return string(out)
	}
	var answers [2]string
	var group sync.WaitGroup
	for i := range answers {
		group.Go(func() { answers[i] = ask() })
	}
	group.Wait()
	for _, a := range answers {
		if !strings.HasPrefix(a, "[{1 finished 1 1 ") || !strings.HasSuffix(a, "<nil>") {
			t.Fatalf("%q", a)
		}
	}
	first := explorers(t, cache)
	if len(first) != 1 {
		t.Fatalf("%d explorers: %q", len(first), first)
	}
	edited := filepath.Join(root, "lessons/schedule/internal/search/search.go")
	text, err := os.ReadFile(edited)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(edited, append(text, "\n// edited\n"...), 0o666); err != nil {
		t.Fatal(err)
	}
	if again := ask(); again != answers[0] {
		t.Errorf("%q", again)
	}
	if second := explorers(t, cache); len(second) != 1 || second[0] == first[0] {
		t.Errorf("after an edit %q, before %q", second, first)
	}
}

func explorers(t *testing.T, cache string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(cache, "locklab", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func goCache(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
