// The explorer follows every order of a function of ordinary Go. It is a program of its own so
// that the reader's program, which asks for it, stays small: see package schedule, whose
// Explore starts it. It reads one wire.Request on its standard input and writes one wire.Answer
// on its standard output. Compiled to WebAssembly it does the same for a page.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"locklab/lessons/schedule"
	"locklab/lessons/schedule/internal/load"
	"locklab/lessons/schedule/internal/machine"
	"locklab/lessons/schedule/internal/models"
	"locklab/lessons/schedule/internal/replay"
	"locklab/lessons/schedule/internal/search"
	"locklab/lessons/schedule/internal/wire"
)

// Defaults of a request, as the documentation of schedule.Explorer says.
const (
	defaultTime   = 10 * time.Second
	defaultMemory = 1_000_000_000
)

// harnessFile is the name of an exercise's source among the files of the reader's package.
const harnessFile = "check.go"

// compiled is set when the type checker and the compiler have ended, which know no limits of time.
var compiled atomic.Bool

// An exploration is a function of which every order has been followed, as far as the limits went.
type exploration struct {
	request *wire.Request
	program *load.Program
	machine *machine.Machine
	found   *search.Result
	races   []schedule.Race
	alone   []byte // the request with everything that the explorer has read: what a page can ask
}

// explore does what a request asks for, up to the answer. packages has the sources of what is no
// model. An error is a sentence.
func explore(ctx context.Context, r *wire.Request, packages models.Set) (*exploration, error) {
	if r.Version != wire.Version {
		return nil, errors.New("The explorer belongs to another version of the lesson. Run in its clone: go run " +
			"./kernel-setup prepare")
	}
	if r.Time <= 0 {
		r.Time = defaultTime
	}
	if r.Memory <= 0 {
		r.Memory = defaultMemory
	}
	now := startClock().now
	deadline := now().Add(r.Time)
	program, used, err := loaded(r, packages)
	if err != nil {
		return nil, explained(err, r)
	}
	m, err := machine.New(program, machine.Options{
		StoreBuffers: r.StoreBuffers,
		Context:      ctx,
		Deadline:     deadline.Add(time.Second),
		Now:          now,
	})
	if err != nil {
		return nil, explained(err, r)
	}
	compiled.Store(true)
	options := search.Options{Time: r.Time, Now: now, Memory: r.Memory, OrOutcomes: true}
	if r.Fine != "" {
		options.Soon = soon
		options.Enough = func(met []search.Outcome) bool {
			return len(m.Races()) > 0 || slices.ContainsFunc(met, func(o search.Outcome) bool { return !fine(r, o) })
		}
	}
	found := search.Run(ctx, m, options)
	m.SetDeadline(now().Add(r.Time)) // for whoever looks at states afterwards
	err = found.Err
	if err == nil && !found.Complete {
		err = m.Err() // a step that did not end in time, say
	}
	if err != nil {
		return nil, explained(err, r)
	}
	text, err := json.Marshal(alone(r, program, used))
	if err != nil {
		return nil, err
	}
	// What comes after may begin again with the machine, which then forgets the data races.
	return &exploration{
		request: r, program: program, machine: m, found: found, races: races(m, r), alone: text,
	}, nil
}

// soon is how long a search goes on that has met a mistake.
const soon = time.Second

// fine reports whether the request says what is no mistake, and nothing else was found.
func (e *exploration) fine() bool {
	wrong := func(o search.Outcome) bool { return !fine(e.request, o) }
	return e.request.Fine != "" && len(e.races) == 0 && len(e.found.Endless) == 0 &&
		!slices.ContainsFunc(e.found.Outcomes, wrong)
}

// fine reports whether an outcome is no mistake, where the request says what that is.
func fine(r *wire.Request, o search.Outcome) bool {
	return o.Kind == search.Finished && (o.Value == "" || strings.HasPrefix(o.Value, r.Fine))
}

// alone returns a request that needs no disk: with the files that the program has come from, and
// no others.
func alone(r *wire.Request, program *load.Program, used map[string][]wire.File) *wire.Request {
	needed := map[string]bool{}
	for _, p := range program.Packages {
		for _, f := range p.Files {
			needed[program.Fset.Position(f.Package).Filename] = true
		}
	}
	only := func(files []wire.File) []wire.File {
		return slices.DeleteFunc(slices.Clone(files), func(f wire.File) bool { return !needed[f.Name] })
	}
	all := *r
	all.File, all.GOROOT = filepath.Base(r.File), ""
	all.Files, all.Packages = only(r.Files), map[string][]wire.File{}
	for importPath, files := range used {
		if files = only(files); len(files) > 0 {
			all.Packages[importPath] = files
		}
	}
	return &all
}

// answer does what a request asks for.
func answer(ctx context.Context, r *wire.Request, packages models.Set) *wire.Answer {
	a := &wire.Answer{Version: wire.Version}
	e, err := explore(ctx, r, packages)
	if err != nil {
		a.Error = err.Error()
		return a
	}
	if r.Replay {
		// All orders were followed even though one is wanted: what counts as a step, and what the
		// goroutines are called, is learned from all of them.
		trace := replay.Run(e.machine, e.found, e.program.Name, r.Order)
		if trace.Err != nil {
			a.Error = explained(trace.Err, r).Error()
		}
		a.Trace, err = json.Marshal(trace)
	} else {
		a.Report, err = e.report()
	}
	if err != nil {
		a.Error = explained(err, r).Error()
	}
	return a
}

// loaded loads the function, and returns which packages' sources that took beside the models.
func loaded(r *wire.Request, packages models.Set) (*load.Program, map[string][]wire.File, error) {
	used := map[string][]wire.File{}
	request := load.Request{
		Func:      r.Func,
		File:      filepath.Base(r.File),
		Line:      r.Line,
		Signature: r.Signature,
		Args:      r.Args,
		Expect:    r.Expect,
		GoVersion: r.GoVersion,
		Models: func(importPath string) ([]load.File, bool) {
			if !models.Has(importPath) {
				return nil, false
			}
			return loadFiles(models.Sources(importPath))
		},
		Sources: func(importPath string) ([]load.File, bool) {
			if files, ok := r.Packages[importPath]; ok {
				return loadFiles(files, true)
			}
			files, ok := loadFiles(packages.Sources(importPath))
			if ok {
				for _, f := range files {
					used[importPath] = append(used[importPath], wire.File(f))
				}
			}
			return files, ok
		},
		Reason: reason,
	}
	request.Files, _ = loadFiles(r.Files, true)
	if r.Harness != "" {
		request.Harness = harnessFile
		request.Files = append(request.Files, load.File{Name: harnessFile, Text: r.Harness})
		dot := strings.LastIndexByte(r.Func, '/') + 1
		path, _, _ := strings.Cut(r.Func[dot:], ".")
		request.Func, request.File, request.Line, request.Signature = r.Func[:dot]+path+"."+r.Entry, "", 0, ""
	}
	program, err := load.Load(request)
	return program, used, err
}

func loadFiles[F wire.File | models.File](list []F, ok bool) ([]load.File, bool) {
	files := make([]load.File, len(list))
	for i, f := range list {
		files[i] = load.File(f)
	}
	return files, ok
}

// reason says why a name is not understood, as a sentence of its own.
func reason(importPath, name string) string {
	why := models.Why(importPath, name)
	if why == "" {
		return ""
	}
	return strings.ToUpper(why[:1]) + strings.TrimRight(why[1:], ".") + "."
}

// report returns a schedule.Report as JSON.
func (e *exploration) report() ([]byte, error) {
	report := &schedule.Report{Name: e.program.Name, Races: e.races}
	program, err := replay.Fill(report, e.machine, e.found, e.program.Source.Text, e.alone)
	if err == nil && !e.fine() {
		err = replay.Step(report, e.machine, program)
	}
	if errors.Is(err, machine.ErrLimit) {
		return nil, fmt.Errorf("The orders were followed, and to say what each of them does takes longer than %v. "+
			"Make the program smaller, or give Explorer more Time.", e.request.Time)
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(report)
}

// explained makes a sentence of what ended an exploration, followed by the line that it is about:
// a cell's reader does not see the file that the kernel has made of it.
func explained(err error, r *wire.Request) error {
	if errors.Is(err, machine.ErrLimit) {
		return fmt.Errorf("Between two of its steps this program computes for longer than %v. Make it do less, "+
			"or give Explorer more Time.", r.Time)
	}
	var refusal *load.Refusal
	if errors.As(err, &refusal) {
		for _, f := range r.Files {
			if f.Name != refusal.Pos.Filename {
				continue
			}
			lines := strings.Split(f.Text, "\n")
			if n := refusal.Pos.Line; 0 < n && n <= len(lines) {
				if line := strings.TrimSpace(lines[n-1]); line != "" && len(line) < 200 {
					return fmt.Errorf("%w\n\t%s", err, line)
				}
			}
		}
	}
	return err
}

// races are the data races of the report: in the reader's own files, with the text of the lines. Those of a
// harness are nothing that the reader sees.
func races(m *machine.Machine, r *wire.Request) []schedule.Race {
	texts := map[string][]string{}
	for _, f := range r.Files {
		texts[filepath.Base(f.Name)] = strings.Split(f.Text, "\n")
	}
	access := func(file string, line int, write bool) schedule.Access {
		a := schedule.Access{Line: line, Write: write}
		if r.Harness != "" && file == harnessFile {
			a.Line = 0
		} else if lines := texts[filepath.Base(file)]; 0 < line && line <= len(lines) {
			a.Text = strings.TrimSpace(lines[line-1])
		}
		return a
	}
	var all []schedule.Race
	for _, found := range m.Races() {
		race := schedule.Race{
			Variable: found.What,
			First:    access(found.First.Filename, found.First.Line, found.Writes[0]),
			Second:   access(found.Second.Filename, found.Second.Line, found.Writes[1]),
		}
		// counter++ reads and writes: two pairs of accesses, and one pair of lines.
		same := slices.IndexFunc(all, func(r schedule.Race) bool {
			return r.Variable == race.Variable && r.First.Line == race.First.Line && r.Second.Line == race.Second.Line
		})
		if same < 0 {
			all = append(all, race)
			continue
		}
		all[same].First.Write = all[same].First.Write || race.First.Write
		all[same].Second.Write = all[same].Second.Write || race.Second.Write
	}
	return all
}
