package answer

func transfer(from, to *Account, amount int) bool {
	list := []*Account{from, to}
	if to.Number < from.Number {
		list[0], list[1] = to, from
	}
	if from == to {
		list = list[:1]
	}
	for _, a := range list {
		a.mu.Lock()
		defer a.mu.Unlock()
	}
	if from.balance < amount {
		return false
	}
	from.balance -= amount
	to.balance += amount
	return true
}
