package exercise

// timedLock is exhaustive for a holder with 1 and 2 that wait once and with 1 that waits twice, and
// for one goroutine alone with a lock that is free, kept, and released after two gave up. A timeout may
// fire at any moment. What a grant or a place in the queue can leave behind shows at the next acquire,
// and each try ends with one.
var timedLock = task{
	name: "timed-lock",
	expect: map[string]string{
		"newTimedLock": "func() *timedLock",
	},
	right: "Who gives up finds out, in one critical section, whether the lock is its own after all.",
	tries: []try{
		{about: "one goroutine, and a lock that is free, kept or released", run: "lesson_alone"},
		{about: "a lock that is kept for more than an hour", run: "lesson_early"},
		{about: "a lock that is kept, and a second to wait for it", run: "lesson_over",
			must: "✓ it has given up in time", missing: over},
		{about: "a holder who releases the lock while somebody waits", run: "lesson_late",
			must: "✓ it has waited and got the lock", since: "✓ it has waited", missing: late},
		{about: "a holder and 2 goroutines that wait", run: "lesson_two"},
		{about: "a holder and 1 goroutine that tries twice", run: "lesson_again"},
	},
}

// CheckTimedLock checks a lock whose AcquireTimeout gives up. newTimedLock is a
//
//	func() *timedLock
//
// and a timedLock has the methods AcquireTimeout(d time.Duration) bool and Release.
func CheckTimedLock(newTimedLock any) { timedLock.run(newTimedLock) }
