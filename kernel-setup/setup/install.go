package setup

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// UserDir returns the folder where Jupyter looks for the reader's own kernels
// and extensions: $JUPYTER_DATA_DIR, or Jupyter's default on this system.
func UserDir() (string, error) {
	if dir := os.Getenv("JUPYTER_DATA_DIR"); dir != "" {
		return filepath.Abs(dir)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("Your home folder is not known (%w): "+
			"set HOME, or name a folder with --prefix, %s", err, runAgain)
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Jupyter"), nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "jupyter"), nil
	}
	return filepath.Join(home, ".local", "share", "jupyter"), nil
}

// PrefixDir returns the folder for kernels and extensions of the Python
// environment at prefix.
func PrefixDir(prefix string) (string, error) {
	prefix, err := filepath.Abs(prefix)
	return filepath.Join(prefix, "share", "jupyter"), err
}

// Install puts the kernel of the clone, and ECharts for its charts, into the
// Jupyter data folder dir. The kernel goes on living in the clone: dir gets its
// kernelspec only, in place of that of another clone. It returns the files that
// it wrote.
func (c *Clone) Install(ctx context.Context, dir string) ([]string, error) {
	if err := c.check(ctx); err != nil {
		return nil, err
	}
	kernel := filepath.Join(dir, "kernels", KernelName)
	if _, err := os.Stat(kernel); err == nil && ownerOf(kernel) == "" {
		return nil, fmt.Errorf("%s is a kernel of somebody else's: move it out of the way %s", kernel, runAgain)
	}
	if err := c.writeKernelspec(ctx, kernel); err != nil {
		return nil, explain(c, err)
	}
	written := []string{filepath.Join(kernel, "kernel.json")}
	if script, err := os.ReadFile(c.Path(echartsPath)); err == nil {
		copied := filepath.Join(dir, "labextensions", "locklab", "static", "echarts.min.js")
		if err := c.write(copied, script, 0o666); err != nil {
			return written, explain(c, err)
		}
		written = append(written, copied)
	}
	return written, nil
}

// Uninstall takes away what [Clone.Install] put into the Jupyter data folder
// dir. It returns what it removed: nothing if nothing of ours was there.
func Uninstall(dir string) (removed []string, err error) {
	mine := []string{filepath.Join(dir, "labextensions", "locklab")}
	if kernel := filepath.Join(dir, "kernels", KernelName); ownerOf(kernel) != "" {
		mine = append(mine, kernel)
	}
	for _, path := range mine {
		if _, err := os.Stat(path); err != nil {
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			return removed, fmt.Errorf("%s cannot be removed (%w): give yourself the right to write it %s", path, err,
				runAgain)
		}
		removed = append(removed, path)
	}
	return removed, nil
}

// ownerOf returns the clone that the kernelspec in dir belongs to; empty for
// one that is not ours.
func ownerOf(dir string) string {
	var spec struct {
		Metadata map[string]any `json:"metadata"`
	}
	text, err := os.ReadFile(filepath.Join(dir, "kernel.json"))
	if err != nil || json.Unmarshal(text, &spec) != nil {
		return ""
	}
	root, _ := spec.Metadata[owner].(string)
	return root
}
