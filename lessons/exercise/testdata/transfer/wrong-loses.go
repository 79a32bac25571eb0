// wants: Account 1 has 20 in the end and not 40

package answer

func transfer(from, to *Account, amount int) bool {
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
	if from.balance < amount {
		return false
	}
	from.balance -= amount
	return true
}
