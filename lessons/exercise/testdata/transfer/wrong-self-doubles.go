// wants: Account 5 has 23 in the end and not 13

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
	a, b := from.balance, to.balance
	if a < amount {
		return false
	}
	from.balance = a - amount
	to.balance = b + amount
	return true
}
