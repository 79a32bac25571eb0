// wants: A data race on from.balance

package answer

func transfer(from, to *Account, amount int) bool {
	if from.balance < amount {
		return false
	}
	first, second := from, to
	if second.Number < first.Number {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	if second != first {
		second.mu.Lock()
		defer second.mu.Unlock()
	}
	from.balance -= amount
	to.balance += amount
	return true
}
