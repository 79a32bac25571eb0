package time

import "errors"

type Duration int64

const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

func (d Duration) String() string      { return text(int64(d)) }
func (d Duration) Nanoseconds() int64  { return int64(d) }
func (d Duration) Microseconds() int64 { return int64(d / Microsecond) }
func (d Duration) Milliseconds() int64 { return int64(d / Millisecond) }
func (d Duration) Seconds() float64    { return seconds(int64(d)) }
func (d Duration) Minutes() float64    { return minutes(int64(d)) }
func (d Duration) Hours() float64      { return hours(int64(d)) }

func (d Duration) Round(m Duration) Duration { return Duration(round(int64(d), int64(m))) }

func (d Duration) Truncate(m Duration) Duration {
	if m <= 0 {
		return d
	}
	return d - d%m
}

func (d Duration) Abs() Duration {
	switch {
	case d >= 0:
		return d
	case -d < 0: // the one without a positive
		return 1<<63 - 1
	}
	return -d
}

func ParseDuration(s string) (Duration, error) {
	d, wrong := parse(s)
	if wrong != "" {
		return 0, errors.New(wrong)
	}
	return Duration(d), nil
}
