package setup

import (
	"context"
	_ "embed"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// kernelName is what the notebooks ask for in their metadata, and the folder
// of the kernelspec.
const kernelName = "gonb"

var kernelDir = filepath.Join("share", "jupyter", "kernels", kernelName)

var kernelStep = step{
	name: "kernelspec",
	key: func(c *clone) (string, error) {
		spec, err := c.kernelspec()
		return digest(string(spec), languageServer), err
	},
	outputs: []string{filepath.Join(kernelDir, "kernel.json"), filepath.Join(kernelDir, "logo-svg.svg"), "libexec/gopls"},
	run: func(ctx context.Context, c *clone, report reporter) error {
		if err := writeFile(c.path("libexec", "gopls"), []byte(languageServer), 0o777); err != nil {
			return err
		}
		return c.writeKernelspec(ctx, c.path(kernelDir))
	},
}

// languageServer is what a kernel finds on its PATH as gopls. GoNB starts gopls
// in a process group of its own, out of reach of whoever kills the kernel. So it
// is told to end by itself when nobody has been connected to it for 30 seconds,
// which is what GoNB takes at most to connect. As GoNB ends it with a kill, it
// gets a temporary folder that goes with the kernel: the folder of the kernel's
// module, in which the socket is too, and there one with a dot, so that it is no
// package of that module. A go command that gopls has started is not killed with
// it and tidies up by itself, so it works elsewhere: it would write while the
// folder is removed.
//
// And it is told to be modest, as a learner's container has 512 MB. The first
// completion of all analyses the standard library: that takes 420 MB in place of
// 800, for twice the processor time. Every later kernel finds the analysis in
// GOPLSCACHE, and takes 110 MB in place of 220 to 320, for the same time.
const languageServer = `#!/bin/sh
case $1 in
-listen)
	case $2 in
	unix\;/*)
		own=${2#unix;}
		own=${own%/*}/.gopls
		mkdir -p "$own" && export GOTMPDIR="${GOTMPDIR:-${TMPDIR:-/tmp}}" TMPDIR="$own"
		;;
	esac
	set -- "$@" -listen.timeout=30s
	export GOGC="${GOGC:-25}" GOMEMLIMIT="${GOMEMLIMIT:-400MiB}"
	;;
esac
exec "${0%/*}/../bin/gopls" "$@"
`

// launch starts the kernel with the reader's own GOFLAGS, from the environment
// or from go's own file, and -ldflags=-w added: without debug information a
// cell links in three quarters of the time. The env of a kernelspec cannot do
// it: Jupyter leaves a variable that is not set as literal text. -mod is taken
// away, as the go command refuses it in a workspace, and every notebook is
// one.
const launch = `flags= ldflags=-ldflags=-w
for flag in $(go env GOFLAGS); do
	case $flag in
	-mod=* | --mod=*) continue ;;
	-ldflags=* | --ldflags=*) ldflags= ;;
	esac
	flags="$flags $flag"
done
GOFLAGS="$flags $ldflags" exec "$0" "$@"`

// owner is the key of the kernelspec's metadata that marks it as ours.
const owner = "locklab"

// kernelspec returns kernel.json: what gonb --install -go_work=root writes, with no
// log in the terminal and an environment in which cells are fast. The home has
// gonb's own tools, and the go command beside it is the one that go.mod names, also
// in the kernel's temporary module.
func (c *clone) kernelspec() ([]byte, error) {
	path := strings.Join([]string{c.path("libexec"), c.path("bin"), filepath.Join(c.gos.GOROOT, "bin")},
		string(filepath.ListSeparator))
	literal := func(s string) string { return strings.ReplaceAll(s, "$", "$$") } // Jupyter expands ${…}
	spec, err := json.MarshalIndent(map[string]any{
		"argv": []string{"/bin/sh", "-c", launch,
			c.path("bin", "gonb"), "--kernel", "{connection_file}", "-go_work=" + c.root,
			// Its log is for who works on GoNB: each start says "Error message", and each
			// end has a stack trace. What ends the kernel is still said on stderr.
			"-logtostderr=false", "-log_file=/dev/null", "-stderrthreshold=FATAL"},
		"display_name": "Go (gonb)",
		"language":     "go",
		// A signal goes to all that the kernel runs: the cell, what the cell has
		// started, and the compiler. A message would reach the cell alone.
		"interrupt_mode": "signal",
		"env": map[string]string{
			"PATH":   literal(path) + string(filepath.ListSeparator) + "${PATH}",
			"GORACE": "atexit_sleep_ms=0", // else each cell with -race ends with a second of sleep
			"GOWORK": "",                  // a GOWORK=off of the reader's would hide the lessons
		},
		"metadata": map[string]string{owner: c.root},
	}, "", "  ")
	return append(spec, '\n'), err
}

// writeKernelspec puts the kernelspec and its logo into dir.
func (c *clone) writeKernelspec(ctx context.Context, dir string) error {
	spec, err := c.kernelspec()
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
	if err := writeFile(filepath.Join(dir, "logo-svg.svg"), logo, 0o666); err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, "kernel.json"), spec, 0o666)
}
