package setup

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// command is a program that a step runs.
type command struct {
	*exec.Cmd
	clone  *Clone
	answer bytes.Buffer // for a caller that wants standard output apart
}

// command returns a program to run in the environment of the clone, with
// set-up's own folder as its folder. It has a process group of its own, so that
// Ctrl-C in the terminal reaches set-up alone, and set-up ends all of the group.
//
// When set-up is killed, its command must not go on writing while the next
// set-up begins: on Linux it is killed too, and everywhere it holds the lock
// as long as it lives.
func (c *Clone) command(ctx context.Context, name string, args ...string) *command {
	cmd := &command{Cmd: exec.CommandContext(ctx, name, args...), clone: c}
	cmd.Dir = c.Path(state)
	cmd.Env = c.Environ()
	cmd.SysProcAttr = ownGroup(syscall.SIGKILL)
	cmd.Cancel = func() error { return endGroup(cmd.Process) }
	cmd.WaitDelay = 5 * time.Second
	if c.lock != nil {
		cmd.ExtraFiles = []*os.File{c.lock}
	}
	return cmd
}

// run runs the command to its end, copies what it prints to the log and gives
// each line to see, which may be nil.
func (c *command) run(see func(line string)) error {
	out := &lines{see: see}
	if log, err := os.OpenFile(c.clone.logPath(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666); err == nil {
		defer log.Close()
		out.log = log
		fmt.Fprintf(log, "$ %q\n", c.Args)
	}
	if c.Stdout == nil {
		c.Stdout = out
	}
	c.Stderr = out
	if err := c.Cmd.Run(); err != nil {
		return &failure{filepath.Base(c.Path), out.all.String(), err}
	}
	return nil
}

// lines is a writer that hands on line by line.
type lines struct {
	log  *os.File
	see  func(string)
	all  bytes.Buffer
	rest []byte
}

func (l *lines) Write(text []byte) (int, error) {
	l.all.Write(text)
	if l.log != nil {
		l.log.Write(text) // a full disk must not hide what the command said
	}
	l.rest = append(l.rest, text...)
	for {
		line, rest, found := bytes.Cut(l.rest, []byte("\n"))
		if !found {
			return len(text), nil
		}
		l.rest = rest
		if l.see != nil {
			l.see(strings.TrimSpace(string(line)))
		}
	}
}

// failure is a program that ended with an error, and what it had said.
type failure struct {
	program string
	output  string
	err     error
}

func (f *failure) Error() string { return fmt.Sprintf("%s: %v: %s", f.program, f.err, f.output) }
func (f *failure) Unwrap() error { return f.err }
