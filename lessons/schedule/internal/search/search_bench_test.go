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
				r = Run(b.Context(), increments(size.goroutines, size.times),
					Options{Time: time.Hour, Memory: 1_500_000_000})
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

// Outcomes alone. Published, for GenMC: lastzero 15 in 147,456 executions, readers 13 in
// 8,192. The time is what a reader waits, with merging tried first.
func BenchmarkOutcomesOnly(b *testing.B) {
	for _, program := range []struct {
		name string
		sys  *toy
	}{{"lastzero10", lastzero(10)}, {"lastzero15", lastzero(15)}, {"readers8", readers(8)},
		{"readers13", readers(13)}} {
		b.Run(program.name, func(b *testing.B) {
			var r *Result
			for range b.N {
				r = Run(b.Context(), program.sys, Options{OutcomesOnly: true, Time: 30 * time.Second})
				if !r.Complete {
					b.Fatal("not complete")
				}
			}
			b.ReportMetric(float64(r.States), "states")
			b.ReportMetric(float64(r.Traces), "classes")
			b.ReportMetric(float64(len(r.Outcomes)), "outcomes")
		})
	}
}

// BenchmarkClasses leaves merging out.
func BenchmarkClasses(b *testing.B) {
	for _, writers := range []int{10, 12, 15} {
		b.Run(fmt.Sprintf("lastzero%d", writers), func(b *testing.B) {
			sys := lastzero(writers)
			var t [2]*tracer
			for range b.N {
				t = trace(sys, sys, unlimited(), sys.Start(), 100)
			}
			b.ReportMetric(float64(t[0].traces), "classes")
			b.ReportMetric(float64(t[0].steps+t[1].steps), "steps")
			b.ReportMetric(float64(t[0].steps+t[1].steps)*float64(b.N)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}
