package setup

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// goInfo is what the go command says of itself inside the clone, where the
// lines go and toolchain of go.mod hold.
type goInfo struct {
	GOVERSION, GOROOT, GOCACHE, GOMODCACHE, GOFLAGS string
}

func askGo(ctx context.Context, root string) (goInfo, error) {
	cmd := exec.CommandContext(ctx, "go", "env", "-json", "GOVERSION", "GOROOT", "GOCACHE", "GOMODCACHE", "GOFLAGS")
	cmd.Dir = root
	var info goInfo
	output, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(output, &info)
	}
	if err != nil {
		return info, explainGo(err)
	}
	return info, nil
}

var tools = []string{"gonb", "goimports", "gopls"}

var toolsStep = step{
	name: "GoNB kernel",
	key: func(c *clone) (string, error) {
		mod, err := os.ReadFile(filepath.Join(c.root, "go.mod"))
		if err != nil {
			return "", err
		}
		return digest(string(mod), c.gos.GOVERSION, c.home), nil
	},
	outputs: []string{"bin/gonb", "bin/goimports", "bin/gopls"},
	run: func(ctx context.Context, c *clone, working func(string)) error {
		cmd := c.command(ctx, working, "go", "install", "-v", "tool")
		cmd.Dir = c.root
		cmd.Env = append(cmd.Env, "GOBIN="+c.path("bin"), "GOWORK=off")
		return cmd.run()
	},
}

const kernelDir = "share/jupyter/kernels/gonb"

var kernelStep = step{
	name: "kernelspec",
	key: func(c *clone) (string, error) {
		spec, err := c.kernelspec()
		return digest(string(spec)), err
	},
	outputs: []string{kernelDir},
	run: func(ctx context.Context, c *clone, working func(string)) error {
		spec, err := c.kernelspec()
		if err != nil {
			return err
		}
		return writeFile(c.path(kernelDir, "kernel.json"), spec, 0o666)
	},
}

// launch starts the kernel with the reader's own GOFLAGS, from the environment
// or from go's own file, and -ldflags=-w added: without debug information a
// cell links in three quarters of the time. The kernelspec's env cannot do it:
// Jupyter leaves a variable that is not set as literal text. -mod is left out,
// as the go command refuses it in a workspace, which every notebook is.
const launch = `flags=
ldflags=-ldflags=-w
for flag in $(go env GOFLAGS); do
	case $flag in
	-mod=*|--mod=*) continue;;
	-ldflags=*|--ldflags=*) ldflags=;;
	esac
	flags="$flags $flag"
done
GOFLAGS="$flags $ldflags" exec "$0" "$@"`

// kernelspec returns kernel.json.
func (c *clone) kernelspec() ([]byte, error) {
	path := c.path("bin") + string(filepath.ListSeparator) + filepath.Join(c.gos.GOROOT, "bin")
	return json.MarshalIndent(map[string]any{
		"argv": []string{"/bin/sh", "-c", launch,
			c.path("bin", "gonb"), "--kernel", "{connection_file}", "-go_work=" + c.root},
		"display_name":   "Go (gonb)",
		"language":       "go",
		"interrupt_mode": "message",
		"env": map[string]string{
			"PATH":       path + string(filepath.ListSeparator) + "${PATH}",
			"GORACE":     "atexit_sleep_ms=0", // else each cell with -race ends with a second of sleep
			"GOWORK":     "",
			"GOPLSCACHE": c.path(state, "gopls"),
		},
	}, "", "  ")
}

var warmStep = step{
	name: "build caches",
	key: func(c *clone) (string, error) {
		mod, err := os.ReadFile(filepath.Join(c.root, "go.mod"))
		return digest(string(mod), c.gos.GOVERSION, c.gos.GOCACHE), err
	},
	run: func(ctx context.Context, c *clone, working func(string)) error {
		// What the lessons import, but not the lessons: those the reader edits.
		list := c.command(ctx, nil, "go", "list", "-e", "-deps",
			"-f", `{{if not (and .Module .Module.Main)}}{{.ImportPath}}{{end}}`, "./lessons/...")
		list.Dir = c.root
		if err := list.run(); err != nil {
			return err
		}
		packages := strings.Fields(list.output.String())
		for _, flags := range [][]string{{"-ldflags=-w"}, {"-ldflags=-w", "-race"}} {
			build := c.command(ctx, working, "go", append(append([]string{"build"}, flags...), packages...)...)
			build.Dir = c.root
			if err := build.run(); err != nil {
				return err
			}
		}
		return nil
	},
}
