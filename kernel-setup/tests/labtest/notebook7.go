package labtest

import (
	"crypto/sha256"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"locklab/kernel-setup/setup"
)

//go:embed notebook7.txt
var notebook7 string

// Notebook7 makes the Lab that is started serve Notebook 7 beside JupyterLab,
// for OpenIn("notebooks/", …). It is no part of what readers install: the test
// downloads it, once, into a folder of .venv. Where that cannot be done the
// test is skipped (see Missing).
func Notebook7(t testing.TB) Option {
	t.Helper()
	home := setup.Home(Prepare(t))
	dir := filepath.Join(home, "locklab", fmt.Sprintf("notebook7-%.8x", sha256.Sum256([]byte(notebook7))))
	if _, err := os.Stat(dir); err != nil {
		installNotebook7(t, home, dir)
	}
	share := filepath.Join(dir, "share", "jupyter")
	return func(c *config) {
		c.env = append(c.env, "PYTHONPATH="+dir, "JUPYTER_PATH="+share, "JUPYTERLAB_DIR="+filepath.Join(share, "lab"),
			"JUPYTER_CONFIG_PATH="+filepath.Join(dir, "etc", "jupyter"))
	}
}

// installNotebook7 makes dir. Two processes may do so at once: the first one wins.
func installNotebook7(t testing.TB, home, dir string) {
	t.Helper()
	work, err := os.MkdirTemp(filepath.Dir(dir), "notebook7-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(work)
	list, target := filepath.Join(work, "notebook7.txt"), filepath.Join(work, "target")
	if err := os.WriteFile(list, []byte(notebook7), 0o600); err != nil {
		t.Fatal(err)
	}
	pip := exec.CommandContext(t.Context(), filepath.Join(home, "bin", "python"), "-I", "-m", "pip", "install",
		"--require-hashes", "--no-deps", "--no-input", "--disable-pip-version-check", "--progress-bar", "off",
		"--target", target, "--requirement", list)
	pip.Env = append(os.Environ(), "PIP_USER=0", "PIP_RETRIES=2")
	out, err := pip.CombinedOutput()
	switch {
	case strings.Contains(string(out), "DO NOT MATCH THE HASHES"):
		t.Fatalf("Notebook 7 is not what notebook7.txt says:\n%s", tail(out, 3000))
	case err != nil:
		Missing(t, "Notebook 7 cannot be downloaded: %s", tail(out, 300))
	}
	// Both keep things in a folder that there can be only one of: JupyterLab's are linked into Notebook 7's.
	ours, err := filepath.Abs(filepath.Join(home, "share", "jupyter", "lab"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"static", "themes", "settings", filepath.Join("schemas", "@jupyterlab")} {
		if err := os.Symlink(filepath.Join(ours, name), filepath.Join(target, "share", "jupyter", "lab", name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(target, dir); err != nil {
		if _, there := os.Stat(dir); there != nil {
			t.Fatal(err)
		}
	}
}
