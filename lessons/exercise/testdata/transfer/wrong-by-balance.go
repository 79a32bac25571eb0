// wants: Nobody can go on:

package answer

func transfer(from, to *Account, amount int) bool {
	first, second := from, to
	if second.balance < first.balance {
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
	to.balance += amount
	return true
}
