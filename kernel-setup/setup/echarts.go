package setup

import (
	"context"
	"os"
	"path/filepath"
)

// fetchECharts installs the npm lock in a folder of its own, with no script of
// any package run, and keeps the one file that the charts need.
func (c *clone) fetchECharts(ctx context.Context, npm string, working func(string)) error {
	dir, err := os.MkdirTemp(c.path(state), "npm-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{"package.json": packageJSON, "package-lock.json": packageLock} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			return err
		}
	}
	cmd := c.command(ctx, working, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--fetch-retries=1")
	cmd.Dir = dir
	if err := cmd.run(); err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(dir, "node_modules", "echarts", "dist", "echarts.min.js"))
	if err != nil {
		return err
	}
	return writeFile(c.path(echartsPath), text, 0o666)
}
