package main

import (
	lesson_fmt "fmt"
	lesson_sync "sync"
)

func lesson_twoTwice() string  { return lesson_lockAll(2, 2) }
func lesson_threeOnce() string { return lesson_lockAll(3, 1) }

// lesson_alone locks more often than anybody would count to, before others come.
func lesson_alone() string {
	l, other := newCASLock(), newCASLock()
	for range 1_000 {
		l.Lock()
		other.Lock()
		other.Unlock()
		l.Unlock()
	}
	counter := 0
	var group lesson_sync.WaitGroup
	for range 2 {
		group.Go(func() {
			l.Lock()
			counter++
			l.Unlock()
		})
	}
	group.Wait()
	if counter != 2 {
		lesson_fail("After it was locked and unlocked 1,000 times, it lets two goroutines in at once: an update " +
			"is lost.")
	}
	return lesson_verdict()
}

func lesson_lockAll(goroutines, rounds int) string {
	l := newCASLock()
	counter := 0
	var group lesson_sync.WaitGroup
	for range goroutines {
		group.Go(func() {
			for range rounds {
				l.Lock()
				counter++
				l.Unlock()
			}
		})
	}
	group.Wait()
	if want := goroutines * rounds; counter != want {
		lesson_fail(lesson_fmt.Sprint("Two goroutines are inside at once: ", counter, " updates are counted and not ",
			want, "."))
	}
	l.Lock() // it is free, or this never ends
	l.Unlock()
	return lesson_verdict()
}
