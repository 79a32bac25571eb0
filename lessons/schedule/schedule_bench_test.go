package schedule_test

import (
	"flag"
	"fmt"
	"sync"
	"testing"
	"time"

	"locklab/lessons/schedule"
)

var large = flag.Bool("large", false, "benchmark 2x40 too: half a minute and 1.5 GB for each round")

func increments(goroutines, times int) int {
	counter := 0
	var group sync.WaitGroup
	for range goroutines {
		group.Go(func() {
			for range times {
				v := counter
				counter = v + 1
			}
		})
	}
	group.Wait()
	return counter
}

func dinner(philosophers int) string {
	forks := make([]sync.Mutex, philosophers)
	var group sync.WaitGroup
	for i := range philosophers {
		group.Go(func() {
			left, right := &forks[i], &forks[(i+1)%philosophers]
			left.Lock()
			right.Lock()
			right.Unlock()
			left.Unlock()
		})
	}
	group.Wait()
	return "done"
}

// What a reader waits for, from the call to the report: the explorer is started, loads the source,
// explores it and sends its report. The states a second of the search alone are in the benchmark of
// internal/oracle.
//
//	go test -run=- -bench=. ./lessons/schedule [-large]
func BenchmarkExplore(b *testing.B) {
	explorer := schedule.Explorer{Time: 5 * time.Minute, Memory: 8e9}
	check := func(b *testing.B, r schedule.Report, outcomes int) {
		if r.Err != nil || !r.Complete || len(r.Outcomes) != outcomes {
			b.Fatal(r.Err, r.Complete, len(r.Outcomes))
		}
	}
	for _, c := range []struct{ goroutines, times int }{{2, 1}, {3, 2}, {2, 7}, {2, 10}, {2, 20}, {2, 40}} {
		b.Run(fmt.Sprintf("%dx%d", c.goroutines, c.times), func(b *testing.B) {
			if c.times == 40 && !*large {
				b.Skip("with -large alone")
			}
			outcomes := max(c.goroutines*c.times-1, 2) // 2 and up; 1 and 2 where each adds once
			for b.Loop() {
				check(b, explorer.Explore(increments, c.goroutines, c.times), outcomes)
			}
		})
	}
	b.Run("philosophers 6", func(b *testing.B) {
		for b.Loop() {
			check(b, explorer.Explore(dinner, 6), 2) // all have eaten, or each has one fork
		}
	})
}
