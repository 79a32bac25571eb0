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
// of Jupyter, IPython and gopls inside the home.
func Environ(root string) []string {
	if absolute, err := filepath.Abs(root); err == nil {
		root = absolute
	}
	c := &clone{root: root, home: Home(root)}
	path := []string{c.path("bin")}
	if gos, err := askGo(context.Background(), root); err == nil {
		path = append(path, filepath.Join(gos.GOROOT, "bin"))
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
	return append(environ,
		"PATH="+strings.Join(path, string(filepath.ListSeparator)),
		"VIRTUAL_ENV="+c.home,
		"PYTHONNOUSERSITE=1",
		"JUPYTER_PREFER_ENV_PATH=1",
		"JUPYTER_CONFIG_DIR="+c.path(state, "jupyter", "config"),
		"JUPYTER_DATA_DIR="+c.path(state, "jupyter", "data"),
		"JUPYTER_RUNTIME_DIR="+c.path(state, "jupyter", "runtime"),
		"JUPYTERLAB_DIR="+c.path("share", "jupyter", "lab"),
		"JUPYTERLAB_SETTINGS_DIR="+c.path(state, "jupyter", "settings"),
		"JUPYTERLAB_WORKSPACES_DIR="+c.path(state, "jupyter", "workspaces"),
		"IPYTHONDIR="+c.path(state, "ipython"),
		"GOPLSCACHE="+c.path(state, "gopls"),
	)
}

// Jupyter returns the command "jupyter args…" of the clone at root, in the
// environment of [Environ] and with the clone as its folder. It is killed
// when ctx is done, unless the caller sets another Cancel.
func Jupyter(ctx context.Context, root string, args ...string) *exec.Cmd {
	// Not the script bin/jupyter: its first line names an absolute path, which
	// the system cuts at 127 bytes or at the first space.
	arguments := append([]string{"-m", "jupyter"}, args...)
	cmd := exec.CommandContext(ctx, filepath.Join(Home(root), "bin", "python"), arguments...)
	cmd.Dir = root
	cmd.Env = Environ(root)
	return cmd
}
