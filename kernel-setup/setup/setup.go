// Package setup makes everything that the notebooks need inside the clone:
// a Python environment with JupyterLab, the GoNB kernel, its kernelspec,
// ECharts for the charts, and warm build caches.
//
// All of it lives in one folder, the home (see [Home]); deleting that folder
// undoes the set-up. Outside it only the caches of Go, pip and npm change.
//
// Set-up is a list of steps. Each one knows what it is made from (its key) and
// what it makes (its outputs). When a step has finished, and not before, a
// stamp records both; a step whose stamp is missing, has another key, or lists
// an output that is gone or has another size, is done again from the start.
// That is why set-up may be killed at any moment, why a half-deleted home is
// mended, and why a second run has nothing to do.
//
// An image sets LOCKLAB_HOME and runs "kernel-setup prepare" while it is built,
// as any user; whoever runs it later may lack the right to write the home.
// Jupyter's own files then go under $HOME, and steps that the notebooks can do
// without are not tried again. Root and home must stay where they were.
package setup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"time"
)

// HomeVariable is the environment variable that names another home folder
// than .venv in the clone. An image sets it, and so may the reader of a clone
// that cannot be written.
const HomeVariable = "LOCKLAB_HOME"

var moduleLine = regexp.MustCompile(`(?m)^module\s+locklab\s*$`)

// Root returns the absolute path of the clone that the working directory is
// in: the nearest folder, going up, whose go.mod declares the module locklab.
func Root() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("The current folder cannot be found (%w): change into the clone and run this again.", err)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && moduleLine.Match(text) {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("%s is not inside the locklab clone: change into the clone and run this again.", start)
		}
	}
}

// Home returns the absolute path of the folder that set-up fills for the clone
// at root: $LOCKLAB_HOME, or .venv in the clone.
func Home(root string) string {
	home := os.Getenv(HomeVariable)
	if home == "" {
		home = filepath.Join(root, ".venv")
	}
	if absolute, err := filepath.Abs(home); err == nil {
		return absolute
	}
	return home
}

// Event tells how far Prepare is.
type Event struct {
	Step   string // what is being done, as a short noun phrase
	Number int    // which step, from 1; 0 while waiting for another set-up
	Steps  int    // of how many
	Status Status
	// Detail is one line: what is being worked on (Working), why set-up waits
	// (Waiting), or why a step was left out and what that means (Skipped).
	Detail  string
	Part    int           // how much of the step is done (Working), where that is known:
	Parts   int           // so many parts of these; 0 where it is not
	Elapsed time.Duration // since the step began
}

// Status is where a step stands.
type Status int

const (
	Waiting Status = iota // another set-up of this home is at work
	Ready                 // it had been done before
	Started
	Working // still at it
	Done
	Skipped // left out; the notebooks run all the same
	Failed  // Prepare returns the error
)

// step is one part of set-up.
type step struct {
	name string // short noun phrase; it names the stamp too
	// key returns what the step is made from. Another key: do it again.
	key func(*clone) (string, error)
	// outputs are the files and folders, relative to the home, that the step
	// makes; folders are taken with all that is in them.
	outputs []string
	// works, where it is not nil, is a last cheap look at a step whose stamp
	// is good.
	works func(context.Context, *clone) bool
	run   func(context.Context, *clone, reporter) error
	// optional steps are left out when they fail: the notebooks run without.
	optional bool
	without  string // for an optional step: what the reader has then
}

// reporter tells what a step is working on, and how far it is where that is
// known; parts 0 otherwise.
type reporter func(detail string, part, parts int)

// steps returns what set-up does, in order. A later step may use what an
// earlier one made, and is done again when the earlier one swept it away.
func steps() []step {
	return []step{pythonStep, settingsStep, toolsStep, kernelStep, echartsStep, cacheStep, raceStep}
}

// clone is one clone and its home, for the length of one Prepare.
type clone struct {
	root string
	home string
	gos  goInfo
	lock *os.File // held by the commands too; see command
}

func (c *clone) path(elements ...string) string {
	return filepath.Join(append([]string{c.home}, elements...)...)
}

// state is the folder in the home that holds what is set-up's own, apart from
// the Python environment, which is swept away when it has to be made anew.
const state = "locklab"

// again ends every message about something that the reader can mend.
const again = "and run this again."

// Prepare makes whatever is missing in the home of the clone at root, and
// returns when a notebook can run. With nothing missing it takes a tenth of a
// second and writes nothing, so that it works on a home that cannot be
// written. It may be called from many processes at once: one works, the others
// wait. progress is told each step, from this goroutine; it may be nil. An
// error is a sentence for a person, which says what to do; it is ctx.Err()
// when ctx was done.
func Prepare(ctx context.Context, root string, progress func(Event)) error {
	if progress == nil {
		progress = func(Event) {}
	}
	c, err := open(ctx, root)
	if err != nil {
		return err
	}
	missing, needed := c.missing(ctx)
	if len(missing) == 0 {
		return nil
	}
	if err := os.MkdirAll(c.path(state), 0o777); err != nil && needed {
		return explainHome(c, err)
	}
	lock, err := os.OpenFile(c.path(state, "lock"), os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil && !needed {
		for _, s := range missing { // an image: what is baked in is all there will be
			progress(Event{Step: s.name, Status: Skipped, Detail: c.home + " cannot be written. " + s.without})
		}
		return nil
	}
	if err != nil {
		return explainHome(c, err)
	}
	defer lock.Close()
	if err := c.take(ctx, lock, progress); err != nil {
		return err
	}
	// Commands are ended with this thread when this process is killed; see
	// command.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := c.tidy(); err != nil {
		return explainHome(c, err)
	}
	for i := range steps() {
		if err := c.step(ctx, i, progress); err != nil {
			return err
		}
	}
	return nil
}

// take locks the home for this process and, as they inherit the file, for the
// commands that it starts: see command.
func (c *clone) take(ctx context.Context, lock *os.File, progress func(Event)) error {
	for told := false; ; {
		locked, err := tryLock(lock)
		if err != nil {
			return explainHome(c, err)
		}
		if locked {
			c.lock = lock
			return nil
		}
		if !told {
			told = true
			progress(Event{Step: "set-up", Status: Waiting, Detail: "Another set-up of this clone is at work: waiting until it has ended."})
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// step does one step, if it is not done yet, and tells how it goes.
func (c *clone) step(ctx context.Context, i int, progress func(Event)) error {
	s := steps()[i]
	var begin time.Time
	tell := func(status Status, detail string, part, parts int) {
		e := Event{Step: s.name, Number: i + 1, Steps: len(steps()), Status: status, Detail: detail, Part: part, Parts: parts}
		if !begin.IsZero() {
			e.Elapsed = time.Since(begin)
		}
		progress(e)
	}
	key, err := s.key(c)
	if err != nil {
		return explain(c, err)
	}
	if c.stamped(s, key) && (s.works == nil || s.works(ctx, c)) {
		tell(Ready, "", 0, 0)
		return nil
	}
	begin = time.Now()
	tell(Started, "", 0, 0)
	err = c.do(ctx, s, key, func(detail string, part, parts int) { tell(Working, detail, part, parts) })
	switch {
	case err == nil:
		tell(Done, "", 0, 0)
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case s.optional:
		tell(Skipped, explain(c, err).Error()+" "+s.without, 0, 0)
		return nil
	}
	err = explain(c, err)
	tell(Failed, err.Error(), 0, 0)
	return err
}

// open finds out what every step needs to know.
func open(ctx context.Context, root string) (*clone, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	c := &clone{root: root, home: Home(root)}
	if err := checkMachine(); err != nil {
		return nil, err
	}
	for _, path := range []string{c.root, c.home} {
		if err := checkPath(path); err != nil {
			return nil, err
		}
	}
	if c.gos, err = askGo(ctx, root); err != nil {
		return nil, err
	}
	return c, nil
}

// missing returns the steps that are not done, and whether the notebooks need
// one of them.
func (c *clone) missing(ctx context.Context) (missing []step, needed bool) {
	for _, s := range steps() {
		key, err := s.key(c)
		if err != nil || !c.stamped(s, key) || (s.works != nil && !s.works(ctx, c)) {
			missing = append(missing, s)
			needed = needed || !s.optional
		}
	}
	return missing, needed
}

// do runs one step: the stamp goes first and comes back last, so that a step
// that was cut short is never taken for done.
func (c *clone) do(ctx context.Context, s step, key string, report reporter) error {
	if err := os.Remove(c.stampPath(s)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := s.run(ctx, c, report); err != nil {
		return err
	}
	return c.stamp(s, key)
}

// scratch is where a step keeps what it needs only while it runs.
func (c *clone) scratch() string { return c.path(state, "scratch") }

// tidy takes away what a set-up that was killed left, and begins the log.
func (c *clone) tidy() error {
	if err := os.RemoveAll(c.scratch()); err != nil {
		return err
	}
	if err := os.Mkdir(c.scratch(), 0o777); err != nil {
		return err
	}
	return os.WriteFile(c.logPath(), nil, 0o666)
}

// logPath is the file that holds all that the commands of the last set-up
// printed.
func (c *clone) logPath() string { return c.path(state, "set-up.log") }
