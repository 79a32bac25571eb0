package exercise

// barrierTask is exhaustive for 2 goroutines with five rounds, 3 with two and 4 with one. What is left
// from a round shows in the next, so two rounds find it; five find what counts them.
var barrierTask = task{
	name:   "barrier",
	expect: map[string]string{"newBarrier": "func(n int) *barrier"},
	right:  "Who waits asks whether its own round is over, so nobody is left behind and nobody is too early.",
	tries: []try{
		{about: "1 goroutine and a dozen rounds", run: "lesson_one"},
		{about: "2 goroutines and five rounds", run: "lesson_two"},
		{about: "3 goroutines and two rounds", run: "lesson_three"},
		{about: "4 goroutines and a round", run: "lesson_four"},
	},
}

// CheckBarrier checks a barrier that can be used again: Wait returns when all n goroutines have
// called it, round after round. newBarrier is a
//
//	func(n int) *barrier
//
// and a barrier has the method Wait.
func CheckBarrier(newBarrier any) { barrierTask.run(newBarrier) }
