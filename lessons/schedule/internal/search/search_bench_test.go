package search

import (
	"fmt"
	"runtime"
	"testing"
	"time"
)

// The program: with 2 × 40 increments, C(160, 80) orders in 7.6 million states.
func BenchmarkIncrements(b *testing.B) {
	for _, size := range []struct{ goroutines, times int }{{2, 7}, {2, 10}, {2, 20}, {2, 40}, {3, 2}, {3, 5}, {4, 3}} {
		b.Run(fmt.Sprintf("%dx%d", size.goroutines, size.times), func(b *testing.B) {
			b.ReportAllocs()
			var r *Result
			for range b.N {
				r = Run(b.Context(), increments(size.goroutines, size.times), Options{Time: time.Hour, Memory: 4 << 30})
				if !r.Complete {
					b.Fatal("not complete")
				}
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(r.States), "states")
			b.ReportMetric(float64(r.States)*float64(b.N)/b.Elapsed().Seconds(), "states/s")
			b.ReportMetric(float64(r.Bytes)/float64(r.States), "bytes/state")
			b.ReportMetric(float64(m.Sys)/1e6, "MB-process")
		})
	}
}
