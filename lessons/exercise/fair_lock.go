package exercise

// fairLock is exhaustive for 2 goroutines with two rounds and 3 with one, for 3 tickets that were taken
// in a known order, and for 2 with one that comes later; with fresh locks, and with locks that more
// tickets were taken from than an answer would count; and for the first and the last of more tickets
// at once than it would have places for.
var fairLock = task{
	name:   "fair-lock",
	expect: map[string]string{"newFairLock": "func() *fairLock"},
	right:  "No two goroutines have the same ticket, and each goes in when its turn has come.",
	tries: []try{
		{about: "2 goroutines that are inside twice", run: "lesson_twoTwice"},
		{about: "3 goroutines that are inside once", run: "lesson_threeOnce"},
		{about: "2 goroutines after 300 tickets", run: "lesson_later"},
		{about: "3 tickets that are taken one after the other", run: "lesson_turns"},
		{about: "2 tickets, after 9 others, and one that comes later", run: "lesson_turnsLater"},
		{about: "101 tickets at once", run: "lesson_many"},
		{about: "129 tickets at once", run: "lesson_manyMore"},
	},
}

// CheckFairLock checks a lock that serves its tickets in the order in which they are taken.
// newFairLock is a
//
//	func() *fairLock
//
// and a fairLock has the methods Take, which returns a ticket of any type, Wait, which takes it, and
// Release.
func CheckFairLock(newFairLock any) { fairLock.run(newFairLock) }
