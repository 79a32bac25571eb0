package exercise

import (
	"fmt"
	"strings"

	"locklab/lessons/dialect"
)

// An Account is a bank account as one thread uses it. Who reads or sets its balance has to hold its lock.
type Account struct {
	Number int // no two accounts have the same

	p       *dialect.Program
	thread  string
	lock    *dialect.Lock
	balance *dialect.Int
	held    int
}

// Lock acquires the account's lock; it waits as long as it takes.
func (a *Account) Lock() {
	a.lock.Acquire()
	a.held++
}

// TryLock acquires the account's lock if it is free, and says whether it did.
func (a *Account) TryLock() bool {
	ok := a.lock.TryAcquire()
	if ok {
		a.held++
	}
	return ok
}

// Unlock releases the account's lock.
func (a *Account) Unlock() {
	if a.held == 0 {
		a.p.Fail(fmt.Sprintf("%s releases the lock of account %d, which it does not hold.", a.thread, a.Number))
	}
	a.held--
	a.lock.Release()
}

// Balance reads the balance.
func (a *Account) Balance() int {
	a.needLock("reads")
	return a.balance.Read()
}

// SetBalance writes the balance.
func (a *Account) SetBalance(cents int) {
	a.needLock("sets")
	a.balance.Write(cents)
}

func (a *Account) needLock(what string) {
	if a.held == 0 {
		a.p.Fail(fmt.Sprintf("%s %s the balance of account %d without holding its lock.", a.thread, what, a.Number))
	}
}

// CheckTransfer checks the function that moves money from one account to another. It is a
//
//	func(from, to *exercise.Account, amount int) bool
//
// and says whether it did: not if from has too little.
func CheckTransfer(transfer any) {
	check("transfer", func() verdict {
		f, problem := accept[func(from, to *Account, amount int) bool](transfer, "transfer")
		if problem != "" {
			return wrong("%s", problem)
		}
		return judgeTransfer(f)
	})
}

func judgeTransfer(transfer func(from, to *Account, amount int) bool) verdict {
	type move struct{ from, to, amount int }
	cases := []struct {
		about  string
		moves  []move // one thread each
		before []int
		after  []string // the balances that are right
		done   int      // how many of the moves are possible
	}{
		{"one thread that moves 30", []move{{0, 1, 30}}, []int{100, 100}, []string{"[70 130]"}, 1},
		{"one thread that wants to move more than there is", []move{{0, 1, 130}}, []int{100, 100}, []string{"[100 100]"}, 0},
		{"one thread that sends 30 to itself", []move{{0, 0, 30}}, []int{100}, []string{"[100]"}, 1},
		{"two threads that move money in opposite directions", []move{{0, 1, 30}, {1, 0, 50}}, []int{100, 100}, []string{"[120 80]"}, 2},
		{"two threads that move 70 each from an account with 100", []move{{0, 1, 70}, {0, 1, 70}}, []int{100, 0}, []string{"[30 70]"}, 1},
		{"two threads that move all there is in opposite directions", []move{{0, 1, 100}, {1, 0, 100}}, []int{100, 0}, []string{"[100 0]", "[0 100]"}, -1},
		{"three threads that move money round in a circle", []move{{0, 1, 10}, {1, 2, 20}, {2, 0, 30}}, []int{100, 100, 100}, []string{"[120 90 90]"}, 3},
	}
	var trials []trial
	for _, c := range cases {
		trials = append(trials, trial{
			about: c.about,
			large: len(c.moves) > 2,
			program: func(p *dialect.Program) {
				var locks []*dialect.Lock
				var balances []*dialect.Int
				for i, cents := range c.before {
					balances = append(balances, p.Int(fmt.Sprint("account", i+1), cents))
					locks = append(locks, p.Lock(fmt.Sprint("lock", i+1)))
				}
				done := p.Int("done", 0)
				for i, m := range c.moves {
					name := fmt.Sprint("thread", i+1)
					p.Go(name, func() {
						var accounts []*Account
						for k := range balances {
							accounts = append(accounts, &Account{Number: k + 1, p: p, thread: name, lock: locks[k], balance: balances[k]})
						}
						if transfer(accounts[m.from], accounts[m.to], m.amount) {
							done.Add(1)
						}
						for _, a := range accounts {
							if a.held > 0 {
								p.Fail(fmt.Sprintf("%s is done and still holds the lock of account %d.", name, a.Number))
							}
						}
					})
				}
				p.Outcome(func() string {
					left := []int{}
					for _, b := range balances {
						left = append(left, b.Read())
					}
					return fmt.Sprintf("%d %v", done.Read(), left)
				})
			},
			wrong: func(o dialect.Outcome) string {
				for _, after := range c.after {
					if o.Value == fmt.Sprint(c.done, " ", after) || c.done < 0 && o.Value[2:] == after {
						return ""
					}
				}
				total, left := 0, 0
				for _, cents := range c.before {
					total += cents
				}
				var said int
				var rest []int
				fmt.Sscanf(o.Value, "%d", &said)
				for i, word := range fields(o.Value[len(fmt.Sprint(said)):]) {
					rest = append(rest, word)
					left += rest[i]
				}
				if left != total {
					return fmt.Sprintf("With %s there are %d cents at the end, and there were %d: %v.", c.about, left, total, rest)
				}
				return fmt.Sprintf("With %s the accounts have %v at the end, and %d of %s said true.", c.about, rest, said, plural(len(c.moves), "thread"))
			},
			deadlock: func(waits string) string { return "Nobody can go on, with " + c.about + ": " + waits + "." },
		})
	}
	s, bad := explore(trials...)
	if bad != nil {
		return *bad
	}
	v := right("All take the locks in one order, so nobody can wait in a circle; and between the look at the balance and the change of it nobody else gets in.")
	v.More = []string{s.tried("up to three threads: in opposite directions, in a circle, to itself, with too little money")}
	return v
}

// fields reads "[1 2]" as numbers.
func fields(s string) (numbers []int) {
	n, in, sign := 0, false, 1
	for _, r := range s + " " {
		switch {
		case r == '-':
			sign = -1
		case r >= '0' && r <= '9':
			n, in = 10*n+int(r-'0'), true
		case in:
			numbers, n, in, sign = append(numbers, sign*n), 0, false, 1
		}
	}
	return numbers
}

// CheckPhilosophers checks the dinner of one philosopher, who is number i and sits between forks[i] and forks[(i+1)%len(forks)]. It is a
//
//	func(i int, forks []*dialect.Lock, eat func())
func CheckPhilosophers(dine any) {
	check("philosophers", func() verdict {
		f, problem := accept[func(int, []*dialect.Lock, func())](dine, "dine")
		if problem != "" {
			return wrong("%s", problem)
		}
		return judgePhilosophers(f)
	})
}

func judgePhilosophers(dine func(int, []*dialect.Lock, func())) verdict {
	var trials []trial
	for n := 2; n <= 4; n++ {
		trials = append(trials, trial{
			about: fmt.Sprintf("%s at the table", plural(n, "philosopher")),
			large: n > 3,
			program: func(p *dialect.Program) {
				var forks []*dialect.Lock
				for i := range n {
					forks = append(forks, p.Lock(fmt.Sprint("fork", i)))
				}
				eating := p.Int("eating", 0) // a bit for each
				for i := range n {
					name := fmt.Sprint("philosopher", i)
					left, right := i, (i+1)%n
					p.Go(name, func() {
						meals := 0
						dine(i, forks, func() {
							meals++
							others := eating.Add(1 << i)
							for _, neighbour := range []int{(i + 1) % n, (i + n - 1) % n} {
								if others&(1<<neighbour) != 0 {
									p.Fail(fmt.Sprintf("%s and philosopher%d eat at the same time, with one fork between them.", name, neighbour))
								}
							}
							for _, fork := range []int{left, right} {
								if !forks[fork].Locked() {
									p.Fail(fmt.Sprintf("%s eats while fork%d lies on the table.", name, fork))
								}
							}
							eating.Add(-1 << i)
						})
						if meals != 1 {
							p.Fail(fmt.Sprintf("%s has eaten %s, and not once.", name, times(meals)))
						}
					})
				}
				p.Outcome(func() string {
					for i, fork := range forks {
						if fork.Locked() {
							return fmt.Sprint(i)
						}
					}
					return ""
				})
			},
			hide: "eating",
			rewrite: func(s *dialect.Step) {
				if s.Object == "eating" {
					s.Action = map[bool]string{true: "has eaten", false: "eats"}[strings.Contains(s.Action, "-")]
					s.Object, s.Value = "", ""
				}
			},
			wrong: func(o dialect.Outcome) string {
				if o.Value != "" {
					return "All have eaten, and fork" + o.Value + " is not back on the table."
				}
				return ""
			},
		})
	}
	s, bad := explore(trials...)
	if bad != nil {
		return *bad
	}
	v := right("Nobody can wait in a circle, so somebody can always eat, and each eats in the end.")
	v.More = []string{s.tried("two, three and four philosophers")}
	return v
}
