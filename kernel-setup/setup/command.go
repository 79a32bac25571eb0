package setup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// command is a program that a step runs; its output is kept for the error.
type command struct {
	*exec.Cmd
	output bytes.Buffer
}

func (c *clone) command(ctx context.Context, working func(string), name string, args ...string) *command {
	cmd := &command{Cmd: exec.CommandContext(ctx, name, args...)}
	cmd.Env = Environ(c.root)
	return cmd
}

// failure is a program that ended with an error, and what it said.
type failure struct {
	command string
	output  string
	err     error
}

func (f *failure) Error() string {
	return fmt.Sprintf("%s failed (%v):\n%s", f.command, f.err, strings.TrimSpace(f.output))
}

func (f *failure) Unwrap() error { return f.err }

func (c *command) run() error {
	c.Stdout, c.Stderr = &c.output, &c.output
	if err := c.Cmd.Run(); err != nil {
		return &failure{strings.Join(c.Args, " "), c.output.String(), err}
	}
	return nil
}

func explain(c *clone, err error) error     { return err }
func explainHome(c *clone, err error) error { return err }
func checkPath(c *clone) error              { return nil }

func explainGo(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("go env failed: %s", strings.TrimSpace(string(exit.Stderr)))
	}
	return fmt.Errorf("Go is missing on PATH: install it and run this again (%w)", err)
}
