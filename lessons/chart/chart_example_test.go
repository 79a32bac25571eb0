package chart_test

import (
	"time"

	"locklab/lessons/chart"
	"locklab/lessons/display"
	"locklab/lessons/experiment"
	"locklab/lessons/timeline"
)

// Outside a notebook, Show prints what the chart says, and its bars in one line.
func ExampleHistogram() {
	without := experiment.Of(5, 6, 6, 7, 7, 7, 8, 8, 9)
	with := experiment.Of(10, 10, 10)
	display.Show(chart.Histogram(chart.Tallies{
		{Name: "without a lock", Tally: without},
		{Name: "with a lock", Tally: with},
	}, chart.FullCount(10)))
	// Output:
	// without a lock: 30.0 % of updates lost, in 100 % of runs, 9 runs left 5 to 9, median 7.
	// with a lock: no update lost, 3 runs left 10.
	// without a lock | ▃▆█▆▃  |
	// with a lock    |      █ |
}

func ExampleTimeline() {
	ms := time.Millisecond
	display.Show(chart.Timeline(timeline.Recording{
		Goroutines: []string{"thread1", "thread2"},
		Intervals: []timeline.Interval{
			{Goroutine: "thread1", Lock: "my_lock", Kind: timeline.Holding, From: 0, To: 3 * ms,
				End: timeline.Released},
			{Goroutine: "thread2", Lock: "my_lock", Kind: timeline.Waiting, From: 1 * ms, To: 3 * ms,
				End: timeline.Acquired},
			{Goroutine: "thread2", Lock: "my_lock", Kind: timeline.Holding, From: 3 * ms, To: 4 * ms,
				End: timeline.Released},
		},
		Length: 4 * ms,
	}, chart.Title("Who waits, who holds")))
	// Output:
	// Who waits, who holds
	// 2 goroutines in 4 ms, one lock: my_lock.
	// thread1 did not wait and held it for 3 ms.
	// thread2 waited 2 ms and held it for 1 ms.
}

func ExamplePositions() {
	display.Show(chart.Positions([][]int{{0, 1, 2}, {0, 2, 1}}))
	// Output:
	// 66.7 % were served in the order of arrival, in 2 runs.
}

func ExampleRatios() {
	display.Show(chart.Ratios([]chart.Ratio{
		{Name: "sync.Mutex", Median: 1, Low: 0.95, High: 1.1},
		{Name: "channel", Median: 2.4, Low: 2.1, High: 2.9},
	}, chart.Title("What a lock costs"), chart.Axis("times sync.Mutex")))
	// Output:
	// What a lock costs
	// sync.Mutex: 1 (0.95 to 1.1).
	// channel: 2.4 (2.1 to 2.9).
}
