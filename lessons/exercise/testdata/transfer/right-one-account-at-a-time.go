package answer

func transfer(from, to *exercise.Account, amount int) bool {
	from.Lock()
	enough := from.Balance() >= amount
	if enough {
		from.SetBalance(from.Balance() - amount)
	}
	from.Unlock()
	if !enough {
		return false
	}
	to.Lock()
	to.SetBalance(to.Balance() + amount)
	to.Unlock()
	return true
}
