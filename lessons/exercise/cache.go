package exercise

import (
	"strings"

	"locklab/lessons/schedule"
)

// readMostly is exhaustive for 2 and 3 goroutines that ask at once, for later ones, and for readers
// beside a reader. Who asks sees only whether something is there and who holds the lock; zero is
// among the values, since it is what an empty cache holds too.
var readMostly = task{
	name:   "cache",
	expect: map[string]string{"cached": "func(c *cache, load func() int) int"},
	right:  "Who finds the cache empty looks again when it has the writer's lock, so load is called once.",
	tries: []try{
		{about: "2 goroutines that ask at once", run: "lesson_two"},
		{about: "2 goroutines, when load gives 0", run: "lesson_zero"},
		{about: "3 goroutines that ask at once", run: "lesson_three"},
		{about: "2 goroutines that read while a third one does", run: "lesson_readers"},
	},
	says: func(o schedule.Outcome) string {
		if o.Kind == schedule.Deadlock && strings.Contains(o.Value, "main waits for group") &&
			strings.Contains(o.Value, "main holds") {
			return "Somebody only reads, and who wants to read as well has to wait for him: " + o.Value + "."
		}
		return ""
	},
}

// CheckCache checks a function that loads a value once and remembers it. A cache has a
// mu sync.RWMutex. cached is a
//
//	func(c *cache, load func() int) int
func CheckCache(cached any) { readMostly.run(cached) }
