package exercise

// handOver is exhaustive: there are two goroutines, and each runs once. 777, zero and the value
// that is there already are tried.
var handOver = task{
	name: "hand-over",
	expect: map[string]string{
		"set": "func(value int, shared *int, myLock *sync.Mutex, ready chan struct{})",
		"get": "func(shared *int, myLock *sync.Mutex, ready chan struct{}) int",
	},
	right: "thread2 waits until thread1 has written, in every order.",
	tries: []try{
		{about: "777", run: "lesson_777"},
		{about: "0", run: "lesson_zero"},
		{about: "the value that is there already", run: "lesson_same"},
	},
}

// CheckHandOver checks that thread2, which runs get, gets what thread1 sets, in every order. ready is
// an unbuffered channel that nobody else uses. The two functions are
//
//	set: func(value int, shared *int, myLock *sync.Mutex, ready chan struct{})
//	get: func(shared *int, myLock *sync.Mutex, ready chan struct{}) int
func CheckHandOver(set, get any) { handOver.run(set, get) }
