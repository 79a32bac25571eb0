package main

import "time"

// A clock tells the time for limits: that of the machine, but for what other programs have taken from this
// one. So an answer does not depend on how busy the machine is, and only comes later.
type clock struct {
	began time.Time
	spent time.Duration // of the processors, by this process until then
}

var started = time.Now()

func startClock() clock { return clock{time.Now(), processorTime()} }

func (c clock) now() time.Time {
	passed := time.Since(c.began)
	if spent := processorTime() - c.spent; spent < passed {
		passed = spent
	}
	return c.began.Add(passed)
}
