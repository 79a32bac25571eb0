package setup

import (
	"context"
	"time"
)

// A step is one part of set-up. To add one, declare it beside its kin and name
// it in [steps]: progress, stamps, check and mending follow from the fields.
type step struct {
	name string // short noun phrase; it names the stamp too
	// key returns what the step is made from. Another key: do it again.
	key func(context.Context, *Clone) (string, error)
	// outputs are the files and folders, relative to the home, that the step
	// makes: folders with all that is in them, but for other steps' outputs.
	outputs []string
	// works, unless nil, is a last quick look at a step whose stamp is good.
	works func(context.Context, *Clone) bool
	// clear, unless nil, makes room for a step that has to be done. It runs
	// before any step does.
	clear func(context.Context, *Clone) error
	run   func(context.Context, *Clone, reporter) error
	// after are the steps that must have ended before this one begins.
	after []*step
	// usual is what the step takes alone on two idle processors, with empty
	// caches and a fast network. Estimates start from it.
	usual time.Duration
	// yields is for what can use every processor: it leaves them to steps that take their time one
	// thing after the other, and so end last. On Linux that saves a fifth of the whole time.
	yields bool
	// late steps are done while JupyterLab is already open.
	late bool
	news string // for a late step: what the reader may want to know when it is done
	// optional steps are left out when they fail: the notebooks run without.
	optional bool
	without  string // for an optional step: what the reader has then
}

// reporter tells what a step is working on, and how many of its parts are done;
// parts is 0 if that is unknown.
type reporter func(detail string, part, parts int)

// steps returns what set-up does. The Python environment is first: making it
// sweeps the home, and with it the outputs of all the others.
func steps() []*step {
	return []*step{&pythonStep, &toolsStep, &settingsStep, &kernelStep, &echartsStep, &explorerStep,
		&cacheStep, &completionStep, &raceStep, &pageStep}
}
