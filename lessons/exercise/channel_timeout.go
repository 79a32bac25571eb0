package exercise

// channelTimeout is exhaustive for a holder with 1 and 2 that wait, for a lock that is free, and for
// one that is kept until two have given up. A timeout may fire at any moment.
var channelTimeout = task{
	name:   "channel-timeout",
	expect: map[string]string{"acquireTimeout": "func(l chan struct{}, d time.Duration) bool"},
	right:  "Of the cases of a select exactly one happens: it has the lock and says true, or it leaves nothing behind.",
	tries: []try{
		{about: "a lock that is free", run: "lesson_free", must: "✓ it got the lock",
			missing: "The lock is free, and in no order does it say true."},
		{about: "a lock that is kept until two have given up", run: "lesson_kept"},
		{about: "a lock that is kept for more than an hour", run: "lesson_early"},
		{about: "a lock that is kept, and a second to wait for it", run: "lesson_over",
			must: "✓ it has given up in time", missing: over},
		{about: "a holder and 1 goroutine that waits", run: "lesson_one", must: "✓ it got the lock",
			missing: "The holder releases the lock in time, and in no order does who waits for it get it."},
		{about: "a holder who releases the lock while 1 goroutine waits", run: "lesson_late",
			must: "✓ it has waited and got the lock", since: "✓ it has waited", missing: late},
		{about: "a holder and 2 goroutines that wait", run: "lesson_two"},
	},
}

// late is said of a wait that a release does not end.
const late = "The lock is released while somebody waits for it, and in no order does he get it within a quarter of " +
	"his time."

// over is said of a wait that goes on beyond its timeout.
const over = "A second is given to wait for a lock that somebody keeps, and in no order does it say false before one " +
	"and a half are over."

// CheckChannelTimeout checks a timeout for a lock that is a channel with room for one value.
// acquireTimeout waits for at most d, more than 0, and reports whether it has the lock. It is a
//
//	func(l chan struct{}, d time.Duration) bool
func CheckChannelTimeout(acquireTimeout any) { channelTimeout.run(acquireTimeout) }
