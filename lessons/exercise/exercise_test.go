//go:build unix

package exercise

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"locklab/kernel-setup/tests/labtest"
	"locklab/lessons/dialect"
)

// The answers to the exercises, right and wrong, lie in testdata; notebook_test.go puts them
// into the notebooks' cells. Here the machinery around them is tested.

// cells are programs as a reader's cell is one: this test's own binary becomes the program that the variable cellVariable names.
var cells = map[string]func(){
	"right": func() { CheckTwoLines(safe) },
	"wrong": func() { CheckTwoLines(unsafe) },
	"prints": func() {
		fmt.Println("before the check")
		CheckTwoLines(func(name string, l sync.Locker, say func(string)) {
			fmt.Println("in the answer")
			safe(name, l, say)
		})
		fmt.Println("after the check")
	},
	"two, the second wrong": func() {
		fmt.Println("once")
		CheckTwoLines(safe)
		CheckPossibleLines([]string{"abcd"})
		fmt.Println("never")
	},
	"exits": func() { CheckTwoLines(func(string) { os.Exit(0) }) },
	"hangs": func() {
		CheckTwoLines(func(string) {
			fmt.Println("pid", os.Getpid())
			for {
			}
		})
	},
}

const cellVariable = "EXERCISE_TEST_CELL"

func TestMain(m *testing.M) {
	if cell := cells[os.Getenv(cellVariable)]; cell != nil {
		cell()
		os.Exit(0)
	}
	os.Exit(labtest.Main(m, 8))
}

func safe(name string, l sync.Locker, say func(string)) {
	l.Lock()
	defer l.Unlock()
	say("a")
	say("b")
}

func unsafe(name string, l sync.Locker, say func(string)) {
	say("a")
	say("b")
}

func command(t *testing.T, name string) *exec.Cmd {
	c := exec.CommandContext(t.Context(), os.Args[0])
	c.Env = append(os.Environ(), cellVariable+"="+name, "GONB_TMP_DIR="+t.TempDir())
	return c
}

func TestCell(t *testing.T) {
	for _, test := range []struct {
		cell         string
		fails        bool
		out, not     []string
		complains    string
		complainsNot string
	}{
		{cell: "right", out: []string{"Right.", "orders", "1 of 2", "✓ two-lines", "○ possible-lines"}},
		{cell: "wrong", fails: true, out: []string{"Not yet.", "between two lines", "says", "○ two-lines"}, complains: "two-lines: "},
		{cell: "prints", out: []string{"before the check\n", "in the answer\n", "lines more", "Right.", "after the check\n"}},
		{cell: "two, the second wrong", fails: true, out: []string{"once\n", "Right.", "Not yet.", "✓ two-lines"}, not: []string{"never"}, complains: "possible-lines: "},
		{cell: "exits", fails: true, out: []string{"Not yet.", "ends the whole program"}, complains: "two-lines: "},
	} {
		t.Run(test.cell, func(t *testing.T) {
			t.Parallel()
			var out, complaint bytes.Buffer
			c := command(t, test.cell)
			c.Stdout, c.Stderr = &out, &complaint
			err := c.Run()
			var status *exec.ExitError
			if test.fails && (!errors.As(err, &status) || status.ExitCode() != 1) || !test.fails && err != nil {
				t.Errorf("it ended with %v", err)
			}
			for _, want := range test.out {
				if !strings.Contains(out.String(), want) {
					t.Errorf("it does not say %q", want)
				}
			}
			for _, not := range append(test.not, "before the check\nbefore the check", "once\nonce") {
				if strings.Contains(out.String(), not) {
					t.Errorf("it says %q", not)
				}
			}
			if !strings.Contains(complaint.String(), test.complains) || test.complains == "" && complaint.Len() > 0 {
				t.Errorf("standard error: %q", complaint.String())
			}
			if t.Failed() {
				t.Log(out.String())
			}
		})
	}
}

// A cell that is interrupted is killed. Its child must not go on.
func TestChildEndsWithTheCell(t *testing.T) {
	t.Parallel()
	c := command(t, "hangs")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscanf(out, "pid %d\n", &pid); err != nil {
		t.Fatal(err)
	}
	c.Process.Kill()
	c.Wait()
	for range 1000 {
		if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) || zombie(pid) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	syscall.Kill(pid, syscall.SIGKILL)
	t.Error("the child lives on")
}

// zombie says whether the process has ended and nobody has asked for its status, as happens in a container without an init.
func zombie(pid int) bool {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(status), ") Z ")
}

func TestAccept(t *testing.T) {
	type wanted = func(name string, l *dialect.Lock, say func(string)) error
	type named func(name string, l *dialect.Lock, say func(string)) error
	var none wanted
	problem := errors.New("a problem")
	for _, test := range []struct {
		about  string
		answer any
		says   string // "" if it fits
	}{
		{"the same", func(name string, l *dialect.Lock, say func(string)) error { say(name); return problem }, ""},
		{"a named type", named(func(name string, l *dialect.Lock, say func(string)) error { say(name); return problem }), ""},
		{"an interface", func(name string, l sync.Locker, say func(string)) error { say(name); return problem }, ""},
		{"fewer parameters", func(name string, say func(string)) error { say(name); return problem }, ""},
		{"another result", func(name string, say func(string)) *os.PathError { say(name); return &os.PathError{Err: problem} }, ""},
		{"nothing", nil, "answer is nil"},
		{"a nil function", none, "answer is nil"},
		{"no function", 7, "of type int. The check needs a func(string, *dialect.Lock, func(string)) error"},
		{"another parameter", func(int) error { return nil }, "answer is a func(int) error. The check needs"},
		{"no result", func(name string) {}, "answer is a func(string). The check needs"},
		{"parameters in another order", func(l *dialect.Lock, name string) error { return nil }, "The check needs"},
		{"any number of parameters", func(names ...string) error { return nil }, "The check needs"},
	} {
		f, says := accept[wanted](test.answer, "answer")
		if test.says != "" || says != "" {
			if test.says == "" || !strings.Contains(says, test.says) || f != nil {
				t.Errorf("%s: %q", test.about, says)
			}
			continue
		}
		var said string
		if err := f("thread1", nil, func(s string) { said = s }); said != "thread1" || !errors.Is(err, problem) && fmt.Sprint(err) == "" {
			t.Errorf("%s: it says %q and returns %v", test.about, said, err)
		}
	}
}

func TestUnfinished(t *testing.T) {
	for _, test := range []struct {
		late            bool
		ended           error
		complaint, says string
	}{
		{late: true, ended: errors.New("signal: killed"), says: "after 10s"},
		{ended: errors.New("signal: killed"), says: "killed from outside"},
		{complaint: "runtime: out of memory: cannot allocate 4194304-byte block\nfatal error: out of memory\n", says: "more and more memory"},
		{complaint: "fatal error: runtime: out of memory\n", says: "more and more memory"},
		{complaint: "fatal error: runtime: cannot allocate memory\n", says: "more and more memory"},
		{complaint: "fatal error: out of memory (stackalloc)\n", says: "more and more memory"},
		{complaint: "fatal error: out of memory allocating heap arena metadata\n", says: "more and more memory"},
		{complaint: "runtime: failed to create new OS thread (have 5 already; errno=11)\nfatal error: newosproc\n", says: "more and more memory"},
		{complaint: "fatal error: sync: unlock of unlocked mutex\n[recovered]\n", says: "unlock of unlocked mutex"},
		{complaint: "panic: out of memory, says the answer\n", says: "It ends the whole program: panic:"},
		{ended: errors.New("exit status 3"), complaint: "cannot add\n", says: "os.Exit"},
	} {
		if v := unfinished(test.late, test.ended, test.complaint); v.Right || !strings.Contains(v.Says, test.says) {
			t.Errorf("%v, %q: %q", test.ended, test.complaint, v.Says)
		}
	}
}

func TestEcho(t *testing.T) {
	for _, test := range []struct {
		in    string
		lines int
		want  string
	}{
		{"", 2, ""},
		{"a\nb", 2, "a\nb\n"},
		{"a\nb\nc\nd\n", 2, "a\nb\n… and 2 lines more. The check runs your code many times.\n"},
		{strings.Repeat("x", 10_000) + "\nb\n", 2, strings.Repeat("x", 4096) + "\nb\n"},
	} {
		var out strings.Builder
		if echo(strings.NewReader(test.in), &out, test.lines); out.String() != test.want {
			t.Errorf("%.20q: %q", test.in, out.String())
		}
	}
	keep := &tail{size: 10}
	for i := range 100 {
		fmt.Fprintf(io.Writer(keep), "line %d\n", i)
	}
	if s := keep.String(); !strings.HasPrefix(s, "line 0\n") || !strings.HasSuffix(s, "line 99\n") || len(s) > 20 {
		t.Errorf("%q", s)
	}
}
