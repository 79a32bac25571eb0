//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"locklab/kernel-setup/setup"
	"locklab/kernel-setup/tests/labtest"
)

func TestMain(m *testing.M) { os.Exit(labtest.Main(m, 2)) }

// run gives the command line args to kernel-setup, inside this process.
func run(t *testing.T, args ...string) (output string, err error) {
	t.Helper()
	var out bytes.Buffer
	cmd := commands(func() {})
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SetArgs(args)
	err = cmd.ExecuteContext(t.Context())
	return out.String(), err
}

func TestHelp(t *testing.T) {
	help, err := run(t, "--help")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"prepare", "install", "check", "uninstall", "book", "exec"} {
		if !strings.Contains(help, "\n  "+name+" ") {
			t.Errorf("--help does not list %s", name)
		}
		more, err := run(t, name, "--help")
		if err != nil || len(more) < 100 {
			t.Errorf("%s --help: %v\n%s", name, err, more)
		}
		help += more
	}
	for line := range strings.Lines(help) {
		if len([]rune(line)) > 81 {
			t.Errorf("wider than 80 columns: %s", line)
		}
	}
}

func TestWrongArguments(t *testing.T) {
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"prepar"}, `no command "prepar"`},
		{[]string{"--no-browser"}, "unknown flag"},
		{[]string{"prepare", "now"}, "now"},
		{[]string{"exec"}, "at least 1 arg"},
		{[]string{"install", "--user", "--prefix=/x"}, "user"},
	} {
		if _, err := run(t, test.args...); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want %q", test.args, err, test.want)
		}
	}
}

func TestUninstallWithNothingThere(t *testing.T) {
	if _, err := run(t, "uninstall", "--prefix="+t.TempDir()); err != nil {
		t.Error(err)
	}
}

var events = []setup.Event{
	{Step: "set-up", Status: setup.Waiting, Detail: "Another set-up is at work."},
	{Step: "two", Number: 2, Steps: 4, Status: setup.Started},
	{Step: "two", Number: 2, Steps: 4, Status: setup.Working, Detail: "a package with a long name, " +
		strings.Repeat("x", 200), Part: 3, Parts: 9},
	{Step: "two", Number: 2, Steps: 4, Status: setup.Done, Elapsed: 2500 * time.Millisecond},
	{Step: "three", Number: 3, Steps: 4, Status: setup.Started},
	{Step: "three", Number: 3, Steps: 4, Status: setup.Skipped, Detail: "npm is not installed (100%)."},
	{Step: "four", Number: 4, Steps: 4, Status: setup.Started},
	{Step: "four", Number: 4, Steps: 4, Status: setup.Failed, Elapsed: time.Second},
}

func TestShowLines(t *testing.T) {
	var out bytes.Buffer
	for _, e := range events {
		showLine(&out, e)
	}
	const want = `Another set-up is at work.
[2/4] two …
[2/4] two: done in 2.5 s
[3/4] three …
[3/4] three: left out. npm is not installed (100%).
[4/4] four …
[4/4] four: failed after 1.0 s
`
	if out.String() != want {
		t.Errorf("it showed\n%swant\n%s", &out, want)
	}
}

func TestShowBars(t *testing.T) {
	var out bytes.Buffer
	show, end := showBars(&out, 80)
	for _, e := range events {
		show(e)
	}
	end() // the bars are drawn by another goroutine until here
	for _, want := range []string{"Another set-up is at work.", "2/4 two",
		"3/4 three: left out. npm is not installed (100%).", "4/4 four"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not show %q:\n%s", want, &out)
		}
	}
	out.Reset()
	show, end = showBars(&out, 80)
	end()
	if out.Len() != 0 {
		t.Errorf("with nothing to do it showed %q", &out)
	}
}

func TestFindings(t *testing.T) {
	var out bytes.Buffer
	printFindings(&out, []setup.Finding{
		{What: "Go", Version: "1.26.8"},
		{What: "Python", State: setup.Broken, Remedy: strings.Repeat("Install it. ", 20)},
	})
	for line := range strings.Lines(out.String()) {
		if len([]rune(line)) > 101 {
			t.Errorf("wider than 100 columns: %s", line)
		}
	}
	for _, want := range []string{"1.26.8", "ok", "broken", "Install it."} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, &out)
		}
	}
}

func TestLeft(t *testing.T) {
	for _, test := range []struct {
		left time.Duration
		want string
	}{
		{-time.Second, ""},
		{0, ""},
		{4 * time.Second, "A few seconds left."},
		{14 * time.Second, "About 10 seconds left."},
		{96 * time.Second, "About 100 seconds left."},
		{110 * time.Second, "About 2 minutes left."},
	} {
		if got := left(test.left); got != test.want {
			t.Errorf("%v: %q, want %q", test.left, got, test.want)
		}
	}
}

// TestProgram builds the program and runs what a reader runs: outside the
// clone, twice inside it, and a command of its environment.
func TestProgram(t *testing.T) {
	clone := labtest.Clone(t)
	t.Parallel()
	root := clone.Root()
	program := filepath.Join(t.TempDir(), "kernel-setup")
	if text, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	runIn := func(dir string, args ...string) (string, int) {
		cmd := exec.Command(program, args...)
		cmd.Dir = dir
		text, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return string(text), cmd.ProcessState.ExitCode()
	}
	if text, code := runIn(t.TempDir(), "prepare"); code != 1 ||
		!strings.Contains(text, "is not inside the locklab clone") || strings.Count(text, "\n") != 1 {
		t.Errorf("outside the clone: status %d\n%s", code, text)
	}
	if text, code := runIn(filepath.Join(root, "lessons"), "prepare"); code != 0 {
		t.Fatalf("prepare: status %d\n%s", code, text)
	}
	begin := time.Now()
	text, code := runIn(root, "prepare")
	t.Logf("the second time: %v", time.Since(begin))
	if code != 0 || text != "Ready in "+clone.Home()+".\n" {
		t.Errorf("the second time: status %d\n%s", code, text)
	}
	text, code = runIn(root, "exec", "--", "python", "-c",
		"import os, sys; print(sys.prefix, os.environ['JUPYTER_RUNTIME_DIR']); sys.exit(7)")
	if code != 7 || !strings.HasPrefix(text, clone.Home()+" "+clone.Home()) {
		t.Errorf("exec: status %d\n%s", code, text)
	}
	if text, code := runIn(root, "exec", "--", "no-such-program"); code != 1 || !strings.Contains(text, "no program") {
		t.Errorf("exec of nothing: status %d\n%s", code, text)
	}
	if text, code := runIn(root, "--", "--no-such-flag=1", "--version"); code != 0 || !strings.Contains(text, "4.6.6") {
		t.Errorf("JupyterLab's own flags: status %d\n%s", code, text)
	}
}

// TestEndedByItsParent sends SIGTERM to "go run" alone, as a service manager
// does, and expects JupyterLab to end.
func TestEndedByItsParent(t *testing.T) {
	root := labtest.Prepare(t)
	t.Parallel()
	// From the second time on go run takes the program out of its cache.
	if output, err := exec.Command("go", "run", "./", "--help").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	mark := fmt.Sprintf("--ServerApp.cookie_options={'comment': '%d'}", os.Getpid()) // to know it by
	cmd := exec.Command("go", "run", "./kernel-setup", "--", "--no-browser", mark)
	cmd.Dir = root
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()
	until := func(what string, want bool) {
		for deadline := time.Now().Add(3 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
			text, err := exec.Command("ps", "-ww", "-e", "-o", "args=").Output()
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for line := range strings.Lines(string(text)) {
				found = found || strings.Contains(line, "-m jupyterlab") && strings.Contains(line, mark) &&
					!strings.Contains(line, "go run")
			}
			if found == want {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s: not within three minutes", what)
			}
		}
	}
	until("JupyterLab starts", true)
	cmd.Process.Signal(syscall.SIGTERM)
	until("JupyterLab ends", false)
}
