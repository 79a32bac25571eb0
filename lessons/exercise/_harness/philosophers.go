package main

import (
	lesson_fmt "fmt"
	lesson_sync "sync"
	lesson_atomic "sync/atomic"
)

func lesson_twoTwice() string { return lesson_dinner(2, 2, true) }
func lesson_three() string    { return lesson_dinner(3, 1, true) }
func lesson_five() string     { return lesson_dinner(5, 1, false) }
func lesson_six() string      { return lesson_dinner(6, 1, false) }

// lesson_dinner lets n philosophers eat so many meals each. If watched, nobody may eat without his two
// forks, or while a neighbour does.
func lesson_dinner(n, meals int, watched bool) string {
	forks := make([]lesson_sync.Mutex, n)
	var eating lesson_atomic.Int64 // a bit for each philosopher
	eaten := make([]lesson_atomic.Int64, n)
	var group lesson_sync.WaitGroup
	for i := range n {
		mine := int64(1) << i
		neighbours := int64(1)<<((i+1)%n) | int64(1)<<((i+n-1)%n)
		group.Go(func() {
			for range meals {
				dine(i, forks, func() {
					eaten[i].Add(1)
					if !watched {
						return
					}
					if eating.Add(mine)&neighbours != 0 {
						lesson_fail(lesson_fmt.Sprint("Philosopher ", i,
							" eats while somebody else has one of his forks."))
					}
					if forks[i].TryLock() || forks[(i+1)%n].TryLock() {
						lesson_fail(lesson_fmt.Sprint("Philosopher ", i, " eats and does not hold both forks."))
					}
					eating.Add(-mine)
				})
			}
		})
	}
	group.Wait()
	for i := range n {
		switch times := eaten[i].Load(); {
		case times != int64(meals):
			lesson_fail(lesson_fmt.Sprint("Philosopher ", i, " was to eat ", meals, " times and has eaten ", times,
				" times."))
		case !forks[i].TryLock():
			lesson_fail(lesson_fmt.Sprint("At the end fork ", i, " has not been put back."))
		}
	}
	return lesson_verdict()
}
