package setup

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// Environment returns the folder of a Python environment of its own, apart from
// JupyterLab's, and makes it if it is not there. It holds what lock names, a
// requirements.txt in which every package has hashes. Errors and progress are
// those of [Clone.Prepare].
func (c *Clone) Environment(ctx context.Context, name, lock string, progress func(Event)) (dir string, err error) {
	place := filepath.Join(state, "environments", name)
	dir = c.Path(place)
	s := &step{
		name:    "environment " + name,
		key:     func(context.Context, *Clone) (string, error) { return digest(lock, dir), nil },
		outputs: []string{place},
		works:   func(ctx context.Context, c *Clone) bool { return pythonWorks(ctx, dir) },
		clear:   func(context.Context, *Clone) error { return os.RemoveAll(dir) },
		run: func(ctx context.Context, c *Clone, report reporter) error {
			python, err := findPython(ctx, c)
			if err != nil {
				return err
			}
			return c.makeEnvironment(ctx, python.Executable, dir, lock, report)
		},
		usual: 20 * time.Second,
	}
	return dir, c.prepare(ctx, []*step{s}, progress)
}

// makeEnvironment makes a Python environment in dir and installs what lock
// names: with uv where that is installed and does it, with pip otherwise.
func (c *Clone) makeEnvironment(ctx context.Context, python, dir, lock string, report reporter) error {
	report("python -m venv", 0, 0)
	if err := c.command(ctx, python, "-I", "-m", "venv", dir).run(nil); err != nil {
		return err
	}
	list := filepath.Join(c.scratch(), filepath.Base(dir)+"-requirements.txt")
	if err := c.write(list, []byte(lock), 0o666); err != nil {
		return err
	}
	if uv, err := exec.LookPath("uv"); err == nil {
		report("uv pip install", 0, 0)
		if err := c.uvInstall(ctx, uv, dir, list); err == nil || ctx.Err() != nil {
			return err
		}
		// uv knows nothing of pip's settings, an index or a proxy say; and pip
		// tells more about what it does not like. What uv said is in the log.
	}
	return c.pipInstall(ctx, dir, list, pipProgress(lock, report))
}

func (c *Clone) uvInstall(ctx context.Context, uv, dir, list string) error {
	cmd := c.command(ctx, uv, "pip", "install", "--python", filepath.Join(dir, "bin", "python"),
		"--require-hashes", "--no-deps", "--compile-bytecode", "--no-progress", "--requirement", list)
	cmd.Dir = "/" // no uv.toml or pyproject.toml of somebody else's around the clone
	for pips, uvs := range map[string]string{"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_CERT": "SSL_CERT_FILE"} {
		if _, set := os.LookupEnv(uvs); !set && os.Getenv(pips) != "" {
			cmd.Env = append(cmd.Env, uvs+"="+os.Getenv(pips))
		}
	}
	return cmd.run(nil)
}

func (c *Clone) pipInstall(ctx context.Context, dir, list string, see func(line string)) error {
	// -I: no pip.py in the current folder, no PYTHONPATH, no packages of the
	// reader's own. --no-deps: the list is complete, and what is not on it has
	// no hash.
	pip := c.command(ctx, filepath.Join(dir, "bin", "python"), "-I", "-m", "pip", "install",
		"--require-hashes", "--no-deps", "--no-input", "--disable-pip-version-check", "--no-warn-script-location",
		"--progress-bar", "off", "--requirement", list)
	pip.Env = append(pip.Env, "PIP_USER=0", "PIP_TARGET=", "PIP_PREFIX=", "PIP_ROOT=")
	if _, set := os.LookupEnv("PIP_RETRIES"); !set {
		pip.Env = append(pip.Env, "PIP_RETRIES=2") // pip's own 5 take a minute to say that there is no network
	}
	return pip.run(see)
}

var (
	pinned     = regexp.MustCompile(`(?m)^[A-Za-z0-9][^\s=]*==`)
	collecting = regexp.MustCompile(`^(?:Collecting|Requirement already satisfied:) ([^\s=]+)`)
)

// pipProgress reads how far pip is from what it prints: a line for each package
// of the lock, and at last one line before all of them are unpacked.
func pipProgress(lock string, report reporter) func(line string) {
	total, n := len(pinned.FindAllString(lock, -1)), 0
	return func(line string) {
		if match := collecting.FindStringSubmatch(line); match != nil {
			n++
			report(match[1], min(n, total), total)
		} else if strings.HasPrefix(line, "Installing collected packages") {
			report("unpacking", total, total)
		}
	}
}
