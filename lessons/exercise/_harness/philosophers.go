package main

import (
	lesson_fmt "fmt"
	lesson_sync "sync"
	lesson_atomic "sync/atomic"
)

func lesson_twoTwice() string   { return lesson_dinner(2, 2) }
func lesson_threeTwice() string { return lesson_dinner(3, 1) }
func lesson_five() string       { return lesson_dinner(5, 1) }

func lesson_dinner(n, meals int) string {
	forks := make([]lesson_sync.Mutex, n)
	users := make([]lesson_atomic.Int64, n)
	eaten := make([]int, n)
	var group lesson_sync.WaitGroup
	for i := range n {
		group.Go(func() {
			for range meals {
				dine(i, forks, func() {
					eaten[i]++
					left, right := i, (i+1)%n
					if users[left].Add(1) > 1 || users[right].Add(1) > 1 {
						lesson_fail(lesson_fmt.Sprint("Philosopher ", i, " eats while somebody else has one of his forks."))
					}
					users[left].Add(-1)
					users[right].Add(-1)
				})
			}
		})
	}
	group.Wait()
	for i := range n {
		switch {
		case eaten[i] != meals:
			lesson_fail(lesson_fmt.Sprint("Philosopher ", i, " was to eat ", meals, " times and has eaten ", eaten[i], " times."))
		case !forks[i].TryLock():
			lesson_fail(lesson_fmt.Sprint("At the end fork ", i, " has not been put back."))
		}
	}
	return lesson_verdict()
}
