package answer

func transfer(from, to *exercise.Account, amount int) bool {
	first, second := from, to
	if second.Number < first.Number {
		first, second = second, first
	}
	first.Lock()
	defer first.Unlock()
	if second != first {
		second.Lock()
		defer second.Unlock()
	}
	if from.Balance() < amount {
		return false
	}
	from.SetBalance(from.Balance() - amount)
	to.SetBalance(to.Balance() + amount)
	return true
}
