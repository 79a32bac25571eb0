//go:build !js

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"locklab/lessons/schedule"
	"locklab/lessons/schedule/internal/disk"
	"locklab/lessons/schedule/internal/fingerprint"
	"locklab/lessons/schedule/internal/models"
	"locklab/lessons/schedule/internal/wire"
)

func main() {
	switch {
	case len(os.Args) == 3 && os.Args[1] == "source": // set-up asks, to write it beside the program
		of, err := fingerprint.Of(os.Args[2])
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(of)
		return
	case len(os.Args) == 3 && os.Args[1] == "pack": // for a page in which programs are edited
		packages, err := models.Pack(models.Local(os.Args[2]), models.Page())
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Stdout.Write(packages)
		return
	case len(os.Args) == 2 && os.Args[1] == "check":
		check()
		return
	}
	var r wire.Request
	in := json.NewDecoder(os.Stdin)
	if err := in.Decode(&r); err != nil {
		fmt.Fprintf(os.Stderr, "The explorer is started by package schedule, which writes a request to its "+
			"standard input (%v).\n", err)
		os.Exit(2)
	}
	// Whoever asked holds the input open. When that program ends, in whatever way, so does this
	// one: nobody reads the answer any more.
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	// Most of what the search makes stays: collecting more seldom saves a third of the time.
	debug.SetGCPercent(400)
	limit := defaultMemory
	if r.Memory > 0 {
		limit = r.Memory
	}
	debug.SetMemoryLimit(int64(limit))
	limitMemory(limit)

	answered := make(chan *wire.Answer, 1)
	go func() { answered <- read(&r) }()
	patience := r.Time
	if patience <= 0 {
		patience = defaultTime
	}
	var a *wire.Answer
	select {
	case a = <-answered:
	case <-time.After(2*patience + 10*time.Second):
		if compiled.Load() {
			a = <-answered // the machine is busy; what comes now has limits of its own
		} else {
			a = &wire.Answer{Version: wire.Version, Error: "The explorer gives up: it takes too long to check " +
				"the types of this program."}
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(a); err != nil {
		os.Exit(1)
	}
}

// read reads the sources that a request leaves out, and answers it.
func read(r *wire.Request) *wire.Answer {
	if len(r.Files) == 0 {
		if name := ofStandardLibrary(r); name != "" {
			return &wire.Answer{Version: wire.Version, Error: name +
				" belongs to the standard library. Declare a function that calls it, and explore that."}
		}
		var err error
		r.Files, r.GoVersion, err = disk.Package(r.File, r.Test)
		if err != nil {
			return &wire.Answer{Version: wire.Version, Error: err.Error()}
		}
	}
	modules := disk.ModulesOf(filepath.Dir(r.File))
	return answer(context.Background(), r, models.Set{Std: disk.Std(r.GOROOT), Find: modules.Find})
}

// ofStandardLibrary returns the function's name if its source is Go's own, otherwise "".
func ofStandardLibrary(r *wire.Request) string {
	slash := strings.LastIndexByte(r.Func, '/') + 1
	last, _, _ := strings.Cut(r.Func[slash:], ".")
	importPath := r.Func[:slash] + last
	first, _, _ := strings.Cut(importPath, "/")
	if strings.Contains(first, ".") || importPath == "main" {
		return ""
	}
	if !strings.HasSuffix(filepath.ToSlash(filepath.Dir(r.File)), "/src/"+importPath) {
		return ""
	}
	return r.Func[slash:]
}

// check explores a function whose answer is known, and says what it found.
func check() {
	a := answer(context.Background(), &wire.Request{
		Version: wire.Version,
		Func:    "main.withoutLock",
		Files: []wire.File{{Name: "main.go", Text: `package main

import "sync"

func withoutLock() int {
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { counter++ })
	}
	group.Wait()
	return counter
}
`}},
	}, models.Set{})
	var report schedule.Report
	err := json.Unmarshal(a.Report, &report)
	if a.Error != "" || err != nil || len(report.Outcomes) != 2 {
		fmt.Fprintln(os.Stderr, "The explorer does not work:", a.Error, err, report.Outcomes)
		os.Exit(1)
	}
	fmt.Printf("%v of %v orders\n", report.Outcomes[0].Orders, report.Orders)
}
