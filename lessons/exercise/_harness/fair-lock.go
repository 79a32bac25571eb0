package main

import (
	lesson_fmt "fmt"
	lesson_sync "sync"
	lesson_atomic "sync/atomic"
)

func lesson_twoTwice() string  { return lesson_inside(0, 2, 2) }
func lesson_threeOnce() string { return lesson_inside(0, 3, 1) }
func lesson_later() string     { return lesson_inside(300, 2, 1) }

// lesson_inside looks for two goroutines inside at once, after one has been there alone for so many
// rounds.
func lesson_inside(before, goroutines, rounds int) string {
	l, other := newFairLock(), newFairLock()
	ours := other.Take()
	other.Wait(ours) // a lock of its own, which is held all the time
	for range before {
		t := l.Take()
		l.Wait(t)
		l.Release()
	}
	counter := 0
	var group lesson_sync.WaitGroup
	for range goroutines {
		group.Go(func() {
			for range rounds {
				t := l.Take()
				l.Wait(t)
				counter++
				l.Release()
			}
		})
	}
	group.Wait()
	if counter != goroutines*rounds {
		lesson_fail("Two goroutines are inside at once: an update is lost.")
	}
	return lesson_verdict()
}

// lesson_turns takes tickets one after the other, and lets their owners wait in any order, while
// somebody else comes and takes a later one.
func lesson_turns() string { return lesson_queue(3, 0) }

func lesson_turnsLater() string { return lesson_queue(2, 9) }

func lesson_queue(n, before int) string {
	l := newFairLock()
	for range before {
		t := l.Take()
		l.Wait(t)
		l.Release()
	}
	var turn lesson_atomic.Int64
	var group lesson_sync.WaitGroup
	for i := range n {
		ticket := l.Take()
		group.Go(func() {
			l.Wait(ticket)
			if place := turn.Add(1) - 1; place != int64(i) {
				lesson_fail(lesson_fmt.Sprint("The goroutine that took its ticket as number ", i+1,
					" is inside as number ", place+1, "."))
			}
			l.Release()
		})
	}
	if n < 3 {
		group.Go(func() {
			ticket := l.Take()
			l.Wait(ticket)
			if place := turn.Add(1) - 1; place != int64(n) {
				lesson_fail(lesson_fmt.Sprint("The goroutine that took the last ticket is inside as number ", place+1,
					" of ", n+1, "."))
			}
			l.Release()
		})
	}
	group.Wait()
	return lesson_verdict()
}

func lesson_many() string     { return lesson_late(101) }
func lesson_manyMore() string { return lesson_late(129) }

// lesson_late takes n tickets, and then the owners of the first and of the last wait. The first stays
// inside, so that the last must never come in. Who has places for some tickets only, and begins again,
// lets it in: 100 and 128 are multiples of what one would write down.
func lesson_late(n int) string {
	l := newFairLock()
	var turn lesson_atomic.Int64
	first := l.Take()
	last := first
	for range n - 1 {
		last = l.Take()
	}
	go func() {
		l.Wait(last)
		lesson_fail(lesson_fmt.Sprint("Of ", n, " that have a ticket, number ", n, " is inside as number ",
			turn.Add(1), "."))
	}()
	l.Wait(first)
	turn.Add(1)
	return lesson_verdict()
}
