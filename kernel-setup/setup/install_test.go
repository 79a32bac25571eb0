package setup

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestInstall puts the kernel into a Jupyter of the reader's that has other
// kernels, and takes it away again.
func TestInstall(t *testing.T) {
	root := theClone(t)
	dir := filepath.Join(t.TempDir(), "share", "jupyter")
	write(t, filepath.Join(dir, "kernels", "gonb", "kernel.json"),
		`{"argv": ["/nowhere/gonb"], "display_name": "another", "language": "go"}`)
	write(t, filepath.Join(dir, "kernels", "rust", "kernel.json"), `{}`)
	before := tree(t, dir)

	for range 2 { // the second time over its own
		written, err := At(root).Install(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range written {
			if _, err := os.Stat(file); err != nil {
				t.Error(err)
			}
		}
	}
	list := At(root).Python(t.Context(), "-m", "jupyter_client.kernelspecapp", "list", "--json")
	list.Env = append(list.Env, "JUPYTER_DATA_DIR="+dir, "JUPYTER_PREFER_ENV_PATH=0")
	text, err := list.Output()
	if err != nil || !strings.Contains(string(text), `"resource_dir": "`+filepath.Join(dir, "kernels", KernelName)) ||
		!strings.Contains(string(text), "-go_work="+root) {
		t.Errorf("Jupyter does not see the kernel: %v\n%s", err, text)
	}
	inInstalledKernel(t, root, dir)

	removed, err := Uninstall(dir)
	if err != nil || len(removed) != 2 {
		t.Errorf("Uninstall: %q, %v", removed, err)
	}
	sameTree(t, tree(t, dir), before)
	if removed, err := Uninstall(dir); err != nil || len(removed) != 0 {
		t.Errorf("Uninstall with nothing there: %q, %v", removed, err)
	}

	// A kernel of that name that is not ours stays.
	write(t, filepath.Join(dir, "kernels", KernelName, "kernel.json"), `{"argv": ["/nowhere/gonb"]}`)
	before = tree(t, dir)
	if _, err := At(root).Install(t.Context(), dir); err == nil {
		t.Error("it replaced somebody else's kernel")
	} else {
		oneSentence(t, err.Error(), "somebody else's", runAgain)
	}
	if removed, err := Uninstall(dir); err != nil || len(removed) != 0 {
		t.Errorf("Uninstall of somebody else's: %q, %v", removed, err)
	}
	sameTree(t, tree(t, dir), before)
}

// inInstalledKernel runs a cell that is explored in the kernel that a reader's Jupyter has in
// dir, in a folder that is not the clone's.
func inInstalledKernel(t *testing.T, root, dir string) {
	t.Helper()
	const cell = `import (
	"fmt"

	"locklab/lessons/schedule"
)

%%
fmt.Print(schedule.Explore(func() int {
	counter := 0
	done := make(chan bool)
	for range 2 {
		go func() {
			counter++
			done <- true
		}()
	}
	<-done
	<-done
	return counter
}))`
	source, err := json.Marshal(cell)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "installed.ipynb")
	write(t, file, `{"cells": [{"cell_type": "code", "execution_count": null, "id": "explored", "metadata": {},
		"outputs": [], "source": `+string(source)+`}],
		"metadata": {"kernelspec": {"name": "`+KernelName+`", "display_name": "", "language": "go"}},
		"nbformat": 4, "nbformat_minor": 5}`)
	run := At(root).Jupyter(t.Context(), "execute", "--inplace", file)
	run.Env = append(os.Environ(), "JUPYTER_DATA_DIR="+dir, "JUPYTER_PREFER_ENV_PATH=0", HomeVariable+"=")
	if said, err := run.CombinedOutput(); err != nil {
		t.Fatalf("the installed kernel: %v\n%s", err, said)
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), "1  60 orders  75.0 %") {
		t.Errorf("the installed kernel's cell leaves %v\n%s", err, text)
	}
}

func TestUserDir(t *testing.T) {
	t.Setenv("JUPYTER_DATA_DIR", "/data")
	if dir, err := UserDir(); dir != "/data" || err != nil {
		t.Errorf("UserDir() = %q, %v", dir, err)
	}
	t.Setenv("JUPYTER_DATA_DIR", "")
	t.Setenv("HOME", "")
	t.Setenv("XDG_DATA_HOME", "")
	if _, err := UserDir(); err == nil {
		t.Error("without HOME: no error")
	} else {
		oneSentence(t, err.Error(), "--prefix")
	}
}
