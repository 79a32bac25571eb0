package setup

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// HomeVariable is the environment variable that names another home folder
// than .venv in the clone. An image sets it, and so may a reader whose clone
// cannot be written.
const HomeVariable = "LOCKLAB_HOME"

// A Clone is one clone of the repository, together with the home that set-up
// fills for it. Its methods may be called from several goroutines.
type Clone struct {
	root, home string
	golang     *goCommand
	lock       *os.File // held by the commands too; nil unless a set-up is at work (see command)
	gently     bool     // let everything else go before what set-up does
}

var moduleLine = regexp.MustCompile(`(?m)^module\s+locklab\s*$`)

// Find returns the clone that the working directory is in: the nearest folder,
// going up, whose go.mod declares the module locklab.
func Find() (*Clone, error) {
	start, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("The current folder cannot be found (%w): change into the clone and run this again.",
			err)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && moduleLine.Match(text) {
			return At(dir), nil
		}
		if dir == filepath.Dir(dir) {
			return nil, fmt.Errorf("%s is not inside the locklab clone: change into the clone and run this again.",
				start)
		}
	}
}

// At returns the clone at root. Its home is $LOCKLAB_HOME, or .venv in root.
func At(root string) *Clone {
	home := os.Getenv(HomeVariable)
	if home == "" {
		home = filepath.Join(root, ".venv")
	}
	return &Clone{root: absolute(root), home: absolute(home), golang: &goCommand{}}
}

func absolute(path string) string {
	if absolute, err := filepath.Abs(path); err == nil {
		return absolute
	}
	return path
}

// holding returns the clone for a set-up that holds the home's lock.
func (c *Clone) holding(lock *os.File) *Clone {
	return &Clone{root: c.root, home: c.home, golang: c.golang, lock: lock, gently: c.gently}
}

// Root returns the absolute path of the clone.
func (c *Clone) Root() string { return c.root }

// Home returns the absolute path of the folder that set-up fills.
func (c *Clone) Home() string { return c.home }

// Path joins elements to the home's path.
func (c *Clone) Path(elements ...string) string {
	return filepath.Join(append([]string{c.home}, elements...)...)
}

// state is the folder in the home that holds what is set-up's own, apart from
// the Python environment, which is swept away when it has to be made again.
const state = "locklab"

// scratch is where a step keeps what it needs only while it runs.
func (c *Clone) scratch() string { return c.Path(state, "scratch") }

// logPath is the file that holds everything the last set-up's commands printed.
func (c *Clone) logPath() string { return c.Path(state, "set-up.log") }

// check refuses machines and folders where the kernel cannot work, and asks
// the go command about itself.
func (c *Clone) check(ctx context.Context) error {
	if err := checkMachine(); err != nil {
		return err
	}
	for _, path := range []string{c.root, c.home} {
		if err := checkPath(path); err != nil {
			return err
		}
	}
	_, err := c.gos(ctx)
	return err
}

// goCommand is what the go command said about itself. It is asked once.
type goCommand struct {
	mu   sync.Mutex // protects info
	info *goInfo
}

// gos returns what the go command says about itself inside the clone.
func (c *Clone) gos(ctx context.Context) (goInfo, error) {
	c.golang.mu.Lock()
	defer c.golang.mu.Unlock()
	if c.golang.info == nil {
		info, err := askGo(ctx, c.root)
		if err != nil {
			return info, err
		}
		c.golang.info = &info
	}
	return *c.golang.info, nil
}

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
// must run: this process's own, with the Python environment and the Go that
// go.mod names first on PATH, and the settings, data and run-time files of
// Jupyter, IPython and gopls inside the home. Where the home cannot be written,
// as in an image, those files go to the programs' own places under $HOME.
func (c *Clone) Environ() []string {
	path := []string{c.Path("bin")}
	// Without Go there is no kernel to run either, and Prepare has said so.
	if gos, err := c.gos(context.Background()); err == nil && gos.GOROOT != "" {
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
	environ = append(environ,
		"PATH="+strings.Join(path, string(filepath.ListSeparator)),
		"VIRTUAL_ENV="+c.home,
		"PYTHONNOUSERSITE=1",
		"JUPYTER_PREFER_ENV_PATH=1",
		"JUPYTERLAB_DIR="+c.Path("share", "jupyter", "lab"),
	)
	if !writable(c.Path(state)) {
		return environ
	}
	jupyter := c.Path(state, "jupyter")
	return append(environ,
		"JUPYTER_CONFIG_DIR="+filepath.Join(jupyter, "config"),
		"JUPYTER_DATA_DIR="+filepath.Join(jupyter, "data"),
		"JUPYTER_RUNTIME_DIR="+filepath.Join(jupyter, "runtime"),
		"JUPYTERLAB_SETTINGS_DIR="+filepath.Join(jupyter, "settings"),
		"JUPYTERLAB_WORKSPACES_DIR="+filepath.Join(jupyter, "workspaces"),
		"IPYTHONDIR="+c.Path(state, "ipython"),
		"GOPLSCACHE="+c.Path(state, "gopls"),
	)
}

// Python returns the command "python -I args…" of the home's Python, in the
// environment of [Clone.Environ] and with the clone as its folder. With -I,
// files in the current folder are no part of what runs, whatever their names.
// The command is killed when ctx is done, unless the caller sets another Cancel.
func (c *Clone) Python(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.Path("bin", "python"), append([]string{"-I"}, args...)...)
	cmd.Dir = c.root
	cmd.Env = c.Environ()
	return cmd
}

// Jupyter returns the command "jupyter args…", as [Clone.Python] does.
func (c *Clone) Jupyter(ctx context.Context, args ...string) *exec.Cmd {
	return c.Python(ctx, append([]string{"-m", "jupyter"}, args...)...)
}
