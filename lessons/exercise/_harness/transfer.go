package main

import (
	lesson_fmt "fmt"
	lesson_sync "sync"
)

// A lesson_order is a transfer to make: from and to are places in the list of accounts.
type lesson_order struct{ from, to, amount int }

func lesson_headOn() string {
	return lesson_move(true, []int{1, 2}, []int{50, 50}, lesson_order{0, 1, 30}, lesson_order{1, 0, 20})
}
func lesson_everything() string {
	return lesson_move(false, []int{2, 1}, []int{10, 0}, lesson_order{0, 1, 10}, lesson_order{1, 0, 10})
}
func lesson_tooMuch() string {
	return lesson_move(false, []int{7, 3}, []int{10, 5}, lesson_order{0, 1, 11}, lesson_order{1, 0, 5})
}
func lesson_poorIsFirst() string {
	return lesson_move(false, []int{3, 7}, []int{4, 9}, lesson_order{0, 1, 5}, lesson_order{0, 1, 4})
}
func lesson_oneToHimself() string {
	return lesson_move(true, []int{5, 6}, []int{10, 10}, lesson_order{0, 0, 10}, lesson_order{1, 0, 3})
}
func lesson_tooMuchToHimself() string {
	return lesson_move(false, []int{5, 6}, []int{10, 10}, lesson_order{0, 0, 11}, lesson_order{0, 1, 3})
}
func lesson_circle() string {
	return lesson_move(false, []int{2, 3, 1}, []int{5, 5, 5}, lesson_order{0, 1, 5}, lesson_order{1, 2, 5},
		lesson_order{2, 0, 5})
}

// lesson_move makes transfers at the same time, while somebody looks on: if watched, one who takes all
// locks counts the money; if not, one who takes one lock at a time looks at each account.
func lesson_move(watched bool, numbers, balances []int, orders ...lesson_order) string {
	account := make([]*Account, 8) // by number, as verdicts name them
	total := 0
	for i, n := range numbers {
		account[n] = &Account{Number: n}
		account[n].balance = balances[i]
		total += balances[i]
	}
	done := make([]bool, len(orders))
	var group lesson_sync.WaitGroup
	for i, o := range orders {
		group.Go(func() { done[i] = transfer(account[numbers[o.from]], account[numbers[o.to]], o.amount) })
	}
	if watched {
		group.Go(func() {
			first, second := account[numbers[0]], account[numbers[1]]
			if !first.mu.TryLock() {
				return // he does not wait, so he is no part of a deadlock
			}
			defer first.mu.Unlock()
			if !second.mu.TryLock() {
				return
			}
			defer second.mu.Unlock()
			sum := first.balance + second.balance
			if sum != total {
				lesson_fail(lesson_fmt.Sprint("Somebody who holds both locks counts ", sum, " where ", total,
					" were at the beginning."))
			}
		})
	} else if len(numbers) == 2 {
		group.Go(func() {
			for _, n := range numbers {
				a := account[n]
				a.mu.Lock()
				has := a.balance
				a.mu.Unlock()
				if has < 0 {
					lesson_fail(lesson_fmt.Sprint("Somebody who holds the lock of account ", a.Number, " sees ", has,
						" there: more was taken than was there."))
				}
			}
		})
	}
	group.Wait()
	for i, n := range numbers {
		a := account[n]
		want := balances[i]
		for k, o := range orders {
			if done[k] && o.from != o.to {
				if o.from == i {
					want -= o.amount
				}
				if o.to == i {
					want += o.amount
				}
			}
		}
		switch {
		case a.balance != want:
			lesson_fail(lesson_fmt.Sprint("Account ", a.Number, " has ", a.balance, " in the end and not ", want, "."))
		case a.balance < 0:
			lesson_fail(lesson_fmt.Sprint("Account ", a.Number, " has ", a.balance,
				" in the end: more was taken than was there."))
		case !a.mu.TryLock():
			lesson_fail(lesson_fmt.Sprint("At the end the lock of account ", a.Number, " is still locked."))
		}
	}
	lesson_answers(balances, orders, done)
	return lesson_verdict()
}

// lesson_answers checks what the transfers returned, where that does not depend on their order.
func lesson_answers(balances []int, orders []lesson_order, done []bool) {
	for i, o := range orders {
		others, may := 0, 0
		for k, p := range orders {
			if k == i || p.from == p.to {
				continue
			}
			if p.from == o.from {
				others += p.amount
			}
			if p.to == o.from {
				may += p.amount
			}
		}
		have := balances[o.from]
		what := lesson_fmt.Sprint("A transfer of ", o.amount, " from an account that has ", have)
		if o.from == o.to {
			what += " to itself"
		}
		switch {
		case !done[i] && have-others >= o.amount:
			lesson_fail(what + " returns false.")
		case done[i] && have+may < o.amount:
			lesson_fail(what + " returns true.")
		}
	}
}
