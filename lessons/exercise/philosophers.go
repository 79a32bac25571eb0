package exercise

// philosophers is exhaustive for 2 that eat twice, and for 3 and 5 that eat once. A circle of waiting
// goes through all of them; it may be hidden by a rule for even and odd places, or for small tables, so an
// even and two odd numbers are tried. 6 are more than one would write down, and to the end where an answer
// does not let too many of them go at once.
var philosophers = task{
	name:   "philosophers",
	expect: map[string]string{"dine": "func(i int, forks []sync.Mutex, eat func())"},
	right:  "No circle is possible in which each waits for the next.",
	tries: []try{
		{about: "2 philosophers who eat twice", run: "lesson_twoTwice"},
		{about: "3 philosophers", run: "lesson_three"},
		{about: "5 philosophers", run: "lesson_five"},
		{about: "6 philosophers", run: "lesson_six", beyond: true},
	},
}

// CheckPhilosophers checks that philosophers at a table have all eaten in the end, in every order.
// Philosopher i uses forks[i] and forks[(i+1)%len(forks)], and calls eat once. dine is a
//
//	func(i int, forks []sync.Mutex, eat func())
func CheckPhilosophers(dine any) { philosophers.run(dine) }
