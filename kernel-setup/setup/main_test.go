//go:build unix

package setup

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"locklab/kernel-setup/tests/short"
)

// childVariable makes the test binary do what a user's process would, instead
// of running tests: what can be killed, run twice, or be somebody else.
const childVariable = "LOCKLAB_TEST_CHILD"

func TestMain(m *testing.M) {
	switch what := os.Getenv(childVariable); what {
	case "":
		flag.Set("test.parallel", "4") // most of them wait
		code := m.Run()
		for _, dir := range removeAtEnd {
			os.RemoveAll(dir)
		}
		os.Exit(code)
	case "prepare", "environ", "lab":
		clone, err := Find()
		status := 0
		switch {
		case err != nil:
		case what == "prepare":
			err = clone.Prepare(context.Background(), func(e Event) { fmt.Println(e.Status, e.Step, e.Detail) })
		case what == "environ":
			fmt.Println(strings.Join(clone.Environ(), "\n"))
		case what == "lab":
			status, err = clone.RunLab(os.Stdout, nil, os.Args[1:]...)
		}
		if err != nil {
			fmt.Println("error:", err)
			status = 1
		}
		os.Exit(status)
	default:
		fmt.Println("no such child:", what)
		os.Exit(2)
	}
}

// apartVariable is set in the process that apart starts.
const apartVariable = "LOCKLAB_TEST_APART"

// real is what -short leaves out.
const real = "the real Python, npm and JupyterLab"

// apart runs a test in a process of its own, side by side with others: one that
// changes what a process has only one of, its environment, folder or umask. The
// test begins with
//
//	if apart(t) {
//		return
//	}
//
// and goes on in that process alone. It takes seconds: with -short it is skipped.
func apart(t *testing.T) (done bool) {
	t.Helper()
	if os.Getenv(apartVariable) == t.Name() {
		return false
	}
	short.Skip(t, real)
	t.Parallel()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"-test.v", "-test.run=^" + t.Name() + "$"}
	if end, ok := t.Deadline(); ok {
		args = append(args, "-test.timeout="+(time.Until(end)-10*time.Second).String())
	}
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), apartVariable+"="+t.Name())
	cmd.SysProcAttr = ownGroup(syscall.SIGKILL) // it ends with this thread
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	said, err := cmd.CombinedOutput()
	t.Logf("in a process of its own:\n%s", said)
	switch {
	case err != nil:
		t.Error(err)
	case bytes.Contains(said, []byte("--- SKIP: "+t.Name()+" ")):
		t.Skip("see above")
	case !bytes.Contains(said, []byte("--- PASS: "+t.Name()+" ")):
		t.Error("it was not run")
	}
	return true
}

func (s Status) String() string {
	return [...]string{"waiting", "started", "working", "done", "skipped", "failed"}[s]
}

// child returns this test binary as another process in the folder dir.
func child(t *testing.T, what, dir string, environ ...string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append(environ, childVariable+"="+what)...)
	return cmd
}

// fakes are a Python, a Go and an npm that make in milliseconds files like
// those of the real ones, and write down each call.
type fakes struct {
	bin   string // first on PATH
	calls string // file: a line for each call that makes something
}

// newFakes puts the fakes first on PATH, for the length of the test. What is
// in behaviour comes before what the fakes do: shell code for "python", "go"
// and "npm".
func newFakes(t *testing.T, behaviour map[string]string) fakes {
	t.Helper()
	dir := t.TempDir()
	f := fakes{bin: filepath.Join(dir, "bin"), calls: filepath.Join(dir, "calls")}
	module := filepath.Join(dir, "gonb")
	write(t, filepath.Join(dir, "lib", "wasm", "wasm_exec.js"), "wasm_exec")
	write(t, filepath.Join(module, "internal", "kernel", "Go_gopher_favicon.svg"), "<svg/>")
	// Each fake pauses, so that a kill meets it at work.
	head := func(name string) string {
		return "#!/bin/sh\nset -e\nFAKES='" + dir + "'\npause() { sleep 0.01; }\ncall() { echo \"$*\" >> '" + f.calls +
			"'; }\n" + behaviour[name] + "\n"
	}
	python := head("python") + `
for last; do :; done
case "$*" in
*find_spec*) echo "{\"Version\": [3, 12], \"Executable\": \"$FAKES/bin/python3\", \"Lacks\": []}" ;;
*"version = "*) echo "version = 3.12." ;;
*"-m venv"*)
	call venv
	mkdir -p "$last/bin" "$last/lib/python3.12/site-packages"; pause
	cp "$0" "$last/bin/python"; pause
	echo "version = 3.12.1" > "$last/pyvenv.cfg" ;;
*"-m pip"*)
	call pip
	home=$(cd "$(dirname "$0")/.." && pwd)
	for n in 1 2 3 4 5; do
		echo "Collecting package$n==1.0"
		echo $n > "$home/lib/python3.12/site-packages/package$n.py"; pause
	done
	mkdir -p "$home/share/jupyter/lab" "$home/etc/jupyter"; echo {} > "$home/etc/jupyter/config.json"
	for n in jupyter jupyter-lab; do echo $n > "$home/bin/$n"; pause; done ;;
*) echo "fake python: $*" >&2; exit 2 ;;
esac
`
	golang := head("go") + `
case "$1" in
env)
	echo "{\"GOVERSION\": \"go1.26.9\", \"GOROOT\": \"$FAKES\", \"GOCACHE\": \"$FAKES/cache\","
	echo "\"CC\": \"sh\", \"CGO_ENABLED\": \"1\"}" ;;
install)
	mkdir -p "$GOBIN"
	case "$*" in *explorer*)
		call explorer; rm -f "$GOBIN/explorer"
		echo "#!/bin/sh" > "$GOBIN/explorer"; pause
		echo "echo 0123456789abcdef" >> "$GOBIN/explorer"; chmod +x "$GOBIN/explorer"; pause; exit ;;
	*gopls*)
		call completion; echo locklab/gopls; echo gopls > "$GOBIN/gopls"; pause; exit ;;
	esac
	call install
	for n in gonb goimports; do echo locklab/$n; echo $n > "$GOBIN/$n"; pause; done ;;
list) case "$*" in *-m*) echo "$FAKES/gonb" ;; *) echo fmt ;; esac ;;
build)
	case "$*" in *explorer*)
		call page; while [ "$1" != -o ]; do shift; done
		echo wasm > "$2"; pause; exit ;;
	esac
	call build; pause ;;
*) echo "fake go: $*" >&2; exit 2 ;;
esac
`
	npm := head("npm") + `
call npm
mkdir -p node_modules/echarts/dist; pause
echo echarts > node_modules/echarts/dist/echarts.min.js; pause
`
	for name, script := range map[string]string{"python3": python, "go": golang, "npm": npm} {
		write(t, filepath.Join(f.bin, name), script)
		if err := os.Chmod(filepath.Join(f.bin, name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", f.bin+string(filepath.ListSeparator)+systemPath(t))
	t.Setenv(HomeVariable, "")
	return f
}

// systemPath returns a folder with the few programs that the fakes use, and no
// Python, Go or npm.
func systemPath(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"sh", "cp", "mkdir", "sleep", "dirname", "cat", "rm", "ln", "env", "ls", "chmod",
		"nice"} {
		path, err := exec.LookPath(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// made returns the calls so far in order of the alphabet, as steps run side by
// side, and forgets them.
func (f fakes) made(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(f.calls)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	os.Remove(f.calls)
	calls := strings.Fields(string(text))
	slices.Sort(calls)
	return strings.Join(calls, " ")
}

// everything is what the fakes are called for when nothing is there, and swept
// when the home was swept.
const (
	everything = "build build completion explorer install npm page pip venv"
	swept      = "completion explorer install npm page pip venv"
)

// newClone returns the root of a clone that has what set-up reads of one.
func newClone(t *testing.T) string {
	t.Helper()
	return newCloneIn(t, t.TempDir())
}

func newCloneIn(t *testing.T, dir string) string {
	t.Helper()
	write(t, filepath.Join(dir, "go.mod"), "module locklab\n\ngo 1.26.0\n")
	write(t, filepath.Join(dir, "lessons", "lock", "lock.go"), "package lock\n")
	write(t, filepath.Join(dir, "lessons", "internal", "number", "number.go"), "package number\n")
	write(t, filepath.Join(dir, "lessons", "schedule", "explorer", "main.go"), "package main\n")
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// mustPrepare prepares the clone and returns the events.
func mustPrepare(t *testing.T, root string) []Event {
	t.Helper()
	events, err := prepareEvents(t, root)
	if err != nil {
		t.Fatalf("Prepare: %v", err)
	}
	return events
}

func prepareEvents(t *testing.T, root string) ([]Event, error) {
	t.Helper()
	var events []Event
	err := At(root).Prepare(t.Context(), func(e Event) { events = append(events, e) })
	return events, err
}

// tree returns the files of a home with their content, without what differs
// from one set-up to the next.
func tree(t *testing.T, home string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(home, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(home, path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		// What steps have needed while they ran is gone when the next set-up has anything to do.
		if name != filepath.Join(state, "set-up.log") && filepath.Dir(name) != filepath.Join(state, "scratch") {
			files[name] = string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func sameTree(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: %q, want %q", name, got[name], want[name])
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is left over", name)
		}
	}
}

// buffer is a bytes.Buffer that a process may write while the test reads.
type buffer struct {
	mu   sync.Mutex // protects text
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// until waits for something that another process does.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within three minutes", what)
		}
	}
}
