package exercise

// transfer is exhaustive for two transfers between two accounts, in both directions and to oneself,
// with somebody who counts the money, and for three in a circle. A transfer takes two locks; a wrong
// order of them shows as a circle of two or three, and money that is lost shows with one other.
// Amounts below, at and above the balance are tried, and the poor sender with the lower and the
// higher number.
var transfer = task{
	name:   "transfer",
	expect: map[string]string{"transfer": "func(from, to *Account, amount int) bool"},
	right:  "All take the locks in the same order, whichever way the money goes, so no circle of waiting is possible.",
	tries: []try{
		{about: "two transfers head-on", run: "lesson_headOn"},
		{about: "two that send everything", run: "lesson_everything"},
		{about: "one that sends too much, from the higher number", run: "lesson_tooMuch"},
		{about: "one that sends too much, from the lower number", run: "lesson_poorIsFirst"},
		{about: "one that sends money to himself", run: "lesson_oneToHimself"},
		{about: "one that sends too much to himself", run: "lesson_tooMuchToHimself"},
		{about: "three transfers in a circle", run: "lesson_circle"},
	},
}

// CheckTransfer checks a transfer between accounts: no cent is lost, and in every order all come to
// an end. Account has a mu sync.Mutex, which protects balance, and a Number. f is a
//
//	func(from, to *Account, amount int) bool
func CheckTransfer(f any) { transfer.run(f) }
