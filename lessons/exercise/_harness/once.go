package main

import (
	lesson_fmt "fmt"
	lesson_sync "sync"
	lesson_atomic "sync/atomic"
)

func lesson_two() string   { return lesson_do(2, 2) }
func lesson_three() string { return lesson_do(3, 1) }

// lesson_do lets goroutines call Do. What f makes is an ordinary variable: who reads it before f has
// ended, or without a lock in between, is in a data race.
func lesson_do(goroutines, calls int) string {
	o := newOnce()
	made := 0
	var times lesson_atomic.Int64
	var group lesson_sync.WaitGroup
	for range goroutines {
		group.Go(func() {
			for range calls {
				o.Do(func() {
					times.Add(1)
					made = 5
				})
				if made != 5 {
					lesson_fail("Do returns before f has ended.")
				}
			}
		})
	}
	group.Wait()
	lesson_count(o, &times)
	return lesson_verdict()
}

func lesson_count(o *myOnce, times *lesson_atomic.Int64) {
	for range 12 {
		o.Do(func() { times.Add(1) })
	}
	if n := times.Load(); n != 1 {
		lesson_fail(lesson_fmt.Sprint("Do has called f ", n, " times."))
	}
}

// lesson_another uses a second one inside the first: they have nothing to do with one another.
func lesson_another() string {
	o, other := newOnce(), newOnce()
	var first, second lesson_atomic.Int64
	var group lesson_sync.WaitGroup
	for range 2 {
		group.Go(func() {
			o.Do(func() {
				first.Add(1)
				other.Do(func() { second.Add(1) })
			})
		})
	}
	group.Wait()
	lesson_count(o, &first)
	lesson_count(other, &second)
	return lesson_verdict()
}
