// wants: sets the balance of account 2 without holding its lock

package answer

func transfer(from, to *exercise.Account, amount int) bool {
	from.Lock()
	defer from.Unlock()
	if from.Balance() < amount {
		return false
	}
	from.SetBalance(from.Balance() - amount)
	to.SetBalance(amount)
	return true
}
