package machine

import (
	"fmt"
	"testing"
)

// counters is a program of several goroutines that each read and write a counter k times.
func counters(goroutines, k int) string {
	return fmt.Sprintf(`
import "sync"
func f() int {
	c := 0
	var g sync.WaitGroup
	for range %d { g.Go(func() { for range %d { v := c; c = v + 1 } }) }
	g.Wait()
	return c
}`, goroutines, k)
}

func BenchmarkCounters(b *testing.B) {
	for _, n := range [][2]int{{2, 3}, {2, 7}, {2, 10}, {2, 20}, {3, 2}} {
		b.Run(fmt.Sprintf("%dx%d", n[0], n[1]), func(b *testing.B) {
			states := 0
			for b.Loop() {
				_, r, err := explore(b, counters(n[0], n[1]), "f")
				if err != nil || !r.Complete {
					b.Fatal(err)
				}
				states += r.States
			}
			b.ReportMetric(float64(states)/b.Elapsed().Seconds(), "states/s")
		})
	}
}
