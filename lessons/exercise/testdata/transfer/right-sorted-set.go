package answer

func transfer(from, to *Account, amount int) bool {
	accounts := []*Account{from, to}
	sort.Slice(accounts, func(i, j int) bool { return accounts[i].Number < accounts[j].Number })
	accounts = slices.Compact(accounts)
	for _, a := range accounts {
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
