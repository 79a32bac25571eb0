package exercise

import (
	"errors"
	"fmt"
	"math/bits"
	"strings"

	"locklab/lessons/dialect"
)

// CheckEveryPath checks a payment that releases the lock on every path out of it. It is a
//
//	func(myLock *dialect.Lock, balance *dialect.Int, price int, approve func() error) error
//
// that takes price from the balance and gives nil, if there is enough and approve gives nil. Otherwise it leaves
// the balance alone and gives an error. approve may panic.
func CheckEveryPath(pay any) {
	check("every-path", func() verdict {
		f, problem := accept[payment](pay, "pay")
		if problem != "" {
			return wrong("%s", problem)
		}
		return judgeEveryPath(f)
	})
}

type payment = func(myLock *dialect.Lock, balance *dialect.Int, price int, approve func() error) error

func judgeEveryPath(pay payment) verdict {
	errRefused := errors.New("refused")
	// thread1 pays as the case says, thread2 always pays 30, which is approved.
	cases := []struct {
		about   string
		price   int
		approve func() error
		paid    bool
	}{
		{"a payment is approved", 50, func() error { return nil }, true},
		{"the balance is too small", 500, func() error { return nil }, false},
		{"approve refuses", 50, func() error { return errRefused }, false},
		{"approve panics", 50, func() error { panic("approve: no connection") }, false},
	}
	var trials []trial
	for _, c := range cases {
		t := trial{about: "two threads that pay 50 and 30 of 100, when " + c.about}
		if c.price > 100 {
			t.about = fmt.Sprintf("two threads that pay %d and 30 of 100, when %s", c.price, c.about)
		}
		left := "70"
		if c.paid {
			left = "20"
		}
		t.program = func(p *dialect.Program) {
			balance, myLock := p.Int("balance", 100), p.Lock("my_lock")
			p.Go("thread1", func() {
				err, panicked := attemptPayment(func() error {
					return pay(myLock, balance, c.price, func() error {
						p.Calculate(c.price, "approve()")
						return c.approve()
					})
				})
				switch paid := err == nil && !panicked; {
				case paid && !c.paid:
					p.Fail("When " + c.about + ", pay gives nil, as if it had paid.")
				case !paid && c.paid:
					p.Fail(fmt.Sprintf("When %s, pay does not give nil but %v.", c.about, err))
				}
			})
			p.Go("thread2", func() {
				if err := pay(myLock, balance, 30, func() error { p.Calculate(30, "approve()"); return nil }); err != nil {
					p.Fail(fmt.Sprintf("thread2 pays 30, which is approved and for which there is enough, and pay gives %v.", err))
				}
			})
			p.Outcome(func() string {
				if myLock.Locked() {
					return "locked"
				}
				return balance.String()
			})
		}
		t.wrong = func(o dialect.Outcome) string {
			switch o.Value {
			case left:
				return ""
			case "locked":
				return "When " + c.about + ", the lock is not released."
			}
			return fmt.Sprintf("When %s, %s is left of 100, and not %s.", c.about, o.Value, left)
		}
		t.deadlock = func(waits string) string {
			return fmt.Sprintf("When %s, the lock is not released: %s.", c.about, waits)
		}
		trials = append(trials, t)
	}
	trials = append(trials, trial{
		about: "two threads that pay 60 each of 100",
		program: func(p *dialect.Program) {
			balance, myLock := p.Int("balance", 100), p.Lock("my_lock")
			paid := p.Int("paid", 0)
			for i := range 2 {
				p.Go(fmt.Sprint("thread", i+1), func() {
					if pay(myLock, balance, 60, func() error { p.Calculate(60, "approve()"); return nil }) == nil {
						paid.Add(1)
					}
				})
			}
			p.Outcome(func() string { return fmt.Sprintf("%d paid, %s left", paid.Read(), balance) })
		},
		wrong: func(o dialect.Outcome) string {
			if o.Value == "1 paid, 40 left" {
				return ""
			}
			return "Two pay 60 each of 100, which is enough for one: " + o.Value + "."
		},
	})
	s, bad := explore(trials...)
	if bad != nil {
		return *bad
	}
	v := right("The lock is released on every path: when there is enough and when not, when approve refuses and even when it panics.")
	v.More = []string{s.tried("two threads on each of these paths")}
	return v
}

// attemptPayment tells a panic of approve, which may well reach the caller, from an error.
func attemptPayment(pay func() error) (err error, panicked bool) {
	defer func() {
		if r := recover(); r != nil {
			if r != "approve: no connection" {
				panic(r)
			}
			panicked = true
		}
	}()
	return pay(), false
}

// fair is a lock that is acquired in two steps.
type fair interface {
	Take() int
	Wait(ticket int)
	Release()
}

// CheckFairLock checks a lock that serves in the order of the tickets, by the function that makes it: a
//
//	func(p *dialect.Program) *fairLock
//
// for a type with the methods Take() int, Wait(ticket int) and Release().
func CheckFairLock(newFairLock any) {
	check("fair-lock", func() verdict {
		f, problem := accept[func(*dialect.Program) fair](newFairLock, "newFairLock")
		if problem != "" {
			return wrong("%s", problem)
		}
		return judgeFairLock(f)
	})
}

func judgeFairLock(newLock func(*dialect.Program) fair) verdict {
	var trials []trial
	for _, c := range []struct{ threads, times int }{{1, 2}, {2, 1}, {2, 2}, {3, 1}} {
		t := trial{about: who(c.threads, "acquires and releases the lock", "acquire and release the lock") + " " + times(c.times)}
		t.large = c.threads*c.times > 2
		t.program = func(p *dialect.Program) {
			l := newLock(p)
			queue := p.Int("queue", 0) // a bit for each ticket whose owner is not inside yet
			inside := p.Int("inside", 0)
			for i := range c.threads {
				name := fmt.Sprint("thread", i+1)
				p.Go(name, func() {
					for round := range c.times {
						me := 1 << (round*c.threads + i)
						before := queue.Read() // these are before me, whatever comes
						ticket := l.Take()
						queue.Add(me)
						l.Wait(ticket)
						if inside.Add(1) != 1 {
							p.Fail("Two threads hold the lock at once: " + name + " goes in while another is inside.")
						}
						if passed := queue.Add(-me) & before; passed != 0 {
							p.Fail(fmt.Sprintf("%s goes in before %s, which had its ticket before %s came.", name, first(passed, c.threads), name))
						}
						inside.Add(-1)
						l.Release()
					}
				})
			}
			p.Outcome(func() string { return "" })
		}
		t.hide = "queue"
		t.rewrite = func(s *dialect.Step) {
			if s.Object == "queue" {
				switch {
				case s.Action == "reads":
					s.Action = "comes"
				case strings.Contains(s.Action, "-"):
					s.Action = "goes in"
				default:
					s.Action = "has its ticket"
				}
				s.Object, s.Value = "", ""
			}
		}
		trials = append(trials, t)
	}
	s, bad := explore(trials...)
	if bad != nil {
		return *bad
	}
	v := right("Who has a ticket goes in before everybody who comes later, and each release lets in exactly the next.")
	v.More = []string{s.tried("up to three threads")}
	return v
}

// first names the owner of one of the tickets whose bits are set.
func first(tickets, threads int) string {
	return fmt.Sprint("thread", bits.TrailingZeros(uint(tickets))%threads+1)
}
