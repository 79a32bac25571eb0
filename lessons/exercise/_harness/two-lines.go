package main

import (
	lesson_fmt "fmt"
	lesson_sync "sync"
	lesson_atomic "sync/atomic"
)

func lesson_twoTwice() string { return lesson_speak(2, 2) }

func lesson_threeOnce() string { return lesson_speak(3, 1) }

// lesson_speak lets goroutines say their two lines, rounds times each. Who spoke last is all that
// has to be remembered to see whether somebody came between.
func lesson_speak(goroutines, rounds int) string {
	var myLock lesson_sync.Mutex
	var last lesson_atomic.Int64
	var group lesson_sync.WaitGroup
	for i := range goroutines {
		me := int64(i + 1)
		name := lesson_fmt.Sprint("thread", me)
		group.Go(func() {
			for range rounds {
				want := []string{name + " has acquired the lock", name + " is about to release the lock"}
				twoLines(name, &myLock, func(line string) {
					before := last.Swap(me)
					switch {
					case len(want) == 0:
						lesson_fail(name + " says a third line: \"" + line + "\".")
						return
					case line != want[0]:
						lesson_fail(name + " says \"" + line + "\" where \"" + want[0] + "\" is to come.")
					case before == 0 && len(want) == 1:
						lesson_fail(name + " says its second line before the first.")
					case len(want) == 1 && before != me:
						lesson_fail(lesson_fmt.Sprint("thread", before, " says a line between two lines of ", name,
							"."))
					}
					want = want[1:]
				})
				if len(want) > 0 {
					lesson_fail(name + " has said " + lesson_fmt.Sprint(2-len(want)) + " of its two lines.")
				}
			}
		})
	}
	group.Wait()
	if !myLock.TryLock() {
		lesson_fail("At the end the lock is still locked. Whoever locks it has to unlock it.")
	}
	return lesson_verdict()
}
