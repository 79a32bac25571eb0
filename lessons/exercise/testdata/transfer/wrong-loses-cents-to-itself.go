// wants: there are 130 cents at the end, and there were 100

package answer

func transfer(from, to *exercise.Account, amount int) bool {
	if from == to {
		from.Lock()
		defer from.Unlock()
		have := from.Balance()
		from.SetBalance(have - amount)
		to.SetBalance(have + amount)
		return true
	}
	first, second := from, to
	if second.Number < first.Number {
		first, second = second, first
	}
	first.Lock()
	defer first.Unlock()
	second.Lock()
	defer second.Unlock()
	if from.Balance() < amount {
		return false
	}
	from.SetBalance(from.Balance() - amount)
	to.SetBalance(to.Balance() + amount)
	return true
}
