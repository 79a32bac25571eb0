package main

import (
	lesson_fmt "fmt"
	lesson_sync "sync"
	lesson_atomic "sync/atomic"
)

func lesson_alone() string { return lesson_meet(1, 200) }
func lesson_two() string   { return lesson_meet(2, 2) }
func lesson_dozen() string { return lesson_meet(2, 12) }
func lesson_three() string { return lesson_meet(3, 2) }
func lesson_four() string  { return lesson_meet(4, 1) }
func lesson_six() string   { return lesson_meet(6, 1) }

// lesson_apart has two barriers in use at the same time: who waits at one is not let through by those
// who are at the other.
func lesson_apart() string {
	b, other := newBarrier(2), newBarrier(2)
	var first, second lesson_atomic.Bool
	var group lesson_sync.WaitGroup
	meet := func(b *barrier, here *lesson_atomic.Bool) {
		b.Wait()
		if !here.Load() {
			lesson_fail("Wait returns before all have called it: those who have are at another barrier.")
		}
	}
	group.Go(func() { meet(b, &first) })
	group.Go(func() { meet(other, &second) })
	first.Store(true)
	b.Wait()
	second.Store(true)
	other.Wait()
	group.Wait()
	return lesson_verdict()
}

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
					lesson_fail(lesson_fmt.Sprint("In round ", round+1, " Wait returns before all ", n,
						" have called it."))
				}
			}
		})
	}
	group.Wait()
	return lesson_verdict()
}
