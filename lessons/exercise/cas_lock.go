package exercise

// casLock is exhaustive for 2 goroutines with two rounds and 3 with one, and for 2 after the lock was
// used alone. What one word can remember of more rounds is met in the use alone.
var casLock = task{
	name:   "cas-lock",
	expect: map[string]string{"newCASLock": "func() *casLock"},
	right:  "To look whether it is free and to take it is one step, so two cannot both find it free.",
	tries: []try{
		{about: "2 goroutines that are inside twice each", run: "lesson_twoTwice"},
		{about: "3 goroutines that are inside once", run: "lesson_threeOnce"},
		{about: "2 goroutines after one that came and went 1,000 times", run: "lesson_alone"},
	},
}

// CheckCASLock checks a lock that is made of one atomic word. newCASLock is a
//
//	func() *casLock
//
// and a casLock has the methods Lock and Unlock.
func CheckCASLock(newCASLock any) { casLock.run(newCASLock) }
