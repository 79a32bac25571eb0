// wants: It never ends

package answer

func transfer(from, to *Account, amount int) bool {
	for {
		from.mu.Lock()
		if from == to || to.mu.TryLock() {
			break
		}
		from.mu.Unlock()
	}
	ok := from.balance >= amount
	if ok {
		from.balance -= amount
		to.balance += amount
	}
	if to != from {
		to.mu.Unlock()
	}
	from.mu.Unlock()
	return ok
}
