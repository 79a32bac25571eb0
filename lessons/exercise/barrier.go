package exercise

// barrierTask is exhaustive for 2 goroutines with a dozen rounds, 3 with two, 4 with one, and for two
// barriers with 2 each. What is left from a round shows in the next, so two rounds find it; a dozen, and
// 200 of one goroutine alone, find what counts them or has a place for each, and so do 6 goroutines, which
// are tried as far as it goes.
var barrierTask = task{
	name:   "barrier",
	expect: map[string]string{"newBarrier": "func(n int) *barrier"},
	right:  "Who waits asks whether its own round is over, so nobody is left behind and nobody is too early.",
	tries: []try{
		{about: "2 goroutines and two rounds", run: "lesson_two"},
		{about: "3 goroutines and two rounds", run: "lesson_three"},
		{about: "4 goroutines and a round", run: "lesson_four"},
		{about: "6 goroutines and a round", run: "lesson_six", beyond: true},
		{about: "2 goroutines and a dozen rounds", run: "lesson_dozen"},
		{about: "1 goroutine and 200 rounds", run: "lesson_alone"},
		{about: "2 barriers at the same time, with 2 goroutines each", run: "lesson_apart"},
	},
}

// CheckBarrier checks a barrier that can be used again: Wait returns when all n goroutines have
// called it, round after round. newBarrier is a
//
//	func(n int) *barrier
//
// and a barrier has the method Wait.
func CheckBarrier(newBarrier any) { barrierTask.run(newBarrier) }
