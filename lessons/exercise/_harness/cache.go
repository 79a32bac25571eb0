package main

import (
	lesson_fmt "fmt"
	lesson_sync "sync"
	lesson_atomic "sync/atomic"
)

func lesson_two() string   { return lesson_ask(42, 2) }
func lesson_zero() string  { return lesson_ask(0, 2) }
func lesson_three() string { return lesson_ask(-7, 3) }

func lesson_ask(value, goroutines int) string {
	c, other := new(cache), new(cache)
	var loads lesson_atomic.Int64
	load := func() int {
		loads.Add(1)
		return value
	}
	var group lesson_sync.WaitGroup
	for range goroutines {
		group.Go(func() {
			if got := cached(c, load); got != value {
				lesson_fail(lesson_fmt.Sprint("load gives ", value, ", and cached returns ", got, "."))
			}
		})
	}
	group.Wait()
	for range 3 {
		if got := cached(c, load); got != value {
			lesson_fail(lesson_fmt.Sprint("load has given ", value, ", and later cached returns ", got, "."))
		}
	}
	if n := loads.Load(); n != 1 {
		lesson_fail(lesson_fmt.Sprint("load is called ", n, " times. Once is enough."))
	}
	if got := cached(other, func() int { return value + 1 }); got != value+1 {
		lesson_fail("Another cache returns what this one has loaded.")
	}
	if !c.mu.TryLock() {
		lesson_fail("At the end the lock is still locked.")
	}
	return lesson_verdict()
}

// lesson_readers reads while somebody else does: he holds the lock as a reader, and has all the time
// in the world.
func lesson_readers() string {
	c := new(cache)
	cached(c, func() int { return 3 })
	c.mu.RLock()
	var group lesson_sync.WaitGroup
	for range 2 {
		group.Go(func() {
			if got := cached(c, func() int { return 4 }); got != 3 {
				lesson_fail(lesson_fmt.Sprint("load has given 3, and beside somebody who reads cached returns ", got,
					"."))
			}
		})
	}
	group.Wait()
	c.mu.RUnlock()
	return lesson_verdict()
}
