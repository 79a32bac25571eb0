package picture

import (
	"math"
	"strings"
	"time"

	"locklab/lessons/display/internal/tree"
)

// A moment on a time axis is milliseconds since 1970, or text in one of these forms, which are
// those that time.Time and ECharts write. ECharts takes text without a zone for local time, and so
// does the picture.
var moments = []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04",
	"2006-01-02", "2006-01"}

// moment is a value of a time axis in milliseconds since 1970.
func moment(n tree.Node) (float64, bool) {
	text, ok := n.V.(string)
	if !ok {
		return n.Number()
	}
	text = strings.ReplaceAll(text, "/", "-")
	for _, form := range moments {
		if at, err := time.ParseInLocation(form, text, time.Local); err == nil {
			return float64(at.UnixNano()) / 1e6, true
		}
	}
	// "2009/6/2": without a zero before a number of one digit
	if at, err := time.ParseInLocation("2006-1-2", text, time.Local); err == nil {
		return float64(at.UnixMilli()), true
	}
	if at, err := time.ParseInLocation("2006-1-2 15:04", text, time.Local); err == nil {
		return float64(at.UnixMilli()), true
	}
	return 0, false
}

// timeSteps are the distances of ticks on a time axis, and how its labels are written.
var timeSteps = []struct {
	step time.Duration
	form string
}{
	{time.Millisecond, "05.000"}, {10 * time.Millisecond, "05.000"}, {100 * time.Millisecond, "05.000"},
	{time.Second, "15:04:05"}, {5 * time.Second, "15:04:05"}, {15 * time.Second, "15:04:05"},
	{30 * time.Second, "15:04:05"},
	{time.Minute, "15:04"}, {5 * time.Minute, "15:04"}, {15 * time.Minute, "15:04"}, {time.Hour, "15:04"},
	{3 * time.Hour, "15:04"},
	{6 * time.Hour, "Jan 2, 15:04"}, {24 * time.Hour, "Jan 2"}, {7 * 24 * time.Hour, "Jan 2"},
	{30 * 24 * time.Hour, "Jan 2006"},
	{91 * 24 * time.Hour, "Jan 2006"}, {365 * 24 * time.Hour, "2006"},
}

// scaleTime gives a time axis the step and the form of its ticks: at most eight, or years.
func (a *axis) scaleTime(low, high float64) {
	a.low, a.high = low, high
	for _, s := range timeSteps {
		if a.step, a.form = float64(s.step.Milliseconds()), s.form; (high-low)/a.step <= 8 {
			return
		}
	}
	a.step *= math.Ceil((high - low) / a.step / 8)
}

// momentText is how a tick of a time axis is written.
func (a *axis) momentText(v float64) string {
	if !(math.Abs(v) < 1e15) { // in 30,000 years
		return ""
	}
	return time.UnixMilli(int64(v)).Format(a.form)
}
