package context

import (
	"machine"
	"time"
)

func WithTimeout(parent Context, timeout time.Duration) (Context, CancelFunc) {
	return WithTimeoutCause(parent, timeout, nil)
}

func WithTimeoutCause(parent Context, timeout time.Duration, cause error) (Context, CancelFunc) {
	return timed(parent, time.Now().Add(timeout), int64(timeout), cause)
}

func WithDeadline(parent Context, d time.Time) (Context, CancelFunc) {
	return WithDeadlineCause(parent, d, nil)
}

// The clock was read at some moment before, so how long this one takes is not known.
func WithDeadlineCause(parent Context, d time.Time, cause error) (Context, CancelFunc) {
	return timed(parent, d, -1, cause)
}

// timed derives a context that is canceled at any moment from now on, or at once if the deadline
// is not after the clock's reading.
func timed(parent Context, deadline time.Time, rank int64, cause error) (Context, CancelFunc) {
	c := derive(parent)
	c.timed, c.deadline = true, deadline
	adopt(parent, c, c)
	switch {
	case c.err != nil:
	case deadline.IsZero() || time.Later(deadline) <= 0:
		c.end(DeadlineExceeded, cause)
		leave(parent, c)
	default:
		c.timer = machine.Timer("deadline", c.done, rank, func() {
			machine.Wait(c, "is over", func() bool { return true })
			c.timer = 0
			c.end(DeadlineExceeded, cause)
			leave(parent, c)
		})
	}
	return c, func() {
		c.cancel(Canceled, nil)
		leave(parent, c)
	}
}
