package answer

func transfer(from, to *Account, amount int) bool {
	if from == to {
		from.mu.Lock()
		defer from.mu.Unlock()
		return from.balance >= amount
	}
	first, second := from, to
	if second.Number < first.Number {
		first, second = second, first
	}
	first.mu.Lock()
	second.mu.Lock()
	ok := from.balance >= amount
	if ok {
		from.balance -= amount
		to.balance += amount
	}
	second.mu.Unlock()
	first.mu.Unlock()
	return ok
}
