// wants: Account 1 has 20 in the end and not 40

package answer

func transfer(from, to *Account, amount int) bool {
	a, b := *from, *to
	a.mu.Lock()
	defer a.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	if from.balance < amount {
		return false
	}
	from.balance -= amount
	to.balance += amount
	return true
}
