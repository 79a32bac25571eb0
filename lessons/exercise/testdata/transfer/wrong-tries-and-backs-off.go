// wants: there is no end to the orders

package answer

func transfer(from, to *exercise.Account, amount int) bool {
	if from == to {
		from.Lock()
		defer from.Unlock()
		return from.Balance() >= amount
	}
	for {
		from.Lock()
		if to.TryLock() {
			break
		}
		from.Unlock()
	}
	defer from.Unlock()
	defer to.Unlock()
	if from.Balance() < amount {
		return false
	}
	from.SetBalance(from.Balance() - amount)
	to.SetBalance(to.Balance() + amount)
	return true
}
