//go:build unix

package setup

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
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

// server is a JupyterLab that RunLab runs in another process.
type server struct {
	*exec.Cmd
	URL, Token string
	Port, PID  int
	said       *buffer
}

// startLab starts JupyterLab as "go run ./kernel-setup" does and waits until
// it listens.
func startLab(t *testing.T, root string, args ...string) *server {
	t.Helper()
	cmd := child(t, "lab", root)
	cmd.Args = append(cmd.Args, append([]string{"--no-browser"}, args...)...)
	s := &server{Cmd: cmd, said: &buffer{}}
	cmd.Stdout, cmd.Stderr = s.said, s.said
	before := serverFiles(root)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // when the test failed before it ended the server
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
	})
	until(t, "JupyterLab listens", func() bool {
		for _, file := range serverFiles(root) {
			text, err := os.ReadFile(file)
			if !slices.Contains(before, file) && err == nil && json.Unmarshal(text, s) == nil &&
				parentOf(s.PID) == cmd.Process.Pid {
				return true
			}
		}
		return false
	})
	until(t, "JupyterLab answers", func() bool {
		response, err := http.Get(s.URL + "api?token=" + s.Token)
		if err == nil {
			response.Body.Close()
		}
		return err == nil
	})
	return s
}

// serverFiles returns the files in which running Jupyter servers tell their
// address and token.
func serverFiles(root string) []string {
	found, _ := filepath.Glob(filepath.Join(globQuote(At(root).Home()), state, "jupyter", "runtime", "jpserver-*.json"))
	return found
}

// parentOf returns the parent of a process.
func parentOf(pid int) (parent int) {
	text, err := exec.Command("ps", "-o", "ppid=", "-p", fmt.Sprint(pid)).Output()
	if err == nil {
		fmt.Sscan(string(text), &parent)
	}
	return parent
}

// get asks the server, with its token if token is true.
func (s *server) get(t *testing.T, method, path string, token bool) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.URL+path,
		strings.NewReader(`{"name": "locklab"}`))
	if err != nil {
		t.Fatal(err)
	}
	if token {
		request.Header.Set("Authorization", "token "+s.Token)
	}
	response, err := http.DefaultTransport.RoundTrip(request) // no redirect is followed
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// startKernel returns the id of a new kernel, which stands in its command line.
func (s *server) startKernel(t *testing.T) (id string) {
	t.Helper()
	status, started := s.get(t, "POST", "api/kernels", true)
	if status != http.StatusCreated {
		t.Fatalf("a kernel: %d %s", status, started)
	}
	var kernel struct{ ID string }
	if err := json.Unmarshal([]byte(started), &kernel); err != nil {
		t.Fatal(err)
	}
	return kernel.ID
}

// runKernel starts a kernel and returns its processes when it has made its folder.
func (s *server) runKernel(t *testing.T, temporary string) (pids []string) {
	t.Helper()
	kernel := s.startKernel(t)
	until(t, "the kernel runs", func() bool { pids = processesWith(t, kernel); return len(pids) > 0 })
	until(t, "the kernel has its folder", func() bool {
		found, _ := filepath.Glob(filepath.Join(temporary, "*", "gonb_*"))
		return len(found) > 0
	})
	return pids
}

// alive reports whether a process of that id exists and is not a zombie.
func alive(pid string) bool {
	text, err := exec.Command("ps", "-o", "stat=", "-p", pid).Output()
	return err == nil && !strings.HasPrefix(strings.TrimSpace(string(text)), "Z")
}

// processesWith returns the ids of the processes that have this text in their
// command line.
func processesWith(t *testing.T, text string) []string {
	t.Helper()
	all, err := exec.Command("ps", "-ww", "-e", "-o", "pid=,args=").Output()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for line := range strings.Lines(string(all)) {
		if pid, args, _ := strings.Cut(strings.TrimSpace(line), " "); strings.Contains(args, text) {
			found = append(found, pid)
		}
	}
	return found
}

// TestLab opens JupyterLab as a reader does, looks at it over HTTP, starts a
// kernel in it, and ends it with each of the signals that a terminal, a
// service manager and a closed window send.
func TestLab(t *testing.T) {
	if apart(t) {
		return
	}
	root := theClone(t)
	for _, by := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(by.String(), func(t *testing.T) {
			temporary := t.TempDir()
			t.Setenv("TMPDIR", temporary)
			s := startLab(t, root)
			if !strings.HasPrefix(s.URL, "http://127.0.0.1:") {
				t.Errorf("it listens at %s, not on the loopback interface", s.URL)
			}
			if status, _ := s.get(t, "GET", "api/contents", false); status != http.StatusForbidden {
				t.Errorf("without its token it answers %d, want %d", status, http.StatusForbidden)
			}
			if status, _ := s.get(t, "GET", "api/contents/lessons", true); status != http.StatusOK {
				t.Errorf("the clone's folder lessons: %d", status)
			}
			_, specs := s.get(t, "GET", "api/kernelspecs", true)
			if !strings.Contains(specs, At(root).Home()) || !strings.Contains(specs, "Go (Locklab)") {
				t.Errorf("the kernels are not the clone's: %s", specs)
			}
			_, page := s.get(t, "GET", "lab", true)
			if !strings.Contains(page, "jupyter-config-data") {
				t.Errorf("there is no JupyterLab: %.300s", page)
			}
			_, settings := s.get(t, "GET", "lab/api/settings/@jupyterlab/apputils-extension:notification", true)
			var notification struct {
				Schema struct {
					Properties struct {
						FetchNews, CheckForUpdates struct{ Default any }
					}
				}
			}
			if err := json.Unmarshal([]byte(settings), &notification); err != nil {
				t.Error(err)
			}
			if got := notification.Schema.Properties; got.FetchNews.Default != "false" ||
				got.CheckForUpdates.Default != false {
				t.Errorf("the pop-ups are not off: %v", got)
			}
			if status, script := s.get(t, "GET", "lab/extensions/locklab/static/echarts.min.js",
				true); status != http.StatusOK || len(script) < 500_000 {
				t.Errorf("ECharts: %d, %d bytes", status, len(script))
			}

			pids := s.runKernel(t, temporary)

			begin := time.Now()
			if err := s.Process.Signal(by); err != nil {
				t.Fatal(err)
			}
			err := s.Wait()
			if took := time.Since(begin); err != nil && took > patience {
				// Its kernels had not ended by then, and it was killed, as promised.
				t.Logf("on this busy machine it was killed after %v: %v", took, err)
			} else if err != nil {
				t.Errorf("it ended with %v after %v, want status 0\n%s", err, took, s.said)
			}
			if alive(fmt.Sprint(s.PID)) {
				t.Error("JupyterLab is still there")
			}
			for _, pid := range pids {
				until(t, "the kernel ends", func() bool { return !alive(pid) })
			}
			if conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.Port)); err == nil {
				conn.Close()
				t.Error("something still listens on its port")
			}
			if left, err := os.ReadDir(temporary); err != nil || len(left) != 0 {
				t.Errorf("temporary files are left: %v %v", left, err)
			}
			for _, trouble := range []string{"Traceback", "y/[n]", "Error message"} {
				if strings.Contains(s.said.String(), trouble) {
					t.Errorf("it said:\n%s", s.said)
				}
			}
		})
	}
}

// TestLabIsKilled interrupts a JupyterLab that does not answer, twice, as a reader
// who is in a hurry does. Its kernels go with it.
func TestLabIsKilled(t *testing.T) {
	if apart(t) {
		return
	}
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	s := startLab(t, theClone(t))
	pids := append(s.runKernel(t, temporary), fmt.Sprint(s.PID))
	syscall.Kill(s.PID, syscall.SIGSTOP)
	// Two of the same kind may come as one.
	s.Process.Signal(syscall.SIGINT)
	s.Process.Signal(syscall.SIGTERM)
	if s.Wait(); s.ProcessState.ExitCode() != 128+int(syscall.SIGKILL) {
		t.Errorf("it ended with %v\n%s", s.ProcessState, s.said)
	}
	for _, pid := range pids {
		until(t, "JupyterLab and the kernel end", func() bool { return !alive(pid) })
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) != 0 {
		t.Errorf("temporary files are left: %v %v", left, err)
	}
}

// TestLabLog expects each JupyterLab that is running to have a log of its own,
// and the next one to begin it anew.
func TestLabLog(t *testing.T) {
	c := At(newClone(t))
	if err := os.MkdirAll(c.Path(state), 0o777); err != nil {
		t.Fatal(err)
	}
	open := func() *os.File {
		t.Helper()
		log, err := c.labLog(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := log.WriteString("said\n"); err != nil {
			t.Fatal(err)
		}
		return log
	}
	first, second := open(), open()
	if first.Name() != c.Path(state, "jupyterlab.log") || second.Name() == first.Name() {
		t.Errorf("the logs are %s and %s", first.Name(), second.Name())
	}
	first.Close()
	third := open()
	if third.Name() != first.Name() {
		t.Errorf("the log of one that has ended is %s, and the next one has %s", first.Name(), third.Name())
	}
	if text, err := os.ReadFile(third.Name()); err != nil || string(text) != "said\n" {
		t.Errorf("it holds %q (%v)", text, err)
	}
	second.Close()
	third.Close()
}

// TestLabWithAPortTaken takes JupyterLab's port first.
func TestLabWithAPortTaken(t *testing.T) {
	if apart(t) {
		return
	}
	root := theClone(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	// Arguments of the reader's come after set-up's own: this one names the port.
	s := startLab(t, root, fmt.Sprintf("--port=%d", port))
	if s.Port == port {
		t.Errorf("it says that it listens on port %d, which is taken", port)
	}
}

// TestLabEndsWithSetUp kills what runs JupyterLab with SIGKILL, which nothing
// can answer.
func TestLabEndsWithSetUp(t *testing.T) {
	if apart(t) {
		return
	}
	if _, err := os.Stat("/proc/self"); err != nil {
		t.Skip("SKIP: only Linux ends a process together with its parent")
	}
	root := theClone(t)
	s := startLab(t, root)
	s.Process.Kill()
	s.Wait()
	until(t, "JupyterLab ends", func() bool { return !alive(fmt.Sprint(s.PID)) })
}

// TestGoplsEndsWithItsKernel kills a kernel that has just started, before it is
// connected to its gopls.
func TestGoplsEndsWithItsKernel(t *testing.T) {
	if apart(t) {
		return
	}
	root := theClone(t)
	s := startLab(t, root)
	kernel := s.startKernel(t)
	var gopls string
	until(t, "the kernel starts gopls", func() bool {
		for _, of := range processesWith(t, kernel) {
			for _, pid := range processesWith(t, "gopls_socket") {
				var id int
				if fmt.Sscan(pid, &id); fmt.Sprint(parentOf(id)) == of {
					gopls = pid
				}
			}
		}
		return gopls != ""
	})
	for _, pid := range processesWith(t, kernel) {
		if err := exec.Command("kill", "-KILL", pid).Run(); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "gopls ends", func() bool { return !alive(gopls) })
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

// TestLaunch runs the program that starts the kernel with another in the
// kernel's place, which tells its GOFLAGS.
func TestLaunch(t *testing.T) {
	dir := t.TempDir()
	kernel := filepath.Join(dir, "a kernel $(exit 3)")
	write(t, kernel, "#!/bin/sh\necho \"$GOFLAGS|$1|$2\"\n")
	if err := os.Chmod(kernel, 0o777); err != nil {
		t.Fatal(err)
	}
	start := filepath.Join(dir, "launch")
	write(t, start, launch)
	t.Setenv("GOENV", "off")
	for _, test := range []struct{ goflags, want string }{
		{"", "-ldflags=-w"},
		{"-buildvcs=false", "-buildvcs=false -ldflags=-w"},
		{"-mod=mod -trimpath", "-trimpath -ldflags=-w"},
		{"-ldflags=-s", "-ldflags=-s"},
		{"--mod=vendor --ldflags=-s", "--ldflags=-s"},
	} {
		t.Setenv("GOFLAGS", test.goflags)
		said, err := exec.CommandContext(t.Context(), "/bin/sh", start, kernel, "--kernel", "a b").CombinedOutput()
		flags, rest, _ := strings.Cut(strings.TrimSpace(string(said)), "|")
		if got := strings.Join(strings.Fields(flags), " "); err != nil || got != test.want || rest != "--kernel|a b" {
			t.Errorf("GOFLAGS=%q: the kernel got %q (%v), want %q", test.goflags, said, err, test.want)
		}
	}
}

// TestInstall puts the kernel into a Jupyter of the reader's that has other
// kernels, and takes it away again.
func TestInstall(t *testing.T) {
	root := theClone(t)
	dir := filepath.Join(t.TempDir(), "share", "jupyter")
	write(t, filepath.Join(dir, "kernels", "gonb", "kernel.json"),
		`{"argv": ["/nowhere/gonb"], "display_name": "another", "language": "go"}`)
	write(t, filepath.Join(dir, "kernels", "rust", "kernel.json"), `{}`)
	before := tree(t, dir)

	for range 2 { // the second time over its own
		written, err := At(root).Install(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range written {
			if _, err := os.Stat(file); err != nil {
				t.Error(err)
			}
		}
	}
	list := At(root).Python(t.Context(), "-m", "jupyter_client.kernelspecapp", "list", "--json")
	list.Env = append(list.Env, "JUPYTER_DATA_DIR="+dir, "JUPYTER_PREFER_ENV_PATH=0")
	text, err := list.Output()
	if err != nil || !strings.Contains(string(text), `"resource_dir": "`+filepath.Join(dir, "kernels", KernelName)) ||
		!strings.Contains(string(text), "-go_work="+root) {
		t.Errorf("Jupyter does not see the kernel: %v\n%s", err, text)
	}
	inInstalledKernel(t, root, dir)

	removed, err := Uninstall(dir)
	if err != nil || len(removed) != 2 {
		t.Errorf("Uninstall: %q, %v", removed, err)
	}
	sameTree(t, tree(t, dir), before)
	if removed, err := Uninstall(dir); err != nil || len(removed) != 0 {
		t.Errorf("Uninstall with nothing there: %q, %v", removed, err)
	}

	// A kernel of that name that is not ours stays.
	write(t, filepath.Join(dir, "kernels", KernelName, "kernel.json"), `{"argv": ["/nowhere/gonb"]}`)
	before = tree(t, dir)
	if _, err := At(root).Install(t.Context(), dir); err == nil {
		t.Error("it replaced somebody else's kernel")
	} else {
		oneSentence(t, err.Error(), "somebody else's", runAgain)
	}
	if removed, err := Uninstall(dir); err != nil || len(removed) != 0 {
		t.Errorf("Uninstall of somebody else's: %q, %v", removed, err)
	}
	sameTree(t, tree(t, dir), before)
}

// inInstalledKernel runs a cell that is explored in the kernel that a reader's Jupyter has in
// dir, in a folder that is not the clone's.
func inInstalledKernel(t *testing.T, root, dir string) {
	t.Helper()
	const cell = `import (
	"fmt"

	"locklab/lessons/schedule"
)

%%
fmt.Print(schedule.Explore(func() int {
	counter := 0
	done := make(chan bool)
	for range 2 {
		go func() {
			counter++
			done <- true
		}()
	}
	<-done
	<-done
	return counter
}))`
	source, err := json.Marshal(cell)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "installed.ipynb")
	write(t, file, `{"cells": [{"cell_type": "code", "execution_count": null, "id": "explored", "metadata": {},
		"outputs": [], "source": `+string(source)+`}],
		"metadata": {"kernelspec": {"name": "`+KernelName+`", "display_name": "", "language": "go"}},
		"nbformat": 4, "nbformat_minor": 5}`)
	run := At(root).Jupyter(t.Context(), "execute", "--inplace", file)
	run.Env = append(os.Environ(), "JUPYTER_DATA_DIR="+dir, "JUPYTER_PREFER_ENV_PATH=0", HomeVariable+"=")
	if said, err := run.CombinedOutput(); err != nil {
		t.Fatalf("the installed kernel: %v\n%s", err, said)
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), "1  60 orders  75.0 %") {
		t.Errorf("the installed kernel's cell leaves %v\n%s", err, text)
	}
}

func TestUserDir(t *testing.T) {
	t.Setenv("JUPYTER_DATA_DIR", "/data")
	if dir, err := UserDir(); dir != "/data" || err != nil {
		t.Errorf("UserDir() = %q, %v", dir, err)
	}
	t.Setenv("JUPYTER_DATA_DIR", "")
	t.Setenv("HOME", "")
	t.Setenv("XDG_DATA_HOME", "")
	if _, err := UserDir(); err == nil {
		t.Error("without HOME: no error")
	} else {
		oneSentence(t, err.Error(), "--prefix")
	}
}

// TestCheck breaks a set-up in each way and expects check to find it and to
// say what to do, without mending it.
func TestCheck(t *testing.T) {
	find := func(t *testing.T, root, what string, want State, words ...string) {
		t.Helper()
		var seen []string
		for _, finding := range At(root).Check(t.Context()) {
			seen = append(seen, fmt.Sprint(finding))
			if finding.What == what {
				if finding.State != want {
					t.Errorf("%s is %v, want %v", what, finding.State, want)
				}
				if want != OK {
					oneSentence(t, finding.Remedy, words...)
				}
				return
			}
		}
		t.Errorf("check says nothing of %q, only %q", what, seen)
	}
	const mend = "go run ./kernel-setup prepare"
	t.Run("nothing there", func(t *testing.T) {
		newFakes(t, nil)
		root := newClone(t)
		find(t, root, "Python environment", Broken, mend)
		if _, err := os.Stat(filepath.Join(root, ".venv")); err == nil {
			t.Error("check made .venv")
		}
	})
	t.Run("parts broken", func(t *testing.T) {
		f := newFakes(t, nil)
		root := newClone(t)
		mustPrepare(t, root)
		find(t, root, "Python environment", OK)
		// The fakes' Python runs no cell.
		find(t, root, "a cell in the kernel", Broken, "does not run a cell", mend)
		os.Remove(filepath.Join(root, ".venv/bin/gopls"))
		find(t, root, "GoNB kernel", Broken, mend)
		write(t, filepath.Join(root, ".venv", echartsPath), "")
		find(t, root, "ECharts", Without, mend, "go-echarts' host")
		os.Remove(filepath.Join(root, ".venv/lib/python3.12/site-packages/package1.py"))
		find(t, root, "Python environment", Broken, "missing", mend)
		os.Remove(filepath.Join(f.bin, "python3"))
		find(t, root, "Python", Broken, "Python is missing", runAgain)
		os.Remove(filepath.Join(f.bin, "go"))
		find(t, root, "Go", Broken, "Go is missing", runAgain)
	})
	t.Run("moved", func(t *testing.T) {
		newFakes(t, nil)
		before := newClone(t)
		mustPrepare(t, before)
		write(t, filepath.Join(before, ".venv", "pyvenv.cfg"),
			"version = 3.12.1\ncommand = /usr/bin/python3 -m venv "+filepath.Join(before, ".venv")+"\n")
		after := filepath.Join(t.TempDir(), "moved")
		if err := os.Rename(before, after); err != nil {
			t.Fatal(err)
		}
		find(t, after, "Python environment", Broken, "the clone has moved", mend)
	})
	t.Run("all well", func(t *testing.T) {
		root := theClone(t)
		for _, finding := range At(root).Check(t.Context()) {
			if finding.State == Broken {
				t.Errorf("%s: %s", finding.What, finding.Remedy)
			}
		}
		find(t, root, "a cell in the kernel", OK)
		find(t, root, "  jupyterlab", OK)
	})
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
