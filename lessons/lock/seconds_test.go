package lock_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"locklab/lessons/lock"
)

func TestSeconds(t *testing.T) {
	for _, c := range []struct {
		seconds float64
		want    time.Duration
	}{
		{0, 0},
		{math.Copysign(0, -1), 0},
		{2.5, 2500 * time.Millisecond},
		{1e-9, 1},
		{1e-10, 1}, // rounded up, or a short timeout would become none
		{math.SmallestNonzeroFloat64, 1},
		{9_223_372_036, 9_223_372_036 * time.Second},
		{-1, lock.Forever},
	} {
		if got, err := lock.Seconds(c.seconds); got != c.want || err != nil {
			t.Errorf("Seconds(%v) = %v, %v, want %v", c.seconds, got, err, c.want)
		}
	}
}

func TestSecondsErrors(t *testing.T) {
	for _, c := range []struct {
		seconds float64
		says    string
	}{
		{math.NaN(), "not a number"},
		{-2, "-2 seconds is negative"},
		{-0.5, "negative"},
		{-math.SmallestNonzeroFloat64, "negative"},
		{math.Nextafter(-1, 0), "negative"},
		{math.Inf(-1), "negative"},
		{math.Nextafter(9_223_372_036, math.Inf(1)), "too large"},
		{1e300, "too large"},
		{math.Inf(1), "too large"},
	} {
		got, err := lock.Seconds(c.seconds)
		if err == nil || got != 0 {
			t.Errorf("Seconds(%v) = %v, %v, want an error", c.seconds, got, err)
		} else if !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "lock: ") {
			t.Errorf("Seconds(%v): %q does not say %q", c.seconds, err, c.says)
		}
	}
}

// Whatever is accepted is never shorter than asked, and at most a nanosecond
// (or what a float64 can tell) longer.
func TestSecondsRoundsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.Float64Range(0, 9_223_372_036).Draw(t, "seconds")
		d, err := lock.Seconds(s)
		if err != nil {
			t.Fatal(err)
		}
		tolerance := max(1, 1e-15*s*1e9)
		if over := float64(d) - s*1e9; over < 0 || over > tolerance {
			t.Fatalf("Seconds(%v) = %d ns, %v ns over", s, d, over)
		}
	})
}
