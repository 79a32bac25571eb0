package chart

import (
	"locklab/lessons/internal/letters"
	"locklab/lessons/schedule"
)

// Options are of the types of the charts that they are for, so that the compiler refuses an
// option that a chart cannot have: FullCount is a HistogramOption, and Timeline takes none.
type (
	// An Option is for every chart of this package.
	Option interface {
		HistogramOption
		TimelineOption
		PositionsOption
		RatiosOption
	}
	// An AxisOption is for charts whose axis has a meaning of the reader's.
	AxisOption interface {
		HistogramOption
		PositionsOption
		RatiosOption
	}
	// A HistogramOption is for Histogram.
	HistogramOption interface{ histogram(*config) }
	// A TimelineOption is for Timeline.
	TimelineOption interface{ timeline(*config) }
	// A PositionsOption is for Positions.
	PositionsOption interface{ positions(*config) }
	// A RatiosOption is for Ratios.
	RatiosOption interface{ ratios(*config) }
)

// option is behind all of them. Which interface a function returns it as decides which
// charts take it.
type option func(*config)

func (o option) histogram(c *config) { o(c) }
func (o option) timeline(c *config)  { o(c) }
func (o option) positions(c *config) { o(c) }
func (o option) ratios(c *config)    { o(c) }

type config struct {
	title string
	axis  string
	full  *int
	layer *layer
}

// Title is the line above the chart.
func Title(title string) Option {
	return option(func(c *config) { c.title = letters.Cut(title, maxName) })
}

// Axis says what the values are, and their unit: "late by (µs)". Without it the axis of a
// Histogram is called "final value", and that of Ratios after what is compared. In Positions
// it is the order that the rows stand in, "place on arrival" without it.
func Axis(name string) AxisOption {
	return option(func(c *config) { c.axis = letters.Cut(name, maxName) })
}

// FullCount marks in a Histogram the value that is left when no update is lost. Runs below
// it are told as runs that lost updates.
func FullCount(n int) HistogramOption { return option(func(c *config) { c.full = &n }) }

// Possible marks in the first panel of a Histogram values that can be left.
func Possible(values ...int) HistogramOption {
	return option(func(c *config) { c.layer = possible(values) })
}

// Explored marks in the first panel of a Histogram the values that schedule.Explore has found,
// each at its probability. A value that was found and never measured has a hollow mark. Where
// the report is complete, a bar of runs that left any other value is marked too: no order
// leads there. Outcomes that are no whole numbers, such as deadlocks, have no place on the
// axis; the words of the chart count them, and say why a function could not be explored.
func Explored(report schedule.Report) HistogramOption {
	return option(func(c *config) { c.layer = explored(report) })
}
