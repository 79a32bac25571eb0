//go:build unix

package setup

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"locklab/kernel-setup/tests/short"
)

// theClone prepares the clone that the tests run in, as every test that needs
// the kernel does.
func theClone(t *testing.T) string {
	t.Helper()
	short.Skip(t, real)
	clone, err := Find()
	if err != nil {
		t.Fatal(err)
	}
	if err := clone.Prepare(t.Context(), func(e Event) { t.Log(e.Status, e.Step, e.Detail) }); err != nil {
		t.Fatal(err)
	}
	return clone.Root()
}

// TestWholeSetUp does the real thing from nothing, as a reader with unusual
// habits: in a folder with spaces and letters of several languages, with
// umask 077, with a read-only home folder that has a GoNB kernel of its own.
// Only the caches of Go, pip and npm are those of this machine. Afterwards the
// home folder must be what it was.
func TestWholeSetUp(t *testing.T) {
	if apart(t) {
		return
	}
	here := theClone(t)
	root := filepath.Join(t.TempDir(), "Größe 锁 (copy)")
	for _, name := range []string{"go.mod", "go.sum", "lessons"} {
		if output, err := exec.Command("cp", "-R", filepath.Join(here, name),
			mkdir(t, root)).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
	}

	gos, err := askGo(t.Context(), here)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOCACHE", gos.GOCACHE)
	t.Setenv("GOMODCACHE", gos.GOMODCACHE)
	t.Setenv("GOENV", output(t, "go", "env", "GOENV"))
	if npm, err := exec.LookPath("npm"); err == nil {
		t.Setenv("npm_config_cache", output(t, npm, "config", "get", "cache"))
		t.Setenv("npm_config_userconfig", output(t, npm, "config", "get", "userconfig"))
	}
	t.Setenv("PIP_CACHE_DIR", output(t, filepath.Join(At(here).Home(), "bin", "python"), "-m", "pip", "cache", "dir"))
	own := t.TempDir()
	t.Setenv("HOME", own)
	for _, name := range []string{"XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "JUPYTER_DATA_DIR",
		"JUPYTER_CONFIG_DIR"} {
		t.Setenv(name, "")
	}
	write(t, filepath.Join(own, ".local/share/jupyter/kernels/locklab/kernel.json"),
		`{"argv": ["/nowhere/gonb"], "display_name": "another version", "language": "go"}`)
	write(t, filepath.Join(own, ".jupyter/jupyter_server_config.json"), `{"ServerApp": {"port": 1}}`)
	before := tree(t, own)
	os.Chmod(own, 0o555) // does not keep root out: the listing below counts
	defer os.Chmod(own, 0o777)
	old := syscall.Umask(0o077)
	defer syscall.Umask(old)

	trap := setTraps(t, root)

	begin := time.Now()
	if events := mustPrepare(t, root); len(events) == 0 {
		t.Fatal("there was nothing to do in a new clone")
	}
	t.Logf("a new clone with warm caches: %v", time.Since(begin))
	begin = time.Now()
	if events := mustPrepare(t, root); len(events) != 0 {
		t.Errorf("the second time there was something to do: %v", events)
	}
	t.Logf("the second time: %v", time.Since(begin))
	for _, finding := range At(root).Check(t.Context()) { // it runs a cell
		if finding.State == Broken {
			t.Errorf("%s: %s", finding.What, finding.Remedy)
		}
	}
	if output, err := exec.Command(filepath.Join(At(root).Home(), "bin", "python"), "-I", "-m", "pip",
		"check").CombinedOutput(); err != nil {
		t.Errorf("pip check: %v\n%s", err, output)
	}

	lab := startLab(t, root)
	if status, _ := lab.get(t, "GET", "api/contents/notebooks/01-lock.ipynb", true); status != http.StatusOK {
		t.Errorf("the notebook from elsewhere: %d", status)
	}
	lab.Process.Signal(syscall.SIGTERM)
	lab.Wait()
	if text, err := os.ReadFile(trap); err == nil {
		t.Errorf("files that came with a notebook were run: %s", text)
	}

	after := tree(t, own)
	for name := range after {
		// Each go command counts itself there, "go run" before set-up begins.
		if strings.HasPrefix(name, filepath.Join(".config", "go", "telemetry")) ||
			strings.HasPrefix(name, filepath.Join("Library", "Application Support", "go", "telemetry")) {
			delete(after, name)
		}
		// pip tells its index which rustc it finds on PATH, and where that is
		// rustup's it makes its settings.
		if strings.HasPrefix(name, ".rustup") {
			delete(after, name)
		}
	}
	sameTree(t, after, before)
}

// setTraps puts a notebook from elsewhere into the clone, and beside it what
// Python, Jupyter, pip and npm would run or obey if they looked for it there.
// Whatever runs writes the file trap.
func setTraps(t *testing.T, root string) (trap string) {
	t.Helper()
	trap = filepath.Join(t.TempDir(), "trap")
	python := fmt.Sprintf("open(%q, 'a').write(__file__ + '\n')\n", trap)
	for _, dir := range []string{root, filepath.Join(root, "notebooks")} {
		for _, name := range []string{
			"json.py", "venv.py", "pip.py", "ensurepip.py", "jupyter.py", "jupyterlab.py", "nbclient.py",
			"sitecustomize.py",
			"usercustomize.py",
			"jupyter_config.py", "jupyter_server_config.py", "jupyter_lab_config.py", "setup.py",
		} {
			write(t, filepath.Join(dir, name), python)
		}
		write(t, filepath.Join(dir, "package.json"),
			fmt.Sprintf(`{"scripts": {"preinstall": "touch %[1]s", "install": "touch %[1]s", "prepare": "touch `+
				`%[1]s"}}`, trap))
		write(t, filepath.Join(dir, ".npmrc"),
			"ignore-scripts=false\nscript-shell=/nowhere/sh\nregistry=http://127.0.0.1:9/\n")
		write(t, filepath.Join(dir, "pip.conf"), "[global]\nindex-url = http://127.0.0.1:9/\n")
		write(t, filepath.Join(dir, "go.work"), "not a workspace\n")
	}
	write(t, filepath.Join(root, "notebooks/01-lock.ipynb"), fmt.Sprintf(`{
		"nbformat": 4, "nbformat_minor": 5,
		"metadata": {"kernelspec": {
			"name": "locklab", "display_name": "Go", "argv": ["touch", %[1]q], "env": {"PATH": "/nowhere"}}},
		"cells": [{
			"id": "a", "cell_type": "code", "metadata": {"init_cell": true}, "execution_count": null, "outputs": [],
			"source": "!touch %[1]s"}]
	}`, trap))
	return trap
}

func mkdir(t *testing.T, dir string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	return dir
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	text, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s %q: %v", name, args, err)
	}
	return strings.TrimSpace(string(text))
}

// TestEnviron puts a reader's own Jupyter, Python environment and Go settings
// around the clone and expects none of them inside.
func TestEnviron(t *testing.T) {
	root := newClone(t)
	newFakes(t, nil)
	for _, name := range []string{"JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "JUPYTER_CONFIG_DIR", "JUPYTERLAB_DIR",
		"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "GOWORK", "GOOS"} {
		t.Setenv(name, "/elsewhere")
	}
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	values := map[string]string{}
	for _, entry := range At(root).Environ() {
		name, value, _ := strings.Cut(entry, "=")
		if _, twice := values[name]; twice {
			t.Errorf("%s is there twice", name)
		}
		values[name] = value
	}
	home := filepath.Join(root, ".venv")
	if !strings.HasPrefix(values["PATH"], filepath.Join(home, "bin")+":") {
		t.Errorf("PATH=%s", values["PATH"])
	}
	for name, value := range values {
		if value == "/elsewhere" {
			t.Errorf("%s comes through", name)
		}
		if (strings.HasPrefix(name, "JUPYTER") && strings.HasSuffix(name, "_DIR") || name == "IPYTHONDIR" ||
			name == "GOPLSCACHE") && !strings.HasPrefix(value, home) {
			t.Errorf("%s=%s is outside the home", name, value)
		}
	}
	if values["HTTPS_PROXY"] == "" {
		t.Error("HTTPS_PROXY does not come through")
	}
}

// TestLocks reads the files that pin what set-up installs.
func TestLocks(t *testing.T) {
	for name, text := range map[string]string{"requirements.txt": requirements, "package-lock.json": packageLock,
		"package.json": packageJSON} {
		for line := range strings.Lines(text) {
			if strings.Contains(line, "://") {
				t.Errorf("%s names a host: %s", name, line)
			}
		}
	}
	var wanted, locked []string
	input, err := os.ReadFile("data/requirements.in")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(input)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			wanted = append(wanted, line)
		}
	}
	for _, entry := range strings.Split(requirements, "\n") {
		if pinned.MatchString(entry) {
			locked = append(locked, strings.TrimSpace(strings.TrimSuffix(entry, `\`)))
		}
	}
	for _, want := range wanted {
		if !slices.Contains(locked, want) {
			t.Errorf("requirements.in wants %s and the lock has not got it: make the lock again", want)
		}
	}
	// Each package is followed by its hashes.
	if n := len(regexp.MustCompile(`(?m)^[^\s#].*==.* \\\n    --hash=sha256:[0-9a-f]{64}`).FindAllString(requirements,
		-1)); n != len(locked) || n < 50 {
		t.Errorf("%d of %d packages have a hash", n, len(locked))
	}
	if version := echartsVersion(); version != "5.6.0" {
		t.Errorf("ECharts %q, want 5.6.0", version)
	}
	if n := strings.Count(packageLock, `"integrity": "sha512-`); n != 3 {
		t.Errorf("%d npm packages have a hash, want 3", n)
	}
}
