package exercise

// counter is exhaustive for 2 goroutines with up to 2 rounds and for 3 goroutines. A lost update
// needs two goroutines, and what one does in a round can only depend on a lock that is free and a
// number; so what is wrong with more is wrong with these.
var counter = task{
	name:   "counter",
	expect: map[string]string{"addOne": "func(counter *int, myLock *sync.Mutex)"},
	right:  "Read, calculate and write stand in one critical section, so nobody comes between.",
	tries: []try{
		{"2 goroutines that add 1 twice each", `
import lesson_fmt "fmt"
import lesson_sync "sync"

func lesson_try() string {
	counter, start := 40, 40
	var myLock lesson_sync.Mutex
	var group lesson_sync.WaitGroup
	for range 2 {
		group.Go(func() {
			addOne(&counter, &myLock)
			addOne(&counter, &myLock)
		})
	}
	group.Wait()
	switch {
	case counter < start+4:
		return lesson_fmt.Sprintf("An update is lost: 1 was added four times to %d, and %d is left.", start, counter)
	case counter > start+4:
		return lesson_fmt.Sprintf("Too much is added: 1 four times to %d, and %d is left.", start, counter)
	case !myLock.TryLock():
		return "At the end the lock is still locked. Whoever locks it has to unlock it."
	}
	return ""
}`},
	},
}

// CheckCounter checks the function that several goroutines run to add 1 to a counter, all with the
// same lock, which is unlocked: no update may be lost. addOne is a
//
//	func(counter *int, myLock *sync.Mutex)
func CheckCounter(addOne any) { counter.run(addOne) }
