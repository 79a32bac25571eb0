package setup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// explorerStep builds the program that follows every order of a function, for
// package schedule. Beside it stands what source it was built from: when that is
// edited, cells build another one for themselves.
var explorerStep = step{
	name:    "explorer",
	key:     explorerSource,
	outputs: []string{"bin/explorer", "bin/explorer.source"},
	run: func(ctx context.Context, c *Clone, report reporter) error {
		if err := c.buildPrograms(ctx, report, "./lessons/schedule/explorer"); err != nil {
			return err
		}
		source, err := c.runExplorer(ctx, "source", c.root)
		if err != nil {
			return err
		}
		return c.write(c.Path("bin", "explorer.source"), []byte(source+"\n"), 0o666)
	},
	after:    []*step{&toolsStep}, // which compiles most of what it is made of
	usual:    6 * time.Second,
	yields:   true,
	optional: true,
	without:  "The first cell that explores a function builds the explorer, and takes longer.",
}

// pageStep builds the same program for pages, in which the stepper asks it for
// what does not fit into a notebook. The standard library is compiled once more
// for that, so it comes last.
var pageStep = step{
	name:    "explorer for pages",
	key:     explorerSource,
	outputs: []string{filepath.Join(static, "explorer.wasm"), filepath.Join(static, "wasm_exec.js")},
	run: func(ctx context.Context, c *Clone, report reporter) error {
		gos, err := c.gos(ctx)
		if err != nil {
			return err
		}
		script, err := os.ReadFile(filepath.Join(gos.GOROOT, "lib", "wasm", "wasm_exec.js"))
		if err != nil {
			return err
		}
		program := filepath.Join(c.scratch(), "explorer.wasm")
		build := c.goCommand(ctx, "build", "-ldflags=-s -w", "-o", program, "./lessons/schedule/explorer")
		build.Env = append(build.Env, "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
		if err := build.run(nil); err != nil {
			return err
		}
		text, err := os.ReadFile(program)
		if err != nil {
			return err
		}
		if err := c.write(c.Path(static, "wasm_exec.js"), script, 0o666); err != nil {
			return err
		}
		return c.write(c.Path(static, "explorer.wasm"), text, 0o666)
	},
	after:    []*step{&explorerStep, &raceStep},
	usual:    40 * time.Second,
	late:     true,
	optional: true,
	without:  "Where a program has very many states, its stepper follows the example orders only.",
}

// explorerSource returns what the explorers are built from.
func explorerSource(ctx context.Context, c *Clone) (string, error) {
	pins, err := c.pins(ctx)
	if err != nil {
		return "", err
	}
	parts := []string{pins}
	for _, folder := range []string{"schedule", "internal"} {
		err := filepath.WalkDir(filepath.Join(c.root, "lessons", folder),
			func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
					return err
				}
				text, err := os.ReadFile(path)
				parts = append(parts, path, string(text))
				return err
			})
		if err != nil {
			return "", err
		}
	}
	return digest(parts...), nil
}

// runExplorer returns what the explorer prints.
func (c *Clone) runExplorer(ctx context.Context, args ...string) (string, error) {
	output, err := exec.CommandContext(ctx, c.Path("bin", "explorer"), args...).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return "", errors.New(lastLine(string(exit.Stderr)))
	}
	if err != nil {
		return "", fmt.Errorf("The explorer does not run (%w). %s", err, runPrepare)
	}
	return strings.TrimSpace(string(output)), nil
}
