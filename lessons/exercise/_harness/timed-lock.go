package main

import (
	lesson_machine "machine"
	lesson_sync "sync"
	lesson_atomic "sync/atomic"
	lesson_time "time"
)

// lesson_alone needs nobody else: a free lock, one that stays held, and one that is free again.
func lesson_alone() string {
	for _, d := range []lesson_time.Duration{1, lesson_time.Millisecond, 90 * lesson_time.Minute} {
		l, other := newTimedLock(), newTimedLock()
		switch {
		case !other.AcquireTimeout(d):
			return "The lock is free, and AcquireTimeout says false."
		case !l.AcquireTimeout(d):
			return "The lock is free, and AcquireTimeout says false."
		case l.AcquireTimeout(d):
			return "Somebody has the lock and keeps it, and AcquireTimeout says true."
		case l.AcquireTimeout(d):
			return "Somebody has the lock and keeps it, and the second time AcquireTimeout says true."
		}
		l.Release()
		if !l.AcquireTimeout(d) {
			return "Two have given up, the lock has been released since, and AcquireTimeout says false."
		}
		l.Release()
		if !l.AcquireTimeout(d) {
			return "The lock is free, and AcquireTimeout says false."
		}
	}
	return ""
}

// lesson_early gives an hour to wait for a lock that somebody keeps. Who says false before two
// seconds are over has not waited that long. They are few because he may sleep in small portions, of which
// the explorer knows that each is longer than this, and not their sum.
func lesson_early() string {
	l := newTimedLock()
	l.AcquireTimeout(lesson_time.Hour)
	soon := lesson_time.After(2 * lesson_time.Second)
	if l.AcquireTimeout(lesson_time.Hour) {
		return "Somebody has the lock and keeps it, and AcquireTimeout says true."
	}
	if len(soon) == 0 {
		return "An hour is given, and AcquireTimeout says false before two seconds are over."
	}
	return ""
}

// lesson_over gives a second to wait for a lock that somebody keeps. In some order it says false within
// one and a half.
func lesson_over() string {
	l := newTimedLock()
	l.AcquireTimeout(lesson_time.Hour)
	soon := lesson_time.After(1500 * lesson_time.Millisecond)
	if l.AcquireTimeout(lesson_time.Second) {
		return "Somebody has the lock and keeps it, and AcquireTimeout says true."
	}
	if len(soon) == 0 {
		return "✓ it has given up in time"
	}
	return ""
}

// lesson_late has a holder who releases the lock when the other one waits, and only then. In some
// order that one gets it within a quarter of his hour. If he kept l.mu while he waits, Release
// would come to its end only when all of the hour is over.
func lesson_late() string {
	l := newTimedLock()
	l.AcquireTimeout(lesson_time.Hour)
	var gone, got lesson_atomic.Bool
	var group lesson_sync.WaitGroup
	group.Go(func() {
		soon := lesson_time.After(15 * lesson_time.Minute)
		got.Store(l.AcquireTimeout(lesson_time.Hour) && len(soon) == 0)
		gone.Store(true)
	})
	lesson_machine.Idle(nil, "waits until nobody else can go on")
	waited := !gone.Load()
	l.Release()
	group.Wait()
	switch {
	case waited && got.Load():
		return "✓ it has waited and got the lock"
	case waited:
		return "✓ it has waited"
	}
	return ""
}

func lesson_again() string { return lesson_wait(1, 2) }

// lesson_two has two that wait. Two at once in the line with visits would be a data race.
func lesson_two() string {
	l := newTimedLock()
	l.AcquireTimeout(lesson_time.Hour)
	visits := 0
	var group lesson_sync.WaitGroup
	for range 2 {
		group.Go(func() {
			if l.AcquireTimeout(lesson_time.Second) {
				visits++
				l.Release()
			}
		})
	}
	l.Release()
	group.Wait()
	if !l.AcquireTimeout(lesson_time.Second) {
		return "In the end nobody has the lock, and it cannot be had: AcquireTimeout says false."
	}
	return ""
}

// lesson_wait has a holder, who releases the lock at some time, and others who want it.
func lesson_wait(waiters, rounds int) string {
	l := newTimedLock()
	l.AcquireTimeout(lesson_time.Hour)
	inside := 0 // whoever has the lock changes it: with two at once that is a data race
	var group lesson_sync.WaitGroup
	for range waiters {
		group.Go(func() {
			for range rounds {
				if l.AcquireTimeout(lesson_time.Second) {
					inside++
					if inside != 1 {
						lesson_fail("Two have the lock at once.")
					}
					inside--
					l.Release()
				}
			}
		})
	}
	inside++
	if inside != 1 {
		lesson_fail("Two have the lock at once.")
	}
	inside--
	l.Release()
	group.Wait()
	if !l.AcquireTimeout(lesson_time.Second) {
		lesson_fail("In the end nobody has the lock, and it cannot be had: AcquireTimeout says false.")
	}
	return lesson_verdict()
}
