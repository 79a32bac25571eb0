//go:build unix

package image_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"locklab/kernel-setup/tests/labtest"
)

// repo2docker, which Binder is made of, finds the Dockerfile, builds it and
// opens JupyterLab with a command of its own.
func TestBinder(t *testing.T) {
	built(t)
	python := filepath.Join(labtest.Environment(t, "repo2docker", "testdata/requirements.txt"), "bin", "python")
	clone, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	config := filepath.Join(dir, "repo2docker_config.py")
	if err := os.WriteFile(config, []byte(`c.Repo2Docker.extra_build_kwargs = {"network_mode": "host"}`+"\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	// The names that the Dockerfile has by default, so that its layers serve.
	cmd := exec.Command(python, "-m", "repo2docker", "--config", config, "--user-id", "1000", "--user-name", "jovyan",
		"--image-name", image+"-binder", "--publish", fmt.Sprintf("127.0.0.1:%d:8888", port), clone)
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	stop := sync.OnceFunc(func() {
		cmd.Process.Signal(syscall.SIGINT) // as Ctrl-C: it ends and removes its container
		select {
		case <-ended:
		case <-time.After(time.Minute):
			syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			<-ended
		}
	})
	t.Cleanup(func() { // if it has been killed, its container goes on
		left, _ := exec.Command("docker", "ps", "--all", "--quiet", "--filter", "ancestor="+image+"-binder").Output()
		for _, id := range strings.Fields(string(left)) {
			exec.Command("docker", "rm", "--force", "--volumes", id).Run()
		}
		exec.Command("docker", "rmi", image+"-binder").Run()
	})
	defer stop()
	for begin := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		response, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/api", port))
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Since(begin) > 10*time.Minute {
			stop()
			t.Fatalf("JupyterLab does not answer: %v\n%s", err, log.Bytes())
		}
	}
}
