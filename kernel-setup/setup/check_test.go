package setup

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestCheck breaks a set-up in each way and expects check to find it and to
// say what to do, without mending it.
func TestCheck(t *testing.T) {
	find := func(t *testing.T, root, what string, want State, words ...string) {
		t.Helper()
		var seen []string
		for _, finding := range At(root).Check(t.Context()) {
			seen = append(seen, fmt.Sprint(finding))
			if finding.What == what {
				if finding.State != want {
					t.Errorf("%s is %v, want %v", what, finding.State, want)
				}
				if want != OK {
					oneSentence(t, finding.Remedy, words...)
				}
				return
			}
		}
		t.Errorf("check says nothing of %q, only %q", what, seen)
	}
	const mend = "go run ./kernel-setup prepare"
	t.Run("nothing there", func(t *testing.T) {
		newFakes(t, nil)
		root := newClone(t)
		find(t, root, "Python environment", Broken, mend)
		if _, err := os.Stat(filepath.Join(root, ".venv")); err == nil {
			t.Error("check made .venv")
		}
	})
	t.Run("parts broken", func(t *testing.T) {
		f := newFakes(t, nil)
		root := newClone(t)
		mustPrepare(t, root)
		find(t, root, "Python environment", OK)
		// The fakes' Python runs no cell.
		find(t, root, "a cell in the kernel", Broken, "does not run a cell", mend)
		os.Remove(filepath.Join(root, ".venv/bin/goimports"))
		find(t, root, "GoNB kernel", Broken, mend)
		write(t, filepath.Join(root, ".venv", echartsPath), "")
		find(t, root, "ECharts", Without, mend, "go-echarts' host")
		os.Remove(filepath.Join(root, ".venv/lib/python3.12/site-packages/package1.py"))
		find(t, root, "Python environment", Broken, "missing", mend)
		os.Remove(filepath.Join(f.bin, "python3"))
		find(t, root, "Python", Broken, "Python is missing", runAgain)
		os.Remove(filepath.Join(f.bin, "go"))
		find(t, root, "Go", Broken, "Go is missing", runAgain)
	})
	t.Run("moved", func(t *testing.T) {
		newFakes(t, nil)
		before := newClone(t)
		mustPrepare(t, before)
		write(t, filepath.Join(before, ".venv", "pyvenv.cfg"),
			"version = 3.12.1\ncommand = /usr/bin/python3 -m venv "+filepath.Join(before, ".venv")+"\n")
		after := filepath.Join(t.TempDir(), "moved")
		if err := os.Rename(before, after); err != nil {
			t.Fatal(err)
		}
		find(t, after, "Python environment", Broken, "the clone has moved", mend)
	})
	t.Run("all well", func(t *testing.T) {
		root := theClone(t)
		for _, finding := range At(root).Check(t.Context()) {
			if finding.State == Broken {
				t.Errorf("%s: %s", finding.What, finding.Remedy)
			}
		}
		find(t, root, "a cell in the kernel", OK)
		find(t, root, "  jupyterlab", OK)
	})
}
