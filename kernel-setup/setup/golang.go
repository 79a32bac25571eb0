package setup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// goInfo is what the go command says of itself inside the clone, where the
// lines go and toolchain of go.mod hold.
type goInfo struct {
	GOVERSION, GOROOT, GOCACHE, GOMODCACHE, GOFLAGS, CC, CGO_ENABLED string
}

func askGo(ctx context.Context, root string) (goInfo, error) {
	cmd := exec.CommandContext(ctx, "go", "env", "-json",
		"GOVERSION", "GOROOT", "GOCACHE", "GOMODCACHE", "GOFLAGS", "CC", "CGO_ENABLED")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOOS=", "GOARCH=")
	var info goInfo
	output, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(output, &info)
	}
	if ctx.Err() != nil {
		return info, ctx.Err()
	}
	if err != nil {
		return info, explainGo(err)
	}
	return info, nil
}

// goCommand runs in the clone, by its go.mod alone: no workspace that the
// clone may lie in and no vendor folder.
func (c *Clone) goCommand(ctx context.Context, verb string, args ...string) *command {
	cmd := c.command(ctx, "go", append([]string{verb, "-mod=readonly"}, args...)...)
	cmd.Dir = c.root
	cmd.Env = append(cmd.Env, "GOWORK=off")
	return cmd
}

// pins returns what the tools and the packages of the cells are built from.
func (c *Clone) pins(ctx context.Context) (string, error) {
	gos, err := c.gos(ctx)
	if err != nil {
		return "", err
	}
	mod, err := os.ReadFile(filepath.Join(c.root, "go.mod"))
	return digest(string(mod), gos.GOVERSION), err
}

// cachePins returns what the build cache's entries for cells depend on besides.
func (c *Clone) cachePins(ctx context.Context, more ...string) (string, error) {
	pins, err := c.pins(ctx)
	if err != nil {
		return "", err
	}
	gos, err := c.gos(ctx)
	return digest(append([]string{pins, gos.GOCACHE, gos.GOFLAGS}, more...)...), err
}

var toolsStep = step{
	name: "GoNB kernel",
	key: func(ctx context.Context, c *Clone) (string, error) {
		pins, err := c.pins(ctx)
		return digest(pins, c.home), err
	},
	outputs: []string{"bin/gonb", "bin/goimports"},
	run: func(ctx context.Context, c *Clone, report reporter) error {
		return c.buildPrograms(ctx, report, "github.com/janpfeifer/gonb", "golang.org/x/tools/cmd/goimports")
	},
	usual:  25 * time.Second,
	yields: true,
}

// completionStep builds gopls, twice as much as all else that is built. A kernel
// that finds it missing when it starts completes nothing until it starts again.
var completionStep = step{
	name:    "completion",
	key:     toolsStep.key,
	outputs: []string{"bin/gopls"},
	run: func(ctx context.Context, c *Clone, report reporter) error {
		return c.buildPrograms(ctx, report, "golang.org/x/tools/gopls")
	},
	after:    []*step{&cacheStep}, // the processors are busy until then
	usual:    45 * time.Second,
	late:     true,
	news:     "Tab completes names in cells now: in notebooks that are open, after Kernel, Restart Kernel.",
	optional: true,
	without:  "Tab completes nothing.",
}

// buildPrograms builds Go programs into the home's bin, without cgo and without
// debug information: that takes two thirds of the time.
func (c *Clone) buildPrograms(ctx context.Context, report reporter, packages ...string) error {
	flags := []string{"-ldflags=-w"}
	environ := []string{"GOBIN=" + c.Path("bin"), "CGO_ENABLED=0"}
	see := func(line string) { report(strings.TrimPrefix(line, "go: "), 0, 0) }

	// What is not in the build cache. This also fetches the modules.
	arguments := append(flags, "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}")
	list := c.goCommand(ctx, "list", append(arguments, packages...)...)
	list.Env = append(list.Env, environ...)
	list.Stdout = &list.answer
	if err := list.run(see); err != nil {
		return err
	}
	stale, built := len(strings.Fields(list.answer.String())), 0

	// -v prints each package when it is about to be compiled.
	build := c.goCommand(ctx, "install", append(append(flags, "-v"), packages...)...)
	build.Env = append(build.Env, environ...)
	return build.run(func(line string) {
		if strings.Contains(line, " ") { // not a package
			see(line)
			return
		}
		built++
		report(line, min(built, stale), stale)
	})
}

// fromStandard are packages of the standard library that cells import whether
// or not a lesson does.
var fromStandard = []string{"bytes", "context", "errors", "fmt", "io", "maps", "math", "math/rand/v2", "os", "runtime",
	"slices", "sort", "strconv", "strings", "sync", "sync/atomic", "testing", "time"}

var cacheStep = step{
	name:     "build cache",
	key:      func(ctx context.Context, c *Clone) (string, error) { return c.cachePins(ctx) },
	run:      func(ctx context.Context, c *Clone, report reporter) error { return c.warm(ctx) },
	after:    []*step{&toolsStep}, // which compiles half of it
	usual:    7 * time.Second,
	yields:   true,
	optional: true,
	without:  "The first cells take longer.",
}

var raceStep = step{
	name: "race detector",
	key: func(ctx context.Context, c *Clone) (string, error) {
		gos, err := c.gos(ctx)
		if err != nil {
			return "", err
		}
		return c.cachePins(ctx, gos.CC, "race")
	},
	run: func(ctx context.Context, c *Clone, report reporter) error {
		if err := c.checkRace(ctx); err != nil {
			return err
		}
		return c.warm(ctx, "-race")
	},
	after:    []*step{&completionStep},
	usual:    12 * time.Second,
	late:     true,
	optional: true,
	without:  "Cells that use the race detector do not run; all others do.",
}

// warm builds what cells import, so that the reader's first cell does not wait
// for it: all that the lessons import, but not the lessons, which the reader
// may be editing.
func (c *Clone) warm(ctx context.Context, flags ...string) error {
	lessons, err := filepath.Glob(filepath.Join(globQuote(c.root), "lessons", "*", "*.go"))
	if err != nil {
		return err
	}
	imported := map[string]bool{} // the folders in lessons; no cell imports what is further down
	for _, file := range lessons {
		imported["./lessons/"+filepath.Base(filepath.Dir(file))] = true
	}
	arguments := []string{"-e", "-deps", "-f",
		`{{if not (or .Error (and .Module .Module.Main))}}{{.ImportPath}}{{end}}`}
	list := c.goCommand(ctx, "list", slices.AppendSeq(arguments, maps.Keys(imported))...)
	list.Stdout = &list.answer
	if err := list.run(nil); err != nil {
		return err
	}
	packages := append(strings.Fields(list.answer.String()), fromStandard...)
	return c.goCommand(ctx, "build", append(flags, packages...)...).run(nil)
}

// checkRace tells what the race detector lacks. On macOS it needs nothing.
func (c *Clone) checkRace(ctx context.Context) error {
	gos, err := c.gos(ctx)
	if err != nil {
		return err
	}
	compiler, _, _ := strings.Cut(gos.CC, " ")
	if _, err := exec.LookPath(compiler); raceNeedsC && (err != nil || gos.CGO_ENABLED != "1") {
		return fmt.Errorf("The race detector needs a C compiler and its headers: install them (%s) %s",
			installHint("gcc libc6-dev", ""), runAgain)
	}
	return nil
}

// explainGo says why the go command did not even tell its version.
func explainGo(err error) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return fmt.Errorf("Go is missing on PATH: install Go 1.26 or newer %s", runAgain)
	}
	said := strings.TrimSpace(string(exit.Stderr))
	if strings.Contains(said, "GOTOOLCHAIN=local") || strings.Contains(said, "invalid go version") {
		return fmt.Errorf("Go is too old (%s): install Go 1.26 or newer, "+
			"or allow the go command to fetch it with GOTOOLCHAIN=auto, %s",
			lastLine(said), runAgain)
	}
	if explained := explainText("go", said); explained != nil {
		return explained
	}
	return fmt.Errorf("The go command does not answer (%s): mend that %s", lastLine(said), runAgain)
}
