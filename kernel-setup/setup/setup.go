// Package setup makes everything that the notebooks need inside the clone:
// a Python environment with JupyterLab, the GoNB kernel, its kernelspec,
// ECharts for the charts, and warm build caches.
//
// All of it lives in one folder, the home (see [Clone]); deleting that folder
// undoes the set-up. Outside it only the caches of Go, pip, uv and npm change.
//
// Set-up is a list of steps, in steps.go. A step knows what it is made from
// (its key) and what it makes (its outputs). When a step has finished, and not
// before, a stamp records both. A step whose stamp is missing, has another key,
// or lists an output that is gone or has another size, is done again from the
// start. That is why set-up may be killed at any moment, why a half-deleted
// home is mended, and why a second run has nothing to do. Steps that do not
// need each other run side by side.
//
// An image sets LOCKLAB_HOME and runs "kernel-setup prepare" while it is built,
// as any user; whoever runs it later may not be allowed to write the home.
// Jupyter's own files then go under $HOME, and steps that the notebooks can do
// without are not tried again. Root and home must stay where they were.
package setup

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Event tells how far a set-up is.
type Event struct {
	Step   string // what is being done, as a short noun phrase
	Number int    // which step, from 1; 0 while waiting for another set-up
	Steps  int    // of how many
	Status Status
	// Detail is one line: what is being worked on (Working), why set-up waits
	// (Waiting), why the step failed (Failed), why it was left out and what
	// that means (Skipped), or what works now, if the reader may not expect it (Done).
	Detail      string
	Part, Parts int           // parts done and total parts of the step (Working); Parts is 0 if unknown
	Elapsed     time.Duration // since the step began
	Left        time.Duration // likely time until the whole set-up is done; 0 if unknown
}

// Status is where a step stands.
type Status int

const (
	Waiting Status = iota // another set-up of this home is at work
	Started
	Working // still at it
	Done
	Skipped // left out; the notebooks run all the same
	Failed  // the set-up returns the error
)

// runAgain ends every message about something that the reader can mend.
const runAgain = "and run this again."

// Prepare makes whatever is missing in the home, and returns when everything
// is there. With nothing missing it takes a tenth of a second and writes
// nothing, so that it works on a home that cannot be written. Many processes
// may call it at once: one works, the others wait. progress, which may be nil,
// is called for one event at a time, from several goroutines. An error is a
// sentence for a person, which says what to do; it is ctx.Err() when ctx was
// done.
func (c *Clone) Prepare(ctx context.Context, progress func(Event)) error {
	return c.prepare(ctx, steps(), progress)
}

// PrepareFirst is [Clone.Prepare] without the steps that the first cells can
// do without. [Clone.PrepareRest] does these later.
func (c *Clone) PrepareFirst(ctx context.Context, progress func(Event)) error {
	return c.prepare(ctx, slices.DeleteFunc(steps(), isLate), progress)
}

// PrepareRest does the steps that [Clone.PrepareFirst] leaves out, with the
// lowest priority: the reader is at work.
func (c *Clone) PrepareRest(ctx context.Context, progress func(Event)) error {
	rest := c.holding(nil)
	rest.gently = true
	return rest.prepare(ctx, slices.DeleteFunc(steps(), func(s *step) bool { return !isLate(s) }), progress)
}

func isLate(s *step) bool { return s.late }

func (c *Clone) prepare(ctx context.Context, steps []*step, progress func(Event)) error {
	if progress == nil {
		progress = func(Event) {}
	}
	if err := c.check(ctx); err != nil {
		return err
	}
	missing := c.missing(ctx, steps)
	if len(missing) == 0 {
		return nil
	}
	needed := slices.ContainsFunc(missing, func(s *step) bool { return !s.optional })
	if err := os.MkdirAll(c.Path(state), 0o777); err != nil && needed {
		return explainHome(c, err)
	}
	lock, err := os.OpenFile(c.Path(state, "lock"), os.O_RDWR|os.O_CREATE, 0o666)
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
	waited, err := c.take(ctx, lock, progress)
	if err != nil {
		return err
	}
	if waited { // and the other set-up has changed what is missing
		missing = c.missing(ctx, steps)
	}
	c = c.holding(lock)
	if err := c.tidy(); err != nil {
		return explainHome(c, err)
	}
	for _, s := range missing {
		if s.clear != nil {
			if err := s.clear(ctx, c); err != nil {
				return explain(c, err)
			}
			missing = c.missing(ctx, steps)
		}
	}
	return c.run(ctx, steps, missing, progress)
}

// missing returns those of the steps that are not done. It reads the key, the
// stamp and the outputs of each step once.
func (c *Clone) missing(ctx context.Context, steps []*step) (missing []*step) {
	for _, s := range steps {
		if !c.done(ctx, s) {
			missing = append(missing, s)
		}
	}
	return missing
}

func (c *Clone) done(ctx context.Context, s *step) bool {
	key, err := s.key(ctx, c)
	return err == nil && c.stamped(s, key) && (s.works == nil || s.works(ctx, c))
}

// take takes the home's lock and reports whether it had to wait for another
// set-up. The commands that set-up starts inherit the file: see command.
func (c *Clone) take(ctx context.Context, lock *os.File, progress func(Event)) (waited bool, err error) {
	for {
		locked, err := tryLock(lock)
		if err != nil {
			return waited, explainHome(c, err)
		}
		if locked {
			return waited, nil
		}
		if !waited {
			waited = true
			const detail = "Another set-up of this clone is at work: waiting until it has ended."
			progress(Event{Step: "set-up", Status: Waiting, Detail: detail})
		}
		select {
		case <-ctx.Done():
			return waited, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// run does the missing steps, each as soon as the steps that it comes after are
// done. The first that fails ends the others.
func (c *Clone) run(ctx context.Context, steps, missing []*step, progress func(Event)) error {
	done := map[*step]chan struct{}{}
	for _, s := range missing {
		done[s] = make(chan struct{})
	}
	var telling sync.Mutex // one event at a time
	estimate := newEstimate(missing)
	group, ctx := errgroup.WithContext(ctx)
	for _, s := range missing {
		group.Go(func() error {
			for _, before := range s.after {
				if ended, ok := done[before]; ok {
					select {
					case <-ended:
					case <-ctx.Done():
						return ctx.Err()
					}
				}
			}
			// When this process is killed, a command is killed with the thread
			// that started it: keep the thread until the step ends.
			runtime.LockOSThread()
			switch {
			case c.gently:
				lowerPriority()
			case s.yields:
				giveWay()
			}
			begin := time.Now()
			err := c.step(ctx, s, func(e Event) {
				telling.Lock()
				defer telling.Unlock()
				e.Step, e.Number, e.Steps = s.name, slices.Index(steps, s)+1, len(steps)
				e.Elapsed = time.Since(begin)
				e.Left = estimate.left(s, e)
				progress(e)
			})
			if err == nil {
				close(done[s])
			}
			return err
		})
	}
	return group.Wait()
}

// step does one step and tells how it goes.
func (c *Clone) step(ctx context.Context, s *step, tell func(Event)) error {
	tell(Event{Status: Started})
	err := c.do(ctx, s, func(detail string, part, parts int) {
		tell(Event{Status: Working, Detail: detail, Part: part, Parts: parts})
	})
	switch {
	case err == nil:
		tell(Event{Status: Done, Detail: s.news})
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case s.optional:
		tell(Event{Status: Skipped, Detail: explain(c, err).Error() + " " + s.without})
		return nil
	}
	err = explain(c, err)
	tell(Event{Status: Failed, Detail: err.Error()})
	return err
}

// do runs one step: the stamp goes first and comes back last, so that a step
// that was cut short never counts as done.
func (c *Clone) do(ctx context.Context, s *step, report reporter) error {
	key, err := s.key(ctx, c)
	if err != nil {
		return err
	}
	if err := os.Remove(c.stampPath(s)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := s.run(ctx, c, report); err != nil {
		return err
	}
	return c.stamp(s, key)
}

// tidy takes away what a set-up that was killed left, and begins the log.
func (c *Clone) tidy() error {
	if err := os.RemoveAll(c.scratch()); err != nil {
		return err
	}
	if err := os.Mkdir(c.scratch(), 0o777); err != nil {
		return err
	}
	return os.WriteFile(c.logPath(), nil, 0o666)
}
