package lock_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"locklab/lessons/lock"
)

// Any float64 is a timeout of that length, rounded up, or for ever, or an error
// as in Python.
func FuzzSeconds(f *testing.F) {
	for _, seed := range []float64{
		0, math.Copysign(0, -1), -1, 2.5, 1e-9, 1e-10, math.SmallestNonzeroFloat64, -math.SmallestNonzeroFloat64, -0.5,
		-2,
		9_223_372_036, math.Nextafter(9_223_372_036, math.Inf(1)), math.MaxFloat64, math.NaN(), math.Inf(1),
		math.Inf(-1),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seconds float64) {
		d, err := lock.Seconds(seconds)
		accepted := seconds == -1 || seconds >= 0 && seconds <= 9_223_372_036
		switch {
		case accepted != (err == nil):
			t.Fatalf("Seconds(%v) = %v, %v", seconds, d, err)
		case err != nil:
			if d != 0 || !strings.HasPrefix(err.Error(), "lock: a timeout of ") {
				t.Fatalf("Seconds(%v) = %v, %v", seconds, d, err)
			}
		case seconds == -1:
			if d != lock.Forever {
				t.Fatalf("Seconds(-1) = %v", d)
			}
		case d < 0 || d == 0 != (seconds == 0) || d > 9_223_372_036*time.Second:
			t.Fatalf("Seconds(%v) = %d ns", seconds, d)
		default:
			if over := float64(d) - seconds*1e9; over < 0 || over > max(1, 1e-15*seconds*1e9) {
				t.Fatalf("Seconds(%v) = %d ns, %v ns over", seconds, d, over)
			}
		}
	})
}
