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
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

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

// ask asks the server, with its token if token is true.
func (s *server) ask(t *testing.T, method, path string, token bool) (*http.Response, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.URL+path,
		strings.NewReader(`{"name": "locklab"}`))
	if err != nil {
		t.Fatal(err)
	}
	if token {
		request.Header.Set("Authorization", "token "+s.Token)
	}
	return http.DefaultTransport.RoundTrip(request) // no redirect is followed
}

// get is ask for an answer that must come.
func (s *server) get(t *testing.T, method, path string, token bool) (status int, body string) {
	t.Helper()
	response, err := s.ask(t, method, path, token)
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
			// Another JupyterLab may have taken its port since: it does not know this token.
			if ours, err := s.ask(t, "GET", "api/contents/lessons", true); err == nil {
				ours.Body.Close()
				if ours.StatusCode == http.StatusOK {
					t.Error("it still listens on its port")
				}
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
