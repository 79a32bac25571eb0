package answer

func transfer(from, to *exercise.Account, amount int) bool {
	if from == to {
		from.Lock()
		defer from.Unlock()
		return from.Balance() >= amount
	}
	accounts := []*exercise.Account{from, to}
	slices.SortFunc(accounts, func(a, b *exercise.Account) int { return b.Number - a.Number })
	for _, a := range accounts {
		a.Lock()
		defer a.Unlock()
	}
	balance := from.Balance()
	if balance >= amount {
		from.SetBalance(balance - amount)
		to.SetBalance(to.Balance() + amount)
	}
	return balance >= amount
}
