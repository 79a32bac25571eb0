package setup

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ours are the variables that Environ sets or takes away, so that neither the
// reader's own Jupyter nor an active Python environment shows through.
func ours(name string) bool {
	switch name {
	case "PATH", "VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "PYTHONNOUSERSITE",
		"JUPYTER_CONFIG_DIR", "JUPYTER_CONFIG_PATH", "JUPYTER_DATA_DIR", "JUPYTER_PATH", "JUPYTER_RUNTIME_DIR",
		"JUPYTER_PREFER_ENV_PATH", "JUPYTER_NO_CONFIG", "JUPYTER_PLATFORM_DIRS",
		"JUPYTERLAB_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR",
		"IPYTHONDIR", "GOPLSCACHE", "GOWORK", "GOBIN", "GOOS", "GOARCH":
		return true
	}
	return false
}

// Environ returns the environment in which every Jupyter command of the clone
// at root must run: this process's own, with the Python environment and the Go
// that go.mod names first on PATH, and the settings, data and run-time files
// of Jupyter, IPython and gopls inside the home. Where the home cannot be
// written, as in an image, those files go to the programs' own places under
// $HOME.
func Environ(root string) []string {
	if absolute, err := filepath.Abs(root); err == nil {
		root = absolute
	}
	c := &clone{root: root, home: Home(root)}
	if gos, err := askGo(context.Background(), root); err == nil {
		c.gos = gos // without Go there is no kernel to run either, and Prepare has said so
	}
	return c.environ()
}

func (c *clone) environ() []string {
	path := []string{c.path("bin")}
	if c.gos.GOROOT != "" {
		path = append(path, filepath.Join(c.gos.GOROOT, "bin"))
	}
	if old := os.Getenv("PATH"); old != "" {
		path = append(path, old)
	}
	var environ []string
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); !ours(name) {
			environ = append(environ, entry)
		}
	}
	environ = append(environ,
		"PATH="+strings.Join(path, string(filepath.ListSeparator)),
		"VIRTUAL_ENV="+c.home,
		"PYTHONNOUSERSITE=1",
		"JUPYTER_PREFER_ENV_PATH=1",
		"JUPYTERLAB_DIR="+c.path("share", "jupyter", "lab"),
	)
	if !writable(c.path(state)) {
		return environ
	}
	jupyter := c.path(state, "jupyter")
	return append(environ,
		"JUPYTER_CONFIG_DIR="+filepath.Join(jupyter, "config"),
		"JUPYTER_DATA_DIR="+filepath.Join(jupyter, "data"),
		"JUPYTER_RUNTIME_DIR="+filepath.Join(jupyter, "runtime"),
		"JUPYTERLAB_SETTINGS_DIR="+filepath.Join(jupyter, "settings"),
		"JUPYTERLAB_WORKSPACES_DIR="+filepath.Join(jupyter, "workspaces"),
		"IPYTHONDIR="+c.path(state, "ipython"),
		"GOPLSCACHE="+c.path(state, "gopls"),
	)
}

// Jupyter returns the command "jupyter args…" of the clone at root, in the
// environment of [Environ] and with the clone as its folder. It is killed
// when ctx is done, unless the caller sets another Cancel.
func Jupyter(ctx context.Context, root string, args ...string) *exec.Cmd {
	// -I: what lies in the current folder is no part of Jupyter, whatever its
	// name is.
	arguments := append([]string{"-I", "-m", "jupyter"}, args...)
	cmd := exec.CommandContext(ctx, filepath.Join(Home(root), "bin", "python"), arguments...)
	cmd.Dir = root
	cmd.Env = Environ(root)
	return cmd
}
