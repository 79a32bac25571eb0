package exercise

// twoLines is exhaustive for 2 goroutines that speak twice and for 3 that speak once. A goroutine
// sees nothing of the others but a lock that is free or not, so more of them add nothing.
var twoLines = task{
	name:   "two-lines",
	expect: map[string]string{"twoLines": "func(name string, myLock sync.Locker, say func(line string))"},
	right:  "What stands between Lock and Unlock is one goroutine's alone, so its two lines stay together.",
	tries: []try{
		{about: "2 goroutines that say their two lines twice", run: "lesson_twoTwice"},
		{about: "3 goroutines that say them once", run: "lesson_threeOnce"},
	},
}

// CheckTwoLines checks the function that several goroutines run, each with its own name: it says
// two lines, and nobody says anything between them. myLock is unlocked, and the same for all. f is a
//
//	func(name string, myLock sync.Locker, say func(line string))
func CheckTwoLines(f any) { twoLines.run(f) }
