package setup

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Finding is one line of what Check found.
type Finding struct {
	What    string
	Version string // empty where there is none
	State   State
	Remedy  string // one sentence; empty where there is nothing to do
}

// State is how well a thing does.
type State int

const (
	OK      State = iota
	Without       // missing, and the notebooks run without it
	Broken        // the notebooks do not run
)

func (s State) String() string {
	return [...]string{"ok", "without", "broken"}[s]
}

// runPrepare is what mends most things.
const runPrepare = "Run: go run ./kernel-setup prepare"

// Check looks at everything that the notebooks need, changes nothing, and runs
// one cell through the kernel when the rest is there. It takes a few seconds.
func (c *Clone) Check(ctx context.Context) []Finding {
	var findings []Finding
	add := func(what, version string, state State, remedy string) {
		findings = append(findings, Finding{what, version, state, remedy})
	}
	if err := c.check(ctx); err != nil {
		add("Go", "", Broken, err.Error())
		return findings
	}
	if gos, err := c.gos(ctx); err == nil {
		add("Go", strings.TrimPrefix(gos.GOVERSION, "go"), OK, "")
	}
	missing := c.missing(ctx, steps())
	if python, err := findPython(ctx, c); err == nil {
		add("Python", fmt.Sprintf("%d.%d", python.Version[0], python.Version[1]), OK, "")
	} else if slices.Contains(missing, &pythonStep) {
		add("Python", "", Broken, err.Error())
	}

	modules := c.moduleVersions(ctx)
	versions := map[string]string{
		toolsStep.name:      modules["github.com/janpfeifer/gonb"],
		completionStep.name: modules["golang.org/x/tools/gopls"],
		echartsStep.name:    echartsVersion(),
	}
	whole := true
	for _, s := range steps() {
		switch {
		case !slices.Contains(missing, s):
			add(s.name, versions[s.name], OK, "")
		case s.optional:
			add(s.name, "", Without, runPrepare+". "+s.without)
		default:
			whole = false
			add(s.name, "", Broken, c.whyNot(s))
		}
		switch {
		case s == &pythonStep:
			for _, name := range []string{"jupyterlab", "nbclient"} {
				if version := c.installed(name); version != "" {
					add("  "+name, version, OK, "")
				}
			}
		case s == &explorerStep && !slices.Contains(missing, s):
			if said, err := c.runExplorer(ctx, "check"); err != nil {
				add("  a function in every order", "", Without, err.Error())
			} else {
				add("  a function in every order", said, OK, "")
			}
		case s == &toolsStep && !slices.Contains(missing, s):
			add("  goimports", modules["golang.org/x/tools"], OK, "")
		}
	}
	if dir := noexec(); dir != "" {
		whole = false
		add("temporary folder", "", Broken, dir+" does not let programs run, and the kernel builds cells there: "+
			"set TMPDIR to a folder that does.")
	}
	switch {
	case runtime.NumCPU() == 1:
		add("CPUs", "1", Without, "Nothing to do: plain counter++ loses no update on one CPU, and the notebook "+
			"says why.")
	default:
		add("CPUs", fmt.Sprint(runtime.NumCPU()), OK, "")
	}
	if whole {
		begin := time.Now()
		if err := c.runCell(ctx); err != nil {
			add("a cell in the kernel", "", Broken, err.Error())
		} else {
			add("a cell in the kernel", fmt.Sprintf("%.1f s", time.Since(begin).Seconds()), OK, "")
		}
	}
	if dir, err := UserDir(); err == nil {
		kernel := filepath.Join(dir, "kernels", KernelName)
		switch of := ownerOf(kernel); {
		case of != "" && !sameFile(of, c.root):
			add("kernel in your own Jupyter", "", Without, "It belongs to the clone "+of+
				". For this one run: go run ./kernel-setup install")
		case of != "":
			add("kernel in your own Jupyter", "", OK, "")
		}
	}
	return findings
}

// whyNot says what is to be done about a step that is not done.
func (c *Clone) whyNot(s *step) string {
	if config, err := os.ReadFile(c.Path("pyvenv.cfg")); err == nil && s == &pythonStep {
		match := regexp.MustCompile(`(?m)^command = .* (.+)$`).FindStringSubmatch(string(config))
		if match != nil && match[1] != c.home {
			return fmt.Sprintf("It was made in %s and the clone has moved. %s", match[1], runPrepare)
		}
		return "A part of it is missing or was changed. " + runPrepare
	}
	return runPrepare
}

// installed returns the version of a package in the Python environment; empty
// if it is not there.
func (c *Clone) installed(name string) string {
	found, _ := filepath.Glob(filepath.Join(globQuote(c.home), "lib", "python3.*", "site-packages",
		name+"-*.dist-info"))
	if found == nil {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(filepath.Base(found[0]), name+"-"), ".dist-info")
}

// globQuote makes a path safe as the beginning of a Glob pattern.
func globQuote(path string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// moduleVersions returns the versions of go.mod's modules; none when the go
// command cannot tell.
func (c *Clone) moduleVersions(ctx context.Context) map[string]string {
	cmd := exec.CommandContext(ctx, "go", "list", "-mod=readonly", "-m", "-f", "{{.Path}} {{.Version}}",
		"github.com/janpfeifer/gonb", "golang.org/x/tools", "golang.org/x/tools/gopls")
	cmd.Dir = c.root
	cmd.Env = append(c.Environ(), "GOWORK=off")
	output, _ := cmd.Output()
	versions := map[string]string{}
	for line := range strings.Lines(string(output)) {
		path, version, _ := strings.Cut(strings.TrimSpace(line), " ")
		versions[path] = strings.TrimPrefix(version, "v")
	}
	return versions
}

func echartsVersion() string {
	var lock struct {
		Packages map[string]struct{ Version string }
	}
	json.Unmarshal([]byte(packageLock), &lock) // a test reads it
	return lock.Packages["node_modules/echarts"].Version
}

// noexec returns the temporary folder if programs in it cannot run.
func noexec() string {
	dir, err := os.MkdirTemp("", "locklab-")
	if err != nil {
		return os.TempDir()
	}
	defer os.RemoveAll(dir)
	script := filepath.Join(dir, "runs")
	if os.WriteFile(script, []byte("#!/bin/sh\n"), 0o777) != nil || exec.Command(script).Run() != nil {
		return os.TempDir()
	}
	return ""
}

func sameFile(a, b string) bool {
	first, err1 := os.Stat(a)
	second, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(first, second)
}

// cellScript runs one cell that imports a lesson's package.
//
//go:embed data/cell.py
var cellScript string

func (c *Clone) runCell(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	cmd := c.Python(ctx, "-c", cellScript, KernelName)
	var said bytes.Buffer
	cmd.Stderr = &said
	output, err := cmd.Output()
	switch {
	case ctx.Err() != nil:
		return errors.New("The kernel did not run a cell within two minutes. " + runPrepare)
	case err != nil:
		return fmt.Errorf("The kernel does not run a cell: %s. %s", lastLine(said.String()), runPrepare)
	case strings.TrimSpace(string(output)) != "42":
		return fmt.Errorf("A cell that prints 42 printed %q. %s", strings.TrimSpace(string(output)), runPrepare)
	}
	return nil
}
