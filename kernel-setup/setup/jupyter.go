package setup

import (
	"context"
	_ "embed"
	"os"
	"path/filepath"
	"time"
)

//go:embed data/overrides.json
var overrides string

// settingsPath is where JupyterLab looks for defaults that an installation
// sets in place of its own.
var settingsPath = filepath.Join("share", "jupyter", "lab", "settings", "overrides.json")

var settingsStep = step{
	name:    "JupyterLab settings",
	key:     func(_ context.Context, c *Clone) (string, error) { return digest(overrides), nil },
	outputs: []string{settingsPath},
	after:   []*step{&pythonStep}, // which makes the folders
	run: func(ctx context.Context, c *Clone, report reporter) error {
		return c.write(c.Path(settingsPath), []byte(overrides), 0o666)
	},
}

// The lock was made with
//
//	npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved
//
// so that it names no registry: npm asks the one that the reader has set.
var (
	//go:embed data/package.json
	packageJSON string
	//go:embed data/package-lock.json
	packageLock string
)

// static is a JupyterLab extension that has nothing but static files, which are
// served at <base url>lab/extensions/locklab/static/.
var static = filepath.Join("share", "jupyter", "labextensions", "locklab", "static")

// Static returns the path of a file that set-up has for pages: "echarts.min.js", or
// "explorer.wasm" and the "wasm_exec.js" that runs it.
func (c *Clone) Static(name string) string { return c.Path(static, name) }

var echartsPath = filepath.Join(static, "echarts.min.js")

var echartsStep = step{
	name:     "ECharts",
	key:      func(_ context.Context, c *Clone) (string, error) { return digest(packageLock), nil },
	outputs:  []string{echartsPath},
	run:      fetchECharts,
	usual:    2 * time.Second,
	optional: true,
	without:  "Until then the charts load ECharts from go-echarts' host on the internet.",
}

// fetchECharts keeps the one file of the npm lock that the charts need.
func fetchECharts(ctx context.Context, c *Clone, report reporter) error {
	const purpose = "charts that work offline"
	return c.npmInstall(ctx, purpose, packageJSON, packageLock, report, func(dir string) error {
		text, err := os.ReadFile(filepath.Join(dir, "node_modules", "echarts", "dist", "echarts.min.js"))
		if err != nil {
			return err
		}
		return c.write(c.Path(echartsPath), text, 0o666)
	})
}
