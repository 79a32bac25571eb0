package experiment_test

import (
	"testing"
	"time"

	"locklab/lessons/experiment"
)

// What counting adds to each run: with many different values, and with both options.
func BenchmarkRepeat(b *testing.B) {
	i := 0
	run := func() int { i++; return i % 1_000 }
	b.Run("plain", func(b *testing.B) {
		experiment.Repeat(b.N, run)
	})
	b.Run("options", func(b *testing.B) {
		experiment.Repeat(b.N, run, experiment.For(time.Hour), experiment.Every(time.Hour, func(experiment.Tally) {}))
	})
}
