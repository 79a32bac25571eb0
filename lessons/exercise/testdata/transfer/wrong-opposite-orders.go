// wants: Nobody can go on

package answer

func transfer(from, to *exercise.Account, amount int) bool {
	from.Lock()
	defer from.Unlock()
	if from != to {
		to.Lock()
		defer to.Unlock()
	}
	if from.Balance() < amount {
		return false
	}
	from.SetBalance(from.Balance() - amount)
	to.SetBalance(to.Balance() + amount)
	return true
}
