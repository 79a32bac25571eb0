package answer

func lockBoth(a, b *exercise.Account) (unlock func()) {
	switch {
	case a.Number == b.Number:
		a.Lock()
		return a.Unlock
	case a.Number > b.Number:
		a, b = b, a
	}
	a.Lock()
	b.Lock()
	return func() { a.Unlock(); b.Unlock() }
}

func transfer(from, to *exercise.Account, amount int) bool {
	unlock := lockBoth(from, to)
	have := from.Balance()
	if have < amount {
		unlock()
		return false
	}
	from.SetBalance(have - amount)
	to.SetBalance(to.Balance() + amount)
	unlock()
	return true
}
