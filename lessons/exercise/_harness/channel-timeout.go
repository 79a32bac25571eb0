package main

import (
	lesson_machine "machine"
	lesson_sync "sync"
	lesson_atomic "sync/atomic"
	lesson_time "time"
)

// lesson_kept tries a lock that somebody keeps, and then releases: nothing may be left behind of the
// tries that failed.
func lesson_kept() string {
	for _, d := range []lesson_time.Duration{1, lesson_time.Millisecond, 90 * lesson_time.Minute} {
		l := make(chan struct{}, 1)
		l <- struct{}{}
		if acquireTimeout(l, d) || acquireTimeout(l, d) {
			return "Somebody has the lock and keeps it, and acquireTimeout says true."
		}
		if len(l) != 1 {
			return "Somebody has the lock, and acquireTimeout has released it."
		}
		<-l
		select {
		case l <- struct{}{}:
		default:
			return "It has given up, and later it acquires the lock all the same, and nobody knows."
		}
		var group lesson_sync.WaitGroup
		group.Go(func() { <-l })
		group.Wait()
		if len(l) != 0 {
			return "It has given up, and later it acquires the lock all the same, and nobody knows."
		}
	}
	return ""
}

// lesson_free tries a free lock. Go may choose the timeout although the lock is free, if both are
// ready; so false is no mistake, but to have the lock then is.
func lesson_free() string {
	l := make(chan struct{}, 1)
	if acquireTimeout(l, lesson_time.Second) {
		if len(l) != 1 {
			return "It says true, and does not have the lock."
		}
		return "✓ it got the lock"
	}
	if len(l) != 0 {
		return "It says false, and has the lock."
	}
	return ""
}

// lesson_early gives an hour to wait for a lock that somebody keeps. Who says false before two
// seconds are over has not waited that long. They are few because he may sleep in small portions, of which
// the explorer knows that each is longer than this, and not their sum.
func lesson_early() string {
	l := make(chan struct{}, 1)
	l <- struct{}{}
	soon := lesson_time.After(2 * lesson_time.Second)
	if acquireTimeout(l, lesson_time.Hour) {
		return "Somebody has the lock and keeps it, and acquireTimeout says true."
	}
	if len(soon) == 0 {
		return "An hour is given, and acquireTimeout says false before two seconds are over."
	}
	return ""
}

// lesson_over gives a second to wait for a lock that somebody keeps. In some order it says false within
// one and a half.
func lesson_over() string {
	l := make(chan struct{}, 1)
	l <- struct{}{}
	soon := lesson_time.After(1500 * lesson_time.Millisecond)
	if acquireTimeout(l, lesson_time.Second) {
		return "Somebody has the lock and keeps it, and acquireTimeout says true."
	}
	if len(soon) == 0 {
		return "✓ it has given up in time"
	}
	return ""
}

// lesson_late has a holder who releases the lock when the other one waits, and only then.
func lesson_late() string {
	l := make(chan struct{}, 1)
	l <- struct{}{}
	var gone, got lesson_atomic.Bool
	var group lesson_sync.WaitGroup
	group.Go(func() {
		soon := lesson_time.After(15 * lesson_time.Minute)
		if acquireTimeout(l, lesson_time.Hour) {
			got.Store(len(soon) == 0)
			<-l
		}
		gone.Store(true)
	})
	lesson_machine.Idle(nil, "waits until nobody else can go on")
	waited := !gone.Load()
	<-l
	group.Wait()
	switch {
	case waited && got.Load():
		return "✓ it has waited and got the lock"
	case waited:
		return "✓ it has waited"
	}
	return ""
}

func lesson_one() string { return lesson_wait(1) }
func lesson_two() string { return lesson_wait(2) }

// lesson_wait has a holder who releases the lock, and others who wait an hour. In some order one of them
// gets it within a quarter of it.
func lesson_wait(waiters int) string {
	l := make(chan struct{}, 1)
	l <- struct{}{}
	inside := 0
	var got lesson_atomic.Bool
	var group lesson_sync.WaitGroup
	group.Go(func() {
		inside++
		inside--
		<-l
	})
	for range waiters {
		group.Go(func() {
			soon := lesson_time.After(15 * lesson_time.Minute)
			if acquireTimeout(l, lesson_time.Hour) {
				if len(soon) == 0 {
					got.Store(true)
				}
				inside++
				if inside != 1 {
					lesson_fail("Two have the lock at once.")
				}
				inside--
				<-l
			}
		})
	}
	group.Wait()
	if len(l) != 0 {
		lesson_fail("Everybody has released the lock, and it is locked.")
	}
	if s := lesson_verdict(); s != "" || !got.Load() {
		return s
	}
	return "✓ it got the lock"
}
