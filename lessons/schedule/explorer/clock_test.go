package main

import (
	"testing"
	"time"
)

// The clock goes on while this process computes, and is never ahead of the machine's.
func TestClock(t *testing.T) {
	began := time.Now()
	c := startClock()
	for before := c.now(); c.now().Sub(before) < 20*time.Millisecond; {
		if time.Since(began) > time.Minute {
			t.Fatal("a minute of computing, and the clock stands")
		}
	}
	if c.now().After(time.Now()) {
		t.Error("the clock is ahead")
	}
}

// Where others have the processors the clock stands: of an hour that has passed, this process has had a
// second.
func TestClockStands(t *testing.T) {
	c := clock{began: time.Now().Add(-time.Hour), spent: processorTime() - time.Second}
	if passed := c.now().Sub(c.began); passed < time.Second || passed > time.Minute {
		t.Errorf("%v have passed, want a little more than a second", passed)
	}
}
