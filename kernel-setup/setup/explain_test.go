//go:build unix

package setup

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// oneSentence fails the test unless message is what a person can use: it has
// the words, it fits in a few lines of a terminal, and it shows no insides.
func oneSentence(t *testing.T, message string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(message, word) {
			t.Errorf("the message lacks %q: %s", word, message)
		}
	}
	for _, inside := range []string{"goroutine", "Traceback", "exit status", "%!", "\n"} {
		if strings.Contains(message, inside) {
			t.Errorf("the message shows %q: %s", inside, message)
		}
	}
	if len(message) > 500 {
		t.Errorf("the message has %d bytes: %s", len(message), message)
	}
}

// TestTroubles makes each program fail as it does in the world, by what it
// prints, and reads set-up's message.
func TestTroubles(t *testing.T) {
	say := func(what, text string) string {
		return fmt.Sprintf("case \"$*\" in *'%s'*) cat >&2 <<'SAID'\n%s\nSAID\nexit 1 ;; esac", what, text)
	}
	python := func(version string, lacks ...string) map[string]string {
		modules := ""
		if lacks != nil {
			modules = `"` + strings.Join(lacks, `", "`) + `"`
		}
		return map[string]string{"python": fmt.Sprintf(
			`case "$*" in *find_spec*) echo '{"Version": %s, "Executable": "x", "Lacks": [%s]}'; exit ;; esac`,
			version, modules)}
	}
	for _, trouble := range []struct {
		name      string
		behaviour map[string]string
		words     []string
	}{
		{"Python too old", python("[3, 9]"),
			[]string{"python3 is 3.9", "needs 3.10 or newer", runAgain}},
		{"Python 2", python("[2, 7]"),
			[]string{"Python is missing", runAgain}},
		{"not a Python at all", map[string]string{"python": "exit 127"}, []string{"Python is missing", "3.10 or newer",
			runAgain}},
		{"no venv module", python("[3, 12]", "ensurepip"),
			[]string{"no venv module", "python3.12-venv", runAgain}},
		{"Python without SSL", python("[3, 12]", "_ssl"),
			[]string{"without _ssl", runAgain}},
		{"Debian's venv", map[string]string{"python": say("-m venv",
			"The virtual environment was not created successfully because ensurepip is not available.")},
			[]string{"no venv module", runAgain}},
		{"pip: disk full", map[string]string{"python": say("-m pip",
			"ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device")},
			[]string{"disk is full", runAgain}},
		{"pip: quota", map[string]string{"python": say("-m pip", "OSError: [Errno 122] Disk quota exceeded")},
			[]string{"disk is full", runAgain}},
		{"pip: no network", map[string]string{"python": say("-m pip",
			"WARNING: Retrying (Retry(total=0)) after connection broken by "+
				"'NewConnectionError: [Errno -3] Temporary failure in name resolution'\n"+
				"ERROR: Could not find a version that satisfies the requirement anyio==4.16.0 (from versions: none)\n"+
				"ERROR: No matching distribution found for anyio==4.16.0")},
			[]string{"pip cannot reach its package index", "HTTPS_PROXY", runAgain}},
		{"pip: certificate", map[string]string{"python": say("-m pip",
			"SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed'))\n"+
				"ERROR: No matching distribution found for anyio==4.16.0")},
			[]string{"does not trust the certificate", runAgain}},
		{"pip: something unheard of", map[string]string{"python": say("-m pip",
			"Traceback (most recent call last):\n  File x\nRuntimeError: the moon is full")},
			[]string{"the moon is full", "set-up.log", runAgain}},
		{"go: no network", map[string]string{"go": say("install",
			"go: github.com/janpfeifer/gonb@v0.11.4: Get \"https://proxy.example\": "+
				"dial tcp: lookup proxy.example: no such host")},
			[]string{"go cannot reach", runAgain}},
		{"go: a proxy that refuses", map[string]string{"go": say("install",
			"go: x: Get \"https://proxy.example\": proxyconnect tcp: dial tcp 127.0.0.1:1: connect: "+
				"connection refused")},
			[]string{"proxy", "HTTPS_PROXY", runAgain}},
		{"go: wrong hash", map[string]string{"go": say("install",
			"verifying github.com/spf13/cobra@v1.10.2: checksum mismatch\n"+
				"\tdownloaded: h1:a\n\tgo.sum:     h1:b\n\nSECURITY ERROR\n"+
				"This download does NOT match an earlier download recorded in go.sum.")},
			[]string{"github.com/spf13/cobra@v1.10.2", "hash is wrong", runAgain}},
		{"go: too old", map[string]string{"go": say("env",
			"go: go.mod requires go >= 1.26.0 (running go 1.22.1; GOTOOLCHAIN=local)")},
			[]string{"Go is too old", "running go 1.22.1", "1.26", runAgain}},
		{"go: far too old", map[string]string{"go": say("env",
			"go: errors parsing go.mod:\n/x/go.mod:3: invalid go version '1.26.0': must match format 1.23")},
			[]string{"Go is too old", runAgain}},
		{"go: cache not writable", map[string]string{"go": say("install",
			"go: could not create module cache: mkdir /home/jovyan/go: read-only file system")},
			[]string{"go cannot write /home/jovyan/go", "GOMODCACHE", runAgain}},
		{"go: not there", map[string]string{"go": `rm -f "$0"; exit 1`}, []string{runAgain}},
	} {
		t.Run(trouble.name, func(t *testing.T) {
			f := newFakes(t, trouble.behaviour)
			if trouble.name == "go: not there" {
				os.Remove(filepath.Join(f.bin, "go"))
			}
			_, err := prepareEvents(t, newClone(t))
			if err == nil {
				t.Fatal("no error")
			}
			t.Log(err)
			oneSentence(t, err.Error(), trouble.words...)
		})
	}
}

// TestWithout expects set-up to go on without what the notebooks can do
// without, and to say what that means.
func TestWithout(t *testing.T) {
	for _, trouble := range []struct {
		name, program, behaviour string
		words                    []string
	}{
		{"no npm", "npm", "", []string{"npm is not installed", "go-echarts' host"}},
		{"npm: no network", "npm", "echo 'npm error code ENOTFOUND' >&2; exit 1", []string{"npm cannot reach",
			"go-echarts' host"}},
		{"npm: wrong hash", "npm", "echo 'npm error code EINTEGRITY' >&2; exit 1", []string{"hash is wrong",
			"not installed", "go-echarts' host"}},
		{"npm: rubbish", "npm", "echo 'npm error invalid json response body at registry' >&2; exit 1",
			[]string{"does not answer like one"}},
		{"no C compiler", "go", `case "$1" in env)
	echo "{\"GOVERSION\": \"go1.26.9\", \"GOROOT\": \"$FAKES\", \"CC\": \"no-such-cc\", \"CGO_ENABLED\": \"0\"}"
	exit ;;
esac`,
			[]string{"C compiler", "all others do"}},
		{"no C headers", "go", `case "$*" in *-race*)
	echo '_cgo_export.c:3:10: fatal error: stdlib.h: No such file or directory' >&2
	exit 1 ;;
esac`,
			[]string{"C compiler and its headers", "all others do"}},
	} {
		t.Run(trouble.name, func(t *testing.T) {
			if trouble.name == "no C compiler" && !raceNeedsC {
				t.Skip("the race detector needs no C compiler here")
			}
			f := newFakes(t, map[string]string{trouble.program: trouble.behaviour})
			if trouble.behaviour == "" {
				os.Remove(filepath.Join(f.bin, trouble.program))
			}
			root := newClone(t)
			for range 2 { // it is tried again each time, and never fails
				skipped := 0
				for _, e := range mustPrepare(t, root) {
					if e.Status == Skipped {
						skipped++
						oneSentence(t, e.Detail, trouble.words...)
					}
				}
				if skipped != 1 {
					t.Errorf("%d steps were left out, want 1", skipped)
				}
			}
		})
	}
}

// TestFoldersThatDoNotDo prepares where nothing can be written, in a file's
// place, and in a folder whose name the kernel cannot work with.
func TestFoldersThatDoNotDo(t *testing.T) {
	t.Run("a file in the way", func(t *testing.T) {
		newFakes(t, nil)
		root := newClone(t)
		write(t, filepath.Join(root, ".venv"), "a file")
		_, err := prepareEvents(t, root)
		if err == nil {
			t.Fatal("no error")
		}
		oneSentence(t, err.Error(), "is not a folder", runAgain)
	})
	for _, name := range []string{"a:b", "a,b", `a"b`, "a\nb"} {
		t.Run(fmt.Sprintf("%q", name), func(t *testing.T) {
			newFakes(t, nil)
			root := newCloneIn(t, filepath.Join(t.TempDir(), name))
			_, err := prepareEvents(t, root)
			if err == nil {
				t.Fatal("no error")
			}
			oneSentence(t, err.Error(), "in its name", "move the clone")
		})
	}
	t.Run("spaces and letters", func(t *testing.T) {
		newFakes(t, nil)
		mustPrepare(t, newCloneIn(t, filepath.Join(t.TempDir(), "Größe $HOME 锁 (1) 'x' & [y] {z}")))
	})
}

// TestReadOnlyClone runs set-up as somebody who may not write the clone: first
// with nothing there, then with everything there, then with the last parts
// missing.
func TestReadOnlyClone(t *testing.T) {
	newFakes(t, nil)
	root := newClone(t)
	open := func(mode fs.FileMode) {
		filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err == nil && d.IsDir() {
				err = os.Chmod(path, mode)
			}
			return err
		})
	}
	t.Cleanup(func() { open(0o777) })
	for dir := root; dir != os.TempDir() && len(dir) > 1; dir = filepath.Dir(dir) {
		os.Chmod(dir, 0o755) // for somebody else to reach it
	}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		for ; dir != os.TempDir() && len(dir) > 1; dir = filepath.Dir(dir) {
			os.Chmod(dir, 0o755)
		}
	}
	run := func(what string) string {
		cmd := child(t, what, root)
		if os.Geteuid() == 0 { // root may write everywhere: be nobody
			copied := filepath.Join(t.TempDir(), "setup.test")
			text, err := os.ReadFile(cmd.Path)
			if err != nil {
				t.Fatal(err)
			}
			write(t, copied, string(text))
			for dir := copied; dir != os.TempDir() && len(dir) > 1; dir = filepath.Dir(dir) {
				os.Chmod(dir, 0o755)
			}
			cmd.Path = copied
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		output, _ := cmd.CombinedOutput()
		return string(output)
	}
	open(0o555)
	message := strings.TrimSpace(run("prepare"))
	oneSentence(t, message, "error: ", ".venv cannot be written", HomeVariable, runAgain)

	open(0o755)
	mustPrepare(t, root)
	if environ := run("environ"); !strings.Contains(environ, "JUPYTER_RUNTIME_DIR=") && os.Geteuid() != 0 {
		t.Errorf("Jupyter's files are not in the clone:\n%s", environ)
	}
	open(0o555)
	if environ := run("environ"); strings.Contains(environ, "JUPYTER_RUNTIME_DIR=") {
		t.Errorf("Jupyter's files go where they cannot be written:\n%s", environ)
	}
	os.Chmod(filepath.Join(root, ".venv", state, "lock"), 0o444)
	if message := run("prepare"); message != "" {
		t.Errorf("with everything there: %s", message)
	}
	open(0o755)
	os.Remove(filepath.Join(root, ".venv", state, "stamps", "ECharts"))
	open(0o555)
	if message := run("prepare"); !strings.Contains(message, "skipped ECharts") || strings.Contains(message, "error") {
		t.Errorf("without ECharts: %s", message)
	}
}

// TestFullDisk prepares on a disk of a few megabytes.
func TestFullDisk(t *testing.T) {
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("SKIP: only root on Linux can mount a small disk")
	}
	newFakes(t, nil)
	root := newClone(t)
	if output, err := exec.Command("/bin/mount", "-t", "tmpfs", "-o", "size=4m", "none",
		root).CombinedOutput(); err != nil {
		t.Skipf("SKIP: this machine lets nobody mount: %s", output)
	}
	t.Cleanup(func() { exec.Command("/bin/umount", "-l", root).Run() })
	newCloneIn(t, root)
	_, err := prepareEvents(t, root)
	if err == nil {
		t.Fatal("no error")
	}
	oneSentence(t, err.Error(), "disk is too full", "free", runAgain)

	// And full to the last byte, where set-up writes the first file of its own.
	file, _ := os.Create(filepath.Join(root, "fill"))
	for block := make([]byte, 1<<12); ; {
		if _, err := file.Write(block); err != nil {
			break
		}
	}
	file.Close()
	if _, err = prepareEvents(t, root); err == nil {
		t.Fatal("no error")
	}
	oneSentence(t, err.Error(), "disk is", "full", runAgain)
}

// registry is a package index on the loopback interface that answers everything
// in one way.
func registry(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return server.URL
}

// rubbish is a registry that answers with the page of a hotel's network.
func rubbish(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	fmt.Fprint(w, "<html><h1>Welcome to the hotel</h1><p>Please accept the terms.</p></html>")
}

// cut is a registry whose connection is cut in the middle of an answer.
func cut(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Length", "100000")
	w.Write([]byte("half of"))
	w.(http.Flusher).Flush()
	if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
		conn.(*net.TCPConn).SetLinger(0)
		conn.Close()
	}
}

// realPython returns behaviour for the fake Python that hands everything but
// the making of the environment to the real one, and makes the environment by
// copying one.
func realPython(t *testing.T) map[string]string {
	t.Helper()
	python, err := findPython(t.Context(), At(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	plain := plainEnvironment(t, python.Executable)
	return map[string]string{"python": fmt.Sprintf(`
for last; do :; done
case "$*" in
*find_spec*) ;;
*"-m venv"*) cp -a '%s/.' "$last"; exit ;;
*) exec '%s' "$@" ;;
esac`, plain, python.Executable)}
}

// plainEnvironment makes a Python environment with nothing but pip, once.
var plainEnvironment = func() func(t *testing.T, python string) string {
	var once sync.Once
	var dir string
	return func(t *testing.T, python string) string {
		once.Do(func() {
			made, err := os.MkdirTemp("", "locklab-venv-")
			if err != nil {
				t.Fatal(err)
			}
			removeAtEnd = append(removeAtEnd, made)
			if output, err := exec.Command(python, "-I", "-m", "venv", made).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, output)
			}
			dir = made
		})
		return dir
	}
}()

// removeAtEnd are the folders that several tests share.
var removeAtEnd []string

// TestRealPip lets the real pip meet bad package indexes.
func TestRealPip(t *testing.T) {
	if apart(t) {
		return
	}
	behaviour := realPython(t)
	wheel := func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".whl") {
			var file bytes.Buffer
			archive := zip.NewWriter(&file)
			archive.Create("anyio/__init__.py")
			archive.Close()
			w.Write(file.Bytes())
			return
		}
		w.Header().Set("Content-Type", "text/html")
		const wheel = "anyio-4.16.0-py3-none-any.whl"
		fmt.Fprintf(w, `<!DOCTYPE html><html><body><a href="/%[1]s">%[1]s</a></body></html>`, wheel)
	}
	for _, trouble := range []struct {
		name   string
		answer http.HandlerFunc
		words  []string
	}{
		{"rubbish", rubbish, []string{"does not offer anyio==", "mirror or proxy", runAgain}},
		{"another file under the name", wheel, []string{"anyio==", "hash is wrong", "not installed", runAgain}},
		{"cut", cut, []string{"pip cannot reach its package index", runAgain}},
	} {
		t.Run(trouble.name, func(t *testing.T) {
			newFakes(t, behaviour)
			t.Setenv("PIP_INDEX_URL", registry(t, trouble.answer)+"/simple")
			t.Setenv("PIP_CONFIG_FILE", os.DevNull)
			t.Setenv("PIP_FIND_LINKS", "")
			t.Setenv("PIP_NO_CACHE_DIR", "1")
			t.Setenv("PIP_RETRIES", "0")
			root := newClone(t)
			_, err := prepareEvents(t, root)
			if err == nil {
				t.Fatal("no error")
			}
			t.Log(err)
			oneSentence(t, err.Error(), trouble.words...)
			if _, err := os.Stat(filepath.Join(root, ".venv", state, "stamps", "Python-environment")); !errors.Is(err,
				fs.ErrNotExist) {
				t.Errorf("the step has its stamp all the same: %v", err)
			}
		})
	}
}

// writeTool gives the clone a tool to build, from a module that is not there.
func writeTool(t *testing.T, root string) {
	t.Helper()
	write(t, filepath.Join(root, "go.mod"),
		"module locklab\n\ngo 1.26.0\n\nrequire github.com/spf13/cobra v1.10.2\n\ntool github.com/spf13/cobra\n")
	write(t, filepath.Join(root, "go.sum"),
		"github.com/spf13/cobra v1.10.2 h1:DMTTonx5m65Ic0GOoRY2c16WCbHxOOw6xxezuLaBpcU=\n"+
			"github.com/spf13/cobra v1.10.2/go.mod h1:7C1pvHqHw5A4vrJfjNwvOdzYu0Gml16OCs2GRiTUUS4=\n")
}

// TestRealGo lets the real go command meet bad module proxies, with a module
// cache of its own.
func TestRealGo(t *testing.T) {
	if apart(t) {
		return
	}
	path, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	for _, trouble := range []struct {
		name   string
		answer http.HandlerFunc
		words  []string
	}{
		{"rubbish", rubbish, []string{"hash is wrong", runAgain}},
		{"cut", cut, []string{"go cannot reach", runAgain}},
		{"another module under the name", func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, ".mod") {
				fmt.Fprintln(w, "module github.com/spf13/cobra")
				return
			}
			fmt.Fprintln(w, `{"Version": "v1.10.2"}`)
		}, []string{"hash is wrong", runAgain}},
	} {
		t.Run(trouble.name, func(t *testing.T) {
			newFakes(t, map[string]string{"go": fmt.Sprintf(`exec '%s' "$@"`, path)})
			t.Setenv("GOPROXY", registry(t, trouble.answer))
			t.Setenv("GOMODCACHE", t.TempDir())
			t.Setenv("GOFLAGS", "-modcacherw")
			root := newClone(t)
			writeTool(t, root)
			_, err := prepareEvents(t, root)
			if err == nil {
				t.Fatal("no error")
			}
			t.Log(err)
			oneSentence(t, err.Error(), trouble.words...)
		})
	}
}

// TestRealNpm lets the real npm meet bad registries: charts then load from the
// internet, and set-up goes on.
func TestRealNpm(t *testing.T) {
	if apart(t) {
		return
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("SKIP: npm is not installed")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("SKIP: node is not installed")
	}
	for _, trouble := range []struct {
		name   string
		answer http.HandlerFunc
		words  []string
	}{
		{"rubbish", rubbish, []string{"npm", "go-echarts' host"}},
		{"cut", cut, []string{"npm", "go-echarts' host"}},
	} {
		t.Run(trouble.name, func(t *testing.T) {
			f := newFakes(t, map[string]string{"npm": fmt.Sprintf(`exec '%s' "$@"`, npm)})
			if err := os.Symlink(node, filepath.Join(f.bin, "node")); err != nil {
				t.Fatal(err)
			}
			t.Setenv("npm_config_registry", registry(t, trouble.answer))
			t.Setenv("npm_config_cache", t.TempDir())
			for _, e := range mustPrepare(t, newClone(t)) {
				if e.Status == Skipped {
					t.Log(e.Detail)
					oneSentence(t, e.Detail, trouble.words...)
					return
				}
			}
			t.Error("ECharts was not left out")
		})
	}
}

// TestProxies gives each program a proxy by the environment and expects it to
// be asked.
func TestProxies(t *testing.T) {
	if apart(t) {
		return
	}
	golang, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex // protects asked
	asked := map[string]bool{}
	proxy := registry(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.Host] = true
		mu.Unlock()
		http.Error(w, "this proxy lets nothing through", http.StatusForbidden)
	})
	for _, name := range []string{"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"} {
		t.Setenv(name, proxy)
	}
	t.Setenv("no_proxy", "")
	t.Setenv("NO_PROXY", "")
	// Names that nobody has: only the proxy is ever asked for them.
	t.Setenv("PIP_INDEX_URL", "https://pip.invalid/simple")
	t.Setenv("PIP_CONFIG_FILE", os.DevNull)
	t.Setenv("PIP_FIND_LINKS", "")
	t.Setenv("PIP_NO_CACHE_DIR", "1")
	t.Setenv("PIP_RETRIES", "0")
	t.Setenv("GOPROXY", "https://go.invalid")
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOFLAGS", "-modcacherw")
	t.Setenv("npm_config_registry", "https://npm.invalid/")
	t.Setenv("npm_config_cache", t.TempDir())

	npm, errNpm := exec.LookPath("npm")
	node, errNode := exec.LookPath("node")

	t.Run("pip", func(t *testing.T) {
		newFakes(t, realPython(t))
		_, err := prepareEvents(t, newClone(t))
		if err == nil {
			t.Fatal("no error")
		}
		oneSentence(t, err.Error(), "proxy", runAgain)
	})
	t.Run("go", func(t *testing.T) {
		newFakes(t, map[string]string{"go": fmt.Sprintf(`exec '%s' "$@"`, golang)})
		root := newClone(t)
		writeTool(t, root)
		_, err := prepareEvents(t, root)
		if err == nil {
			t.Fatal("no error")
		}
		oneSentence(t, err.Error(), "proxy", runAgain)
	})
	want := []string{"pip.invalid:443", "go.invalid:443"}
	if errNpm == nil && errNode == nil {
		t.Run("npm", func(t *testing.T) {
			f := newFakes(t, map[string]string{"npm": fmt.Sprintf(`exec '%s' "$@"`, npm)})
			os.Symlink(node, filepath.Join(f.bin, "node"))
			mustPrepare(t, newClone(t))
		})
		want = append(want, "npm.invalid:443")
	}
	for _, host := range want {
		if !asked[host] {
			t.Errorf("the proxy was not asked for %s, only for %v", host, asked)
		}
	}
}

// TestNothingElseRuns puts programs where a careless set-up would run them: in
// the working directory, in the clone, and on Python's path.
func TestNothingElseRuns(t *testing.T) {
	if apart(t) {
		return
	}
	newFakes(t, realPython(t))
	root := newClone(t)
	trap := filepath.Join(t.TempDir(), "sprung")
	code := fmt.Sprintf("open(%q, 'w')\nraise SystemExit('trapped')\n", trap)
	evil := t.TempDir()
	for _, name := range []string{"venv.py", "pip.py", "ensurepip.py", "json.py", "sitecustomize.py", "jupyter.py",
		"importlib.py"} {
		for _, dir := range []string{root, filepath.Join(root, "notebooks"), evil} {
			write(t, filepath.Join(dir, name), code)
		}
	}
	t.Setenv("PYTHONPATH", evil)
	t.Setenv("PIP_INDEX_URL", registry(t, rubbish))
	t.Setenv("PIP_CONFIG_FILE", os.DevNull)
	t.Setenv("PIP_RETRIES", "0")
	t.Chdir(filepath.Join(root, "notebooks"))
	_, err := prepareEvents(t, root)
	if err == nil || !strings.Contains(err.Error(), "does not offer") {
		t.Errorf("it did not get as far as the index: %v", err)
	}
	if _, err := os.Stat(trap); err == nil {
		t.Error("a program that lay about was run")
	}
}
