package exercise

// counter is exhaustive for 2 goroutines with 2 rounds each and for 3 goroutines with one. An
// answer sees a lock, which is free or not, and a number; with more goroutines or rounds nothing
// is there that it could not meet here.
var counter = task{
	name:   "counter",
	expect: map[string]string{"addOne": "func(counter *int, myLock *sync.Mutex)"},
	right:  "Read, calculate and write stand in one critical section, so nobody comes between.",
	tries: []try{
		{about: "2 goroutines that add 1 twice each", run: "lesson_twoRounds"},
		{about: "3 goroutines that add 1 once each", run: "lesson_threeGoroutines"},
	},
}

// CheckCounter checks the function that several goroutines run to add 1 to a counter, all with the
// same lock, which is unlocked: no update may be lost. addOne is a
//
//	func(counter *int, myLock *sync.Mutex)
func CheckCounter(addOne any) { counter.run(addOne) }
