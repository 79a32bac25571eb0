package time

import "machine"

// A Time is a reading of the clock plus a Duration. What the clock reads is another thing in
// every run, so nothing can be asked of a Time but whether there is one: it can only be added to,
// and be a deadline.
type Time struct {
	_     [0]func() // two Times cannot be compared
	known bool
	later Duration
}

func Now() Time { return Time{known: true} }

func (t Time) Add(d Duration) Time {
	if !t.known {
		machine.Refuse("adding to the zero time.Time is not understood; start from time.Now()")
	}
	t.later += d
	return t
}

func (t Time) IsZero() bool { return !t.known }

func (t Time) String() string {
	if t.known {
		machine.Refuse("a time.Time is printed, which is another in every run; leave it out")
	}
	return "0001-01-01 00:00:00 +0000 UTC"
}

// Later returns how much later than the clock's reading t is. It is for package context.
func Later(t Time) Duration { return t.later }

// Sleep orders nothing among goroutines: another one may take any time too. But a timer that the
// goroutine itself has set before, for no longer, fires before it goes on.
func Sleep(d Duration) {
	if d > 0 {
		machine.Sleep(nil, "sleeps", int64(d))
	}
}
