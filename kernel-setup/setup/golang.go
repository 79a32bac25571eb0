package setup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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
func (c *clone) goCommand(ctx context.Context, verb string, args ...string) *command {
	cmd := c.command(ctx, "go", append([]string{verb, "-mod=readonly"}, args...)...)
	cmd.Dir = c.root
	cmd.Env = append(cmd.Env, "GOWORK=off")
	return cmd
}

// pins returns what the tools and the packages of the cells are built from.
func (c *clone) pins() (string, error) {
	mod, err := os.ReadFile(filepath.Join(c.root, "go.mod"))
	return digest(string(mod), c.gos.GOVERSION), err
}

var toolsStep = step{
	name: "GoNB kernel",
	key: func(c *clone) (string, error) {
		pins, err := c.pins()
		return digest(pins, c.home), err
	},
	outputs: []string{"bin/gonb", "bin/goimports", "bin/gopls"},
	run: func(ctx context.Context, c *clone, report reporter) error {
		// -v prints each package as it is built: nothing when all are cached.
		cmd := c.goCommand(ctx, "install", "-v", "tool")
		cmd.Env = append(cmd.Env, "GOBIN="+c.path("bin"))
		return cmd.run(func(line string) { report(strings.TrimPrefix(line, "go: "), 0, 0) })
	},
}

// fromStandard are packages of the standard library that cells import whether
// or not a lesson does.
var fromStandard = []string{"bytes", "context", "errors", "fmt", "io", "maps", "math", "math/rand/v2", "os", "runtime",
	"slices", "sort", "strconv", "strings", "sync", "sync/atomic", "testing", "time"}

var cacheStep = step{
	name: "build cache",
	key: func(c *clone) (string, error) {
		pins, err := c.pins()
		return digest(pins, c.gos.GOCACHE, c.gos.GOFLAGS), err
	},
	run:      func(ctx context.Context, c *clone, report reporter) error { return c.warm(ctx) },
	optional: true,
	without:  "The first cells take longer.",
}

var raceStep = step{
	name: "race detector",
	key: func(c *clone) (string, error) {
		pins, err := c.pins()
		return digest(pins, c.gos.GOCACHE, c.gos.GOFLAGS, c.gos.CC, "race"), err
	},
	run: func(ctx context.Context, c *clone, report reporter) error {
		if err := checkRace(c); err != nil {
			return err
		}
		return c.warm(ctx, "-race")
	},
	optional: true,
	without:  "Cells that use the race detector do not run; all others do.",
}

// warm builds what cells import, so that the reader's first cell does not wait
// for it: all that the lessons import, but not the lessons, which the reader
// may be editing.
func (c *clone) warm(ctx context.Context, flags ...string) error {
	list := c.goCommand(ctx, "list", "-e", "-deps",
		"-f", `{{if not (or .Error (and .Module .Module.Main))}}{{.ImportPath}}{{end}}`, "./lessons/...")
	list.Stdout = &list.answer
	if err := list.run(nil); err != nil {
		return err
	}
	packages := append(strings.Fields(list.answer.String()), fromStandard...)
	return c.goCommand(ctx, "build", append(flags, packages...)...).run(nil)
}

// checkRace says what the race detector lacks. On macOS it needs nothing.
func checkRace(c *clone) error {
	compiler, _, _ := strings.Cut(c.gos.CC, " ")
	if _, err := exec.LookPath(compiler); raceNeedsC && (err != nil || c.gos.CGO_ENABLED != "1") {
		return fmt.Errorf("The race detector needs a C compiler and its headers: install them (%s) %s",
			installHint("gcc libc6-dev", ""), again)
	}
	return nil
}

// explainGo says why the go command did not even tell its version.
func explainGo(err error) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return fmt.Errorf("Go is missing on PATH: install Go 1.26 or newer %s", again)
	}
	said := strings.TrimSpace(string(exit.Stderr))
	if strings.Contains(said, "GOTOOLCHAIN=local") || strings.Contains(said, "invalid go version") {
		return fmt.Errorf("Go is too old (%s): install Go 1.26 or newer, or allow the go command to fetch it with GOTOOLCHAIN=auto, %s", lastLine(said), again)
	}
	return explainText("go", said)
}
