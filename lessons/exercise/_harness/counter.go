package main

import (
	lesson_fmt "fmt"
	lesson_sync "sync"
)

func lesson_twoRounds() string { return lesson_add(40, 2, 2) }

func lesson_threeGoroutines() string { return lesson_add(-1, 3, 1) }

// lesson_add lets goroutines add 1 to a number that begins at start, rounds times each.
func lesson_add(start, goroutines, rounds int) string {
	counter := start
	var myLock lesson_sync.Mutex
	var group lesson_sync.WaitGroup
	for range goroutines {
		group.Go(func() {
			for range rounds {
				addOne(&counter, &myLock)
			}
		})
	}
	group.Wait()
	times := goroutines * rounds
	switch left := counter - start; {
	case left < times:
		return lesson_fmt.Sprintf("An update is lost: 1 was added %d times to %d, and %d is left.", times, start,
			counter)
	case left > times:
		return lesson_fmt.Sprintf("Too much is added: 1 was added %d times to %d, and %d is left.", times, start,
			counter)
	case !myLock.TryLock():
		return "At the end the lock is still locked. Whoever locks it has to unlock it."
	}
	return lesson_verdict()
}
