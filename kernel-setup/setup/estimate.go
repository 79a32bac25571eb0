package setup

import "time"

// An estimate tells how long a set-up is likely to take: what its steps usually
// take, at the speed that this machine has shown so far.
type estimate struct {
	begin time.Time
	total time.Duration           // of what the steps usually take
	done  map[*step]time.Duration // how much of that each step has behind it
}

func newEstimate(steps []*step) *estimate {
	e := &estimate{begin: time.Now(), done: map[*step]time.Duration{}}
	for _, s := range steps {
		e.total += s.usual
	}
	return e
}

// left returns the likely time until all steps are done, after an event of s.
// It is 0 if there is nothing to tell it from.
func (e *estimate) left(s *step, event Event) time.Duration {
	switch event.Status {
	case Working:
		if event.Parts > 0 { // after its last part a step still links, or unpacks
			const ends = 0.8
			share := ends * float64(event.Part) / float64(event.Parts)
			e.done[s] = max(e.done[s], time.Duration(share*float64(s.usual)))
		}
	case Done, Skipped:
		e.done[s] = s.usual
	}
	var done time.Duration
	for _, d := range e.done {
		done += d
	}
	speed := 1.0 // seconds here for a usual second
	if elapsed := time.Since(e.begin); done > e.total/20 {
		speed = float64(elapsed) / float64(done)
	}
	return time.Duration(speed * float64(e.total-done))
}
