package exercise

// onceTask is exhaustive for 2 goroutines with two calls and 3 with one, and for calls after that.
// Do sees only whether somebody was there and whether he has ended; a third call at the same time
// meets nothing that a second does not.
var onceTask = task{
	name:   "once",
	expect: map[string]string{"newOnce": "func() *myOnce"},
	right:  "f is called once, and who comes second waits until it has ended.",
	tries: []try{
		{about: "2 goroutines that call Do twice", run: "lesson_two"},
		{about: "3 goroutines that call Do once", run: "lesson_three"},
		{about: "2 goroutines, and a second one inside of f", run: "lesson_another"},
	},
}

// CheckOnce checks what sync.Once does: Do calls a function once, and when it returns, the function
// has ended. newOnce is a
//
//	func() *myOnce
//
// and a myOnce has the method Do(f func()).
func CheckOnce(newOnce any) { onceTask.run(newOnce) }
