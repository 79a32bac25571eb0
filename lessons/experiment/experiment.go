// Package experiment runs something many times and counts the values that it leaves.
//
// One run of a program with a race says little: it may come out right by luck.
// A thousand runs have a shape:
//
//	tally := experiment.Repeat(1_000, func() int {
//		counter := 0
//		var group sync.WaitGroup
//		for range 2 {
//			group.Go(func() {
//				for range 100_000 {
//					counter++ // no lock: a data race
//				}
//			})
//		}
//		group.Wait()
//		return counter
//	})
//	fmt.Println(tally)
//
// The goroutines are those of the run alone. Repeat starts none, so that what is
// measured is what the run itself does.
package experiment

import (
	"fmt"
	"time"
)

// Repeat calls run up to runs times, one after the other on the goroutine that
// called Repeat, and counts the values that it returns. A panic in run is not
// caught. Repeat panics if runs is negative.
func Repeat(runs int, run func() int, options ...Option) Tally {
	if runs < 0 {
		panic(fmt.Sprintf("experiment: cannot repeat something %d times: runs must be 0 or more", runs))
	}
	var c config
	for _, o := range options {
		o(&c)
	}
	var tally Tally
	start := time.Now()
	shown := start
	for range runs {
		tally.Add(run())
		if !c.limited && c.see == nil {
			continue
		}
		now := time.Now()
		if c.limited && now.Sub(start) >= c.limit {
			break
		}
		if c.see != nil && now.Sub(shown) >= c.period && tally.runs < runs {
			c.see(tally.clone())
			shown = time.Now() // what see takes is not counted: the runs get their turn again
		}
	}
	return tally
}

// An Option changes how Repeat goes on.
type Option func(*config)

type config struct {
	limited bool
	limit   time.Duration
	period  time.Duration
	see     func(Tally)
}

// For ends the experiment early, after the first run that ends d or later from
// the start. At least one run is made, and none is interrupted, so the
// experiment takes d and at most one run more. Tally.Runs says how many it was.
func For(d time.Duration) Option {
	return func(c *config) { c.limited, c.limit = true, d }
}

// Every calls see with the tally so far, about every d, between two runs and on
// the same goroutine: nothing of the experiment goes on meanwhile. The tally is
// see's own to keep. See is not called after the last run: what Repeat
// returns says it all.
func Every(d time.Duration, see func(soFar Tally)) Option {
	return func(c *config) { c.period, c.see = d, see }
}
