package dialect_test

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"locklab/lessons/dialect"
)

// Two threads of k reads and writes: C(4k, 2k) orders.
func BenchmarkMerging(b *testing.B) {
	for k := 3; k <= 7; k++ {
		b.Run(fmt.Sprint("k=", k), func(b *testing.B) {
			b.ReportAllocs()
			var r dialect.Report
			for b.Loop() {
				var err error
				if r, err = dialect.Explore(counter(2, k, false), dialect.Limit(1e7)); err != nil || !r.Complete {
					b.Fatal(err, r.Complete)
				}
			}
			n, _ := r.Schedules.Float64()
			b.ReportMetric(n/b.Elapsed().Seconds()*float64(b.N), "orders/s")
		})
	}
}

// tickets is a program in which nothing merges: from the numbers that a goroutine has
// drawn follows when it drew them, so that no two orders lead to the same state.
func tickets(k int) func(*dialect.Program) {
	return func(p *dialect.Program) {
		next := p.Int("next", 0)
		for _, name := range []string{"thread1", "thread2"} {
			p.Go(name, func() {
				for range k {
					next.Add(1)
				}
			})
		}
		p.Outcome(next.String)
	}
}

// The cost of a step where nothing merges, and how many times the switch to a coroutine
// and back that iter.Pull makes, measured in the same run: switches/step.
func BenchmarkStep(b *testing.B) {
	const k, orders = 10, 184756
	next, stop := iter.Pull(func(yield func(struct{}) bool) {
		for yield(struct{}{}) {
		}
	})
	defer stop()
	var explore, pull time.Duration
	const steps = orders * 2 * k
	for b.Loop() {
		began := time.Now()
		r, err := dialect.Explore(tickets(k))
		explore += time.Since(began)
		if err != nil || r.Schedules.Int64() != orders {
			b.Fatal(r.Schedules, err)
		}
		began = time.Now()
		for range steps {
			next()
		}
		pull += time.Since(began)
	}
	n := float64(b.N) * steps
	b.ReportMetric(float64(explore.Nanoseconds())/n, "ns/step")
	b.ReportMetric(float64(pull.Nanoseconds())/n, "ns/switch")
	b.ReportMetric(explore.Seconds()/pull.Seconds(), "switches/step")
}
