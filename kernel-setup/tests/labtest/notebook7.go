package labtest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Notebook7 makes the Lab that is started serve Notebook 7 beside JupyterLab,
// for OpenIn("notebooks/", …). It is no part of what readers install: the test
// downloads it, once (see Environment).
func Notebook7(t testing.TB) Option {
	t.Helper()
	clone := Clone(t)
	dir := Environment(t, "notebook7", filepath.Join(clone.Root(), "kernel-setup", "tests", "labtest", "notebook7.txt"))
	packages, err := filepath.Glob(filepath.Join(dir, "lib", "python3.*", "site-packages"))
	if err != nil || len(packages) != 1 {
		t.Fatalf("Notebook 7 is in %q (%v), want one folder", packages, err)
	}
	// Both keep things in a folder that there can be only one of: JupyterLab's are linked into Notebook 7's.
	share := filepath.Join(dir, "share", "jupyter")
	for _, name := range []string{"static", "themes", "settings", filepath.Join("schemas", "@jupyterlab")} {
		err := os.Symlink(clone.Path("share", "jupyter", "lab", name), filepath.Join(share, "lab", name))
		if err != nil && !errors.Is(err, fs.ErrExist) {
			t.Fatal(err)
		}
	}
	return func(c *config) {
		c.env = append(c.env, "PYTHONPATH="+packages[0], "JUPYTER_PATH="+share,
			"JUPYTERLAB_DIR="+filepath.Join(share, "lab"),
			"JUPYTER_CONFIG_PATH="+filepath.Join(dir, "etc", "jupyter"))
	}
}
