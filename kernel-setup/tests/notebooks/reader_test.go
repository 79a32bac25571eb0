package notebooks_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"locklab/kernel-setup/setup"
	"locklab/kernel-setup/tests/labtest"
)

// What readers do with a notebook besides running it from top to bottom.

// The numbers at the top of a cell are the reader's to change.
func TestChangedNumbers(t *testing.T) {
	t.Parallel()
	nb := labtest.Open(t, "notebooks/02-why-locks.ipynb")
	nb.Replace("without-lock", "increments = 100_000", "increments = 75_000")
	nb.Replace("histograms", "runs = 2_000", "runs = 25")
	nb.Replace("bell", "runs = 50_000", "runs = 100")
	nb.Replace("lowest-five", "spreadOut, 5", "spreadOut, 4")
	r := nb.Pick("setup", "without-lock", "with-lock", "histograms", "sometimes", "spread-out", "bell",
		"lowest-five").Execute(t)
	r.OnlyFails()
	prints(t, r, "histograms", "with sync.Mutex: no update lost, 25 runs left 150,000")
	prints(t, r, "bell", "100 runs left")
	prints(t, r, "lowest-five", "all 12,870 orders")
}

// Numbers out of reason end with a message or in time, and the next cell works.
func TestNumbersOutOfReason(t *testing.T) {
	t.Parallel()
	nb := labtest.Open(t, "notebooks/02-why-locks.ipynb")
	nb.Replace("bell", "runs = 50_000", "runs = -1")
	nb.Replace("histograms", "runs = 2_000", "runs = 1_000_000_000")
	nb.Replace("lowest-five", "spreadOut, 5", "spreadOut, 500")
	r := nb.Pick("setup", "without-lock", "with-lock", "sometimes", "spread-out", "bell", "histograms", "lowest-five",
		"locked").Execute(t)
	r.OnlyFails("bell")
	if err := r.Cell("bell").ErrorText(); !strings.Contains(err,
		"experiment: cannot repeat something -1 times: runs must be 0 or more") {
		t.Errorf("-1 runs:\n%s", err)
	}
	charts(t, r, "histograms", 1)
	prints(t, r, "lowest-five", "Not every order was tried", "Something else may happen too")
	prints(t, r, "locked", "10 steps: it leaves 2")
}

// A Jupyter without our kernel says so, even where there is a GoNB kernel that
// was installed some other way; and for who chooses that one, notebook 1 names
// what Go says then.
func TestAnotherKernel(t *testing.T) {
	t.Parallel()
	clone := labtest.Clone(t)
	dir := filepath.Join(t.TempDir(), "kernels", "gonb")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	spec := fmt.Sprintf(`{"argv": [%q, "--kernel", "{connection_file}"], "display_name": "Go (gonb)", "language": `+
		`"go", "interrupt_mode": "message"}`,
		clone.Path("bin", "gonb"))
	if err := os.WriteFile(filepath.Join(dir, "kernel.json"), []byte(spec), 0o666); err != nil {
		t.Fatal(err)
	}
	// Jupyter looks for kernels in its own Python environment too, where ours is.
	const elsewhere = "import jupyter_core.paths; jupyter_core.paths.ENV_JUPYTER_PATH.clear(); from nbclient.cli " +
		"import main; main()"
	run := func(arguments ...string) (said, notebook string) {
		name := filepath.Join(t.TempDir(), "01-lock.ipynb") // a kernel finds no go.work beside it either
		nb := labtest.Open(t, "notebooks/01-lock.ipynb").Pick("setup", "with-lock")
		if err := os.WriteFile(name, nb.JSON(), 0o666); err != nil {
			t.Fatal(err)
		}
		cmd := clone.Python(t.Context(), append([]string{"-c", elsewhere, "--inplace", "--allow-errors", name},
			arguments...)...)
		cmd.Env = append(cmd.Env, "JUPYTER_PATH="+filepath.Dir(filepath.Dir(dir)), "GOPROXY=off")
		output, _ := cmd.CombinedOutput() // some of these are to fail
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(output), string(text)
	}
	if said, _ := run(); !strings.Contains(said, "No such kernel named "+setup.KernelName) {
		t.Errorf("without our kernel Jupyter says:\n%s", said)
	}
	const notStandard = "package locklab/lessons/lock is not in std"
	if _, notebook := run("--kernel_name=gonb"); !strings.Contains(notebook, notStandard) {
		t.Errorf("another GoNB leaves this notebook:\n%s", notebook)
	}
	told(t, notStandard)
}
