package schedule_test

import (
	"fmt"
	"iter"
	"testing"

	"locklab/lessons/schedule"
)

// Two threads of k reads and writes: C(4k, 2k) orders.
func BenchmarkMerging(b *testing.B) {
	for k := 3; k <= 7; k++ {
		b.Run(fmt.Sprint("k=", k), func(b *testing.B) {
			b.ReportAllocs()
			var r schedule.Report
			for b.Loop() {
				var err error
				if r, err = schedule.Explore(counter(2, k, false), schedule.Limit(1e7)); err != nil || !r.Complete {
					b.Fatal(err, r.Complete)
				}
			}
			n, _ := r.Schedules.Float64()
			b.ReportMetric(n/b.Elapsed().Seconds()*float64(b.N), "orders/s")
		})
	}
}

// Nothing merges: every write leaves a number that tells the whole order until then.
func distinct(k int) func(*schedule.Program) {
	return func(p *schedule.Program) {
		number := p.Int("number", 1)
		for i, name := range []string{"thread1", "thread2"} {
			p.Go(name, func() {
				for range k / 2 {
					number.Write(2*number.Read() + i)
				}
			})
		}
		p.Outcome(func() string { return "" })
	}
}

// The cost of a step where nothing merges, in switches to a coroutine and back that iter.Pull makes, measured in the same run.
func BenchmarkStep(b *testing.B) {
	next, stop := iter.Pull(func(yield func(int) bool) {
		for yield(0) {
		}
	})
	defer stop()
	const k = 8
	const steps = 12870 * 2 * k // of k/2 reads and k/2 writes each
	for b.Loop() {
		r, err := schedule.Explore(distinct(k))
		if err != nil || r.Schedules.Int64() != 12870 {
			b.Fatal(r.Schedules, err)
		}
	}
	step := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / steps
	b.ReportMetric(step, "ns/step")
	b.StopTimer()
	pull := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			next()
		}
	})
	b.ReportMetric(float64(pull.NsPerOp()), "ns/switch")
	b.ReportMetric(step/(float64(pull.T.Nanoseconds())/float64(pull.N)), "switches/step")
}
