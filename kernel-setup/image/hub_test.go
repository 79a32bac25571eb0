//go:build unix

package image_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"locklab/kernel-setup/tests/labtest"
)

// A class of three at a JupyterHub with the configuration, the requirements
// and the class that are in kernel-setup/hub.
func TestHub(t *testing.T) {
	built(t)
	labtest.Prepare(t) // its Python makes the hub's
	if _, err := exec.LookPath("npm"); err != nil {
		labtest.Missing(t, "the hub is not tested, as npm is not installed, which its proxy comes from")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../hub")); err != nil {
		t.Fatal(err)
	}
	in := func(name string, args ...string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = dir
		return cmd
	}
	python := filepath.Join(labtest.Environment(t, "hub", filepath.Join(dir, "requirements.txt")), "bin", "python")
	if output, err := in("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund").CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, output)
	}

	network := "locklab-test-" + strings.ToLower(rand.Text())
	public, api, proxy := freePort(t), freePort(t), freePort(t)
	environ := append(os.Environ(),
		"LOCKLAB_IMAGE="+image, "LOCKLAB_NETWORK="+network, "LOCKLAB_PASSWORD="+rand.Text(),
		fmt.Sprint("LOCKLAB_HUB_PORT=", api))
	t.Cleanup(func() {
		list, _ := exec.Command("docker", "volume", "ls", "--quiet", "--filter", "name="+network).Output()
		for _, name := range strings.Fields(string(list)) {
			exec.Command("docker", "volume", "rm", "--force", name).Run()
		}
		exec.Command("docker", "network", "rm", network).Run()
	})
	// The shell ends the hub when this test lets go of its stdin, however it ends.
	hub := exec.Command("sh", "-c", `"$@" & read -r _; kill $!; wait $!`, "sh", python, "-m", "jupyterhub",
		"--ip=127.0.0.1", fmt.Sprint("--port=", public),
		fmt.Sprint("--ConfigurableHTTPProxy.api_url=http://127.0.0.1:", proxy))
	hub.Dir, hub.Env = dir, environ
	var log bytes.Buffer
	hub.Stdout, hub.Stderr = &log, &log
	hub.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // with its proxy
	hub.WaitDelay = 10 * time.Second
	stdin, err := hub.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := hub.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- hub.Wait() }()
	t.Cleanup(func() {
		stdin.Close() // the hub then ends its servers and its proxy
		select {
		case <-ended:
		case <-time.After(time.Minute):
		}
		syscall.Kill(-hub.Process.Pid, syscall.SIGKILL)
		if t.Failed() {
			t.Logf("the hub said:\n%s", log.Bytes()[max(0, log.Len()-8000):])
		}
	})
	address := fmt.Sprint("http://127.0.0.1:", public)
	for begin := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		response, err := http.Get(address + "/hub/health")
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Since(begin) > 2*time.Minute {
			t.Fatalf("the hub does not answer: %v", err)
		}
	}

	class := in(python, "classroom.py", "--learners", "3", "--think", "1", "--json", address)
	class.Env = environ
	var said bytes.Buffer
	class.Stderr = &said
	output, err := class.Output()
	if err != nil {
		t.Fatalf("the class: %v\n%s", err, said.Bytes())
	}
	type figures struct{ Median, Max float64 }
	var result struct {
		Learners  int
		ServerUp  figures `json:"server up"`
		FirstCell figures `json:"first cell"`
		Cell      figures
		Idle      figures `json:"idle MB"`
		Working   figures `json:"working MB"`
	}
	if err := json.Unmarshal(output, &result); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	t.Logf("%s", output)
	if result.Learners != 3 || result.ServerUp.Median <= 0 || result.FirstCell.Median <= 0 || result.Cell.Median <= 0 {
		t.Errorf("this was no class of three: %s", output)
	}
	// What a learner may take at most is enforced; what it is below that, happens.
	if result.Idle.Median <= 0 || result.Working.Median <= 0 || result.Working.Max > 512 {
		t.Errorf("the memory is not what a learner may take: %s", output)
	}
	// What a learner has is in a volume of his or her own.
	for _, learner := range []string{"learner01", "learner02", "learner03"} {
		got := docker(t, "run", "--rm", "--network", "none", "--volume", network+"-"+learner+":/home/jovyan", image,
			"ls",
			"notebooks/notebooks")
		if !strings.Contains(got, "01-lock.ipynb") {
			t.Errorf("%s has %q", learner, got)
		}
	}
	if left := docker(t, "ps", "--quiet", "--filter", "name="+network); left != "" {
		t.Errorf("servers are left behind: %s", left)
	}
}

// freePort is a port on which nobody listens at the moment.
func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}
