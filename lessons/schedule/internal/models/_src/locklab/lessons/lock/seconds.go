package lock

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// maxSeconds is the largest timeout: threading.TIMEOUT_MAX of CPython.
const maxSeconds = 9_223_372_036

func Seconds(s float64) (time.Duration, error) {
	if math.IsNaN(s) {
		return 0, errors.New("lock: a timeout of NaN seconds is not a number; give 0 or more, or -1 to wait for ever")
	}
	if s == -1 {
		return Forever, nil
	}
	if s < 0 {
		return 0, fmt.Errorf("lock: a timeout of %g seconds is negative; give 0 or more, or -1 to wait for ever", s)
	}
	if s > maxSeconds {
		return 0, fmt.Errorf("lock: a timeout of %g seconds is too large; give at most %d, or -1 to wait for ever",
			s, maxSeconds)
	}
	return time.Duration(math.Ceil(s * 1e9)), nil
}
