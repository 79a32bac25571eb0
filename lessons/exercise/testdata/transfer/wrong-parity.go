// wants: Nobody can go on:

package answer

// Odd numbers before even ones.
func transfer(from, to *Account, amount int) bool {
	first, second := from, to
	if from.Number%2 < to.Number%2 {
		first, second = to, from
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	if second != first {
		second.mu.Lock()
		defer second.mu.Unlock()
	}
	if from.balance < amount {
		return false
	}
	from.balance -= amount
	to.balance += amount
	return true
}
