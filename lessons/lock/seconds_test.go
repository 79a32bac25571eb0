package lock_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"locklab/lessons/lock"
)

// The nanoseconds are those of CPython 3.11: _PyTime_FromSecondsObject with
// _PyTime_ROUND_TIMEOUT, which _testcapi makes callable.
func TestSeconds(t *testing.T) {
	for _, c := range []struct {
		seconds float64
		want    time.Duration
	}{
		{0, 0},
		{math.Copysign(0, -1), 0},
		{2.5, 2_500_000_000},
		{1e-9, 1},
		{1e-10, 1}, // rounded up, or a short timeout would become none
		{math.SmallestNonzeroFloat64, 1},
		{math.Nextafter(1e-9, 0), 1},
		{math.Nextafter(1e-9, 1), 2},
		{1.5e-9, 2},
		{0.001, 1_000_000},
		{0.1, 100_000_000},
		{0.3, 300_000_000},
		{1.1, 1_100_000_000},
		{1.0 / 3, 333_333_334},
		{2.0 / 3, 666_666_667},
		{math.Nextafter(1, 0), 1_000_000_000},
		{math.Nextafter(1, 2), 1_000_000_001},
		{1.000000001, 1_000_000_002}, // the float64 is a little more than it says
		{86400.1, 86_400_100_000_000},
		{1_000_000_000.0000001, 1_000_000_000_000_000_128}, // float64s are 128 ns apart here
		{math.Nextafter(9_223_372_036, 0), 9_223_372_035_999_997_952},
		{9_223_372_036, 9_223_372_036_000_000_000},
		{-1, lock.Forever},
	} {
		if got, err := lock.Seconds(c.seconds); got != c.want || err != nil {
			t.Errorf("Seconds(%v) = %d, %v, want %d", c.seconds, got, err, c.want)
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
