package main

import (
	lesson_fmt "fmt"
	lesson_sync "sync"
)

func lesson_777() string  { return lesson_hand(777) }
func lesson_zero() string { return lesson_hand(0) }
func lesson_same() string { return lesson_hand(1) }

func lesson_hand(value int) string {
	shared := 1
	var myLock lesson_sync.Mutex
	ready := make(chan struct{})
	got := -1
	var group lesson_sync.WaitGroup
	thread1 := func() { set(value, &shared, &myLock, ready) }
	thread2 := func() { got = get(&shared, &myLock, ready) }
	group.Go(thread1)
	group.Go(thread2)
	group.Wait()
	switch {
	case got != value:
		lesson_fail(lesson_fmt.Sprint("thread1 sets ", value, ", and thread2 gets ", got, "."))
	case shared != value:
		lesson_fail(lesson_fmt.Sprint("thread1 sets ", value, ", and ", shared, " is there in the end."))
	case !myLock.TryLock():
		lesson_fail("At the end the lock is still locked.")
	}
	return lesson_verdict()
}
