package lock

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// maxSeconds is CPython's threading.TIMEOUT_MAX.
const maxSeconds = 9_223_372_036

// Seconds turns a timeout as Python's lock.acquire takes it, a number of
// seconds, into a Duration, rounded up to a whole nanosecond. It accepts 0 to
// 9,223,372,036 (threading.TIMEOUT_MAX), and -1, which gives [Forever]. Other
// negative numbers, NaN and larger numbers are errors, as they are in Python,
// which overlooks only those within a nanosecond above -1 and within 0.85 s above
// the maximum.
func Seconds(s float64) (time.Duration, error) {
	switch {
	case math.IsNaN(s):
		return 0, errors.New("lock: a timeout of NaN seconds is not a number; give 0 or more, or -1 to wait for ever")
	case s == -1:
		return Forever, nil
	case s < 0:
		return 0, fmt.Errorf("lock: a timeout of %g seconds is negative; give 0 or more, or -1 to wait for ever", s)
	case s > maxSeconds:
		return 0, fmt.Errorf("lock: a timeout of %g seconds is too large; give at most %d, or -1 to wait for ever", s,
			maxSeconds)
	}
	return time.Duration(math.Ceil(s * 1e9)), nil
}
