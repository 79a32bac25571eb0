package setup

import (
	"context"
	_ "embed"
	"os/exec"
)

//go:embed data/overrides.json
var overrides string

// settingsPath is where JupyterLab looks for defaults that an installation
// sets in place of its own.
const settingsPath = "share/jupyter/lab/settings/overrides.json"

var settingsStep = step{
	name:    "JupyterLab settings",
	key:     func(c *clone) (string, error) { return digest(overrides, c.home), nil },
	outputs: []string{settingsPath},
	run: func(ctx context.Context, c *clone, working func(string)) error {
		return writeFile(c.path(settingsPath), []byte(overrides), 0o666)
	},
}

var (
	//go:embed data/package.json
	packageJSON string
	//go:embed data/package-lock.json
	packageLock string
)

// echartsPath is a JupyterLab extension with nothing but static files. They
// are served at <base url>lab/extensions/locklab/static/.
const echartsPath = "share/jupyter/labextensions/locklab/static/echarts.min.js"

var echartsStep = step{
	name:    "ECharts",
	key:     func(c *clone) (string, error) { return digest(packageLock, c.home), nil },
	outputs: []string{echartsPath},
	run: func(ctx context.Context, c *clone, working func(string)) error {
		npm, err := exec.LookPath("npm")
		if err != nil {
			return skipped{"npm is not installed: charts load ECharts from the internet; for charts offline install npm and run this again"}
		}
		return c.fetchECharts(ctx, npm, working)
	},
}
