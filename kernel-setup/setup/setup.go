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
package setup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/gofrs/flock"
)

// HomeVariable is the environment variable that names another home folder
// than .venv in the clone. An image sets it, and so can the reader of a clone
// that cannot be written.
const HomeVariable = "LOCKLAB_HOME"

var moduleLine = regexp.MustCompile(`(?m)^module\s+locklab\s*$`)

// Root returns the absolute path of the clone that the working directory is
// in: the nearest folder, going up, whose go.mod declares the module locklab.
func Root() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("the current folder cannot be found (%w): change into the clone and run this again", err)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && moduleLine.Match(text) {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("%s is not inside the locklab clone: change into it and run this again", start)
		}
	}
}

// Home returns the absolute path of the folder that set-up fills for the clone
// at root: $LOCKLAB_HOME, or .venv in the clone.
func Home(root string) string {
	if home := os.Getenv(HomeVariable); home != "" {
		if absolute, err := filepath.Abs(home); err == nil {
			return absolute
		}
	}
	return filepath.Join(root, ".venv")
}

// Event tells how far Prepare is.
type Event struct {
	Step    string        // what is being done, as a short noun phrase
	Number  int           // which step, from 1
	Steps   int           // of how many
	Status  Status        //
	Detail  string        // for Waiting, Working, Skipped and Failed: one sentence or line
	Elapsed time.Duration // since the step began; for Done, Skipped and Failed
}

// Status is where a step stands.
type Status int

const (
	Waiting Status = iota // another set-up of this home is at work
	Ready                 // it was done before
	Started
	Working // still at it; Detail says with what
	Done
	Skipped // left out; Detail says why, and what that means
	Failed
)

// step is one part of set-up.
type step struct {
	name string // short noun phrase
	// key returns what the step is made from. Another key: do it again.
	key func(*clone) (string, error)
	// outputs are files and folders, relative to the home, that the step
	// makes; folders are taken with all that is in them.
	outputs []string
	run     func(context.Context, *clone, func(detail string)) error
}

// skipped is the error of a step that is left out without failing set-up.
type skipped struct{ why string }

func (s skipped) Error() string { return s.why }

// steps returns what set-up does, in order: a later step may use what an
// earlier one made, and is done again when the earlier one wiped it.
func steps() []step {
	return []step{pythonStep, settingsStep, toolsStep, kernelStep, echartsStep, warmStep}
}

// clone is one clone and its home, for the length of one Prepare.
type clone struct {
	root string
	home string
	gos  goInfo
}

func (c *clone) path(elements ...string) string {
	return filepath.Join(append([]string{c.home}, elements...)...)
}

// state holds what is set-up's own in the home, apart from the Python
// environment, which is wiped when it has to be made anew.
const state = "locklab"

// Prepare makes whatever is missing in the home of the clone at root, and
// returns when a notebook can run. With nothing missing it takes a few
// milliseconds and writes nothing, so that it works on a read-only home.
// It may be called from many processes at once: one works, the others wait.
// progress is told each step, from this goroutine; it may be nil. An error is
// one sentence for a person, which says what to do.
func Prepare(ctx context.Context, root string, progress func(Event)) error {
	if progress == nil {
		progress = func(Event) {}
	}
	c, err := open(ctx, root)
	if err != nil {
		return err
	}
	if c.ready() {
		return nil
	}
	if err := os.MkdirAll(c.path(state), 0o777); err != nil {
		return explainHome(c, err)
	}
	lock := flock.New(c.path(state, "lock"))
	locked, err := lock.TryLock()
	if err == nil && !locked {
		progress(Event{Step: "set-up", Status: Waiting, Detail: "another set-up of this clone is at work: waiting for it to end"})
		_, err = lock.TryLockContext(ctx, 200*time.Millisecond)
	}
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return explainHome(c, err)
	}
	defer lock.Unlock()

	all := steps()
	for i, s := range all {
		event := Event{Step: s.name, Number: i + 1, Steps: len(all)}
		tell := func(status Status, detail string, elapsed time.Duration) {
			event.Status, event.Detail, event.Elapsed = status, detail, elapsed
			progress(event)
		}
		key, err := s.key(c)
		if err != nil {
			tell(Failed, err.Error(), 0)
			return err
		}
		if c.stamped(s, key) {
			tell(Ready, "", 0)
			continue
		}
		tell(Started, "", 0)
		begin := time.Now()
		err = c.do(ctx, s, key, func(detail string) { tell(Working, detail, time.Since(begin)) })
		var skip skipped
		switch {
		case err == nil:
			tell(Done, "", time.Since(begin))
		case errors.As(err, &skip):
			tell(Skipped, skip.why, time.Since(begin))
		case ctx.Err() != nil:
			return ctx.Err()
		default:
			err = explain(c, err)
			tell(Failed, err.Error(), time.Since(begin))
			return err
		}
	}
	return nil
}

// open finds out what every step needs to know.
func open(ctx context.Context, root string) (*clone, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	c := &clone{root: root, home: Home(root)}
	if err := checkPath(c); err != nil {
		return nil, err
	}
	if c.gos, err = askGo(ctx, root); err != nil {
		return nil, err
	}
	return c, nil
}

// ready reports whether every step is stamped.
func (c *clone) ready() bool {
	for _, s := range steps() {
		key, err := s.key(c)
		if err != nil || !c.stamped(s, key) {
			return false
		}
	}
	return true
}

// do runs one step: the stamp goes first and comes back last, so that a step
// that was cut short is never taken for done.
func (c *clone) do(ctx context.Context, s step, key string, working func(string)) error {
	if err := os.Remove(c.stampPath(s)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := s.run(ctx, c, working); err != nil {
		return err
	}
	return c.stamp(s, key)
}
