package main

import (
	lesson_fmt "fmt"
	lesson_sync "sync"
	lesson_atomic "sync/atomic"
)

func lesson_one() string   { return lesson_meet(1, 12) }
func lesson_two() string   { return lesson_meet(2, 5) }
func lesson_three() string { return lesson_meet(3, 2) }
func lesson_four() string  { return lesson_meet(4, 1) }

func lesson_meet(n, rounds int) string {
	b := newBarrier(n)
	var arrived lesson_atomic.Int64
	var group lesson_sync.WaitGroup
	for range n {
		group.Go(func() {
			for round := range rounds {
				arrived.Add(1)
				b.Wait()
				if here := arrived.Load(); here < int64(n*(round+1)) {
					lesson_fail(lesson_fmt.Sprint("In round ", round+1, " Wait returns before all ", n, " have called it."))
				}
			}
		})
	}
	group.Wait()
	return lesson_verdict()
}
