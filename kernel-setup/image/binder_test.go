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
	t.Cleanup(func() { // if it has been killed, its container goes on
		left, _ := exec.Command("docker", "ps", "--all", "--quiet", "--filter", "ancestor="+image+"-binder").Output()
		for _, id := range strings.Fields(string(left)) {
			exec.Command("docker", "rm", "--force", "--volumes", id).Run()
		}
		exec.Command("docker", "rmi", image+"-binder").Run()
	})
	// It begins by listing all images. An engine may fail in that when one of them is
	// removed at the same moment, as the tests beside this one do.
	const tries = 3
	for try := 1; ; try++ {
		said, err := opensLab(t, python, config, clone)
		if err == nil {
			return
		}
		if try == tries || !strings.Contains(said, "image not known") {
			t.Fatalf("%v\n%s", err, said)
		}
		t.Logf("the engine failed, once more: %v\n%s", err, said)
	}
}

// opensLab runs repo2docker until its JupyterLab answers, and ends it.
func opensLab(t *testing.T, python, config, clone string) (said string, err error) {
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
	stop := func() {
		cmd.Process.Signal(syscall.SIGINT) // as Ctrl-C: it ends and removes its container
		select {
		case <-ended:
		case <-time.After(time.Minute):
			syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			<-ended
		}
	}
	deadline := time.After(10 * time.Minute)
	for {
		response, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/api", port))
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				stop()
				return log.String(), nil
			}
		}
		select {
		case err := <-ended:
			return log.String(), fmt.Errorf("repo2docker ended before JupyterLab answered: %v", err)
		case <-deadline:
			stop()
			return log.String(), fmt.Errorf("JupyterLab does not answer: %v", err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}
