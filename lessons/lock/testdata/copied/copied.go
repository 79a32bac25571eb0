// Package copied copies locks, for go vet to find.
package copied

import "locklab/lessons/lock"

type account struct {
	mu      lock.Lock
	balance int
}

func byValue(l lock.Lock) { l.Acquire() }

func inStruct(a *account) int {
	b := *a
	return b.balance
}
