package setup

import (
	"context"
	_ "embed"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// KernelName is what the notebooks ask for in their metadata, and the folder of
// the kernelspec. It is not GoNB's own name: a GoNB that was installed some
// other way does not know the lesson's packages, and Jupyter would start it
// without a word. Of a kernel that is not there it says so, and asks.
const KernelName = "locklab"

var kernelDir = filepath.Join("share", "jupyter", "kernels", KernelName)

var kernelStep = step{
	name: "kernelspec",
	key: func(ctx context.Context, c *Clone) (string, error) {
		spec, err := c.kernelspec(ctx)
		return digest(string(spec), languageServer, launch, goInCells, endOfInput), err
	},
	outputs: []string{filepath.Join(kernelDir, "kernel.json"), filepath.Join(kernelDir, "logo-svg.svg"),
		"libexec/gopls", "libexec/launch", "libexec/go", "libexec/endOfInput"},
	run: func(ctx context.Context, c *Clone, report reporter) error {
		for name, script := range programs() {
			if err := c.write(c.Path("libexec", name), []byte(script), 0o777); err != nil {
				return err
			}
		}
		return c.writeKernelspec(ctx, c.Path(kernelDir))
	},
	after: []*step{&toolsStep}, // which fetches GoNB's module
	usual: time.Second / 2,
}

//go:embed data/gopls.sh
var languageServer string

//go:embed data/launch.sh
var launch string

//go:embed data/go.sh
var goInCells string

//go:embed data/end_of_input.go.txt
var endOfInput string

// programs are what a kernel finds first on its PATH, by their names in libexec.
func programs() map[string]string {
	return map[string]string{"gopls": languageServer, "launch": launch, "go": goInCells, "endOfInput": endOfInput}
}

// owner is the key of the kernelspec's metadata that marks it as ours.
const owner = "locklab"

// kernelspec returns kernel.json: what gonb --install -go_work=root writes, with no
// log in the terminal and an environment in which cells are fast. The home has
// gonb's own tools, and the go command beside it is the one that go.mod names, also
// in the kernel's temporary module.
func (c *Clone) kernelspec(ctx context.Context) ([]byte, error) {
	gos, err := c.gos(ctx)
	if err != nil {
		return nil, err
	}
	path := strings.Join([]string{c.Path("libexec"), c.Path("bin"), filepath.Join(gos.GOROOT, "bin")},
		string(filepath.ListSeparator))
	literal := func(s string) string { return strings.ReplaceAll(s, "$", "$$") } // Jupyter expands ${…}
	spec, err := json.MarshalIndent(map[string]any{
		"argv": []string{c.Path("libexec", "launch"),
			c.Path("bin", "gonb"), "--kernel", "{connection_file}", "-go_work=" + c.root,
			// Its log is for who works on GoNB: each start says "Error message", and each
			// end has a stack trace. What ends the kernel is still said on stderr.
			"-logtostderr=false", "-log_file=/dev/null", "-stderrthreshold=FATAL"},
		"display_name": "Go (Locklab)",
		"language":     "go",
		// A signal goes to all that the kernel runs: the cell, what the cell has
		// started, and the compiler. A message would reach the cell alone.
		"interrupt_mode": "signal",
		"env": map[string]string{
			"PATH":       literal(path) + string(filepath.ListSeparator) + "${PATH}",
			"GORACE":     "atexit_sleep_ms=0", // else each cell with -race ends with a second of sleep
			"GOWORK":     "",                  // a GOWORK=off of the reader's would hide the lessons
			HomeVariable: literal(c.home),     // where cells find the explorer, also in a Jupyter of the reader's own
		},
		"metadata": map[string]string{owner: c.root},
	}, "", "  ")
	return append(spec, '\n'), err
}

// writeKernelspec puts the kernelspec and its logo into dir.
func (c *Clone) writeKernelspec(ctx context.Context, dir string) error {
	spec, err := c.kernelspec(ctx)
	if err != nil {
		return err
	}
	// The logo is GoNB's: take it from its module, which the tools were built
	// from a moment ago.
	list := c.goCommand(ctx, "list", "-m", "-f", "{{.Dir}}", "github.com/janpfeifer/gonb")
	list.Stdout = &list.answer
	if err := list.run(nil); err != nil {
		return err
	}
	module := strings.TrimSpace(list.answer.String())
	logo, err := os.ReadFile(filepath.Join(module, "internal", "kernel", "Go_gopher_favicon.svg"))
	if err != nil {
		return err
	}
	if err := c.write(filepath.Join(dir, "logo-svg.svg"), logo, 0o666); err != nil {
		return err
	}
	return c.write(filepath.Join(dir, "kernel.json"), spec, 0o666)
}
