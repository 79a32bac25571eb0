package setup

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// firstNotebook is what the lesson opens on.
const firstNotebook = "notebooks/01-lock.ipynb"

// lab returns the command that runs JupyterLab on the first notebook, with
// args after its own. It listens on the loopback interface only, asks for its
// token, and takes the next free port when 8888 is taken. Whatever args say
// holds: JupyterLab takes the last of two contradicting flags.
func (c *Clone) lab(ctx context.Context, args ...string) *exec.Cmd {
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
// A second signal, or 10 seconds, kills them at once. It returns JupyterLab's
// exit status, which is 0 after a signal that it obeyed, also after Ctrl-C: that
// is how a reader ends the lesson.
//
// A few lines go to out: the address, where the log is, and the end. When
// JupyterLab ends before it has an address, as it does with --version, out gets
// all that it printed. opened, which may be nil, is called once there is an
// address; its context is done when JupyterLab is to end, and RunLab waits for
// it. Temporary files of the kernels and their cells go into a folder of this
// run's own, which goes with it.
func (c *Clone) RunLab(out io.Writer, opened func(context.Context), args ...string) (status int, err error) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)

	// Kernels that are killed, and compilers that are interrupted, leave their
	// temporary files behind.
	temporary, err := os.MkdirTemp("", "locklab-")
	if err != nil {
		return 1, fmt.Errorf("No temporary folder can be made (%w): "+
			"set TMPDIR to a folder that can be written %s", err, runAgain)
	}
	defer removeAll(temporary)
	log, err := c.labLog(temporary)
	if err != nil {
		return 1, explain(c, err)
	}
	defer log.Close()

	lab := c.lab(context.Background(), args...)
	lab.Env = append(lab.Env, "TMPDIR="+temporary)
	// A file and not a pipe: what a kernel leaves running would hold a pipe open.
	lab.Stdout, lab.Stderr = log, log
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
	running, end := context.WithCancel(context.Background())
	defer end()
	var others sync.WaitGroup

	address := make(chan string, 1)
	go func() { address <- waitForAddress(running, log.Name(), ended) }()
	parent := parentGone()
	known := false
	var family []process // JupyterLab and all below it, when it was asked to end
	for asked := false; ; {
		var late <-chan time.Time
		if asked {
			late = time.After(patience)
		}
		select {
		case url := <-address:
			if known = url != ""; known && !asked {
				fmt.Fprintf(out, "\nThe lesson is open at %s\n", url)
				fmt.Fprintf(out, "Ctrl-C here ends it, with all kernels. JupyterLab's log is %s\n", log.Name())
				if opened != nil {
					others.Go(func() { opened(running) })
				}
			}
			continue
		case <-ended:
			end()
			others.Wait()
			killRest(family, temporary)
			status := exitStatus(lab.ProcessState)
			switch {
			case asked:
				fmt.Fprintln(out, " ended.")
			case !known:
				text, _ := os.ReadFile(log.Name())
				out.Write(text)
			case status == 0:
				fmt.Fprintln(out, "JupyterLab has ended.")
			default:
				fmt.Fprintf(out, "JupyterLab ended with status %d: see the end of %s\n", status, log.Name())
			}
			return status, nil
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
			asked = true
			// The terminal has put ^C at the beginning of the line.
			fmt.Fprint(out, "\rJupyterLab and all kernels …")
			family = descendants(processes(), lab.Process.Pid)
			lab.Process.Signal(syscall.SIGTERM)
			end()
		}
	}
}

// labLog makes the file for what JupyterLab and its kernels print: in the home
// or, where that cannot be written, in the folder temporary. Each JupyterLab
// that is running has one of its own.
func (c *Clone) labLog(temporary string) (*os.File, error) {
	for n := 1; ; n++ {
		name := "jupyterlab.log"
		if n > 1 {
			name = fmt.Sprintf("jupyterlab-%d.log", n)
		}
		file, err := os.OpenFile(c.Path(state, name), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600) // it has the token
		if err != nil {
			return os.Create(filepath.Join(temporary, name))
		}
		// Who prints there holds the lock.
		if free, err := tryLock(file); err == nil && free {
			return file, file.Truncate(0)
		}
		file.Close()
	}
}

// addressLine is where JupyterLab prints that it listens.
var addressLine = regexp.MustCompile(`(?m)^\s+(https?://\S+)$`)

// waitForAddress waits until JupyterLab has printed its address to its log, and
// returns it: empty if JupyterLab ends before.
func waitForAddress(ctx context.Context, log string, ended <-chan struct{}) string {
	for {
		text, _ := os.ReadFile(log)
		if match := addressLine.FindSubmatch(text); match != nil {
			return string(match[1])
		}
		select {
		case <-ended:
			return ""
		case <-ctx.Done():
			return ""
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// A process is one line of ps.
type process struct {
	id, parent int
	args       string
}

// processes lists all processes; none where there is no ps.
func processes() (all []process) {
	list, _ := exec.Command("ps", "-A", "-ww", "-o", "pid=,ppid=,args=").Output()
	for line := range strings.Lines(string(list)) {
		var p process
		if n, _ := fmt.Sscan(line, &p.id, &p.parent); n == 2 {
			fields := strings.Fields(line)
			p.args = strings.Join(fields[2:], " ")
			all = append(all, p)
		}
	}
	return all
}

// descendants returns the process root and all below it, parents first.
func descendants(all []process, root int) (tree []process) {
	children := map[int][]process{}
	for _, p := range all {
		children[p.parent] = append(children[p.parent], p)
		if p.id == root {
			tree = append(tree, p)
		}
	}
	for i := 0; i < len(tree); i++ {
		tree = append(tree, children[tree[i].id]...)
	}
	return tree
}

// killTree kills a process and all that descend from it: a kernel has a session of
// its own and would go on when JupyterLab is killed. Where there is no ps, it kills
// the process alone.
func killTree(pid int) {
	family := descendants(processes(), pid)
	kill(pid) // parents first, as JupyterLab restarts its kernels
	for _, p := range family {
		kill(p.id)
	}
}

func kill(pid int) {
	if p, err := os.FindProcess(pid); err == nil {
		p.Kill()
	}
}

// killRest kills what JupyterLab's kernels have left running, gopls above all,
// which GoNB starts out of reach: those of the family that are still there, and
// whoever has the run's temporary folder in its command line. It waits until they
// are gone, for a second at most.
func killRest(family []process, temporary string) {
	was := map[process]bool{}
	for _, p := range family {
		p.parent = 0 // it has another by now
		was[p] = true
	}
	for range 20 {
		left := 0
		for _, p := range processes() {
			id := p.id
			p.parent = 0
			if (was[p] || strings.Contains(p.args, temporary)) && !strings.Contains(p.args, "<defunct>") {
				kill(id)
				left++
			}
		}
		if left == 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// removeAll removes a folder in which the go command of a gopls that has been killed may still
// write for a moment.
func removeAll(dir string) {
	for range 40 {
		if os.RemoveAll(dir) == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
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
