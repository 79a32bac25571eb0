package exercise

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"locklab/lessons/schedule"
)

// On a machine that is busy an exploration may run out of time anywhere. What has to be tried to the end gets more
// of it then, and what lies beyond the bound is no mistake of the answer.
func TestOutOfTime(t *testing.T) {
	for beyond, want := range map[bool]int{true: 1, false: 2} {
		synctest.Test(t, func(t *testing.T) {
			calls := 0
			answer := task{name: "counter", expect: map[string]string{"addOne": ""}, right: "It is right.",
				tries: []try{{about: "a try", run: "lesson_two", beyond: beyond}}}
			v, _ := answer.judgeBy("main", func(e schedule.Explorer) schedule.Report {
				calls++
				if e.Time == 0 {
					return schedule.Report{Complete: true}
				}
				time.Sleep(2 * e.Time)
				return schedule.Report{Err: errors.New("out of time")}
			})
			if !v.Right || calls != want {
				t.Errorf("beyond %v: %+v after %d explorations, want %d", beyond, v, calls, want)
			}
			if said := strings.Join(v.More, " "); strings.Contains(said, "a part of the orders") != beyond {
				t.Errorf("beyond %v it says %q", beyond, said)
			}
		})
	}
}
