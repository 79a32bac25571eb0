package exercise

// everyPath is exhaustive for a payment that ends on each of its paths, beside one that is approved
// and somebody who looks on. A payment sees of the others only whether the lock is free and how much
// is there; enough, exactly enough, not enough and nothing to pay are each tried.
var everyPath = task{
	name:   "every-path",
	expect: map[string]string{"pay": "func(myLock *sync.Mutex, balance *int, price int, approve func() error) error"},
	right:  "Whichever way pay is left, the lock is free afterwards, and the balance is right.",
	tries: []try{
		{about: "payments of 50 and 30 out of 100, when approve agrees", run: "lesson_approved"},
		{about: "payments of 70 and 30 out of 100", run: "lesson_all"},
		{about: "payments of 0 and 30 out of 30", run: "lesson_nothing"},
		{about: "payments of 101 and 30 out of 100", run: "lesson_poor"},
		{about: "payments of 80 and 30 out of 100", run: "lesson_rivals"},
		{about: "payments of 50 and 30 out of 100, when approve refuses the first", run: "lesson_refusal"},
		{about: "payments of 50 and 30 out of 100, when approve panics at the first", run: "lesson_panics"},
	},
}

// CheckEveryPath checks a payment that releases the lock on every path out of it. pay takes price
// from the balance and returns nil, if there is enough and approve returns nil. Otherwise it leaves
// the balance alone and returns an error. approve may panic. pay is a
//
//	func(myLock *sync.Mutex, balance *int, price int, approve func() error) error
func CheckEveryPath(pay any) { everyPath.run(pay) }
