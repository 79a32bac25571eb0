package setup

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

//go:embed data/requirements.txt
var requirements string

// oldestPython is the oldest minor version of Python 3 that JupyterLab 4.6
// and requirements.txt support.
const oldestPython = 10

var pythonStep = step{
	name: "Python environment",
	key: func(ctx context.Context, c *Clone) (string, error) {
		// The home is part of it: the scripts in a Python environment name it,
		// so that one that was moved does not work.
		return digest(requirements, c.home), nil
	},
	outputs: []string{"bin/python", "bin/jupyter", "bin/jupyter-lab", "pyvenv.cfg", "lib", "share", "etc"},
	works:   func(ctx context.Context, c *Clone) bool { return pythonWorks(ctx, c.home) },
	clear:   func(ctx context.Context, c *Clone) error { return c.sweep(ctx) },
	run:     makePython,
	usual:   25 * time.Second,
}

// pythonWorks reports whether the interpreter that the environment in dir was
// made with is still there: a system update replaces 3.11 by 3.12 and leaves
// the environment without its packages.
func pythonWorks(ctx context.Context, dir string) bool {
	output, err := exec.CommandContext(ctx, filepath.Join(dir, "bin", "python"), "-I", "-S", "-c",
		"import sys; print('version = %d.%d.' % sys.version_info[:2])").Output()
	if err != nil {
		return false
	}
	config, err := os.ReadFile(filepath.Join(dir, "pyvenv.cfg"))
	return err == nil && strings.Contains(string(config), strings.TrimSpace(string(output)))
}

// makePython makes the Python environment, in a home that sweep has emptied.
func makePython(ctx context.Context, c *Clone, report reporter) error {
	python, err := findPython(ctx, c)
	if err != nil {
		return err
	}
	return c.makeEnvironment(ctx, python.Executable, c.home, requirements, report)
}

// sweep removes all of the home but set-up's own folder, once it is clear that a
// Python environment can be made there. Things are moved aside before they are
// deleted: what a set-up that was killed left running then finds no folder to
// write to.
func (c *Clone) sweep(ctx context.Context) error {
	if _, err := findPython(ctx, c); err != nil {
		return err
	}
	if err := checkSpace(c); err != nil {
		return err
	}
	entries, err := os.ReadDir(c.home)
	if err != nil {
		return err
	}
	aside, err := os.MkdirTemp(c.scratch(), "old-")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() == state {
			continue
		}
		if err := os.Rename(c.Path(entry.Name()), filepath.Join(aside, entry.Name())); err != nil {
			return err
		}
	}
	return os.RemoveAll(aside)
}

// interpreter is what a Python says of itself.
type interpreter struct {
	Version    [2]int
	Executable string   // past any environment that it belongs to
	Lacks      []string // modules that set-up and JupyterLab need
}

// findPython returns the interpreter to make the environment with: the first
// on PATH that has all that is needed.
func findPython(ctx context.Context, c *Clone) (interpreter, error) {
	var old, poor []string
	seen := map[string]bool{}
	for _, name := range pythonNames() {
		for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
			path := filepath.Join(dir, name)
			if dir == "" || seen[path] || strings.HasPrefix(path, c.home+string(filepath.Separator)) {
				continue
			}
			seen[path] = true
			if info, err := os.Stat(path); err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
				continue
			}
			found, err := askPython(ctx, path)
			switch {
			case err != nil || found.Version[0] != 3:
			case found.Version[1] < oldestPython:
				old = append(old, fmt.Sprintf("%s is 3.%d", path, found.Version[1]))
			case len(found.Lacks) > 0:
				poor = append(poor, lacks(path, found))
			default:
				return found, nil
			}
		}
	}
	switch {
	case poor != nil:
		return interpreter{}, fmt.Errorf("%s %s", poor[0], runAgain)
	case old != nil:
		return interpreter{}, fmt.Errorf("Python is too old: %s, and JupyterLab needs 3.%d or newer. "+
			"Install a newer one beside it, as python3.13 for example, %s",
			strings.Join(old, ", "), oldestPython, runAgain)
	}
	return interpreter{}, fmt.Errorf("Python is missing: install Python 3.%d or newer (%s) %s",
		oldestPython, installHint("python3 python3-venv", "python@3.13"), runAgain)
}

func lacks(path string, found interpreter) string {
	for _, module := range found.Lacks {
		if module == "venv" || module == "ensurepip" {
			return fmt.Sprintf("%s has no venv module, which makes the Python environment: install it (%s)",
				path, installHint(fmt.Sprintf("python3.%d-venv", found.Version[1]), "python@3.13"))
		}
	}
	return fmt.Sprintf("%s was built without %s, which JupyterLab needs: install another Python 3.%d or newer (%s)",
		path, strings.Join(found.Lacks, " and "), oldestPython, installHint("python3 python3-venv", "python@3.13"))
}

func pythonNames() []string {
	names := []string{"python3", "python"}
	for minor := 20; minor >= oldestPython; minor-- { // a newer one beside an old python3
		names = append(names, fmt.Sprintf("python3.%d", minor))
	}
	return names
}

const pythonQuestion = `
import json, sys
try:
    from importlib.util import find_spec
    lacks = [m for m in ("venv", "ensurepip", "_ssl", "_sqlite3", "zlib") if find_spec(m) is None]
except ImportError:
    lacks = []
print(json.dumps({
    "Version": list(sys.version_info[:2]),
    "Executable": getattr(sys, "_base_executable", None) or sys.executable,
    "Lacks": lacks,
}))`

func askPython(ctx context.Context, path string) (found interpreter, err error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	output, err := exec.CommandContext(ctx, path, "-E", "-s", "-c", pythonQuestion).Output()
	if err == nil {
		err = json.Unmarshal(output, &found)
	}
	return found, err
}
