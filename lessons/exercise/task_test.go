package exercise

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"locklab/lessons/schedule"
)

// On a machine that is busy an exploration may run out of time anywhere. For what lies beyond the bound that is
// no mistake of the answer; what has to be tried to the end has all the time that there is.
func TestOutOfTime(t *testing.T) {
	for _, beyond := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			answer := task{name: "counter", expect: map[string]string{"addOne": ""}, right: "It is right.",
				tries: []try{{about: "a try", run: "lesson_two", beyond: beyond}}}
			v, _ := answer.judgeBy("main", func(e schedule.Explorer) schedule.Report {
				if e.Time == 0 {
					return schedule.Report{Complete: true}
				}
				time.Sleep(2 * e.Time)
				return schedule.Report{Err: errors.New("out of time")}
			})
			if !v.Right {
				t.Errorf("beyond %v: %+v", beyond, v)
			}
			if said := strings.Join(v.More, " "); strings.Contains(said, "a part of the orders") != beyond {
				t.Errorf("beyond %v it says %q", beyond, said)
			}
		})
	}
}

// Two tries go on at a time, but none is begun while the one before may still show a mistake at once.
func TestTwoAtATime(t *testing.T) {
	for _, test := range []struct {
		each time.Duration
		want time.Duration // for six of them
		most int           // at a time
	}{
		{impatience / 2, 6 * impatience / 2, 1},
		{10 * impatience, 33 * impatience, 2}, // begun at 0 and 1, 10 and 11, 20 and 21 …
	} {
		synctest.Test(t, func(t *testing.T) {
			six := task{name: "counter", expect: map[string]string{"addOne": ""}, tries: make([]try, 6)}
			var mu sync.Mutex // protects both
			now, most := 0, 0
			count := func(n int) {
				mu.Lock()
				defer mu.Unlock()
				now += n
				most = max(most, now)
			}
			began := time.Now()
			six.judgeBy("main", func(schedule.Explorer) schedule.Report {
				count(1)
				time.Sleep(test.each)
				count(-1)
				return schedule.Report{Complete: true}
			})
			if took := time.Since(began); took != test.want || most > test.most {
				t.Errorf("six tries of %v took %v, with %d at a time; want %v and at most %d", test.each, took, most,
					test.want, test.most)
			}
		})
	}
}

// A data race is told in the reader's own lines, where one of them is there.
func TestRacing(t *testing.T) {
	own := schedule.Access{Line: 3, Text: "n++", Write: true}
	check := schedule.Access{Write: true}
	for _, test := range []struct {
		races []schedule.Race
		want  string
	}{
		{[]schedule.Race{{Variable: "want", First: check, Second: check}}, "a variable of the check"},
		{[]schedule.Race{{Variable: "want", First: check, Second: check}, {Variable: "n", First: own, Second: own}},
			"A data race on n: in some order two goroutines are at once where “n++” writes."},
		{[]schedule.Race{{Variable: "n", First: check, Second: own}},
			"in some order the check writes it in one goroutine just when “n++” writes it in another."},
	} {
		if got := racing(test.races); !strings.Contains(got, test.want) {
			t.Errorf("it says %q, want %q", got, test.want)
		}
	}
}
