package time

import "machine"

// A Time is a reading of a clock that tells only whether little or much time has passed. That is
// enough for a program that compares what has passed with one duration, and with nothing else.
type Time struct {
	known    bool
	stripped bool // of the part that only one run of a program can read
	later    Duration
}

// much is more than any duration that such a program compares it with: half a year.
const much Duration = 1 << 54

func Now() Time { return Time{known: true} }

func (t Time) Add(d Duration) Time {
	t.later += d
	return t
}

func (t Time) Round(d Duration) Time {
	t.stripped = true
	return t
}

func (t Time) IsZero() bool { return !t.known }

// Since returns nothing or much: each is a choice.
func Since(t Time) Duration {
	if machine.Choose(2) == 1 {
		return much
	}
	return 0
}

// Later returns how much later than the clock's reading t is. It is for package context.
func Later(t Time) Duration { return t.later }

func Sleep(d Duration) {
	if d > 0 {
		machine.Sleep(nil, "sleeps", int64(d))
	}
}
