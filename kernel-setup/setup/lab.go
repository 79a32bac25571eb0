package setup

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// firstNotebook is what the lesson opens on.
const firstNotebook = "notebooks/01-lock.ipynb"

// Lab returns the command that runs JupyterLab on the first notebook, with
// args after its own. It listens on the loopback interface only, asks for its
// token, and takes the next free port when 8888 is taken. Whatever args say
// holds: JupyterLab takes the last of two contradicting flags.
func (c *Clone) Lab(ctx context.Context, args ...string) *exec.Cmd {
	all := []string{"-m", "jupyterlab",
		"--ServerApp.root_dir=" + c.root,
		"--ServerApp.ip=127.0.0.1",
		"--log-level=WARN", "--LabApp.log_level=WARN",
	}
	if _, err := os.Stat(filepath.Join(c.root, firstNotebook)); err == nil {
		all = append(all, "--LabApp.default_url=/lab/tree/"+firstNotebook)
	}
	if os.Geteuid() == 0 {
		all = append(all, "--allow-root") // else Jupyter refuses, as it does in a container of root's
	}
	return c.Python(ctx, append(all, args...)...)
}

// patience is how long JupyterLab gets to end its kernels.
const patience = 10 * time.Second

// RunLab runs JupyterLab in the foreground until it ends by itself or this
// process gets SIGINT, SIGTERM or SIGHUP, which end JupyterLab and its kernels.
// A second signal, or 10 seconds, kills them at once. It returns JupyterLab's exit
// status, which is 0 after a signal that it obeyed, also after Ctrl-C: that is
// how a reader ends the lesson. Temporary files of the kernels and their cells
// go into a folder of this run's own, which goes with it.
func (c *Clone) RunLab(args ...string) (status int, err error) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)

	// Kernels that are killed, and compilers that are interrupted, leave their
	// temporary files behind.
	temporary, err := os.MkdirTemp("", "locklab-")
	if err != nil {
		return 1, fmt.Errorf("No temporary folder can be made (%w): set TMPDIR to a folder that can be written %s", err, again)
	}
	defer os.RemoveAll(temporary)

	lab := c.Lab(context.Background(), args...)
	lab.Env = append(lab.Env, "TMPDIR="+temporary)
	lab.Stdout, lab.Stderr = os.Stdout, os.Stderr
	// Its own group: Ctrl-C in the terminal comes to this process alone, and
	// JupyterLab does not ask whether it was meant.
	lab.SysProcAttr = ownGroup(syscall.SIGTERM)
	runtime.LockOSThread() // on Linux JupyterLab ends with this thread
	defer runtime.UnlockOSThread()
	if err := lab.Start(); err != nil {
		return 1, err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		lab.Wait()
	}()
	parent := parentGone()
	for asked := false; ; {
		var late <-chan time.Time
		if asked {
			late = time.After(patience)
		}
		select {
		case <-ended:
			return exitStatus(lab.ProcessState), nil
		case <-signals:
			if asked {
				killTree(lab.Process.Pid)
			}
		case <-parent:
			parent = nil
		case <-late:
			killTree(lab.Process.Pid)
		}
		if !asked {
			lab.Process.Signal(syscall.SIGTERM)
			asked = true
		}
	}
}

// killTree kills a process and all that descend from it: a kernel has a session of
// its own and would go on when JupyterLab is killed. Where there is no ps, it kills
// the process alone.
func killTree(pid int) {
	list, _ := exec.Command("ps", "-A", "-o", "pid=,ppid=").Output()
	children := map[int][]int{}
	for line := range strings.Lines(string(list)) {
		var child, parent int
		if n, _ := fmt.Sscan(line, &child, &parent); n == 2 {
			children[parent] = append(children[parent], child)
		}
	}
	for tree := []int{pid}; len(tree) > 0; tree = append(tree[1:], children[tree[0]]...) {
		if p, err := os.FindProcess(tree[0]); err == nil { // parents first: JupyterLab restarts its kernels
			p.Kill()
		}
	}
}

// parentGone returns a channel that is closed when the go command that runs
// this program is gone. A SIGTERM or SIGKILL sent to "go run" ends only the go
// command (go.dev/issue/40467), and JupyterLab would go on with nobody to end
// it. A program that was not started by go run may outlive its parent.
func parentGone() <-chan struct{} {
	gone := make(chan struct{})
	program, err := os.Executable()
	if err != nil || !ranByGo.MatchString(filepath.Base(filepath.Dir(program))) {
		return gone
	}
	parent := os.Getppid()
	go func() {
		for os.Getppid() == parent {
			time.Sleep(200 * time.Millisecond)
		}
		close(gone)
	}()
	return gone
}

// ranByGo is the name of the folder of a program that go run has started: it
// builds …/b001/exe/kernel-setup, or finds GOCACHE/…/HASH-d/kernel-setup when it has
// built the same before.
var ranByGo = regexp.MustCompile(`^(exe|[0-9a-f]{64}-d)$`)

// exitStatus is the exit status as a shell counts it.
func exitStatus(state *os.ProcessState) int {
	if wait, ok := state.Sys().(syscall.WaitStatus); ok && wait.Signaled() {
		return 128 + int(wait.Signal())
	}
	return state.ExitCode()
}
