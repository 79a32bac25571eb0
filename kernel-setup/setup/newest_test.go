//go:build unix

package setup

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestNewestPython asks pip whether every package of the lock is there, with
// one of its hashes and without a compiler, for a Python that this machine need
// not have. Nothing is installed.
func TestNewestPython(t *testing.T) {
	if apart(t) {
		return
	}
	root := theClone(t)
	lock := filepath.Join(t.TempDir(), "requirements.txt")
	if err := os.WriteFile(lock, []byte(requirements), 0o600); err != nil {
		t.Fatal(err)
	}
	// pip takes the lock's "python_full_version <" from the Python that runs it.
	python := filepath.Join(At(root).Home(), "bin", "python")
	if err := exec.Command(python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))").Run(); err != nil {
		t.Skip("SKIP: the lock has other packages for Python 3.10, which runs pip here")
	}
	for try := 1; ; try++ { // it asks an index, which may not answer once
		pip := exec.CommandContext(t.Context(), python, "-m", "pip", "install", "--quiet",
			"--disable-pip-version-check", "--dry-run", "--no-deps", "--only-binary=:all:", "--require-hashes",
			"--python-version=3.14", "--target="+t.TempDir(), "--requirement="+lock)
		out, err := pip.CombinedOutput()
		if err == nil {
			return
		}
		if try == 3 {
			t.Fatalf("the lock does not do for Python 3.14: %v\n%s", err, out)
		}
		t.Logf("once more: %v\n%s", err, out)
	}
}
