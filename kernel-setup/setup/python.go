package setup

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

//go:embed data/requirements.txt
var requirements string

// oldestPython is the oldest minor version of Python 3 that JupyterLab 4.6
// and requirements.txt support.
const oldestPython = 10

var pythonStep = step{
	name: "Python environment",
	key: func(c *clone) (string, error) {
		// The home is part of it: scripts of a Python environment name it, so
		// that one that was moved does not work.
		return digest(requirements, c.home), nil
	},
	outputs: []string{"bin/python", "bin/jupyter", "pyvenv.cfg", "lib", "share", "etc"},
	run:     makePython,
}

// makePython makes the Python environment from nothing: whatever is there of
// an earlier one goes first, and set-up's own folder stays.
func makePython(ctx context.Context, c *clone, working func(string)) error {
	python, err := findPython(ctx, c)
	if err != nil {
		return err
	}
	working("removing what is left of an earlier one")
	entries, err := os.ReadDir(c.home)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() != state {
			if err := os.RemoveAll(c.path(entry.Name())); err != nil {
				return err
			}
		}
	}
	working("making it with " + python)
	if err := c.command(ctx, working, python, "-m", "venv", c.home).run(); err != nil {
		return err
	}
	list := c.path(state, "requirements.txt")
	if err := writeFile(list, []byte(requirements), 0o666); err != nil {
		return err
	}
	return c.command(ctx, working, c.path("bin", "python"), "-m", "pip", "install",
		"--require-hashes", "--no-deps", "--no-input", "--disable-pip-version-check", "--no-warn-script-location",
		"--progress-bar", "off", "-r", list).run()
}

// findPython returns the interpreter to make the environment with: the first
// on PATH that is new enough.
func findPython(ctx context.Context, c *clone) (string, error) {
	var found []string
	seen := map[string]bool{}
	for _, name := range pythonNames() {
		for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
			path := filepath.Join(dir, name)
			if dir == "" || dir == c.path("bin") || seen[path] {
				continue
			}
			seen[path] = true
			if info, err := os.Stat(path); err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
				continue
			}
			base, minor, err := askPython(ctx, path)
			if err != nil {
				continue
			}
			if minor >= oldestPython {
				return base, nil
			}
			found = append(found, fmt.Sprintf("3.%d (%s)", minor, path))
		}
	}
	if found == nil {
		return "", fmt.Errorf("Python is missing: install Python 3.%d or newer and run this again", oldestPython)
	}
	return "", fmt.Errorf("Python %s is too old: JupyterLab needs 3.%d or newer; install it and run this again",
		strings.Join(found, ", "), oldestPython)
}

func pythonNames() []string {
	names := []string{"python3", "python"}
	for minor := 14; minor >= oldestPython; minor-- {
		names = append(names, fmt.Sprintf("python3.%d", minor))
	}
	return names
}

// askPython returns the interpreter behind path, past any environment that
// path belongs to, and its minor version.
func askPython(ctx context.Context, path string) (base string, minor int, err error) {
	const question = `import sys; print(sys.version_info[0], sys.version_info[1], getattr(sys, "_base_executable", sys.executable) or sys.executable)`
	output, err := exec.CommandContext(ctx, path, "-I", "-c", question).Output()
	if err != nil {
		return "", 0, err
	}
	fields := strings.SplitN(strings.TrimSpace(string(output)), " ", 3)
	if len(fields) != 3 || fields[0] != "3" {
		return "", 0, errors.New("not a Python 3")
	}
	if minor, err = strconv.Atoi(fields[1]); err != nil {
		return "", 0, err
	}
	return fields[2], minor, nil
}
