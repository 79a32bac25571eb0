// wants: Account 1 has 0 in the end and not 40

package answer

// In order, and in the wrong direction.
func transfer(from, to *Account, amount int) bool {
	if from == to {
		from.mu.Lock()
		defer from.mu.Unlock()
		return from.balance >= amount
	}
	if from.Number > to.Number {
		from, to = to, from
	}
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	if from.balance < amount {
		return false
	}
	from.balance -= amount
	to.balance += amount
	return true
}
