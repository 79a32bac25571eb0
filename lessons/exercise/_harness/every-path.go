package main

import (
	lesson_errors "errors"
	lesson_fmt "fmt"
	lesson_sync "sync"
	lesson_atomic "sync/atomic"
)

var lesson_refused = lesson_errors.New("refused")

func lesson_agrees() error    { return nil }
func lesson_refuses() error   { return lesson_refused }
func lesson_breaks() error    { panic("approve: no connection") }
func lesson_approved() string { return lesson_pay(100, 50, lesson_agrees, "approve agrees", true) }
func lesson_all() string      { return lesson_pay(100, 70, lesson_agrees, "there is exactly enough", true) }
func lesson_nothing() string  { return lesson_pay(30, 0, lesson_agrees, "the price is 0", true) }
func lesson_poor() string     { return lesson_pay(100, 101, lesson_agrees, "there is not enough", false) }
func lesson_refusal() string  { return lesson_pay(100, 50, lesson_refuses, "approve refuses", false) }
func lesson_panics() string   { return lesson_pay(100, 50, lesson_breaks, "approve panics", false) }

// lesson_pay lets one goroutine pay price, and another one 30, which is approved. A third one
// looks at the balance in between: it holds the lock, so it must see no money that is gone only
// for a moment.
func lesson_pay(start, price int, approve func() error, when string, pays bool) string {
	balance := start
	var myLock lesson_sync.Mutex
	var group lesson_sync.WaitGroup
	var asked lesson_atomic.Int64
	group.Go(func() {
		err, panicked := lesson_call(func() error {
			return pay(&myLock, &balance, price, func() error {
				if asked.Add(1) > 1 {
					lesson_fail("approve is asked twice for one payment.")
				}
				return approve()
			})
		})
		switch paid := err == nil && !panicked; {
		case paid && !pays:
			lesson_fail("When " + when + ", pay returns nil, as if it had paid.")
		case !paid && pays && panicked:
			lesson_fail("When " + when + ", pay panics.")
		case !paid && pays:
			lesson_fail("When " + when + ", pay returns the error \"" + err.Error() + "\".")
		case paid && asked.Load() == 0:
			lesson_fail("pay has paid, and approve was never asked.")
		}
	})
	group.Go(func() {
		if err := pay(&myLock, &balance, 30, lesson_agrees); err != nil {
			lesson_fail("Another goroutine pays 30, which is approved and for which there is enough, and pay " +
				"returns the error \"" + err.Error() + "\".")
		}
	})
	group.Go(func() {
		myLock.Lock()
		now := balance
		myLock.Unlock()
		switch left := start - now; {
		case left == 0, left == 30, pays && (left == price || left == price+30):
		default:
			lesson_fail(lesson_fmt.Sprint("Somebody who holds the lock sees a balance of ", now,
				", though nobody has paid so much."))
		}
	})
	group.Wait()
	left := start - 30
	if pays {
		left -= price
	}
	switch {
	case !myLock.TryLock():
		lesson_fail("When " + when + ", the lock is still locked at the end.")
	case balance != left:
		lesson_fail(lesson_fmt.Sprint("When ", when, ", ", balance, " are left in the end and not ", left, "."))
	}
	return lesson_verdict()
}

// lesson_rivals has two payments, of which there is enough for either and not for both.
func lesson_rivals() string {
	balance := 100
	var myLock lesson_sync.Mutex
	var group lesson_sync.WaitGroup
	prices := []int{80, 30}
	paid := make([]bool, 2)
	for i, price := range prices {
		group.Go(func() { paid[i] = pay(&myLock, &balance, price, lesson_agrees) == nil })
	}
	group.Wait()
	switch {
	case paid[0] && paid[1]:
		return "There are 100, and payments of 80 and of 30 both return nil."
	case !paid[0] && !paid[1]:
		return "There are 100, and neither a payment of 80 nor one of 30 returns nil."
	case paid[0] && balance != 20, paid[1] && balance != 70:
		return lesson_fmt.Sprint("One of two payments, of 80 and of 30 out of 100, returns nil, and ", balance,
			" are left.")
	}
	return ""
}

func lesson_call(f func() error) (err error, panicked bool) {
	panicked = true
	defer func() {
		if panicked {
			recover()
		}
	}()
	err = f()
	return err, false
}
