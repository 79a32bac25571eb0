// wants: without holding its lock

package answer

func transfer(from, to *exercise.Account, amount int) bool {
	if from.Balance() < amount {
		return false
	}
	from.SetBalance(from.Balance() - amount)
	to.SetBalance(to.Balance() + amount)
	return true
}
